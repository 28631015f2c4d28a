#pragma once
// Kept statements, bound and read in order. Only the .cpp files behind this header and sqlite_store.h know SQLiteCpp.

#include <cstdint>
#include <memory>
#include <string_view>

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace segue::store {

struct DeleteStatement {
    void operator()(SQLite::Statement* statement) const;
};
using StatementPtr = std::unique_ptr<SQLite::Statement, DeleteStatement>;

/// Compiles a statement once. Throws SQLite::Exception, as everything here does; SqliteStore turns it into an Error.
[[nodiscard]] StatementPtr prepare(SQLite::Database& database, const char* sql);

/// One use of a kept statement: bind from left to right, then step or run. It is reset when the use ends, however it ends.
/// What is bound must live until then; what is read lives until the next step.
class Use {
public:
    explicit Use(const StatementPtr& statement) : statement_(*statement) {}
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

    Use& text(std::string_view value);
    Use& blob(std::string_view value);
    Use& number(std::int64_t value);

    /// True when there is another row.
    [[nodiscard]] bool step();
    /// Steps to the end; how many rows it changed.
    int run();

    [[nodiscard]] std::string_view bytes_at(int column) const;
    [[nodiscard]] std::int64_t number_at(int column) const;
    [[nodiscard]] bool null_at(int column) const;
    [[nodiscard]] bool is_number(int column) const;
    [[nodiscard]] int columns() const;

private:
    SQLite::Statement& statement_;
    int bound_ = 0;
};

}  // namespace segue::store
