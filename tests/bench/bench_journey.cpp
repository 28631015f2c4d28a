// One event through one journey, beside the same machine as a table written by hand (the floor) over the same events.
//
// The machine has the shape that the peers were measured with: ten states, some thirty transitions, two guards. Times are for
// `events` events; the counter `per_event` is what the promise is about.

#include "core/context/history.h"
#include "core/context/names.h"
#include "core/journey/fold.h"
#include "core/journey/read.h"

#include <benchmark/benchmark.h>

#include <malloc.h>

#include <algorithm>
#include <array>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace segue;

constexpr int events = 500;

struct Step {
    const char *from, *event, *to, *guard;
};
constexpr Step machine[] = {
    {"idle", "page.viewed", "aware", ""}, {"idle", "login.done", "engaged", ""}, {"aware", "search.done", "engaged", ""}, {"aware", "login.done", "engaged", ""},
    {"engaged", "plan.viewed", "considering", ""}, {"engaged", "cart.added", "considering", ""}, {"engaged", "app.failed", "at_risk", "fail"},
    {"considering", "purchase.made", "buying", "big"}, {"considering", "offer.accepted", "buying", ""}, {"considering", "offer.declined", "engaged", ""},
    {"buying", "payment.made", "onboarding", ""}, {"buying", "payment.failed", "at_risk", ""}, {"onboarding", "login.done", "active", ""},
    {"onboarding", "app.failed", "at_risk", "fail"}, {"active", "app.failed", "at_risk", "fail"}, {"active", "complaint.made", "at_risk", ""},
    {"active", "purchase.made", "buying", "big"}, {"active", "bill.viewed", "active", ""}, {"at_risk", "call.received", "recovering", ""},
    {"at_risk", "chat.started", "recovering", ""}, {"recovering", "ticket.closed", "active", ""}, {"recovering", "chat.ended", "active", ""},
    {"recovering", "complaint.made", "escalated", ""}, {"escalated", "call.made", "recovering", ""}, {"escalated", "offer.accepted", "active", ""}};
constexpr std::array states = {"idle", "aware", "engaged", "considering", "buying", "onboarding", "active", "at_risk", "recovering", "escalated"};
constexpr std::array types = {"page.viewed", "login.done", "search.done", "plan.viewed", "cart.added", "app.failed", "purchase.made", "offer.accepted", "offer.declined", "payment.made",
                              "payment.failed", "complaint.made", "bill.viewed", "call.received", "chat.started", "ticket.closed", "chat.ended", "call.made", "email.opened", "push.sent"};

journey::Definition definition() {
    base::Json list = base::Json::list();
    for (const char* state : states) {
        base::Json on = base::Json::list();
        for (const Step& step : machine) {
            if (std::string_view(step.from) != state) continue;
            base::Json transition = base::Json::object({{"event", step.event}, {"target", step.to}});
            if (step.guard == std::string_view("fail")) transition.set("when", "event.data.outcome == 'fail'");
            if (step.guard == std::string_view("big")) transition.set("when", "event.data.value > 50");
            on.push(std::move(transition));
        }
        list.push(base::Json::object({{"id", state}, {"on", std::move(on)}}));
    }
    const base::Json json = base::Json::object({{"id", "peer"}, {"starts", base::Json::list({base::Json::object({{"on", "begin.it"}})})},
                                                {"goal", base::Json::list({base::Json::object({{"on", "all.done"}})})}, {"initial", "idle"}, {"states", std::move(list)}});
    base::Issues issues("bench");
    auto read = journey::read_definition(json, context::base_schema(), issues);
    if (!read) throw std::runtime_error(base::issue_text(issues.all().front()));
    return *std::move(read);
}

/// Events of one customer; the first starts the journey.
std::vector<context::Event> story() {
    std::mt19937 random(7);
    std::vector<context::Event> all;
    for (int i = 0; i <= events; ++i) {
        context::Event event;
        event.id = "e" + std::to_string(i);
        event.source = "/bench";
        event.type = i == 0 ? "begin.it" : types[random() % types.size()];
        event.time = base::Time{0} + base::minutes(i);
        event.customer = "c";
        event.data = base::Json::object({{"outcome", random() % 3 == 0 ? "fail" : "ok"}, {"value", static_cast<int>(random() % 100)}});
        all.push_back(std::move(event));
    }
    return all;
}

