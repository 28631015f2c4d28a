#pragma once
// Who a row belongs to: the customer's hash, its data key, and the identity keys that lead to it.

#include "core/base/time.h"
#include "core/ports/store.h"
#include "core/store/audit.h"
#include "core/store/seal.h"
#include "core/store/statement.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace segue::store {

/// A customer as rows name it. The data key seals every row of this customer; destroying it erases the customer.
struct CustomerRef {
    std::string hash;
    Key data_key{};
};

/// In whose name, and under which audit entry, rows are written.
struct Writing {
    const CustomerRef& customer;
    const std::string& agent;
    std::int64_t entry = 0;
    RowsDigest& rows;
};

class CustomerTable {
public:
    CustomerTable(SQLite::Database& database, Sealer& sealer);

    [[nodiscard]] std::string hash_of(const std::string& id) const { return sealer_.blind("customer", {id}); }

    /// The customer, made when it is new. `denied` when it was erased.
    [[nodiscard]] base::Result<CustomerRef> ensure(const std::string& id, const std::string& agent, base::Time now);
    /// Empty when it is unknown. `denied` when it was erased.
    [[nodiscard]] base::Result<std::optional<CustomerRef>> find(const std::string& hash);
    /// When it was first stored; empty when it is unknown.
    [[nodiscard]] std::optional<base::Time> created(const std::string& hash);
    /// The plain id behind a hash.
    [[nodiscard]] base::Result<std::string> id_of(const std::string& hash);

    /// Every customer that was not erased, sorted.
    [[nodiscard]] base::Result<std::vector<std::string>> all();

    /// True when the key is new for this customer.
    [[nodiscard]] bool add_key(const Writing& writing, const ports::IdentityKey& key);
    [[nodiscard]] base::Result<std::vector<std::string>> led_to_by(const ports::IdentityKey& key);

    /// After a rollback: what was made in it is not there.
    void forget_cached() { cache_.clear(); }

private:
    [[nodiscard]] base::Result<std::vector<std::string>> ids(Use& rows);

    Sealer& sealer_;
    std::unordered_map<std::string, CustomerRef> cache_;  ///< by hash
    StatementPtr insert_, select_, select_created_, select_all_, insert_key_, select_by_key_;
};

}  // namespace segue::store
