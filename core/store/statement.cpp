#include "core/store/statement.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

namespace segue::store {

void DeleteStatement::operator()(SQLite::Statement* statement) const { delete statement; }

StatementPtr prepare(SQLite::Database& database, const char* sql) {
    return StatementPtr(new SQLite::Statement(database, sql));
}

Use::~Use() { statement_.tryReset(); }

Use& Use::text(std::string_view value) {
    // SQLiteCpp binds text without copying from a std::string or C string only; an empty view may hold no pointer at all.
    statement_.bind(++bound_, std::string(value));
    return *this;
}

Use& Use::blob(std::string_view value) {
    statement_.bindNoCopy(++bound_, value.empty() ? "" : static_cast<const void*>(value.data()), static_cast<int>(value.size()));
    return *this;
}

Use& Use::number(std::int64_t value) {
    statement_.bind(++bound_, value);
    return *this;
}

bool Use::step() { return statement_.executeStep(); }

int Use::run() { return statement_.exec(); }

std::string_view Use::bytes_at(int column) const {
    const SQLite::Column value = statement_.getColumn(column);
    const auto* data = static_cast<const char*>(value.getBlob());
    return data ? std::string_view(data, static_cast<std::size_t>(value.getBytes())) : std::string_view();
}

std::int64_t Use::number_at(int column) const { return statement_.getColumn(column).getInt64(); }

bool Use::null_at(int column) const { return statement_.isColumnNull(column); }

bool Use::is_number(int column) const { return statement_.getColumn(column).isInteger(); }

int Use::columns() const { return statement_.getColumnCount(); }

}  // namespace segue::store
