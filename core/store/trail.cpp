#include "core/store/trail.h"

namespace segue::store {

base::Result<std::vector<ports::AuditLine>> audit_lines(SQLite::Database& database, CustomerTable& customers, std::int64_t from, std::int64_t to) {
    std::vector<ports::AuditLine> lines;
    const StatementPtr select = prepare(database, "SELECT n, customer, agent, time, action, details, hash FROM audit WHERE n BETWEEN ? AND ? ORDER BY n");
    Use row(select);
    row.number(from).number(to);
    while (row.step()) {
        ports::AuditLine line;
        line.n = row.number_at(0);
        line.agent = std::string(row.bytes_at(2));
        line.time.us = row.number_at(3);
        line.action = std::string(row.bytes_at(4));
        line.details = std::string(row.bytes_at(5));
        line.hash = hex_of(row.bytes_at(6));
        const std::string hash(row.bytes_at(1));
        // One that was erased, or that somebody has put there, is shown without a name.
        if (!hash.empty()) line.customer = customers.id_of(hash).ok() ? *customers.id_of(hash) : std::string();
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace segue::store
