#pragma once
// The numbered steps that a database's form has gone through.

#include "core/base/result.h"
#include "core/base/time.h"

#include <string>
#include <vector>

namespace SQLite {
class Database;
}

namespace segue::store {

/// One step; its number is the schema's version after it. Never edited once released.
struct Migration {
    int number = 0;
    std::string name;
    std::string sql;
};

/// assets/migrations, in order, embedded when the program is configured.
[[nodiscard]] const std::vector<Migration>& known_migrations();

/// Brings a database to the newest version, each step in one transaction: it is done whole, or the old state stays.
///
///   version = newest  ──► nothing to do
///   version < newest  ──► each missing step; refused and rolled back when a step would lose an outbox row that is not done
///   version > newest  ──► `conflict`: a newer Segue wrote it; nothing is touched
///   not ours          ──► `invalid`; nothing is touched
///
/// Throws SQLite::Exception when the database itself fails.
[[nodiscard]] base::Status migrate(SQLite::Database& database, const std::vector<Migration>& steps, base::Time now);

}  // namespace segue::store
