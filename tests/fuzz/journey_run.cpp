// Charts and stories made from bytes: folding again, copying and stepping through time change nothing, every configuration is
// legal, and what a dry run of a migration says is what happens.

#include "core/journey/migrate.h"

#include "../condition/random_program.h"
#include "../journey/legal.h"
#include "../journey/random_chart.h"

#include <cstdio>
#include <cstdlib>
#include <optional>

using namespace segue;
using namespace segue::journey;

namespace {

void must(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

std::vector<context::Event> story(condition::testing::Choices& choices) {
    std::vector<context::Event> events;
    std::int64_t now = 0;
    while (!choices.empty() && events.size() < 24) {
        static constexpr const char* types[] = {"ev.a", "ev.b", "ev.c", "ev.d", "begin.it", "ev.goal", "ev.leave", "journey.reported", "other.thing"};
        now += choices.below(30);
        context::Event event;
        event.id = "e" + std::to_string(events.size());
        event.source = "fuzz";
        event.time = at(now);
        event.type = events.empty() ? "begin.it" : types[choices.below(std::size(types))];
        event.data = Json::object({{"k", std::to_string(choices.below(2))}});
        if (event.type == "journey.reported") event.data = Json::object({{"definition", "j"}, {"key", "0"}, {"state", "s" + std::to_string(choices.below(12))}, {"version", 1 + static_cast<int>(choices.below(2))}});
        events.push_back(std::move(event));
    }
    return events;
}

void check_plan(const JourneyFold& before, const JourneyFold& after, const Definition& to) {
    for (const MigrationLine& line : plan_migration(before, to)) {
        const auto found = std::find_if(after.instances().begin(), after.instances().end(), [&](const Instance& one) { return one.id == line.instance; });
        must(found != after.instances().end(), "an instance has vanished");
        must(found->definition->version == (line.move == Move::moved ? 2 : 1), "the dry run named another version");
    }
}

/// A fold that is told every instant at which something may happen, the second before and a second in between; the leaping one is told
/// only the events. At 150 the new version takes over, and the dry run is asked just before.
class Steps {
public:
    Steps(std::span<const Definition* const> definitions, const Definition& to) : fold_(definitions, "cu"), to_(to) {}

    void go_before(std::int64_t end, std::int64_t between) {
        while (now_ < end) {
            now_ = next_before(end, between);
            if (now_ < end) step();
        }
    }
    [[nodiscard]] JourneyFold& fold() { return fold_; }

private:
    [[nodiscard]] std::int64_t next_before(std::int64_t end, std::int64_t between) const {
        const auto timer = fold_.next_timer_at();
        const std::int64_t due = timer ? (*timer - at(0)).us / base::us_per_second : end;
        std::int64_t next = end;
        for (const std::int64_t stop : {takes_over, due - 1, due, between}) {
            if (stop > now_) next = std::min(next, stop);
        }
        return next;
    }
    void step() {
        if (now_ != takes_over) return advance(fold_, at(now_));
        advance(fold_, at(takes_over) - base::Duration{1});
        const JourneyFold before = fold_;
        advance(fold_, at(takes_over));
        check_plan(before, fold_, to_);
    }

    static constexpr std::int64_t takes_over = 150;
    JourneyFold fold_;
    const Definition& to_;
    std::int64_t now_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    condition::testing::Choices choices(std::span(data, size));
    const auto draw = [&](std::uint32_t below) { return choices.below(below); };
    const int deepest = 1 + static_cast<int>(choices.below(2));
    const bool calm = choices.below(8) > 0;
    ChartMaker old_maker(draw, deepest, calm), new_maker(draw, deepest, calm);
    auto from = form_of(old_maker.make());
    Json next = new_maker.make();
    next.set("version", 2);
    next.set("from", base::format_time(at(150)));
    next.set("migrate", Json::object({{"from", 1}, {"waits", choices.below(2) == 0 ? "keep" : "restart"}, {"history", choices.below(2) == 0 ? "keep" : "forget"}}));
    auto to = form_of(next);
    must(from && to, "a random chart could not be read");
    const std::vector<const Definition*> both = {&*from, &*to};
    const auto events = story(choices);
    JourneyFold leaps(both, "cu");
    Steps steps(both, *to);
    for (const context::Event& event : events) {
        steps.go_before((event.time - at(0)).us / base::us_per_second, choices.below(400));
        std::optional<JourneyFold> preview;
        if (choices.below(4) == 0) preview = leaps;
        if (preview) hand(*preview, event);
        hand(leaps, event);
        hand(steps.fold(), event);
        must(!preview || preview->instances() == leaps.instances(), "a copy went another way");
        for (const Instance& instance : leaps.instances()) must(is_legal(instance), "the configuration is not legal");
    }
    must(leaps.instances() == steps.fold().instances(), "stepping through time changed the instances");
    must(leaps.effects() == steps.fold().effects(), "stepping through time changed the effects");
    must(leaps.next_timer_at() == steps.fold().next_timer_at(), "stepping through time changed the next timer");
    return 0;
}
