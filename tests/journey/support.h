#pragma once
// Telling stories to a JourneyFold: definitions as JSON, events with a time, and a clock that only the story moves.

#include "core/base/json.h"
#include "core/context/names.h"
#include "core/journey/fold.h"
#include "core/journey/read.h"

#include "bare_picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace segue::journey {

inline base::Time at(std::int64_t seconds) { return base::Time{0} + base::seconds(seconds); }

/// JSON in single quotation marks, which no text in these tests holds otherwise.
inline base::Json json(std::string text) {
    for (char& c : text) {
        if (c == '\'') c = '"';
    }
    auto parsed = base::parse_json(text, "test.json");
    EXPECT_TRUE(parsed.ok()) << (parsed ? std::string() : parsed.error().text());
    return parsed ? *std::move(parsed) : base::Json();
}

inline condition::Schema schema(std::vector<std::string> event_types = {}) {
    condition::Schema made = context::base_schema();
    made.set_event_types(std::move(event_types));
    return made;
}

/// The issues of a definition, each "line: message (suggestion)".
inline std::vector<std::string> issues_of(const std::string& text, std::vector<std::string> event_types = {}) {
    base::Issues issues("j.json");
    const auto definition = read_definition(json(text), schema(std::move(event_types)), issues);
    std::vector<std::string> found;
    for (const base::Issue& issue : issues.all()) found.push_back(issue_text(issue));
    EXPECT_EQ(definition.has_value(), !issues.has_errors());
    return found;
}

inline Definition definition_of(const base::Json& made) {
    base::Issues issues("j.json");
    auto definition = read_definition(made, schema(), issues);
    for (const base::Issue& issue : issues.all()) {
        EXPECT_NE(issue.severity, base::Issue::Severity::error) << issue_text(issue);
    }
    return definition ? *std::move(definition) : Definition();
}
inline Definition definition_of(const std::string& text) { return definition_of(json(text)); }

inline void advance(JourneyFold& fold, base::Time now) {
    std::optional<BarePicture> picture;
    fold.advance_to(now, [&](base::Time as_of) -> const condition::Environment& { return picture.emplace(as_of); });
}

inline void hand(JourneyFold& fold, const context::Event& event, std::uint32_t type = context::unnumbered) {
    advance(fold, event.time);
    fold.apply(event, BarePicture(event.time), type);
}

/// Numbers of types in the order in which they come, as a history gives them.
class TypeNumbers {
public:
    std::uint32_t of(const std::string& type) { return numbers_.emplace(type, static_cast<std::uint32_t>(numbers_.size())).first->second; }

private:
    std::map<std::string, std::uint32_t> numbers_;
};

/// One customer's story, told in order.
class Story {
public:
    explicit Story(const std::string& definition) : Story(std::vector<std::string>{definition}) {}
    explicit Story(const std::vector<std::string>& definitions) {
        for (const std::string& text : definitions) add(definition_of(text));
        fold_ = std::make_unique<JourneyFold>(pointers_, "cu-1");
    }
    explicit Story(Definition definition) {
        add(std::move(definition));
        fold_ = std::make_unique<JourneyFold>(pointers_, "cu-1");
    }

    Story& happens(std::int64_t seconds, std::string_view type, const std::string& data = "{}", std::string_view id = {}) {
        context::Event event;
        event.id = id.empty() ? "e" + std::to_string(++events_) : std::string(id);
        event.source = "test";
        event.type = type;
        event.time = at(seconds);
        event.customer = "cu-1";
        event.data = json(data);
        hand(*fold_, event, numbers_.of(event.type));
        return *this;
    }
    Story& now(std::int64_t seconds) {
        advance(*fold_, at(seconds));
        return *this;
    }

    [[nodiscard]] JourneyFold& fold() { return *fold_; }
    [[nodiscard]] const Instance& instance(std::size_t number = 0) const { return fold_->instances().at(number); }
    [[nodiscard]] std::size_t count() const { return fold_->instances().size(); }
    /// "waiting", "a+b", and how it ended: "waiting (goal)".
    [[nodiscard]] std::string state(std::size_t number = 0) const {
        if (number >= count()) return "(none)";
        const Instance& one = instance(number);
        return one.is_active() ? one.state() : one.state() + " (" + std::string(status_name(one.status)) + ")";
    }
    /// The instance's path: every state text it has been in.
    [[nodiscard]] std::vector<std::string> path(std::size_t number = 0) const {
        std::vector<std::string> found;
        for (const HistoryEntry& entry : instance(number).history) {
            found.push_back(std::string(cause_name(entry.cause)) + ":" + state_text(*instance(number).definition, entry.to));
        }
        return found;
    }
    [[nodiscard]] std::vector<std::string> effects() const {
        std::vector<std::string> found;
        for (const Effect& effect : fold_->effects()) found.push_back(effect.name);
        return found;
    }
    [[nodiscard]] std::vector<std::string> problems() const {
        std::vector<std::string> found;
        for (const Problem& problem : fold_->problems()) found.push_back(problem.message);
        return found;
    }

private:
    void add(Definition definition) {
        definitions_.push_back(std::move(definition));
        pointers_.push_back(&definitions_.back());
    }

    std::list<Definition> definitions_;
    std::vector<const Definition*> pointers_;
    std::unique_ptr<JourneyFold> fold_;
    TypeNumbers numbers_;
    int events_ = 0;
};

}  // namespace segue::journey
