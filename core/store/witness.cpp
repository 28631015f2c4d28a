#include "core/store/witness.h"

#include "core/base/json.h"

#include <array>
#include <cstdio>
#include <sstream>

namespace segue::store {
namespace {

constexpr const char* alarm_action = "audit.alarm";

/// The hash of an entry; empty when it is not there.
std::string hash_of(SQLite::Database& database, std::int64_t n) {
    const StatementPtr select = prepare(database, "SELECT hash FROM audit WHERE n = ?");
    Use row(select);
    row.number(n);
    return row.step() ? std::string(row.bytes_at(0)) : std::string();
}

void raise_alarm(AuditChain& chain, const char* found, std::int64_t had, base::Time now) {
    Entry entry;
    entry.time = now;
    entry.action = alarm_action;
    entry.details = base::write_json(base::Json::object({{"found", found}, {"had", had}, {"has", chain.end().n}}));
    chain.append(entry);
}

}  // namespace

std::string witness_line(const Sealer& sealer, const ChainEnd& end) {
    std::array<char, 24> number{};
    std::snprintf(number.data(), number.size(), "%020lld", static_cast<long long>(end.n));
    const std::string said = std::string(number.data()) + ' ' + hex_of(end.hash);
    return said + ' ' + base::hex(sealer.digest({"witness", said})) + '\n';
}

void check_witness(SQLite::Database& database, const Sealer& sealer, AuditChain& chain, const std::string& line, base::Time now) {
    if (line.empty()) {
        raise_alarm(chain, "witness_removed", 0, now);
        return;
    }
    // "<n> <hash> <digest>\n": what stands before the digest is what it covers.
    const std::string said = line.substr(0, line.rfind(' '));
    const bool ours = line == said + ' ' + base::hex(sealer.digest({"witness", said})) + '\n';
    std::istringstream in(said);
    long long n = 0;
    std::string hash;
    in >> n >> hash;
    const std::string in_chain = ours && n > 0 ? hash_of(database, n) : std::string();
    if (!ours) raise_alarm(chain, "witness_changed", 0, now);
    else if (hex_of(in_chain) != hash) raise_alarm(chain, "older_copy", n, now);
}

}  // namespace segue::store
