// The first line is any signals.json: it is read or has issues. What follows are bytes of a story: whatever could be read is folded over
// it, in one go and step by step; and detectors that are known to be right agree with the naive reading at its end.

#include "core/context/context.h"
#include "core/context/names.h"
#include "core/signals/fold.h"
#include "core/signals/read.h"

#include "../condition/random_program.h"
#include "../signals/reference.h"
#include "../signals/samples.h"

#include <cstdio>
#include <cstdlib>
#include <set>

using namespace segue;

namespace {

const std::vector<std::string> types = {"a.done", "b.done", "c.done", "d.done", "x.ended"};
const std::vector<std::string> progress = {"c.done"};
const base::Time noon = base::parse_time("2026-03-01T12:00:00Z").value();

signals::SignalRules read(const base::Json& json, base::Issues& issues) {
    condition::Schema schema = context::base_schema(signals::signal_ids(json));
    schema.set_event_types(types);
    return signals::read_signals(json, schema, types, progress, issues);
}

std::vector<context::Event> story(condition::testing::Choices& choices) {
    std::vector<context::Event> events;
    while (!choices.empty() && events.size() < 60) {
        context::Event event;
        event.id = "e" + std::to_string(events.size());
        event.source = "/fuzz";
        event.type = types[choices.below(5)];
        event.time = noon + base::minutes(choices.below(40)) + base::Duration{static_cast<std::int64_t>(choices.below(3)) - 1};
        event.customer = "cu-1";
        event.data = base::Json::object({{"amount", static_cast<int>(choices.below(6)) - 1}});
        if (choices.below(4) != 0) event.data.set("key", choices.below(2) == 0 ? "k1" : "k2");
        events.push_back(std::move(event));
    }
    return context::in_folding_order(std::move(events), base::time_max);
}

using Held = std::set<std::pair<std::string, std::string>>;

Held held(const signals::SignalFold& fold) {
    Held all;
    for (const auto& signal : fold.active()) all.emplace(signal.detector->id, signal.key);
    return all;
}

/// Folds; `stepwise` stops at each announced change, and a microsecond before it.
signals::SignalFold folded(const signals::SignalRules& rules, const std::vector<context::Event>& events, base::Time end, bool stepwise) {
    const context::ContextRules context_rules;
    context::ContextFold picture("cu-1", context_rules);
    signals::SignalFold fold(rules);
    std::vector<signals::Change> changes;
    const auto pass = [&](base::Time until) {
        while (stepwise) {
            const auto due = fold.next_change_at();
            if (!due || *due > until) break;
            const Held before = held(fold);
            fold.advance_to(*due - base::Duration{1}, changes);
            if (held(fold) != before) std::abort();
            fold.advance_to(*due, changes);
        }
        fold.advance_to(until, changes);
    };
    for (const auto& event : events) {
        pass(event.time);
        picture.apply(event);
        const auto& known = picture.context().history.events();
        const signals::SignalPicture as_of(picture.environment_at(event.time), fold, &known.back());
        fold.apply(known.back(), static_cast<std::uint32_t>(known.size() - 1), as_of, changes);
    }
    pass(end);
    return fold;
}

void check_samples(const std::vector<context::Event>& events, base::Time end) {
    static const signals::SignalRules rules = [] {
        base::Issues issues("samples");
        return read(base::parse_json(std::string("{\"signals\":[") + signals_test::sample_detectors + "]}", "samples").value(), issues);
    }();
    const Held found = held(folded(rules, events, end, true));
    for (const auto& detector : rules.detectors()) {
        for (const char* key : {"", "k1", "k2"}) {
            if (detector.key.has_value() == (*key == '\0')) continue;
            if (signals_test::holds(detector, key, events, {end, events.size()}) == found.contains({detector.id, key})) continue;
            std::fprintf(stderr, "%s [%s] differs from the naive reading\n", detector.id.c_str(), key);
            std::abort();
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const std::size_t line = std::min(all.find('\n'), size);
    condition::testing::Choices choices(std::span(data, size).subspan(std::min(line + 1, size)));
    const base::Time end = noon + base::minutes(30 + choices.below(120));
    auto events = story(choices);
    std::erase_if(events, [&](const context::Event& event) { return event.time > end; });
    check_samples(events, end);
    const auto json = base::parse_json(all.substr(0, line), "signals.json");
    if (!json) return 0;
    base::Issues issues("signals.json");
    const auto rules = read(*json, issues);
    for (const auto& issue : issues.all()) (void)base::issue_text(issue);
    if (issues.has_errors()) return 0;
    const auto leaps = folded(rules, events, end, false), steps = folded(rules, events, end, true);
    if (leaps.active() != steps.active() || leaps.past() != steps.past()) std::abort();
    (void)leaps.view();
    return 0;
}
