// Two windowed detectors over 500 events, beside the same two written by hand (the floor): the same error twice within a day, and no
// progress for two days.

#include "core/context/context.h"
#include "core/context/names.h"
#include "core/signals/fold.h"
#include "core/signals/read.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace segue;

constexpr int events = 500;
constexpr std::array types = {"app.failed", "login.done", "payment.made", "page.viewed", "email.opened", "call.received", "search.done", "cart.added", "bill.viewed", "push.sent"};
constexpr const char* detectors = R"({"signals":[
  {"id":"same_error","title":"Same error twice","detect":"repeat","of":"app.failed","key":{"at":"/code"},"times":2,"within":"PT24H"},
  {"id":"no_progress","title":"No progress","detect":"stall","after":"app.failed","for":"PT48H","progress":["login.done","payment.made"]}]})";

signals::SignalRules rules() {
    const auto json = base::parse_json(detectors, "bench").value();
    condition::Schema schema = context::base_schema(signals::signal_ids(json));
    const std::vector<std::string> known(types.begin(), types.end());
    schema.set_event_types(known);
    base::Issues issues("bench");
    auto read = signals::read_signals(json, schema, known, {}, issues);
    if (issues.has_errors()) throw std::runtime_error(base::issue_text(issues.all().front()));
    return read;
}

std::vector<context::Event> story() {
    std::mt19937 random(11);
    std::vector<context::Event> all;
    base::Time at{0};
    for (int i = 0; i < events; ++i) {
        at = at + base::minutes(static_cast<std::int64_t>(random() % 520));
        context::Event event;
        event.id = "e" + std::to_string(i);
        event.source = "/bench";
        event.type = types[random() % types.size()];
        event.time = at;
        event.customer = "c";
        event.data = base::Json::object({{"code", "E" + std::to_string(random() % 8)}});
        all.push_back(std::move(event));
    }
    return all;
}

/// The picture is folded already: what is timed is the signals.
void signals_of_500_events(benchmark::State& state) {
    const signals::SignalRules made = rules();
    const context::ContextRules context_rules;
    context::ContextFold picture("c", context_rules);
    std::vector<std::uint32_t> types_seen;
    for (auto& event : story()) types_seen.push_back(picture.apply(std::move(event)));
    const auto& all = picture.context().history.events();
    const condition::Environment& around = picture.environment_at(all.back().time);
    std::size_t raised = 0;
    for (auto _ : state) {
        signals::SignalFold fold(made);
        std::vector<signals::Change> changes;
        for (std::uint32_t i = 0; i < all.size(); ++i) {
            if (fold.quiet_until() <= all[i].time) fold.advance_to(all[i].time, changes);
            fold.apply(all[i], i, signals::SignalPicture(around, fold, &all[i]), changes, types_seen[i]);
        }
        raised = changes.size();
        benchmark::DoNotOptimize(raised);
    }
    state.counters["changes"] = static_cast<double>(raised);
}
BENCHMARK(signals_of_500_events)->Unit(benchmark::kMicrosecond);

/// The floor: numbers instead of names, one pass, counts only; it neither cites events nor ends anything by time.
void signals_by_hand(benchmark::State& state) {
    struct Seen {
        std::uint8_t type, code;
        std::int64_t at;
    };
    std::vector<Seen> seen;
    for (const auto& event : story()) {
        const auto type = std::find(types.begin(), types.end(), event.type) - types.begin();
        seen.push_back({static_cast<std::uint8_t>(type), static_cast<std::uint8_t>(event.data.text_or("code")[1] - '0'), event.time.us});
    }
    const std::int64_t day = base::hours(24).us;
    for (auto _ : state) {
        std::array<std::int64_t, 8> last{};
        last.fill(-2 * day);
        std::int64_t waiting = -1;
        unsigned raised = 0;
        for (const Seen& event : seen) {
            if (waiting >= 0 && event.at - waiting >= 2 * day) {
                ++raised;
                waiting = -1;
            }
            if (event.type == 0) {
                raised += event.at - last[event.code] < day ? 1 : 0;
                last[event.code] = event.at;
                if (waiting < 0) waiting = event.at;
            } else if (event.type <= 2) {
                waiting = -1;
            }
        }
        benchmark::DoNotOptimize(raised);
    }
}
BENCHMARK(signals_by_hand)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
