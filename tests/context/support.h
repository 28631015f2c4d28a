#pragma once
// Events of one customer, written short, and the picture that they make.

#include "core/base/json.h"
#include "core/context/context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace segue::context {

inline base::Time at(std::string_view text) {
    const auto time = base::parse_time(text);
    EXPECT_TRUE(time.has_value()) << text;
    return time.value_or(base::Time{});
}

/// JSON in single quotation marks.
inline base::Json json(std::string text) {
    for (char& c : text) {
        if (c == '\'') c = '"';
    }
    auto parsed = base::parse_json(text, "test.json");
    EXPECT_TRUE(parsed.ok()) << (parsed ? std::string() : parsed.error().text());
    return parsed ? *std::move(parsed) : base::Json();
}

inline Event event(const std::string& id, const std::string& type, const std::string& time, const std::string& data = "{}") {
    Event made;
    made.id = id;
    made.source = "/test";
    made.type = type;
    made.time = at(time);
    made.customer = "cu-1";
    made.data = json(data);
    return made;
}

inline Event in_contact(Event made, const std::string& contact, const std::string& channel = "voice") {
    made.contact_id = contact;
    made.channel = channel;
    return made;
}

inline Event from(Event made, const std::string& source) {
    made.source = source;
    return made;
}

inline const base::Time late = at("2026-12-31T00:00:00Z");

inline Context fold(std::vector<Event> events, const ContextRules& rules = {}, base::Time now = late) {
    return fold_context("cu-1", std::move(events), rules, now);
}

inline std::vector<std::string> ids(const std::vector<Event>& events) {
    std::vector<std::string> found;
    for (const Event& each : events) found.push_back(each.id);
    return found;
}

/// Fisher-Yates with a generator of our own, so that a failure can be repeated anywhere.
template <class T>
void shuffle(std::vector<T>& items, std::uint64_t seed) {
    for (std::size_t i = items.size(); i > 1; --i) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        std::swap(items[i - 1], items[(seed >> 33) % i]);
    }
}

/// The long form of the property tests, for a night or a doubt.
inline bool thorough() { return std::getenv("SEGUE_THOROUGH") != nullptr; }

/// What conditions can see of a picture, as one text: equal pictures, equal texts.
inline std::string seen(const Context& context, base::Time now = late) {
    std::string text;
    for (std::uint32_t root = 0; root < root_count; ++root) text += base::write_json(view_of(static_cast<Root>(root), context, now)) + "\n";
    for (const auto& entry : context.contacts) text += base::write_json(entry.second.view) + "\n";
    for (const Event& each : context.history.events()) text += base::write_json(event_json(each)) + "\n";
    for (const auto& key : identity_keys(context, {}).usable) text += key.kind + "=" + key.value + "\n";
    for (const auto& problem : context.problems) text += problem + "\n";
    return text;
}

/// The answer of a condition over a picture.
inline condition::Verdict ask(const Context& context, const std::string& text, base::Time now = late) {
    base::Issues issues("test");
    const auto program = compile_condition(base::Json(text), base_schema(), issues);
    EXPECT_TRUE(program.has_value()) << text;
    return program ? condition::test(*program, ContextEnvironment(context, now)) : condition::Verdict{};
}
inline bool holds(const Context& context, const std::string& text, base::Time now = late) {
    return ask(context, text, now).kind == condition::Verdict::Kind::yes;
}

}  // namespace segue::context
