#pragma once
// A CEL value in 16 bytes. It owns nothing: texts, lists and maps lie in the program, in the environment or in the
// arena of the evaluation, so copying a value is copying two registers.

#include "core/base/json.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace segue::condition {

enum class Kind : std::uint8_t {
    error, null, boolean, integer, uinteger, real, text, bytes, list, map, duration, timestamp, type, optional, network
};

/// Why an evaluation failed. User errors are values: `||` and `&&` may absorb them.
enum class Fault : std::uint8_t {
    none, no_such_field, no_such_key, no_such_overload, index_out_of_range, divide_by_zero, modulus_by_zero, overflow,
    out_of_range, bad_conversion, invalid_utf8, unknown_name, unknown_function, not_available, repeated_key,
    bad_key_type, bad_pattern, bad_zone, no_event, empty_optional, bad_format, bad_address, bad_argument, told,
    too_many_steps, too_much_memory
};

struct MapEntry;

/// How a list or map is stored.
enum class Form : std::uint8_t { built, json };

struct Value {
    Kind kind = Kind::null;
    /// list, map: Form. error: Fault. timestamp, duration: how it moves with `now` (int8: -1, 0, +1). network: see there.
    std::uint8_t detail = 0;
    /// text, bytes, type: length. built list, map: count. timestamp: nanoseconds. error: instruction that failed, plus 1.
    std::uint32_t extra = 0;
    union {
        std::int64_t integer = 0;    ///< integer; duration in nanoseconds; timestamp in seconds
        std::uint64_t uinteger;
        double real;
        bool boolean;
        const char* chars;           ///< text, bytes, type
        const Value* items;          ///< built list
        const MapEntry* entries;     ///< built map, sorted by key_less
        const base::Json* json;      ///< list or map of JSON
        const Value* inside;         ///< optional; nullptr when empty
        const unsigned char* octets; ///< network
        const std::string* note;     ///< error: a message told by the environment, or nullptr
    };

    static Value of_bool(bool v) { Value r; r.kind = Kind::boolean; r.uinteger = v ? 1u : 0u; return r; }
    static Value of_int(std::int64_t v) { Value r; r.kind = Kind::integer; r.integer = v; return r; }
    static Value of_uint(std::uint64_t v) { Value r; r.kind = Kind::uinteger; r.uinteger = v; return r; }
    static Value of_real(double v) { Value r; r.kind = Kind::real; r.real = v; return r; }
    static Value of_chars(Kind kind, std::string_view v) {
        Value r; r.kind = kind; r.extra = static_cast<std::uint32_t>(v.size()); r.chars = v.data(); return r;
    }
    static Value of_text(std::string_view v) { return of_chars(Kind::text, v); }
    static Value of_bytes(std::string_view v) { return of_chars(Kind::bytes, v); }
    static Value of_type(std::string_view v) { return of_chars(Kind::type, v); }
    static Value of_list(const Value* items, std::size_t n) {
        Value r; r.kind = Kind::list; r.extra = static_cast<std::uint32_t>(n); r.items = items; return r;
    }
    static Value of_map(const MapEntry* entries, std::size_t n) {
        Value r; r.kind = Kind::map; r.extra = static_cast<std::uint32_t>(n); r.entries = entries; return r;
    }
    static Value of_duration(std::int64_t ns, int slope = 0) {
        Value r; r.kind = Kind::duration; r.detail = static_cast<std::uint8_t>(slope); r.integer = ns; return r;
    }
    static Value of_timestamp(std::int64_t seconds, std::uint32_t ns, int slope = 0) {
        Value r; r.kind = Kind::timestamp; r.detail = static_cast<std::uint8_t>(slope); r.extra = ns; r.integer = seconds;
        return r;
    }
    static Value of_optional(const Value* inside) { Value r; r.kind = Kind::optional; r.inside = inside; return r; }
    static Value of_fault(Fault fault) { Value r; r.kind = Kind::error; r.detail = static_cast<std::uint8_t>(fault); return r; }

    [[nodiscard]] bool is_error() const { return kind == Kind::error; }
    [[nodiscard]] bool is_true() const { return kind == Kind::boolean && boolean; }
    [[nodiscard]] bool is_false() const { return kind == Kind::boolean && !boolean; }
    [[nodiscard]] Fault fault() const { return static_cast<Fault>(detail); }
    [[nodiscard]] Form form() const { return static_cast<Form>(detail); }
    [[nodiscard]] int slope() const { return static_cast<std::int8_t>(detail); }
    [[nodiscard]] std::string_view view() const { return {chars, extra}; }
};
static_assert(sizeof(Value) == 16);

struct MapEntry {
    Value key;
    Value value;
};

/// JSON as CEL sees it: integers stay integers, texts and containers are looked at in place.
inline Value value_of(const base::Json& json) {
    Value r;
    switch (json.kind()) {
        case base::Json::Kind::null: return r;
        case base::Json::Kind::boolean: return Value::of_bool(*json.boolean());
        case base::Json::Kind::integer: return Value::of_int(*json.integer());
        case base::Json::Kind::real: return Value::of_real(*json.real());
        case base::Json::Kind::text: return Value::of_text(*json.text());
        case base::Json::Kind::list: r.kind = Kind::list; break;
        case base::Json::Kind::object: r.kind = Kind::map; break;
    }
    r.detail = static_cast<std::uint8_t>(Form::json);
    r.json = &json;
    return r;
}

inline std::size_t list_size(const Value& list) {
    return list.form() == Form::json ? list.json->items()->size() : list.extra;
}
inline Value list_at(const Value& list, std::size_t i) {
    return list.form() == Form::json ? value_of((*list.json->items())[i]) : list.items[i];
}
inline std::size_t map_size(const Value& map) {
    return map.form() == Form::json ? map.json->members()->size() : map.extra;
}
inline MapEntry map_at(const Value& map, std::size_t i) {
    if (map.form() == Form::built) return map.entries[i];
    const auto& member = (*map.json->members())[i];
    return {Value::of_text(member.first), value_of(member.second)};
}

/// The value under a key; kind error (no_such_key) when it is not there. Keys of different number types meet by value.
[[nodiscard]] Value map_find(const Value& map, const Value& key);
[[nodiscard]] Value map_find(const Value& map, std::string_view key);

/// The name that `type(v)` has.
[[nodiscard]] std::string_view type_name(const Value& v);

/// Order of numbers, texts, bytes, booleans, instants and lengths of time. `unordered` for NaN and for mixed kinds.
enum class Order : std::uint8_t { less, equal, greater, unordered, mismatched };
[[nodiscard]] Order compare(const Value& a, const Value& b);
[[nodiscard]] Order compare(std::int64_t a, double b);
[[nodiscard]] Order compare(std::uint64_t a, double b);

/// CEL equality; never an error. `fuel` is spent on every element looked at; at zero the answer is false and means nothing.
[[nodiscard]] bool equal(const Value& a, const Value& b, std::uint64_t& fuel);

/// A total order of map keys (booleans, then numbers by value, then texts): what iteration over a map follows.
[[nodiscard]] bool key_less(const Value& a, const Value& b);

/// The words that begin an error's message: "no such field", "divide by zero".
[[nodiscard]] std::string_view fault_words(Fault fault);

}  // namespace segue::condition
