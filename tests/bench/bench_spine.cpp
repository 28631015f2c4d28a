// The spine: fold a customer, decide, commit a disposition. Run with --benchmark_format=json; compare within one run only.

#include "core/disposition/plan.h"
#include "core/runtime/files.h"
#include "core/runtime/judge.h"
#include "core/store/keys.h"
#include "core/store/sqlite_store.h"
#include "tests/support/temp_dir.h"

#include <benchmark/benchmark.h>
#include <sqlite3.h>

namespace segue {
namespace {

using base::Json;
using context::Event;

const base::Time now = *base::parse_time("2026-11-21T15:00:00Z");

std::shared_ptr<const pack::Pack> service_recovery() {
    static const auto pack = runtime::load_pack(std::string(SEGUE_SOURCE_DIR) + "/assets/packs/service-recovery", now).pack;
    return pack;
}

Event event(int number, const char* type, Json data) {
    Event e;
    e.id = "e" + std::to_string(number);
    e.source = "/bench";
    e.type = type;
    e.time = now - base::hours(3 * (2000 - number));
    e.customer = "C-1";
    e.channel = "web";
    e.data = std::move(data);
    return e;
}

/// A busy customer: faults, tries, messages, payments, quotes, and a live contact at the end.
std::vector<Event> busy_customer(int count) {
    std::vector<Event> events;
    events.push_back(event(0, "profile.updated", Json::object({{"fields", Json::object({{"name", "B. Busy"}, {"zone", "Europe/London"}})}})));
    for (int i = 1; i + 1 < count; ++i) {
        const std::string fault = "F-" + std::to_string(i / 12);
        const std::string invoice = "I-" + std::to_string(i / 12);
        const int at = 2000 - count + i;
        switch (i % 12) {
            case 0: events.push_back(event(at, "fault.reported", Json::object({{"fault", fault}, {"symptom", "slow"}}))); break;
            case 3: events.push_back(event(at, "line.tested", Json::object({{"fault", fault}, {"result", "line fault"}}))); break;
            case 5: events.push_back(event(at, "payment.failed", Json::object({{"invoice", invoice}, {"amount", 3990}, {"amount_text", "£39.90"}, {"reason", "card expired"}}))); break;
            case 7: events.push_back(event(at, "message.sent", Json::object({{"channel", "email"}, {"purpose", "service"}, {"text", "…"}}))); break;
            case 9: events.push_back(event(at, "payment.made", Json::object({{"invoice", invoice}, {"amount", 3990}, {"amount_text", "£39.90"}}))); break;
            case 11: events.push_back(event(at, "fault.resolved", Json::object({{"fault", fault}}))); break;
            default: events.push_back(event(at, "article.viewed", Json::object({{"title", "Slow in the evening"}})));
        }
    }
    Event offered = event(2000, "contact.offered", Json::object({{"reason", "slow"}}));
    offered.contact_id = "K-1";
    offered.channel = "voice";
    offered.direction = "inbound";
    events.push_back(std::move(offered));
    return events;
}

decision::Situation folded(int count) {
    decision::Situation situation("C-1", service_recovery()->fold);
    situation.fold(busy_customer(count), now);
    return situation;
}

void fold_customer(benchmark::State& state) {
    const auto events = busy_customer(static_cast<int>(state.range(0)));
    for (auto _ : state) {
        decision::Situation situation("C-1", service_recovery()->fold);
        situation.fold(events, now);
        benchmark::DoNotOptimize(situation.context().subjects.size());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
// The pack with the most signals that is shipped: 2,000 events with all of its signals and journeys.
BENCHMARK(fold_customer)->Arg(50)->Arg(500)->Arg(2000)->Unit(benchmark::kMicrosecond);

void append_event(benchmark::State& state) {
    const auto situation = folded(500);
    for (auto _ : state) {
        state.PauseTiming();
        decision::Situation copy = situation;
        Event late = event(2001, "article.viewed", Json::object({{"title", "Slow in the evening"}}));
        state.ResumeTiming();
        copy.apply(std::move(late));
    }
}
BENCHMARK(append_event)->Unit(benchmark::kMicrosecond);

void decide_contact(benchmark::State& state) {
    base::ZoneTable zones;
    const runtime::Surroundings around{*service_recovery(), zones, runtime::deliverable_channels(), {}};
    const runtime::Judgement judgement(folded(static_cast<int>(state.range(0))), "K-1", now, around);
    for (auto _ : state) benchmark::DoNotOptimize(decision::decide(judgement.input, service_recovery()->rules).chosen);
    state.counters["candidates"] = static_cast<double>(judgement.decision.candidates.size());
}
BENCHMARK(decide_contact)->Arg(50)->Arg(500)->Unit(benchmark::kMicrosecond);

void record_outcome(benchmark::State& state) {
    base::ZoneTable zones;
    const runtime::Surroundings around{*service_recovery(), zones, runtime::deliverable_channels(), {}};
    const runtime::Judgement judgement(folded(50), "K-1", now, around);
    for (auto _ : state) benchmark::DoNotOptimize(base::write_json(decision::outcome_json(judgement.decision, judgement.input)).size());
}
BENCHMARK(record_outcome)->Unit(benchmark::kMicrosecond);

/// State, audit and outbox of one wrap-up, durable.
void commit_disposition(benchmark::State& state) {
    const test::TempDir dir;
    const store::Keys keys = store::make_keys();
    auto opened = store::SqliteStore::open(dir / "data", keys, now);
    if (!opened) return state.SkipWithError(opened.error().text().c_str());
    std::int64_t number = 0;
    for (auto _ : state) {
        ports::Change change;
        change.customer = "C-1";
        change.agent = "nora";
        change.now = now;
        Event recorded = event(2001, "disposition.recorded", Json::object({{"code", "fixed_in_contact"}, {"note", "worked after the restart"}, {"agent", "nora"}}));
        recorded.id = "d" + std::to_string(++number);
        ports::OutboxRow row;
        row.customer = "C-1";
        row.agent = "nora";
        row.target = "replay";
        row.key = recorded.id;
        row.kind = "disposition";
        row.payload = Json::object({{"events", Json::list({context::event_json(recorded)})}});
        change.events.push_back(std::move(recorded));
        change.outbox.push_back(std::move(row));
        if (!(*opened)->commit(change)) return state.SkipWithError("commit failed");
    }
}
BENCHMARK(commit_disposition)->Unit(benchmark::kMicrosecond);

/// What the disk alone takes: one row of 300 bytes in its own transaction, WAL, synchronous=FULL.
void commit_raw_row(benchmark::State& state) {
    const test::TempDir dir;
    sqlite3* db = nullptr;
    sqlite3_open((dir / "raw.db").c_str(), &db);
    sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)", nullptr, nullptr, nullptr);
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO t (body) VALUES (?)", -1, &insert, nullptr);
    const std::string body(300, 'x');
    for (auto _ : state) {
        sqlite3_bind_blob(insert, 1, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
        sqlite3_step(insert);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    sqlite3_close(db);
}
BENCHMARK(commit_raw_row)->Unit(benchmark::kMicrosecond);

constexpr int batch = 500;

/// Events of another source, as a catch-up brings them: one durable commit for all of them.
void commit_batch(benchmark::State& state) {
    const test::TempDir dir;
    auto opened = store::SqliteStore::open(dir / "data", store::make_keys(), now);
    if (!opened) return state.SkipWithError(opened.error().text().c_str());
    std::int64_t round = 0;
    for (auto _ : state) {
        state.PauseTiming();
        ports::Change change;
        change.customer = "C-" + std::to_string(++round);
        change.agent = "nora";
        change.now = now;
        change.events = busy_customer(batch);
        for (Event& one : change.events) one.customer = change.customer;
        state.ResumeTiming();
        if (!(*opened)->commit_all({change})) return state.SkipWithError("commit failed");
    }
    state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK(commit_batch)->Unit(benchmark::kMicrosecond);

void insert_raw_rows(sqlite3* db, std::int64_t customer) {
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO t (customer, body) VALUES (?, ?)", -1, &insert, nullptr);
    const std::string body(300, 'x');
    sqlite3_exec(db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    for (int i = 0; i < batch; ++i) {
        sqlite3_bind_int64(insert, 1, customer);
        sqlite3_bind_blob(insert, 2, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
        sqlite3_step(insert);
        sqlite3_reset(insert);
    }
    sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
    sqlite3_finalize(insert);
}

sqlite3* raw_database(const test::TempDir& dir) {
    sqlite3* db = nullptr;
    sqlite3_open((dir / "raw.db").c_str(), &db);
    sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, customer INTEGER, body BLOB); CREATE INDEX i ON t (customer)", nullptr, nullptr, nullptr);
    return db;
}

/// As many rows of 300 bytes with an index by customer, in one transaction, as the disk and SQLite alone take them.
void commit_raw_batch(benchmark::State& state) {
    const test::TempDir dir;
    sqlite3* db = raw_database(dir);
    std::int64_t customer = 0;
    for (auto _ : state) insert_raw_rows(db, ++customer);
    sqlite3_close(db);
    state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK(commit_raw_batch)->Unit(benchmark::kMicrosecond);

/// A store with one busy customer; null when it cannot be made.
std::unique_ptr<store::SqliteStore> filled_store(const test::TempDir& dir) {
    auto opened = store::SqliteStore::open(dir / "data", store::make_keys(), now);
    if (!opened) return nullptr;
    ports::Change change;
    change.customer = "C-1";
    change.agent = "nora";
    change.now = now;
    change.events = busy_customer(batch);
    return (*opened)->commit(change) ? std::move(opened).value() : nullptr;
}

/// Out of the store and through a decision: 500 events, opened, read, folded and judged.
void read_and_decide(benchmark::State& state) {
    const test::TempDir dir;
    const auto filled = filled_store(dir);
    if (!filled) return state.SkipWithError("no store");
    base::ZoneTable zones;
    const runtime::Surroundings around{*service_recovery(), zones, runtime::deliverable_channels(), {}};
    for (auto _ : state) {
        auto events = filled->events_of("C-1", INT64_MAX);
        if (!events) return state.SkipWithError("cannot read");
        decision::Situation situation("C-1", service_recovery()->fold);
        situation.fold(std::move(events).value(), now);
        const runtime::Judgement judgement(situation, "K-1", now, around);
        benchmark::DoNotOptimize(judgement.decision.chosen);
    }
}
BENCHMARK(read_and_decide)->Unit(benchmark::kMicrosecond);

/// Reading alone, as the store does it and as SQLite alone does it.
void read_events(benchmark::State& state) {
    const test::TempDir dir;
    const auto filled = filled_store(dir);
    if (!filled) return state.SkipWithError("no store");
    for (auto _ : state) benchmark::DoNotOptimize(filled->events_of("C-1", INT64_MAX)->size());
}
BENCHMARK(read_events)->Unit(benchmark::kMicrosecond);

void read_raw_rows(benchmark::State& state) {
    const test::TempDir dir;
    sqlite3* db = raw_database(dir);
    insert_raw_rows(db, 1);
    sqlite3_stmt* select = nullptr;
    sqlite3_prepare_v2(db, "SELECT body FROM t WHERE customer = ? ORDER BY id", -1, &select, nullptr);
    for (auto _ : state) {
        std::size_t bytes = 0;
        sqlite3_bind_int64(select, 1, 1);
        while (sqlite3_step(select) == SQLITE_ROW) bytes += static_cast<std::size_t>(sqlite3_column_bytes(select, 0)) + (sqlite3_column_blob(select, 0) ? 1 : 0);
        sqlite3_reset(select);
        benchmark::DoNotOptimize(bytes);
    }
    sqlite3_finalize(select);
    sqlite3_close(db);
}
BENCHMARK(read_raw_rows)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace segue

BENCHMARK_MAIN();
