#include "core/store/audit.h"

namespace segue::store {
namespace {

std::string_view view(const base::Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

void RowsDigest::add(const base::Digest& row) {
    for (std::size_t i = 0; i < value.size(); ++i) value[i] = static_cast<std::uint8_t>(value[i] ^ row[i]);
}

void Columns::number(std::int64_t value) {
    all_ += 'i';
    auto rest = static_cast<std::uint64_t>(value);
    for (int i = 0; i < 8; ++i, rest >>= 8) all_ += static_cast<char>(rest & 255);
}

void Columns::bytes(std::string_view value) {
    number(static_cast<std::int64_t>(value.size()));
    all_ += value;
}

void Columns::rest_of_row(const Use& row, int first) {
    for (int column = first; column < row.columns(); ++column) {
        if (row.is_number(column)) number(row.number_at(column));
        else bytes(row.bytes_at(column));
    }
}

base::Digest Columns::digest(const Sealer& sealer, std::string_view table) const { return sealer.digest({table, all_}); }

CoveredInsert& CoveredInsert::blob(std::string_view value) {
    columns_.bytes(value);
    use_.blob(value);
    return *this;
}

CoveredInsert& CoveredInsert::text(std::string_view value) {
    columns_.bytes(value);
    use_.text(value);
    return *this;
}

CoveredInsert& CoveredInsert::number(std::int64_t value) {
    columns_.number(value);
    use_.number(value);
    return *this;
}

bool CoveredInsert::run() {
    if (use_.run() == 0) return false;
    rows_.add(columns_.digest(sealer_, table_));
    return true;
}

std::string state_digest(const Sealer& sealer, std::string_view customer, std::int64_t seq, std::string_view state,
                         std::int64_t attempts, std::int64_t next_try, std::string_view why) {
    Columns columns;
    columns.bytes(customer);
    columns.number(seq);
    columns.bytes(state);
    columns.number(attempts);
    columns.number(next_try);
    columns.bytes(why);
    return std::string(view(columns.digest(sealer, "outbox state")));
}

std::string hex_of(std::string_view bytes) {
    constexpr const char* digits = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

AuditChain::AuditChain(SQLite::Database& database, const Sealer& sealer)
    : sealer_(sealer),
      insert_(prepare(database, "INSERT INTO audit (n, customer, agent, time, action, details, rows, settled_seq, settled_state,"
                                " top_seq, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")),
      select_end_(prepare(database, "SELECT n, top_seq, hash FROM audit ORDER BY n DESC LIMIT 1")) {
    find_end();
}

void AuditChain::find_end() {
    Use row(select_end_);
    const bool any = row.step();
    last_ = any ? row.number_at(0) : 0;
    top_seq_ = any ? row.number_at(1) : 0;
    hash_ = any ? std::string(row.bytes_at(2)) : std::string();
}

void AuditChain::append(const Entry& entry) {
    Columns columns;
    columns.bytes(hash_);
    Use insert(insert_);
    const auto number = [&](std::int64_t value) { columns.number(value), insert.number(value); };
    const auto bytes = [&](std::string_view value) { columns.bytes(value), insert.blob(value); };
    const auto text = [&](std::string_view value) { columns.bytes(value), insert.text(value); };
    number(last_ + 1);
    bytes(entry.customer);
    text(entry.agent);
    number(entry.time.us);
    text(entry.action);
    text(entry.details);
    bytes(view(entry.rows.value));
    number(entry.settled_seq);
    bytes(entry.settled_state);
    number(top_seq_);
    std::string hash(view(columns.digest(sealer_, "audit")));
    insert.blob(hash).run();
    ++last_;
    hash_ = std::move(hash);
}

}  // namespace segue::store
