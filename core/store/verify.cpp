// Walks the audit chain and compares it with the rows that it covers.

#include "core/base/json.h"
#include "core/store/audit.h"

#include <array>
#include <optional>
#include <unordered_map>

namespace segue::store {
namespace {

using base::Code;
using base::Error;

/// Each covered table with its columns in the order of its insert; the first column is the covering entry.
struct Covered {
    const char* table;
    const char* select;
};
constexpr std::array<Covered, 5> covered = {{
    {"event", "SELECT entry, customer, key, seq, agent, entry, time, body FROM event"},
    {"record", "SELECT entry, customer, record, agent, entry, time, body FROM record"},
    {"subject", "SELECT entry, customer, kind, subject, agent, entry, id FROM subject"},
    {"identity_key", "SELECT entry, customer, key, agent, entry FROM identity_key"},
    {"outbox", "SELECT entry, customer, key, seq, agent, entry, target, kind, version, created, first_state, body FROM outbox"},
}};

std::string_view view(const base::Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// What the tables say now, by entry.
struct Found {
    std::unordered_map<std::int64_t, RowsDigest> rows;                 ///< entry → its rows
    std::unordered_map<std::int64_t, std::string> states;              ///< settling entry → the state its row has now
    std::unordered_map<std::int64_t, std::int64_t> never_settled;      ///< seq → entry, of rows that say they were never settled
    std::unordered_map<std::int64_t, std::int64_t> settled_last;       ///< seq → the last entry that settled it
};

Found read_rows(SQLite::Database& database, const Sealer& sealer) {
    Found found;
    for (const auto& [table, select] : covered) {
        const StatementPtr statement = prepare(database, select);
        Use row(statement);
        while (row.step()) {
            Columns columns;
            columns.rest_of_row(row, 1);
            found.rows[row.number_at(0)].add(columns.digest(sealer, table));
        }
    }
    const StatementPtr states = prepare(database, "SELECT settled, customer, seq, state, attempts, next_try, why, entry, first_state FROM outbox");
    Use row(states);
    while (row.step()) {
        const std::int64_t settled = row.number_at(0);
        if (settled != 0) {
            found.states[settled] = state_digest(sealer, row.bytes_at(1), row.number_at(2), row.bytes_at(3), row.number_at(4),
                                                 row.number_at(5), row.bytes_at(6));
        } else {
            // A row that no entry has settled must stand as it was inserted.
            const bool as_inserted = row.bytes_at(3) == row.bytes_at(8);
            found.never_settled[row.number_at(2)] = row.number_at(7);
            if (!as_inserted) found.rows[row.number_at(7)].value[0] ^= 1;
        }
    }
    const StatementPtr last = prepare(database, "SELECT settled_seq, max(n) FROM audit WHERE settled_seq <> 0 GROUP BY settled_seq");
    Use settling(last);
    while (settling.step()) found.settled_last[settling.number_at(0)] = settling.number_at(1);
    // A row that says it was never settled, though an entry settled it, was put back.
    for (const auto& [seq, entry] : found.never_settled) {
        if (found.settled_last.count(seq) > 0) found.rows[entry].value[0] ^= 1;
    }
    return found;
}

Error bad_entry(std::int64_t n, const char* what) {
    return {Code::corrupt, "audit entry " + std::to_string(n) + " " + what, "audit:" + std::to_string(n)};
}

/// What an alarm says (witness.h).
Error alarm_error(std::int64_t n, std::string_view details) {
    const auto json = base::parse_json(details, "audit");
    const std::string found(json ? json->text_or("found") : std::string_view());
    const auto number = [&](const char* name) {
        const base::Json* value = json ? json->find(name) : nullptr;
        return value && value->integer() ? *value->integer() : 0;
    };
    if (found == "older_copy") {
        const std::int64_t had = number("had"), has = number("has");
        const std::string lost = had > has ? "entries " + std::to_string(has + 1) + " to " + std::to_string(had) + " were written and are gone" :
                                             "entry " + std::to_string(had) + " was another one";
        return {Code::corrupt, "audit entry " + std::to_string(n) + " was written when an older copy of the database had been put back: " + lost, "audit:" + std::to_string(n)};
    }
    return {Code::corrupt, "audit entry " + std::to_string(n) + " was written when the chain's witness had been " + (found == "witness_removed" ? "removed" : "changed"), "audit:" + std::to_string(n)};
}

}  // namespace

base::Result<std::int64_t> verify_chain(SQLite::Database& database, const Sealer& sealer) {
    Found found = read_rows(database, sealer);
    const StatementPtr statement = prepare(database, "SELECT hash, n, customer, agent, time, action, details, rows, settled_seq,"
                                                     " settled_state, top_seq FROM audit ORDER BY n");
    Use row(statement);
    std::string previous;
    std::int64_t count = 0;
    std::optional<Error> alarm;
    while (row.step()) {
        const std::int64_t n = row.number_at(1);
        if (n != count + 1) return bad_entry(count + 1, "is missing");
        Columns columns;
        columns.bytes(previous);
        columns.rest_of_row(row, 1);
        if (row.bytes_at(0) != view(columns.digest(sealer, "audit"))) return bad_entry(n, "was changed");
        previous = std::string(row.bytes_at(0));
        if (row.bytes_at(7) != view(found.rows[n].value)) return bad_entry(n, "does not match the rows written with it: one was changed, added or removed");
        if (const std::int64_t seq = row.number_at(8); seq != 0 && found.settled_last[seq] == n && row.bytes_at(9) != found.states[n]) {
            return bad_entry(n, "does not match the state of the outbox row that it settled");
        }
        if (!alarm && row.bytes_at(5) == "audit.alarm") alarm = alarm_error(n, row.bytes_at(6));
        found.rows.erase(n);
        ++count;
    }
    for (const auto& [entry, rows] : found.rows) {
        if (entry > count) return bad_entry(count + 1, "is missing: rows name it");
    }
    if (alarm) return *alarm;
    return count;
}

}  // namespace segue::store
