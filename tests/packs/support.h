#pragma once
// Our packs, loaded once, and small histories to judge by them.

#include "core/runtime/files.h"
#include "core/runtime/judge.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace segue::packs_test {

inline const std::filesystem::path source_dir = SEGUE_SOURCE_DIR;

inline base::Time at(std::string_view text) { return base::parse_time(text).value(); }

/// The day on which our packs are read: before their review.
inline base::Time reading_day() { return at("2026-05-14T09:30:00Z"); }

inline std::filesystem::path pack_folder(const std::string& id) { return source_dir / "assets/packs" / id; }

/// A pack of ours without findings, or a failed test.
inline std::shared_ptr<const pack::Pack> load(const std::string& id) {
    const pack::Reading reading = runtime::load_pack(pack_folder(id), reading_day());
    for (const auto& issue : reading.issues) ADD_FAILURE() << base::issue_text(issue);
    return reading.pack;
}

/// The shared data of others; empty when it is not on this machine.
inline std::filesystem::path shared_dir() {
    if (const char* told = std::getenv("SEGUE_SHARED")) return told;
    const auto beside = source_dir / "../shared";
    return std::filesystem::exists(beside) ? beside : std::filesystem::path();
}

/// One customer's history, written event by event, and what the pack makes of it.
class Story {
public:
    explicit Story(std::shared_ptr<const pack::Pack> pack) : pack_(std::move(pack)) {
        add("2026-01-01T00:00:00Z", "profile.updated", R"({"fields":{"name":"Test Person","zone":"Europe/Berlin"}})",
            "system");
    }

    Story& add(std::string_view time, const std::string& type, const std::string& data, const std::string& channel = "",
               const std::string& contact = "") {
        context::Event event;
        event.id = "e" + std::to_string(events_.size());
        event.source = "/test";
        event.type = type;
        event.time = at(time);
        event.customer = "c1";
        event.channel = channel;
        event.direction = direction_;
        event.contact_id = contact;
        event.data = base::parse_json(data, "data").value();
        EXPECT_TRUE(pack_->events.contains(type)) << type;
        events_.push_back(std::move(event));
        return *this;
    }
    /// A contact that waits, or is live, from then on.
    Story& contact(std::string_view time, const std::string& direction = "inbound") {
        direction_ = direction;
        add(time, "contact.offered", R"({"reason":"","queue":"q"})", "voice", "k1");
        direction_.clear();
        return *this;
    }
    Story& verified(std::string_view time, const std::string& level) {
        return add(time, "auth.succeeded", R"({"level":")" + level + R"(","method":"test"})", "voice", "k1");
    }
    Story& prepared(std::string_view time, const std::string& action, const std::string& subject,
                    const std::string& answers) {
        return add(time, "action.prepared",
                   R"({"action":")" + action + R"(","subject":")" + subject + R"(","answers":)" + answers + "}",
                   "voice", "k1");
    }

    [[nodiscard]] decision::Situation folded(base::Time now) const {
        decision::Situation situation("c1", pack_->fold);
        situation.fold(events_, now);
        for (const auto& problem : situation.journeys().problems())
            ADD_FAILURE() << problem.definition << ": " << problem.message;
        return situation;
    }
    [[nodiscard]] std::unique_ptr<runtime::Judgement> judge(std::string_view now) {
        const runtime::Surroundings around{*pack_, zones_, runtime::deliverable_channels(), {}};
        return std::make_unique<runtime::Judgement>(folded(at(now)), "k1", at(now), around);
    }
    [[nodiscard]] brief::Brief brief(const runtime::Judgement& judgement) const {
        return brief::make_brief(judgement.situation, judgement.input, pack_->brief, pack_->rules.policies,
                                 runtime::next_in_words(judgement, *pack_));
    }

private:
    std::shared_ptr<const pack::Pack> pack_;
    base::ZoneTable zones_;
    std::vector<context::Event> events_;
    std::string direction_;
};

/// A candidate by action, subject and treatment (empty: the first).
inline const decision::Candidate& candidate(const runtime::Judgement& judgement, std::string_view action,
                                            std::string_view subject = "", std::string_view treatment = "") {
    static const decision::Candidate none;
    for (const auto& c : judgement.decision.candidates) {
        if (c.action_id() == action && c.subject == subject && (treatment.empty() || c.treatment_id() == treatment))
            return c;
    }
    ADD_FAILURE() << "no candidate " << action << " " << subject << " " << treatment;
    return none;
}

inline const policy::GateResult& gate(const decision::Candidate& c, std::string_view name) {
    static const policy::GateResult none;
    for (const auto& g : c.gates) {
        if (g.gate == name) return g;
    }
    ADD_FAILURE() << "no gate " << name;
    return none;
}

/// The condition that a gate failed by; empty when it passed.
inline std::string blocked_by(const decision::Candidate& c, std::string_view name) {
    const auto& g = gate(c, name);
    return g.verdict == policy::Verdict::pass ? std::string() : g.condition;
}

inline std::string chosen(const runtime::Judgement& judgement) {
    return judgement.decision.candidates[judgement.decision.chosen].action_id();
}

inline std::vector<std::string> texts(const std::vector<brief::Line>& lines) {
    std::vector<std::string> all;
    for (const auto& line : lines) all.push_back(line.text);
    return all;
}

}  // namespace segue::packs_test
