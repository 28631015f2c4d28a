#pragma once
// The audit chain as it is shown.

#include "core/store/customers.h"

namespace segue::store {

/// Entries `from` to `to`, with the plain ids of customers where they can still be read.
[[nodiscard]] base::Result<std::vector<ports::AuditLine>> audit_lines(SQLite::Database& database, CustomerTable& customers, std::int64_t from, std::int64_t to);

}  // namespace segue::store
