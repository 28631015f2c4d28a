#include "core/store/customers.h"

#include <algorithm>

namespace segue::store {
namespace {

using base::Code;
using base::Error;
using base::Result;

constexpr std::size_t max_cached = 10'000;

Error erased() { return {Code::denied, "this customer was erased", "customer"}; }

}  // namespace

CustomerTable::CustomerTable(SQLite::Database& database, Sealer& sealer)
    : sealer_(sealer),
      insert_(prepare(database, "INSERT INTO customer (customer, agent, created, id, data_key) VALUES (?, ?, ?, ?, ?)")),
      select_(prepare(database, "SELECT id, data_key FROM customer WHERE customer = ?")),
      select_created_(prepare(database, "SELECT created FROM customer WHERE customer = ?")),
      select_all_(prepare(database, "SELECT customer, id FROM customer WHERE id IS NOT NULL")),
      insert_key_(prepare(database, "INSERT INTO identity_key (customer, key, agent, entry) VALUES (?, ?, ?, ?)"
                                    " ON CONFLICT DO NOTHING")),
      select_by_key_(prepare(database, "SELECT c.customer, c.id FROM identity_key k JOIN customer c ON c.customer = k.customer"
                                       " WHERE k.key = ? AND c.id IS NOT NULL")) {}

Result<CustomerRef> CustomerTable::ensure(const std::string& id, const std::string& agent, base::Time now) {
    CustomerRef customer{hash_of(id), {}};
    auto known = find(customer.hash);
    if (!known) return known.error();
    if (known->has_value()) return **known;
    customer.data_key = sealer_.new_key();
    const std::string_view key(reinterpret_cast<const char*>(customer.data_key.data()), customer.data_key.size());
    const std::string sealed_id = sealer_.seal(sealer_.agent_key(), id, {"customer", customer.hash, "id"});
    const std::string sealed_key = sealer_.seal(sealer_.agent_key(), key, {"customer", customer.hash, "data_key"});
    Use(insert_).blob(customer.hash).text(agent).number(now.us).blob(sealed_id).blob(sealed_key).run();
    cache_[customer.hash] = customer;
    return customer;
}

Result<std::optional<CustomerRef>> CustomerTable::find(const std::string& hash) {
    if (const auto cached = cache_.find(hash); cached != cache_.end()) return std::optional(cached->second);
    Use row(select_);
    row.blob(hash);
    if (!row.step()) return std::optional<CustomerRef>();
    if (row.null_at(1)) return erased();
    auto key = sealer_.unseal(sealer_.agent_key(), row.bytes_at(1), {"customer", hash, "data_key"});
    if (!key) return key.error();
    CustomerRef customer{hash, {}};
    if (key->size() != customer.data_key.size()) return Error{Code::corrupt, "a data key has the wrong size", "customer"};
    std::copy(key->begin(), key->end(), customer.data_key.begin());
    if (cache_.size() >= max_cached) cache_.clear();
    cache_[hash] = customer;
    return std::optional(customer);
}

std::optional<base::Time> CustomerTable::created(const std::string& hash) {
    Use row(select_created_);
    row.blob(hash);
    if (!row.step()) return {};
    return base::Time{row.number_at(0)};
}

Result<std::string> CustomerTable::id_of(const std::string& hash) {
    Use row(select_);
    row.blob(hash);
    if (!row.step()) return Error{Code::not_found, "no such customer", "customer"};
    if (row.null_at(0)) return erased();
    return sealer_.unseal(sealer_.agent_key(), row.bytes_at(0), {"customer", hash, "id"});
}

Result<std::vector<std::string>> CustomerTable::ids(Use& rows) {
    std::vector<std::string> found;
    while (rows.step()) {
        auto id = sealer_.unseal(sealer_.agent_key(), rows.bytes_at(1), {"customer", rows.bytes_at(0), "id"});
        if (!id) return id.error();
        if (!id->empty()) found.push_back(std::move(id).value());
    }
    std::sort(found.begin(), found.end());
    return found;
}

Result<std::vector<std::string>> CustomerTable::all() {
    Use rows(select_all_);
    return ids(rows);
}

bool CustomerTable::add_key(const Writing& writing, const ports::IdentityKey& key) {
    const std::string hash = sealer_.blind("identity", {key.kind, key.value});
    CoveredInsert insert(insert_key_, sealer_, "identity_key", writing.rows);
    insert.blob(writing.customer.hash).blob(hash).text(writing.agent).number(writing.entry);
    return insert.run();
}

Result<std::vector<std::string>> CustomerTable::led_to_by(const ports::IdentityKey& key) {
    const std::string hash = sealer_.blind("identity", {key.kind, key.value});
    Use rows(select_by_key_);
    rows.blob(hash);
    return ids(rows);
}

}  // namespace segue::store
