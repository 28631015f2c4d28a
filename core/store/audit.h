#pragma once
// The audit chain: each entry's hash covers the one before, its own fields, and the ciphertext rows written with it.
//
//   entry n:  hash(n) = digest("audit", hash(n-1), n, customer, agent, time, action, details, rows, settled…, top_seq)
//             rows    = XOR, over the rows written with it, of digest(table, every covered column)
//
// The digests are keyed by the machine's key, so the chain cannot be made anew without it. They cover ciphertext, so
// destroying a customer's data key leaves the chain whole. That the whole file was put back to an older copy of itself is
// noticed by something outside of it: witness.h.

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/store/seal.h"
#include "core/store/statement.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace segue::store {

/// The digest of a set of rows, in any order.
struct RowsDigest {
    base::Digest value{};
    void add(const base::Digest& row);
};

/// Column values in the form in which they are digested: a type, a length, the bytes.
class Columns {
public:
    void number(std::int64_t value);
    void bytes(std::string_view value);
    /// The columns of the row in hand, from the given one to the last.
    void rest_of_row(const Use& row, int first);
    [[nodiscard]] base::Digest digest(const Sealer& sealer, std::string_view table) const;

private:
    std::string all_;
};

/// An insert whose bound columns the chain covers. verify() reads the same columns in the same order.
class CoveredInsert {
public:
    CoveredInsert(const StatementPtr& statement, const Sealer& sealer, std::string_view table, RowsDigest& rows)
        : use_(statement), sealer_(sealer), table_(table), rows_(rows) {}
    CoveredInsert& blob(std::string_view value);
    CoveredInsert& text(std::string_view value);
    CoveredInsert& number(std::int64_t value);
    /// What follows is bound and not covered.
    Use& uncovered() { return use_; }
    /// True when the row was new; then its digest counts.
    bool run();

private:
    Use use_;
    Columns columns_;
    const Sealer& sealer_;
    std::string_view table_;
    RowsDigest& rows_;
};

/// What an entry says, besides its number and hash.
struct Entry {
    std::string customer;               ///< hash; may be empty
    std::string agent;
    base::Time time;
    std::string action;
    std::string details;
    RowsDigest rows;
    std::int64_t settled_seq = 0;       ///< the outbox row whose state it sets; 0 when none
    std::string settled_state;          ///< state_digest() of that state
};

/// The state of an outbox row, as an entry keeps it.
[[nodiscard]] std::string state_digest(const Sealer& sealer, std::string_view customer, std::int64_t seq, std::string_view state,
                                       std::int64_t attempts, std::int64_t next_try, std::string_view why);

/// A keyed digest's bytes in hexadecimal.
[[nodiscard]] std::string hex_of(std::string_view bytes);

/// The last entry: its number and hash.
struct ChainEnd {
    std::int64_t n = 0;
    std::string hash;
};

class AuditChain {
public:
    AuditChain(SQLite::Database& database, const Sealer& sealer);

    /// Reads the end of the chain: at opening, and after a rollback.
    void find_end();
    [[nodiscard]] ChainEnd end() const { return {last_, hash_}; }
    [[nodiscard]] std::int64_t next_entry() const { return last_ + 1; }
    [[nodiscard]] std::int64_t take_seq() { return ++top_seq_; }
    void append(const Entry& entry);

private:
    const Sealer& sealer_;
    std::int64_t last_ = 0;
    std::int64_t top_seq_ = 0;
    std::string hash_;
    StatementPtr insert_, select_end_;
};

/// The number of entries; `corrupt`, naming the first bad one, when the chain or a row that it covers was changed.
[[nodiscard]] base::Result<std::int64_t> verify_chain(SQLite::Database& database, const Sealer& sealer);

}  // namespace segue::store
