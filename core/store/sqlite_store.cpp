#include "core/store/sqlite_store.h"

#include "core/store/folder.h"
#include "core/store/tables.h"
#include "core/store/trail.h"
#include "core/store/witness.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sodium.h>
#include <sqlite3.h>

namespace segue::store {

using base::Code;
using base::Error;
using base::Result;
using base::Status;
using ports::Change;
using ports::Committed;

namespace {

Error error_of(const SQLite::Exception& failure) {
    switch (failure.getErrorCode() & 0xff) {
        case SQLITE_FULL: return {Code::unavailable, "the disk is full; nothing was saved", "database"};
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return {Code::conflict, "another program is using the database", "database"};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return {Code::corrupt, std::string("the database is damaged: ") + failure.what(), "database"};
        case SQLITE_TOOBIG: return {Code::limit, "too large for the database", "database"};
        default: return {Code::unavailable, std::string("the database cannot be used: ") + failure.what(), "database"};
    }
}

/// After these the state of the file is known; after any other failure it is not.
bool harmless(const SQLite::Exception& failure) {
    const int code = failure.getErrorCode() & 0xff;
    return code == SQLITE_FULL || code == SQLITE_TOOBIG || code == SQLITE_CONSTRAINT || code == SQLITE_BUSY || code == SQLITE_NOMEM;
}

template <class Work>
auto guarded(const Work& work) -> decltype(work()) {
    try {
        return work();
    } catch (const SQLite::Exception& failure) {
        return error_of(failure);
    }
}

void set_up(SQLite::Database& database) {
    database.setBusyTimeout(2000);
    // One connection does everything: no shared memory, no lock traffic, and the WAL-reset fault cannot happen.
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    if (database.execAndGet("PRAGMA journal_mode = WAL").getString() != "wal") {
        throw SQLite::Exception("the file system does not allow a write-ahead log", SQLITE_CANTOPEN);
    }
    database.exec("PRAGMA synchronous = FULL");
    database.exec("PRAGMA temp_store = MEMORY");
    database.exec("PRAGMA trusted_schema = OFF");
    database.exec("PRAGMA cache_size = -16000");  // 16 MB
}

/// Whether these keys made the database; notes them in a new one.
Status check_keys(SQLite::Database& database, Sealer& sealer) {
    const StatementPtr select = prepare(database, "SELECT body FROM store_check WHERE name = ?");
    const StatementPtr insert = prepare(database, "INSERT INTO store_check (name, body) VALUES (?, ?)");
    const auto sealed_with = [&](const char* name, const Key& key) {
        Use row(select);
        row.text(name);
        if (row.step()) return sealer.unseal(key, row.bytes_at(0), {"store_check", name}).ok();
        const std::string body = sealer.seal(key, name, {"store_check", name});
        Use(insert).text(name).blob(body).run();
        return true;
    };
    const auto index_fits = [&] {
        const std::string hash = sealer.blind("store_check", {"index"});
        Use row(select);
        row.text("index");
        if (row.step()) return row.bytes_at(0) == hash;
        Use(insert).text("index").blob(hash).run();
        return true;
    };
    if (sealed_with("agent", sealer.agent_key()) && sealed_with("machine", sealer.outbox_key()) && index_fits()) return {};
    return Error{Code::denied, "these keys did not make this database; restore the key file that belongs to it", "database"};
}

/// Whether the database says that its chain has a witness.
bool has_witness(SQLite::Database& database) {
    const StatementPtr select = prepare(database, "SELECT 1 FROM store_check WHERE name = 'witness'");
    return Use(select).step();
}

base::Json counts(std::size_t events, std::size_t rows, std::size_t records) {
    return base::Json::object({{"events", static_cast<std::int64_t>(events)}, {"outbox", static_cast<std::int64_t>(rows)},
                               {"records", static_cast<std::int64_t>(records)}});
}

}  // namespace

struct SqliteStore::Parts {
    FolderLock lock;  // let go last
    SQLite::Database database;
    Sealer sealer;
    CustomerTable customers;
    AuditChain chain;
    EventTable events;
    RecordTable records;
    SubjectTable subjects;
    DraftTable drafts;
    OutboxTable outbox;
    StatementPtr begin, commit, rollback;
    Witness witness;
    std::int64_t witnessed = 0;  ///< the last entry that the witness knows
    bool disk_failed = false;

