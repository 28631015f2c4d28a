#pragma once
// The tables of a customer's rows. Each class keeps its statements and knows how its bodies are made and sealed.
// Everything here runs inside a transaction or read of SqliteStore and may throw SQLite::Exception, which that catches.

#include "core/ports/store.h"
#include "core/store/audit.h"
#include "core/store/customers.h"
#include "core/store/seal.h"
#include "core/store/statement.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace segue::store {

/// The largest body that is stored.
inline constexpr std::size_t max_body = 16u << 20;

class EventTable {
public:
    EventTable(SQLite::Database& database, Sealer& sealer);
    /// The highest number of this customer's events; 0 when there is none. Looked up once in an opening, then kept.
    [[nodiscard]] std::int64_t last_seq(const CustomerRef& customer);
    /// False when the event was there already.
    [[nodiscard]] base::Result<bool> add(const Writing& writing, const context::Event& event);
    /// Those with a number up to `up_to`, in the order of folding.
    [[nodiscard]] base::Result<std::vector<context::Event>> of(const CustomerRef& customer, std::int64_t up_to);
    /// After a rollback.
    void forget_cached() { last_seq_.clear(); }

private:
    Sealer& sealer_;
    std::unordered_map<std::string, std::int64_t> last_seq_;
    StatementPtr insert_, select_last_, select_;
};

class RecordTable {
public:
    RecordTable(SQLite::Database& database, Sealer& sealer, CustomerTable& customers);
    [[nodiscard]] base::Result<bool> add(const Writing& writing, const ports::StoredRecord& record);
    /// Asks customer by customer (1 to 2 µs each): rare enough not to make every commit pay for an index.
    [[nodiscard]] base::Result<std::optional<ports::StoredRecord>> find(const std::string& id);
    /// By time, then id.
    [[nodiscard]] base::Result<std::vector<ports::StoredRecord>> of(const CustomerRef& customer, const std::string& customer_id);

private:
    [[nodiscard]] base::Result<ports::StoredRecord> read(const Use& row, const CustomerRef& customer, std::string customer_id) const;

    Sealer& sealer_;
    CustomerTable& customers_;
    StatementPtr insert_, select_one_, select_of_;
};

class SubjectTable {
public:
    SubjectTable(SQLite::Database& database, Sealer& sealer);
    [[nodiscard]] bool add(const Writing& writing, const ports::SubjectRef& subject);
    [[nodiscard]] base::Result<std::vector<ports::SubjectRef>> of(const CustomerRef& customer);

private:
    Sealer& sealer_;
    StatementPtr insert_, select_;
};

class DraftTable {
public:
    DraftTable(SQLite::Database& database, Sealer& sealer, CustomerTable& customers);
    [[nodiscard]] base::Status save(const CustomerRef& customer, const std::string& agent, const ports::Draft& draft);
    void remove(const std::string& agent, const std::string& contact);
    [[nodiscard]] base::Result<std::vector<ports::Draft>> of(const std::string& agent);

private:
    Sealer& sealer_;
    CustomerTable& customers_;
    StatementPtr upsert_, delete_, select_;
};

/// Outbox rows are sealed with the machine's key, customer id included: they can be sent when no agent's key is there.
class OutboxTable {
public:
    OutboxTable(SQLite::Database& database, Sealer& sealer);
    [[nodiscard]] base::Result<bool> add(const Writing& writing, const std::string& customer_id, const ports::OutboxRow& row,
                                         AuditChain& chain);
    [[nodiscard]] base::Result<std::vector<ports::OutboxRow>> due(base::Time now);
    [[nodiscard]] base::Result<std::vector<ports::OutboxRow>> open();
    [[nodiscard]] base::Result<std::vector<ports::OutboxRow>> of(const CustomerRef& customer);
    /// `conflict` when the row is finished already, `not_found` when it is not there.
    [[nodiscard]] base::Status settle(const std::string& customer_hash, const ports::OutboxRow& row, std::int64_t entry);

private:
    [[nodiscard]] base::Result<ports::OutboxRow> read(const Use& row) const;
    [[nodiscard]] base::Result<std::vector<ports::OutboxRow>> all(Use& row) const;

    Sealer& sealer_;
    StatementPtr insert_, select_open_, select_of_, update_, select_state_;
};

}  // namespace segue::store