/// The numbers of their types, as a history gives them when it takes the events in.
std::vector<std::uint32_t> type_numbers(std::vector<context::Event> all) {
    context::History history;
    std::vector<std::uint32_t> numbers;
    for (auto& event : all) numbers.push_back(history.append(std::move(event)));
    return numbers;
}

class Bare final : public condition::Environment {
public:
    [[nodiscard]] const base::Json* variable(std::uint32_t slot) const override { return slot == context::slot(context::Root::event) ? view : nullptr; }
    [[nodiscard]] base::Time now() const override { return time; }
    [[nodiscard]] condition::HistoryAnswer history(condition::HistoryFunction, std::string_view, std::optional<base::Duration>, std::string_view) const override { return {}; }
    base::Time time;
    const base::Json* view = nullptr;   ///< of the event in hand; the picture has made it already
};

void per_event(benchmark::State& state) {
    state.counters["per_event"] = benchmark::Counter(events, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void journey_events(benchmark::State& state) {
    const journey::Definition made = definition();
    const journey::Definition* one = &made;
    const auto all = story();
    const auto numbers = type_numbers(all);
    std::vector<base::Json> views;
    std::vector<base::Time> times;
    for (const auto& event : all) {
        views.push_back(context::event_view_of(event));
        times.push_back(event.time);
    }
    Bare bare;
    std::size_t moves = 0;
    for (auto _ : state) {
        journey::JourneyFold fold({&one, 1}, "c");
        for (std::size_t i = 0; i < all.size(); ++i) {
            bare.time = times[i];
            bare.view = &views[i];
            fold.apply(all[i], bare, numbers[i]);
        }
        moves = fold.instances().front().history.size();
        benchmark::DoNotOptimize(moves);
    }
    per_event(state);
    state.counters["moves"] = static_cast<double>(moves);
}
BENCHMARK(journey_events)->Unit(benchmark::kMicrosecond);

/// The floor: numbers instead of names, a table, and the guards' values read beforehand.
void journey_events_by_hand(benchmark::State& state) {
    struct Seen {
        std::uint8_t type;
        bool fail;
        std::int32_t value;
    };
    struct Cell {
        std::int8_t to = -1;
        std::uint8_t guard = 0;
    };
    std::array<std::array<Cell, types.size()>, states.size()> table{};
    const auto number = [](const auto& names, std::string_view name) { return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin()); };
    for (const Step& step : machine) {
        table[number(states, step.from)][number(types, step.event)] = {static_cast<std::int8_t>(number(states, step.to)), static_cast<std::uint8_t>(*step.guard == 'f' ? 1 : *step.guard == 'b' ? 2 : 0)};
    }
    std::vector<Seen> seen;
    for (const auto& event : story()) {
        if (event.type == "begin.it") continue;
        seen.push_back({static_cast<std::uint8_t>(number(types, event.type)), event.data.text_or("outcome") == "fail", static_cast<std::int32_t>(*event.data.find("value")->integer())});
    }
    for (auto _ : state) {
        std::size_t at = 0;
        unsigned taken = 0;
        for (const Seen& event : seen) {
            const Cell cell = table[at][event.type];
            if (cell.to < 0 || (cell.guard == 1 && !event.fail) || (cell.guard == 2 && event.value <= 50)) continue;
            at = static_cast<std::size_t>(cell.to);
            ++taken;
        }
        benchmark::DoNotOptimize(at);
        benchmark::DoNotOptimize(taken);
    }
    per_event(state);
}
BENCHMARK(journey_events_by_hand)->Unit(benchmark::kMicrosecond);

/// What an instance takes at rest, without its history (performance.md: at most 300 bytes).
void instance_at_rest(benchmark::State& state) {
    const journey::Definition made = definition();
    const journey::Definition* one = &made;
    const auto first = story().front();
    Bare bare;
    std::vector<journey::Instance> kept;
    kept.reserve(1000);
    for (auto _ : state) {
        kept.clear();
        const std::size_t before = mallinfo2().uordblks;
        for (int i = 0; i < 1000; ++i) {
            journey::JourneyFold fold({&one, 1}, "c" + std::to_string(i));
            fold.apply(first, bare);
            kept.push_back(fold.instances().front());
            std::vector<journey::HistoryEntry>().swap(kept.back().history);
        }
        state.counters["bytes"] = static_cast<double>(mallinfo2().uordblks - before) / 1000 + sizeof(journey::Instance);
    }
}
BENCHMARK(instance_at_rest)->Unit(benchmark::kMicrosecond)->Iterations(3);

}  // namespace

BENCHMARK_MAIN();