    Parts(FolderLock held, SQLite::Database opened, const Keys& keys, Witness outside)
        : lock(std::move(held)), database(std::move(opened)), sealer(keys), customers(database, sealer), chain(database, sealer),
          events(database, sealer), records(database, sealer, customers), subjects(database, sealer),
          drafts(database, sealer, customers), outbox(database, sealer), begin(prepare(database, "BEGIN IMMEDIATE")),
          commit(prepare(database, "COMMIT")), rollback(prepare(database, "ROLLBACK")), witness(std::move(outside)) {}

    template <class Work>
    auto transact(const Work& work) -> decltype(work());
    void roll_back();
    void tell_witness();
    [[nodiscard]] Status compare_witness(const std::filesystem::path& folder, base::Time now);
    [[nodiscard]] Result<Committed> apply(const Change& change);
    [[nodiscard]] Status settle_one(const ports::OutboxRow& row, base::Time now);
    [[nodiscard]] Status settle(const ports::OutboxRow& row, const Change& also);
};

/// Runs `work` in one transaction: committed when it succeeds, else as if it had never begun.
template <class Work>
auto SqliteStore::Parts::transact(const Work& work) -> decltype(work()) {
    if (disk_failed) return Error{Code::unavailable, "the disk has failed; close and open the store again", "database"};
    try {
        Use(begin).run();
        auto result = work();
        if (!result.ok()) {
            roll_back();
            return result;
        }
        Use(commit).run();
        tell_witness();
        return result;
    } catch (const SQLite::Exception& failure) {
        disk_failed = !harmless(failure);
        roll_back();
        return error_of(failure);
    }
}

void SqliteStore::Parts::roll_back() {
    customers.forget_cached();
    events.forget_cached();
    try {
        if (sqlite3_get_autocommit(database.getHandle()) == 0) Use(rollback).run();
        chain.find_end();
    } catch (const SQLite::Exception&) {
        disk_failed = true;
    }
}

void SqliteStore::Parts::tell_witness() {
    const ChainEnd end = chain.end();
    if (end.n == witnessed) return;
    witness.write(witness_line(sealer, end));
    witnessed = end.n;
}

Status SqliteStore::Parts::compare_witness(const std::filesystem::path& folder, base::Time now) {
    const std::string line = witness.read();
    const bool known = has_witness(database);
    if (!known && !witness.write_first(witness_line(sealer, chain.end()), folder)) {
        return Error{Code::unavailable, "the audit chain's witness cannot be written to disk", (folder / witness_file).string()};
    }
    return transact([&]() -> Status {
        if (!known) database.exec("INSERT INTO store_check (name, body) VALUES ('witness', x'')");
        else check_witness(database, sealer, chain, line, now);
        witnessed = -1;
        return {};
    });
}

Result<Committed> SqliteStore::Parts::apply(const Change& change) {
    Entry entry;
    Committed done;
    std::size_t others = 0;
    if (!change.customer.empty()) {
        const auto customer = customers.ensure(change.customer, change.agent, change.now);
        if (!customer) return customer.error();
        entry.customer = customer->hash;
        const Writing writing{*customer, change.agent, chain.next_entry(), entry.rows};
        for (const auto& event : change.events) {
            const auto added = events.add(writing, event);
            if (!added) return added.error();
            done.events_added += *added ? 1u : 0u;
        }
        done.event_seq = events.last_seq(*customer);
        for (const auto& key : change.keys) others += customers.add_key(writing, key) ? 1u : 0u;
        for (const auto& subject : change.subjects) others += subjects.add(writing, subject) ? 1u : 0u;
        for (const auto& row : change.outbox) {
            const auto added = outbox.add(writing, change.customer, row, chain);
            if (!added) return added.error();
            done.rows_added += *added ? 1u : 0u;
        }
        for (const auto& record : change.records) {
            const auto added = records.add(writing, record);
            if (!added) return added.error();
            others += *added ? 1u : 0u;
        }
    } else if (!change.events.empty() || !change.keys.empty() || !change.subjects.empty() || !change.outbox.empty() || !change.records.empty()) {
        return Error{Code::invalid, "a change with rows must name its customer", "change"};
    }
    for (const auto& contact : change.drafts_done) drafts.remove(change.agent, contact);

    entry.time = change.now;
    for (const auto& given : change.audit) {
        entry.agent = given.agent.empty() ? change.agent : given.agent;
        entry.action = given.action;
        entry.details = given.details;
        if (!given.customer.empty()) entry.customer = customers.hash_of(given.customer);
        chain.append(entry);
        entry.rows = {};  // the first entry covers the rows
    }
    if (change.audit.empty() && done.events_added + done.rows_added + others > 0) {
        entry.agent = change.agent;
        entry.action = "rows.written";
        entry.details = base::write_json(counts(done.events_added, done.rows_added, others));
        chain.append(entry);
    }
    for (const auto& row : change.settled) {
        if (row.customer != change.customer) return Error{Code::invalid, "a row is settled together with changes of its own customer only", "outbox"};
        if (const Status settled = settle_one(row, change.now); !settled) return settled.error();
    }
    return done;
}

Status SqliteStore::Parts::settle_one(const ports::OutboxRow& row, base::Time now) {
    Entry entry;
    entry.customer = customers.hash_of(row.customer);
    if (const Status settled = outbox.settle(entry.customer, row, chain.next_entry()); !settled) return settled;
    const char* state = ports::outbox_state_name(row.state);
    entry.agent = row.agent;
    entry.time = now;
    entry.action = "outbox.settled";
    entry.details = base::write_json(base::Json::object({{"attempts", row.attempts}, {"row", row.seq}, {"state", state}}));
    entry.settled_seq = row.seq;
    entry.settled_state = state_digest(sealer, entry.customer, row.seq, state, row.attempts, row.next_try.us, row.why);
    chain.append(entry);
    return {};
}

Status SqliteStore::Parts::settle(const ports::OutboxRow& row, const Change& also) {
    if (!also.customer.empty() && also.customer != row.customer) {
        return Error{Code::invalid, "a row is settled together with changes of its own customer only", "outbox"};
    }
    if (const Status settled = settle_one(row, also.now); !settled) return settled;
    const auto done = apply(also);
    return done ? Status() : Status(done.error());
}

SqliteStore::SqliteStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
SqliteStore::~SqliteStore() = default;

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::filesystem::path& folder, const Keys& keys, base::Time now) {
    return open(folder, keys, now, Options());
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::filesystem::path& folder, const Keys& keys, base::Time now,
                                                       const Options& options) {
    using Opened = Result<std::unique_ptr<SqliteStore>>;
    if (sodium_init() < 0) return Error{Code::unavailable, "the encryption library does not start", {}};
    if (const Status ready = prepare_folder(folder); !ready) return ready.error();
    auto lock = FolderLock::take(folder);
    if (!lock) return lock.error();
    const auto file = folder / database_file;
    if (const Status ready = prepare_file(file); !ready) return ready.error();
    return guarded([&]() -> Opened {
        SQLite::Database database(file.string(), SQLite::OPEN_READWRITE, 0, options.vfs);
        set_up(database);
        const auto& steps = options.migrations ? *options.migrations : known_migrations();
        if (const Status ready = migrate(database, steps, now); !ready) return ready.error();
        database.exec("PRAGMA foreign_keys = ON");  // after migrating: steps may rebuild tables
        Sealer sealer(keys);
        if (const Status ready = check_keys(database, sealer); !ready) return ready.error();
        // What a log left by a crash or a failed sync brought back is written anew, so that it is on disk before it is shown.
        database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
        auto witness = Witness::open(folder);
        if (!witness) return witness.error();
        auto parts = std::make_unique<Parts>(std::move(*lock), std::move(database), keys, std::move(witness).value());
        if (const Status compared = parts->compare_witness(folder, now); !compared) return compared.error();
        return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(parts)));
    });
}

