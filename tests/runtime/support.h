#pragma once
// A desk on a store in memory and a connector that says what it is told: both can be made to fail.

#include "core/runtime/desk.h"
#include "tests/support/small_pack.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>
namespace segue::test {

/// What a store keeps, and which of its next calls fail.
struct Memory {
    std::map<std::string, std::vector<context::Event>> events;
    std::set<std::tuple<std::string, std::string, std::string>> seen;  ///< customer, source, id
    std::map<context::IdentityKey, std::set<std::string>> keys;
    std::map<std::string, base::Time> since;
    std::vector<ports::OutboxRow> rows;
    std::vector<ports::StoredRecord> records;
    std::map<std::string, ports::Draft> drafts;
    int commits = 0;
    bool fails = false;        ///< everything that writes
    int settles_that_work = 1'000'000;
};

class MemoryStore final : public ports::Store {
public:
    explicit MemoryStore(Memory& memory) : m_(memory) {}

    base::Result<ports::Committed> commit(const ports::Change& change) override {
        if (m_.fails) return base::Error{base::Code::unavailable, "the disk is full", {}};
        ++m_.commits;
        return apply(change);
    }
    base::Result<ports::Committed> commit_all(const std::vector<ports::Change>& changes) override {
        if (m_.fails) return base::Error{base::Code::unavailable, "the disk is full", {}};
        ports::Committed all;
        for (const auto& change : changes) all.events_added += apply(change).events_added;
        return all;
    }
    base::Result<std::vector<context::Event>> events_of(const std::string& customer, std::int64_t) override { return m_.events[customer]; }
    base::Result<std::int64_t> last_event(const std::string& customer) override { return static_cast<std::int64_t>(m_.events[customer].size()); }
    base::Result<std::vector<std::string>> customers() override {
        std::vector<std::string> found;
        for (const auto& entry : m_.events) found.push_back(entry.first);
        return found;
    }
    base::Result<std::optional<base::Time>> held_since(const std::string& customer) override {
        const auto found = m_.since.find(customer);
        return found == m_.since.end() ? std::optional<base::Time>() : std::optional(found->second);
    }
    base::Result<std::vector<std::string>> find_customers(const ports::IdentityKey& key) override {
        const auto found = m_.keys.find(key);
        if (found == m_.keys.end()) return std::vector<std::string>{};
        return std::vector<std::string>(found->second.begin(), found->second.end());
    }
    base::Result<std::optional<ports::StoredRecord>> record(const std::string&) override { return std::optional<ports::StoredRecord>{}; }
    base::Result<std::vector<ports::StoredRecord>> records_of(const std::string&) override { return m_.records; }
    base::Result<std::vector<ports::OutboxRow>> due_rows(base::Time now) override {
        std::vector<ports::OutboxRow> due;
        for (const auto& row : m_.rows) {
            if (row.state == ports::OutboxState::queued && row.next_try <= now) due.push_back(row);
        }
        return due;
    }
    base::Result<std::vector<ports::OutboxRow>> open_rows() override {
        std::vector<ports::OutboxRow> open;
        for (const auto& row : m_.rows) {
            if (row.state != ports::OutboxState::done && row.state != ports::OutboxState::cancelled) open.push_back(row);
        }
        return open;
    }
    base::Result<std::vector<ports::OutboxRow>> rows_of(const std::string& customer) override {
        std::vector<ports::OutboxRow> rows;
        for (const auto& row : m_.rows) {
            if (row.customer == customer) rows.push_back(row);
        }
        return rows;
    }
    base::Status settle_row(const ports::OutboxRow& row, const ports::Change& also) override {
        if (m_.fails || m_.settles_that_work-- <= 0) return base::Error{base::Code::unavailable, "the disk is full", {}};
        for (auto& kept : m_.rows) {
            if (kept.seq == row.seq) kept = row;
        }
        apply(also);
        return {};
    }
    base::Status save_draft(const std::string&, const std::string&, const ports::Draft& draft) override {
        if (m_.fails) return base::Error{base::Code::unavailable, "the disk is full", {}};
        m_.drafts[draft.contact] = draft;
        return {};
    }
    base::Result<std::vector<ports::Draft>> drafts(const std::string&) override {
        std::vector<ports::Draft> all;
        for (const auto& entry : m_.drafts) all.push_back(entry.second);
        return all;
    }
    base::Result<std::vector<ports::AuditLine>> audit(std::int64_t, std::int64_t) override { return std::vector<ports::AuditLine>{}; }
    base::Result<std::int64_t> verify_audit() override { return std::int64_t{0}; }

private:
    ports::Committed apply(const ports::Change& change) {
        ports::Committed done;
        if (!change.customer.empty()) m_.since.try_emplace(change.customer, change.now);
        for (const auto& row : change.settled) {
            for (auto& kept : m_.rows) {
                if (kept.seq == row.seq) kept = row;
            }
        }
        for (const auto& event : change.events) {
            if (!m_.seen.insert({change.customer, event.source, event.id}).second) continue;
            m_.events[change.customer].push_back(event);
            ++done.events_added;
        }
        done.event_seq = static_cast<std::int64_t>(m_.events[change.customer].size());
        for (const auto& key : change.keys) m_.keys[key].insert(change.customer);
        for (ports::OutboxRow row : change.outbox) {
            const bool known = std::any_of(m_.rows.begin(), m_.rows.end(), [&](const auto& r) { return r.customer == row.customer && r.key == row.key; });
            if (known) continue;
            row.seq = static_cast<std::int64_t>(m_.rows.size()) + 1;
            m_.rows.push_back(std::move(row));
        }
        m_.records.insert(m_.records.end(), change.records.begin(), change.records.end());
        for (const auto& contact : change.drafts_done) m_.drafts.erase(contact);
        return done;
    }

