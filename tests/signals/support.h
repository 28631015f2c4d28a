#pragma once
// Detectors from JSON, and one customer's events against them.

#include "core/context/context.h"
#include "core/signals/fold.h"
#include "core/signals/read.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace segue::signals_test {

using signals::Signal;

inline const base::Time noon = base::parse_time("2026-03-01T12:00:00Z").value();
inline const std::vector<std::string> types = {"a.done", "b.done", "c.done", "d.done", "x.ended"};
inline const std::vector<std::string> progress = {"c.done"};

inline signals::SignalRules rules_of(const std::string& signals, base::Issues& issues) {
    const auto json = base::parse_json("{\"signals\":[" + signals + "]}", "signals.json");
    EXPECT_TRUE(json.ok()) << (json.ok() ? "" : json.error().text());
    condition::Schema schema = context::base_schema({"later"});
    schema.set_event_types(types);
    return signals::read_signals(*json, schema, types, progress, issues);
}

inline signals::SignalRules rules_of(const std::string& signals) {
    base::Issues issues("signals.json");
    auto rules = rules_of(signals, issues);
    for (const auto& issue : issues.all()) ADD_FAILURE() << base::issue_text(issue);
    return rules;
}

/// Folds events as a situation does: what is due comes before the events of its instant.
class Stream {
public:
    explicit Stream(const std::string& signals) : rules(rules_of(signals)), fold(rules), picture("cu-1", context_rules) {}
    explicit Stream(signals::SignalRules given) : rules(std::move(given)), fold(rules), picture("cu-1", context_rules) {}
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    Stream& at(base::Duration after_noon, const std::string& type, const std::string& data = "{}") {
        context::Event event;
        event.id = "e" + std::to_string(picture.context().history.events().size());
        event.source = "/test";
        event.type = type;
        event.time = noon + after_noon;
        event.customer = "cu-1";
        event.data = base::parse_json(data, "data").value();
        return apply(std::move(event));
    }
    Stream& apply(context::Event event) {
        fold.advance_to(event.time, changes);
        const std::uint32_t type = picture.apply(std::move(event));
        const auto& events = picture.context().history.events();
        const signals::SignalPicture as_of(picture.environment_at(events.back().time), fold, &events.back());
        fold.apply(events.back(), static_cast<std::uint32_t>(events.size() - 1), as_of, changes, numbered ? type : context::unnumbered);
        return *this;
    }
    Stream& wait_until(base::Duration after_noon) {
        fold.advance_to(noon + after_noon, changes);
        return *this;
    }
    /// The active signals as "id[key] since H until H xN {events}", H in minutes after noon.
    [[nodiscard]] std::vector<std::string> active() const {
        std::vector<std::string> texts;
        for (const Signal& signal : fold.active()) texts.push_back(text(signal));
        return texts;
    }
    [[nodiscard]] static std::string text(const Signal& signal) {
        const auto minutes = [](base::Time t) { return std::to_string((t - noon).us / base::minutes(1).us); };
        std::string text = signal.detector->id + (signal.key.empty() ? "" : "[" + signal.key + "]") + " since " + minutes(signal.from);
        if (signal.until) text += " until " + minutes(*signal.until);
        text += " x" + std::to_string(signal.strength) + " {";
        for (const auto event : signal.events) text += std::to_string(event) + ",";
        if (text.back() == ',') text.pop_back();
        return text + "}";
    }

    context::ContextRules context_rules;
    signals::SignalRules rules;
    signals::SignalFold fold;
    context::ContextFold picture;
    std::vector<signals::Change> changes;
    bool numbered = true;   ///< the fold is told the numbers of types
};

}  // namespace segue::signals_test