Result<Committed> SqliteStore::commit(const Change& change) {
    return parts_->transact([&] { return parts_->apply(change); });
}

Result<Committed> SqliteStore::commit_all(const std::vector<Change>& changes) {
    return parts_->transact([&]() -> Result<Committed> {
        Committed all;
        for (const auto& change : changes) {
            const auto one = parts_->apply(change);
            if (!one) return one;
            all.event_seq = one->event_seq;
            all.events_added += one->events_added;
            all.rows_added += one->rows_added;
        }
        return all;
    });
}

Result<std::vector<context::Event>> SqliteStore::events_of(const std::string& customer, std::int64_t up_to) {
    return guarded([&]() -> Result<std::vector<context::Event>> {
        const auto ref = parts_->customers.find(parts_->customers.hash_of(customer));
        if (!ref) return ref.error();
        return ref->has_value() ? parts_->events.of(**ref, up_to) : std::vector<context::Event>();
    });
}

Result<std::int64_t> SqliteStore::last_event(const std::string& customer) {
    return guarded([&]() -> Result<std::int64_t> {
        const auto ref = parts_->customers.find(parts_->customers.hash_of(customer));
        if (!ref) return ref.error();
        return ref->has_value() ? parts_->events.last_seq(**ref) : std::int64_t{0};
    });
}

