#pragma once
// One agent's desk on real files: replay input in, store and outbox, replay output out. The clock is a number.

#include "core/base/json.h"
#include "core/runtime/files.h"
#include "desktop/embedded.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace segue::test {

inline base::Time at(const std::string& text) {
    const auto time = base::parse_time(text);
    EXPECT_TRUE(time.has_value()) << text;
    return time.value_or(base::Time{});
}

/// One CloudEvents line about one customer.
struct Line {
    base::Json json;

    Line(const std::string& id, const std::string& type, const std::string& time, base::Json data = base::Json::object(),
         const std::string& customer = "C-1") {
        json = base::Json::object({{"specversion", "1.0"}, {"id", id}, {"source", "/test"}, {"type", type}, {"time", time}, {"customer", customer}, {"data", std::move(data)}});
    }
    Line& with(const char* attribute, const std::string& value) {
        json.set(attribute, value);
        return *this;
    }
};

inline std::string jsonl(const std::vector<Line>& lines) {
    std::string text;
    for (const auto& line : lines) text += base::write_json(line.json) + "\n";
    return text;
}

class Shift {
public:
    explicit Shift(const std::string& pack = "service-recovery") : pack_(std::string(SEGUE_SOURCE_DIR) + "/assets/packs/" + pack) {}

    /// Another folder than that of a pack of ours.
    void use_pack(const std::string& folder) { pack_ = folder; }

    void add(const std::vector<Line>& lines, const std::string& file = "in.jsonl") {
        std::ofstream(dir_ / file, std::ios::app | std::ios::binary) << jsonl(lines);
        if (std::find(files_.begin(), files_.end(), dir_ / file) == files_.end()) files_.push_back(dir_ / file);
    }

    /// Starts a desk in the folder `data`; the one before ends first.
    runtime::Desk& start(const std::string& now, const std::string& data = "data", base::Duration undo = {}) {
        desk_.reset();
        now_ = at(now);
        desktop::EmbeddedOptions options;
        options.data = dir_ / data;
        options.assets = std::string(SEGUE_SOURCE_DIR) + "/assets";
        options.pack = pack_;
        options.contacts = files_;
        options.output = output();
        options.agent = "nora";
        options.undo = undo;
        auto desk = desktop::open_embedded(options, now_);
        EXPECT_TRUE(desk.ok()) << (desk.ok() ? "" : desk.error().text());
        if (desk) desk_ = std::move(desk).value();
        return *desk_;
    }

    void do_all(const std::vector<runtime::AgentCommand>& commands) {
        for (const auto& command : commands) {
            const auto done = desk_->handle(command, now_);
            EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().text());
        }
    }

    [[nodiscard]] runtime::AgentView view() { return desk_->view(now_); }
    [[nodiscard]] runtime::Desk& desk() { return *desk_; }
    [[nodiscard]] base::Time now() const { return now_; }
    void move_to(const std::string& now) { now_ = at(now); }
    void move_by(base::Duration d) { now_ = now_ + d; }
    void stop() { desk_.reset(); }

    /// Decides without a contact in hand: what the company would send by itself.
    [[nodiscard]] std::unique_ptr<runtime::Judgement> judge_outbound(const std::string& customer = "C-1") {
        auto events = desk_->store().events_of(customer);
        EXPECT_TRUE(events.ok());
        decision::Situation situation(customer, desk_->pack().fold);
        situation.fold(std::move(events).value(), now_);
        return std::make_unique<runtime::Judgement>(situation, "", now_, runtime::Surroundings{desk_->pack(), zones_, runtime::deliverable_channels(), {}});
    }

    [[nodiscard]] std::filesystem::path output() const { return dir_ / "out.jsonl"; }
    [[nodiscard]] const TempDir& dir() const { return dir_; }

    /// What was written back, by event type.
    [[nodiscard]] std::vector<base::Json> written(const std::string& type) const {
        std::vector<base::Json> found;
        std::ifstream in(output());
        for (std::string line; std::getline(in, line);) {
            auto json = base::parse_json(line, "out");
            EXPECT_TRUE(json.ok()) << line;
            if (json && json->text_or("type") == type) found.push_back(*json);
        }
        return found;
    }

private:
    TempDir dir_;
    std::string pack_;
    std::vector<std::filesystem::path> files_;
    std::unique_ptr<runtime::Desk> desk_;
    base::ZoneTable zones_;
    base::Time now_;
};

/// The candidate of an action by a treatment; fails the test when there is none.
inline const decision::Candidate& candidate(const runtime::Judgement& judgement, const std::string& action, const std::string& treatment) {
    for (const auto& c : judgement.decision.candidates) {
        if (c.action_id() == action && c.treatment_id() == treatment) return c;
    }
    ADD_FAILURE() << "no candidate " << action << " by " << treatment;
    return judgement.decision.candidates.back();
}

inline std::string verdict_of(const decision::Candidate& c, const std::string& gate) {
    for (const auto& g : c.gates) {
        if (g.gate == gate) return policy::verdict_name(g.verdict);
    }
    return "no such gate";
}

/// All sentences that stand against it.
inline std::string sentences_against(const runtime::Judgement& judgement, const decision::Candidate& c, const pack::Pack& pack) {
    std::string text;
    for (const auto& blocker : decision::explain(c, judgement.input, pack.rules, pack.fold.context.subjects).blockers) text += blocker.gate + ": " + blocker.text + "\n";
    return text;
}

/// A customer of the broadband provider, with a zone and no opt-outs.
inline Line known_customer(const std::string& customer = "C-1") {
    return Line("profile-" + customer, "profile.updated", "2026-01-05T09:00:00Z",
                base::Json::object({{"fields", base::Json::object({{"name", "Test Person"}, {"zone", "Europe/London"}, {"language", "en"}})}}), customer);
}

}  // namespace segue::test
