#pragma once
// JSON as a plain tree of ours: what people write keeps line and column, what machines sent is bounded in size and depth.
//
// Parsing is nlohmann/json's SAX parser (core/base/json.cpp, the vendor fence). Objects are kept sorted by the UTF-8
// bytes of their keys, so that writing one is canonical by itself.

#include "core/base/result.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace segue::base {

/// Where a value begins in its file: line and column from 1, columns in bytes. 0 means "made by the program".
struct Place {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    auto operator<=>(const Place&) const = default;
};

/// One JSON value. Numbers that are written as integers and fit 64 bits stay integers; all others are doubles.
class Json {
public:
    enum class Kind : std::uint8_t { null, boolean, integer, real, text, list, object };
    using List = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;  ///< sorted by key, keys unique

    Json() = default;
    Json(std::nullptr_t) {}                                                // NOLINT
    Json(bool v) : value_(v) {}                                            // NOLINT
    Json(int v) : value_(std::int64_t{v}) {}                               // NOLINT
    Json(std::int64_t v) : value_(v) {}                                    // NOLINT
    Json(double v) : value_(v) {}                                          // NOLINT
    Json(std::string v) : value_(std::move(v)) {}                          // NOLINT
    Json(std::string_view v) : value_(std::string(v)) {}                   // NOLINT
    Json(const char* v) : value_(std::string(v)) {}                        // NOLINT

    /// object({{"a", 1}, {"b", "x"}}): sorts; a repeated key keeps the last value.
    static Json object(std::initializer_list<Member> members = {});
    /// The same of many members in any order. Their keys must be unique.
    static Json object_of(Object members);
    static Json list(List items = {});

    [[nodiscard]] Kind kind() const { return static_cast<Kind>(value_.index()); }
    [[nodiscard]] bool is_null() const { return kind() == Kind::null; }
    [[nodiscard]] bool is_object() const { return kind() == Kind::object; }
    [[nodiscard]] bool is_list() const { return kind() == Kind::list; }
    [[nodiscard]] bool is_text() const { return kind() == Kind::text; }

    // Typed access: nullptr when it is something else.
    [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&value_); }
    [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }
    [[nodiscard]] const double* real() const { return std::get_if<double>(&value_); }
    [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&value_); }
    [[nodiscard]] const List* items() const { return std::get_if<List>(&value_); }
    [[nodiscard]] const Object* members() const { return std::get_if<Object>(&value_); }
    [[nodiscard]] List* items() { return std::get_if<List>(&value_); }

    /// A member of an object; nullptr when this is no object or has no such member.
    [[nodiscard]] const Json* find(std::string_view key) const;
    /// A value by JSON pointer (RFC 6901: "/a/0/b", "" is the whole); nullptr when it is not there.
    [[nodiscard]] const Json* at(std::string_view pointer) const;
    /// The text of a member, or `otherwise`.
    [[nodiscard]] std::string_view text_or(std::string_view key, std::string_view otherwise = {}) const;

    /// Sets a member; turns null into an object first. Must not be called on other kinds.
    Json& set(std::string_view key, Json value);
    /// Appends to a list; turns null into a list first.
    Json& push(Json value);
    void erase(std::string_view key);

    [[nodiscard]] Place place() const { return place_; }
    void set_place(Place place) { place_ = place; }

    /// Equal in value; places do not count, and 1 is not 1.0.
    friend bool operator==(const Json& a, const Json& b) { return a.value_ == b.value_; }

private:
    std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Object> value_;
    Place place_;
};

/// What a reader accepts. Input from outside is never trusted to be small.
struct JsonLimits {
    std::size_t max_bytes = 16u << 20;
    std::size_t max_depth = 64;
    std::size_t max_text = 1u << 20;   ///< bytes of one string or key
    std::size_t max_values = 2'000'000;
};

/// Reads one JSON document. Refused, with "name:line:column": syntax errors, invalid UTF-8, a key twice in one object,
/// numbers outside double, anything past the limits. `first_line` is the line number of the text's first line (JSONL).
[[nodiscard]] Result<Json> parse_json(std::string_view text, std::string_view name, const JsonLimits& limits = {},
                                      std::uint32_t first_line = 1);

/// Canonical text: keys sorted by UTF-8 bytes, no spaces, shortest round-trip doubles, only the escapes JSON demands.
/// Invalid UTF-8 in a text made by the program is written as U+FFFD.
[[nodiscard]] std::string write_json(const Json& value);
/// The same, indented by two spaces, for people.
[[nodiscard]] std::string write_json_pretty(const Json& value);

/// "name:line:column" for an Error's place.
[[nodiscard]] std::string place_text(std::string_view name, Place place);

}  // namespace segue::base
