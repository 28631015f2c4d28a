#include "core/store/encode.h"
#include "core/store/tables.h"

#include <set>
#include <utility>

namespace segue::store {
namespace {

using base::Code;
using base::Error;
using base::Result;
using base::Status;
using ports::OutboxRow;
using ports::OutboxState;

// The columns of a row as read() takes them. `open` stands as in the partial index, so that it is used.
constexpr const char* select_row =
    "SELECT customer, key, agent, seq, target, kind, version, created, state, attempts, next_try, why, body FROM outbox";

bool finished(OutboxState state) { return state == OutboxState::done || state == OutboxState::cancelled; }

}  // namespace

OutboxTable::OutboxTable(SQLite::Database& database, Sealer& sealer)
    : sealer_(sealer),
      insert_(prepare(database, "INSERT INTO outbox (customer, key, seq, agent, entry, target, kind, version, created, first_state,"
                                " body, state, attempts, next_try, why, settled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
                                " ON CONFLICT DO NOTHING")),
      select_open_(prepare(database, (std::string(select_row) + " WHERE state NOT IN ('done', 'cancelled') ORDER BY seq").c_str())),
      select_of_(prepare(database, (std::string(select_row) + " WHERE customer = ? ORDER BY seq").c_str())),
      update_(prepare(database, "UPDATE outbox SET state = ?, attempts = ?, next_try = ?, why = ?, settled = ?"
                                " WHERE customer = ? AND key = ?")),
      select_state_(prepare(database, "SELECT state, seq FROM outbox WHERE customer = ? AND key = ?")) {}

Result<bool> OutboxTable::add(const Writing& writing, const std::string& customer_id, const OutboxRow& row, AuditChain& chain) {
    const std::string key = sealer_.blind("outbox", {row.key});
    const std::string& agent = row.agent.empty() ? writing.agent : row.agent;
    const std::string plain = FieldWriter().text(customer_id).text(row.key).text(encode_json(row.payload)).take();
    if (plain.size() > max_body) return Error{Code::limit, "a payload larger than " + std::to_string(max_body) + " bytes", "outbox"};
    const std::string body = sealer_.seal(sealer_.outbox_key(), plain, {"outbox", writing.customer.hash, key, agent});
    const char* state = ports::outbox_state_name(row.state);
    CoveredInsert insert(insert_, sealer_, "outbox", writing.rows);
    insert.blob(writing.customer.hash).blob(key).number(chain.take_seq()).text(agent).number(writing.entry).text(row.target);
    insert.text(row.kind).number(row.version).number(row.created.us).text(state).blob(body);
    insert.uncovered().text(state).number(row.attempts).number(row.next_try.us).text(row.why);
    return insert.run();
}

Result<OutboxRow> OutboxTable::read(const Use& row) const {
    const auto plain = sealer_.unseal(sealer_.outbox_key(), row.bytes_at(12), {"outbox", row.bytes_at(0), row.bytes_at(1), row.bytes_at(2)});
    if (!plain) return plain.error();
    FieldReader in(*plain, "outbox");
    OutboxRow out;
    out.customer = in.text();
    out.key = in.text();
    auto payload = decode_json(in.text(), "outbox");
    if (const Status whole = in.finish(); !whole) return whole.error();
    if (!payload) return payload.error();
    const auto state = ports::outbox_state_of(row.bytes_at(8));
    if (!state) return Error{Code::corrupt, "an outbox row has a state that this version does not know", "outbox"};
    out.payload = std::move(payload).value();
    out.agent = std::string(row.bytes_at(2));
    out.seq = row.number_at(3);
    out.target = std::string(row.bytes_at(4));
    out.kind = std::string(row.bytes_at(5));
    out.version = static_cast<int>(row.number_at(6));
    out.created.us = row.number_at(7);
    out.state = *state;
    out.attempts = static_cast<int>(row.number_at(9));
    out.next_try.us = row.number_at(10);
    out.why = std::string(row.bytes_at(11));
    return out;
}

Result<std::vector<OutboxRow>> OutboxTable::due(base::Time now) {
    std::vector<OutboxRow> rows;
    std::set<std::pair<std::string, std::string>> lanes;  // customer and target; the first row of a lane holds up the rest
    Use row(select_open_);
    while (row.step()) {
        const bool head = ports::is_lane_of_its_own(row.bytes_at(5)) || lanes.emplace(row.bytes_at(0), row.bytes_at(4)).second;
        if (!head || row.bytes_at(8) != "queued" || row.number_at(10) > now.us) continue;
        auto read_row = read(row);
        if (!read_row) return read_row.error();
        rows.push_back(std::move(read_row).value());
    }
    return rows;
}

Result<std::vector<OutboxRow>> OutboxTable::open() {
    Use row(select_open_);
    return all(row);
}

Result<std::vector<OutboxRow>> OutboxTable::of(const CustomerRef& customer) {
    Use row(select_of_);
    row.blob(customer.hash);
    return all(row);
}

Result<std::vector<OutboxRow>> OutboxTable::all(Use& row) const {
    std::vector<OutboxRow> rows;
    while (row.step()) {
        auto read_row = read(row);
        if (!read_row) return read_row.error();
        rows.push_back(std::move(read_row).value());
    }
    return rows;
}

Status OutboxTable::settle(const std::string& customer_hash, const OutboxRow& row, std::int64_t entry) {
    const std::string key = sealer_.blind("outbox", {row.key});
    {
        Use current(select_state_);
        current.blob(customer_hash).blob(key);
        if (!current.step() || current.number_at(1) != row.seq) return Error{Code::not_found, "there is no outbox row " + std::to_string(row.seq), "outbox"};
        const auto state = ports::outbox_state_of(current.bytes_at(0));
        if (!state || finished(*state)) {
            return Error{Code::conflict, "outbox row " + std::to_string(row.seq) + " is finished already", "outbox"};
        }
    }
    Use(update_).text(ports::outbox_state_name(row.state)).number(row.attempts).number(row.next_try.us).text(row.why).number(entry)
        .blob(customer_hash).blob(key).run();
    return {};
}

}  // namespace segue::store