    Memory& m_;
};

/// What the other side gives and takes.
struct Wire {
    std::vector<context::Event> events;
    std::vector<base::Error> problems;
    bool fetch_fails = false;
    ports::Delivery answer = ports::Delivery::done;
    std::vector<ports::Delivery> answers;   ///< of the next deliveries of wrap-ups, before `answer` holds
    std::vector<ports::OutboxRow> delivered;
};

class WireConnector final : public ports::Connector {
public:
    explicit WireConnector(Wire& wire) : wire_(wire) {}
    [[nodiscard]] const std::string& id() const override { return id_; }
    base::Result<ports::Fetched> fetch() override {
        if (wire_.fetch_fails) return base::Error{base::Code::unavailable, "no answer", {}};
        return ports::Fetched{std::exchange(wire_.events, {}), std::exchange(wire_.problems, {})};
    }
    ports::DeliveryResult deliver(const ports::OutboxRow& row) override {
        if (row.kind == "disposition" && !wire_.answers.empty()) {
            const auto next = wire_.answers.front();
            wire_.answers.erase(wire_.answers.begin());
            return {next, "the owner has a newer revision", ""};
        }
        wire_.delivered.push_back(row);
        return {wire_.answer, wire_.answer == ports::Delivery::done ? "" : "refused for a reason", ""};
    }
    ports::Readback read_back(const ports::OutboxRow&) override { return ports::Readback::cannot_tell; }

private:
    Wire& wire_;
    std::string id_ = "wire";
};

/// A desk of nora's; the time is a number that only the test moves.
struct Bench {
    explicit Bench(const Story& story, std::shared_ptr<const pack::Pack> used = small_pack(), bool connected = true) : pack(std::move(used)) {
        wire.events = story.events;
        open(connected);
        desk->refresh(now);
    }
    /// Starts the desk again on what is kept.
    void open(bool connected = true) {
        desk.reset();
        runtime::DeskParts parts;
        parts.store = std::make_unique<MemoryStore>(memory);
        if (connected) parts.connectors.push_back(std::make_unique<WireConnector>(wire));
        parts.pack = pack;
        parts.agent = "nora", parts.skills = skills;
        desk = std::make_unique<runtime::Desk>(std::move(parts));
        EXPECT_TRUE(desk->start(now).ok());
    }
    base::Status run(const runtime::AgentCommand& command) { return desk->handle(command, now); }
    void done(const runtime::AgentCommand& command) {
        const auto status = run(command);
        EXPECT_TRUE(status.ok()) << (status ? std::string() : status.error().text());
    }
    base::Code refused(const runtime::AgentCommand& command) {
        const std::size_t before = size();
        const auto status = run(command);
        EXPECT_FALSE(status.ok());
        EXPECT_EQ(size(), before) << "what is refused leaves nothing behind";
        if (status) return base::Code::corrupt;
        const auto notices = desk->view(now).notices;
        EXPECT_EQ(notices.back().text, status.error().text());
        return status.error().code;
    }
    [[nodiscard]] runtime::AgentView view() { return desk->view(now); }
    [[nodiscard]] std::size_t size() const {
        std::size_t all = memory.rows.size() + memory.drafts.size();
        for (const auto& entry : memory.events) {
            all += static_cast<std::size_t>(std::ranges::count_if(entry.second, [](const auto& e) { return e.type != "decision.shown"; }));
        }
        return all;
    }
    [[nodiscard]] std::size_t count(const std::string& type, const std::string& customer = "cu-1") {
        return static_cast<std::size_t>(std::ranges::count_if(memory.events[customer], [&](const auto& e) { return e.type == type; }));
    }
    [[nodiscard]] const context::Event& last(const std::string& customer = "cu-1") { return memory.events[customer].back(); }
    base::Time now = instant("2026-03-10T10:05:00Z"); std::vector<std::string> skills;   ///< from the next open on
    std::shared_ptr<const pack::Pack> pack;
    Memory memory; Wire wire;
    std::unique_ptr<runtime::Desk> desk;
};
}  // namespace segue::test
