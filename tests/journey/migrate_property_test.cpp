// Over random charts, maps and stories: what the dry run says is what happens when both versions run.

#include "core/journey/migrate.h"

#include "random_chart.h"

#include <map>

namespace segue::journey {
namespace {

constexpr std::int64_t takes_over = 200;

struct Versions {
    std::optional<Definition> from, to;
};

/// Two random charts, the second with a random map from the first: some states renamed, some told to stay, some forgotten.
Versions random_versions(std::uint32_t seed) {
    std::mt19937 random(seed);
    const auto draw = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
    ChartMaker old_maker(seed), new_maker(seed % 3 == 0 ? seed : seed + 1000);
    const Json old_chart = old_maker.make();
    Json new_chart = new_maker.make();
    std::vector<std::string> places;   // a map names states, no histories
    const auto unmapped = form_of(new_chart);
    for (const State& state : unmapped->chart.states) {
        if (!state.is_history() && !state.id.empty()) places.push_back(state.id);
    }
    Json states = Json::object(), stays = Json::list();
    for (const std::string& id : old_maker.ids()) {
        if (draw(3) == 0) states.set(id, places[draw(places.size())]);
        if (draw(12) == 0) stays.push(id);
    }
    Json map = Json::object({{"from", 1}, {"states", std::move(states)}, {"stays", std::move(stays)}});
    if (draw(2) == 0) map.set("waits", "restart");
    if (draw(2) == 0) map.set("history", "forget");
    new_chart.set("version", 2);
    new_chart.set("from", base::format_time(at(takes_over)));
    if (draw(8) != 0) new_chart.set("migrate", std::move(map));
    return {form_of(old_chart), form_of(new_chart)};
}

const HistoryEntry* carried(const Instance& instance) {
    const auto found = std::find_if(instance.history.begin(), instance.history.end(), [](const HistoryEntry& entry) { return entry.cause == Cause::migration; });
    return found == instance.history.end() ? nullptr : &*found;
}

const Instance* find(const JourneyFold& fold, const std::string& id) {
    const auto found = std::find_if(fold.instances().begin(), fold.instances().end(), [&](const Instance& one) { return one.id == id; });
    return found == fold.instances().end() ? nullptr : &*found;
}

/// The dry run on the old version alone, and the real run with both, to the instant of taking over.
struct BothRuns {
    explicit BothRuns(std::uint32_t seed) : versions(random_versions(seed)), one{&*versions.from}, both{&*versions.from, &*versions.to}, dry(one, "cu"), real(both, "cu") {
        for (const context::Event& event : random_events(seed)) {
            if (event.time >= at(takes_over)) break;
            hand(dry, event);
            hand(real, event);
        }
        advance(dry, at(takes_over) - base::Duration{1});
        advance(real, at(takes_over) - base::Duration{1});
        EXPECT_EQ(dry.instances(), real.instances()) << "a version that does not count yet changes nothing";
        plan = plan_migration(dry, *versions.to);
        advance(real, at(takes_over));
    }

    Versions versions;
    std::vector<const Definition*> one, both;
    JourneyFold dry, real;
    std::vector<MigrationLine> plan;
};

TEST(MigrationOfAnyChart, MovesStaysAndStrandsExactlyWhomTheDryRunNamed) {
    std::map<Move, int> seen;
    for (std::uint32_t seed = 60; seed < 100; ++seed) {
        const BothRuns run(seed);
        std::size_t active = 0, stranded = 0, moved = 0;
        for (const Instance& before : run.dry.instances()) active += before.is_active() ? 1 : 0;
        EXPECT_EQ(run.plan.size(), active) << "each running instance has one line, seed " << seed;
        for (const MigrationLine& line : run.plan) {
            ++seen[line.move];
            const Instance* after = find(run.real, line.instance);
            ASSERT_NE(after, nullptr);
            const HistoryEntry* entry = carried(*after);
            EXPECT_EQ(entry != nullptr, line.move == Move::moved) << "seed " << seed << ": " << line.from << ", " << line.why;
            EXPECT_EQ(after->definition->version, line.move == Move::moved ? 2 : 1);
            if (entry) {
                EXPECT_EQ(state_text(*after->definition, entry->to), line.to) << "seed " << seed;
                EXPECT_EQ(entry->time, at(takes_over));
            }
            moved += line.move == Move::moved ? 1 : 0;
            stranded += line.move == Move::stranded ? 1 : 0;
        }
        std::size_t carried_over = 0, complained = 0;
        for (const Instance& instance : run.real.instances()) carried_over += carried(instance) ? 1 : 0;
        for (const Problem& problem : run.real.problems()) complained += problem.message.starts_with("it could not be carried over") ? 1 : 0;
        EXPECT_EQ(carried_over, moved);
        // A problem that an instance has had already is told once; instances are many.
        EXPECT_EQ(complained, stranded) << "seed " << seed;
    }
    for (const Move move : {Move::moved, Move::stays, Move::stranded}) EXPECT_GE(seen[move], 3) << move_name(move);
}

TEST(MigrationOfAnyChart, LeavesConfigurationsThatGoOnToTheEndOfTheStory) {
    for (std::uint32_t seed = 60; seed < 70; ++seed) {
        BothRuns run(seed);
        for (const context::Event& event : random_events(seed)) {
            if (event.time < at(takes_over)) continue;
            hand(run.real, event);
        }
        advance(run.real, at(1'000));
        for (const Instance& instance : run.real.instances()) {
            EXPECT_FALSE(instance.configuration.active.empty());
            EXPECT_TRUE(!instance.is_active() || !instance.next_timer_at() || *instance.next_timer_at() > at(1'000));
        }
        JourneyFold again(run.both, "cu");
        TypeNumbers numbers;
        for (const context::Event& event : random_events(seed)) hand(again, event, numbers.of(event.type));
        advance(again, at(1'000));
        EXPECT_EQ(again.instances(), run.real.instances()) << "seed " << seed;
        EXPECT_EQ(again.effects(), run.real.effects());
    }
}

}  // namespace
}  // namespace segue::journey