Result<std::vector<std::string>> SqliteStore::customers() {
    return guarded([&] { return parts_->customers.all(); });
}

Result<std::optional<base::Time>> SqliteStore::held_since(const std::string& customer) {
    return guarded([&]() -> Result<std::optional<base::Time>> { return parts_->customers.created(parts_->customers.hash_of(customer)); });
}

Result<std::vector<std::string>> SqliteStore::find_customers(const ports::IdentityKey& key) {
    return guarded([&] { return parts_->customers.led_to_by(key); });
}

Result<std::vector<ports::SubjectRef>> SqliteStore::subjects_of(const std::string& customer) {
    return guarded([&]() -> Result<std::vector<ports::SubjectRef>> {
        const auto ref = parts_->customers.find(parts_->customers.hash_of(customer));
        if (!ref) return ref.error();
        return ref->has_value() ? parts_->subjects.of(**ref) : std::vector<ports::SubjectRef>();
    });
}

Result<std::optional<ports::StoredRecord>> SqliteStore::record(const std::string& id) {
    return guarded([&] { return parts_->records.find(id); });
}

Result<std::vector<ports::StoredRecord>> SqliteStore::records_of(const std::string& customer) {
    return guarded([&]() -> Result<std::vector<ports::StoredRecord>> {
        const auto ref = parts_->customers.find(parts_->customers.hash_of(customer));
        if (!ref) return ref.error();
        return ref->has_value() ? parts_->records.of(**ref, customer) : std::vector<ports::StoredRecord>();
    });
}

Result<std::vector<ports::OutboxRow>> SqliteStore::due_rows(base::Time now) {
    return guarded([&] { return parts_->outbox.due(now); });
}

Result<std::vector<ports::OutboxRow>> SqliteStore::open_rows() {
    return guarded([&] { return parts_->outbox.open(); });
}

Result<std::vector<ports::OutboxRow>> SqliteStore::rows_of(const std::string& customer) {
    return guarded([&]() -> Result<std::vector<ports::OutboxRow>> {
        const auto ref = parts_->customers.find(parts_->customers.hash_of(customer));
        if (!ref) return ref.error();
        return ref->has_value() ? parts_->outbox.of(**ref) : std::vector<ports::OutboxRow>();
    });
}

Status SqliteStore::settle_row(const ports::OutboxRow& row, const Change& also) {
    return parts_->transact([&] { return parts_->settle(row, also); });
}

Status SqliteStore::save_draft(const std::string& customer, const std::string& agent, const ports::Draft& draft) {
    return parts_->transact([&]() -> Status {
        const auto ref = parts_->customers.ensure(customer, agent, draft.saved);
        if (!ref) return ref.error();
        return parts_->drafts.save(*ref, agent, draft);
    });
}

Result<std::vector<ports::Draft>> SqliteStore::drafts(const std::string& agent) {
    return guarded([&] { return parts_->drafts.of(agent); });
}

Result<std::vector<ports::AuditLine>> SqliteStore::audit(std::int64_t from, std::int64_t to) {
    return guarded([&] { return audit_lines(parts_->database, parts_->customers, from, to); });
}

Result<std::int64_t> SqliteStore::verify_audit() {
    return guarded([&] { return verify_chain(parts_->database, parts_->sealer); });
}

}  // namespace segue::store
