#include "core/store/migrate.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

namespace segue::store {
namespace {

using base::Code;
using base::Error;
using base::Status;

constexpr int application_id = 0x53656775;  // "Segu"

int pragma(SQLite::Database& database, const std::string& name) { return database.execAndGet("PRAGMA " + name).getInt(); }

std::int64_t unsent_rows(SQLite::Database& database) {
    if (!database.tableExists("outbox")) return 0;
    return database.execAndGet("SELECT count(*) FROM outbox WHERE state NOT IN ('done', 'cancelled')").getInt64();
}

Status run_step(SQLite::Database& database, const Migration& step, base::Time now) {
    const std::string place = "migration " + std::to_string(step.number);
    SQLite::Transaction transaction(database);  // rolls back unless committed
    const std::int64_t unsent = unsent_rows(database);
    try {
        database.exec(step.sql);
    } catch (const SQLite::Exception& failure) {
        return Error{Code::corrupt, std::string("the database could not be brought to this version: ") + failure.what() +
                     "; nothing was changed", place};
    }
    if (unsent_rows(database) < unsent) {
        return Error{Code::corrupt, "the step would lose rows that are not sent yet; nothing was changed", place};
    }
    SQLite::Statement note(database, "INSERT INTO migration (number, name, applied) VALUES (?, ?, ?)");
    note.bind(1, step.number);
    note.bind(2, step.name);
    note.bind(3, now.us);
    note.exec();
    database.exec("PRAGMA user_version = " + std::to_string(step.number));
    transaction.commit();
    return {};
}

}  // namespace

Status migrate(SQLite::Database& database, const std::vector<Migration>& steps, base::Time now) {
    const int version = pragma(database, "user_version");
    const int newest = steps.empty() ? 0 : steps.back().number;
    const bool empty = database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0;
    if (empty ? version != 0 : pragma(database, "application_id") != application_id) {
        return Error{Code::invalid, "this is a database, but not one of Segue's", "database"};
    }
    if (version > newest) {
        return Error{Code::conflict, "the database was written by a newer Segue (version " + std::to_string(version) +
                     "; this program knows " + std::to_string(newest) + "); nothing was touched, please update the program", "database"};
    }
    if (empty) {
        SQLite::Transaction transaction(database);
        database.exec("PRAGMA application_id = " + std::to_string(application_id));
        database.exec("CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied INTEGER NOT NULL)");
        transaction.commit();
    }
    for (const Migration& step : steps) {
        if (step.number <= version) continue;
        if (const Status done = run_step(database, step, now); !done) return done;
    }
    return {};
}

}  // namespace segue::store
