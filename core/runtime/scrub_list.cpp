#include "core/runtime/scrub_list.h"

#include "core/base/json.h"
#include "core/base/text.h"

#include <algorithm>

namespace segue::runtime {
namespace {

using base::Code;
using base::Error;

struct Column {
    const char* name;
    std::string ListRow::*field;
};
constexpr Column columns[] = {{"customer", &ListRow::customer}, {"phone", &ListRow::phone},     {"action", &ListRow::action}, {"treatment", &ListRow::treatment},
                              {"subject", &ListRow::subject},   {"channel", &ListRow::channel}, {"purpose", &ListRow::purpose}};

const Column* column_of(std::string_view name) {
    const auto found = std::find_if(std::begin(columns), std::end(columns), [name](const Column& c) { return name == c.name; });
    return found == std::end(columns) ? nullptr : found;
}

std::string place(const std::string& file, std::size_t line) { return file + ":" + std::to_string(line); }

/// Takes the text line by line. A line ends with LF or CRLF, or with the text.
class Lines {
public:
    explicit Lines(std::string_view text) : rest_(text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text) {}
    bool next(std::string_view& line) {
        if (rest_.empty()) return false;
        ++number_;
        const auto end = rest_.find('\n');
        line = rest_.substr(0, end);
        rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        return true;
    }
    [[nodiscard]] std::size_t number() const { return number_; }

private:
    std::string_view rest_;
    std::size_t number_ = 0;
};

/// One record's fields; false while a quotation mark is open: the record goes on in the next line.
bool split_csv(std::string_view record, std::vector<std::string>& fields) {
    fields.assign(1, {});
    bool quoted = false;
    for (std::size_t i = 0; i < record.size(); ++i) {
        const char c = record[i];
        if (quoted && c == '"' && i + 1 < record.size() && record[i + 1] == '"') fields.back() += record[++i];
        else if (c == '"') quoted = !quoted;
        else if (c == ',' && !quoted) fields.emplace_back();
        else fields.back() += c;
    }
    return !quoted;
}

void take(ListRow row, const std::string& file, ReadList& out) {
    for (const Column& column : columns) row.*column.field = base::trimmed(row.*column.field);
    if (!base::is_valid_utf8(row.raw)) return out.refused.push_back({Code::invalid, "the line is not UTF-8; save the list as UTF-8", place(file, row.line)});
    if (row.customer.empty() && row.phone.empty()) return out.refused.push_back({Code::invalid, "the line names nobody; give 'customer' or 'phone'", place(file, row.line)});
    out.rows.push_back(std::move(row));
}

void take_json(std::string_view line, std::size_t number, const std::string& file, ReadList& out) {
    auto json = base::parse_json(line, place(file, number));
    if (!json) return out.refused.push_back({Code::invalid, json.error().message, json.error().place});
    if (!json->is_object()) return out.refused.push_back({Code::invalid, "each line must be a JSON object, like {\"customer\": \"C-1\"}", place(file, number)});
    ListRow row;
    row.line = number;
    row.raw = line;
    for (const Column& column : columns) {
        const base::Json* value = json->find(column.name);
        if (!value || value->is_null()) continue;
        if (!value->text()) return out.refused.push_back({Code::invalid, std::string("'") + column.name + "' must be a text; put it in quotation marks", place(file, number)});
        row.*column.field = *value->text();
    }
    take(std::move(row), file, out);
}

base::Status read_header(std::string_view line, std::size_t number, const std::string& file, std::vector<const Column*>& header) {
    std::vector<std::string> names;
    if (!split_csv(line, names)) return Error{Code::invalid, "a quotation mark in the line of column names is not closed", place(file, number)};
    std::vector<std::string> known;
    for (const Column& column : columns) known.emplace_back(column.name);
    bool somebody = false;
    std::string near;
    for (const auto& name : names) {
        const std::string plain = base::lower_ascii(base::trimmed(name));
        const Column* column = column_of(plain);
        if (column && std::find(header.begin(), header.end(), column) != header.end()) return Error{Code::invalid, std::string("the column '") + column->name + "' stands twice", place(file, number)};
        header.push_back(column);
        somebody = somebody || plain == "customer" || plain == "phone";
        if (!column && near.empty()) near = base::nearest(plain, {"customer", "phone"});
    }
    if (somebody) return {};
    return Error{Code::invalid, "no column names the people; the first line must name the columns, 'customer' or 'phone' among them" + (near.empty() ? std::string() : " (did you mean '" + near + "'?)"), place(file, number)};
}

base::Status read_csv(Lines& lines, std::string_view first, const std::string& file, ReadList& out) {
    std::vector<const Column*> header;
    out.header = first;
    if (auto read = read_header(first, lines.number(), file, header); !read) return read;
    std::vector<std::string> fields;
    for (std::string_view line; lines.next(line);) {
        if (base::trimmed(line).empty()) continue;
        ListRow row;
        row.line = lines.number();
        row.raw = line;
        bool whole = split_csv(row.raw, fields);
        while (!whole && row.raw.size() < 65'536 && lines.next(line)) {
            (row.raw += '\n') += line;
            whole = split_csv(row.raw, fields);
        }
        if (!whole) {
            out.refused.push_back({Code::invalid, "a quotation mark is not closed", place(file, row.line)});
            continue;
        }
        if (fields.size() != header.size()) {
            out.refused.push_back({Code::invalid, "the line has " + std::to_string(fields.size()) + " columns and the first line names " + std::to_string(header.size()) + "; put a value with a comma in quotation marks", place(file, row.line)});
            continue;
        }
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (header[i]) row.*header[i]->field = fields[i];
        }
        take(std::move(row), file, out);
    }
    return {};
}

}  // namespace

base::Result<ReadList> read_list(std::string_view text, const std::string& file) {
    ReadList out;
    Lines lines(text);
    std::string_view line;
    do {
        if (!lines.next(line)) return Error{Code::invalid, "the list is empty", file};
    } while (base::trimmed(line).empty() || base::trimmed(line).starts_with('#'));
    if (!base::trimmed(line).starts_with('{')) {
        if (auto read = read_csv(lines, line, file, out); !read) return read.error();
        return out;
    }
    do {
        const auto plain = base::trimmed(line);
        if (!plain.empty() && !plain.starts_with('#')) take_json(line, lines.number(), file, out);
    } while (lines.next(line));
    return out;
}

}  // namespace segue::runtime
