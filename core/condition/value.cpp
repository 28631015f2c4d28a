#include "core/condition/value.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace segue::condition {

namespace {

Order order_of(int sign) { return sign < 0 ? Order::less : sign > 0 ? Order::greater : Order::equal; }

template <class T>
Order order_of(T a, T b) { return a < b ? Order::less : b < a ? Order::greater : Order::equal; }

Order order_of_texts(std::string_view a, std::string_view b) {
    // Bytes of UTF-8 sort like code points; char_traits compares them unsigned.
    return order_of(a.compare(b));
}

Order flip(Order order) {
    if (order == Order::less) return Order::greater;
    if (order == Order::greater) return Order::less;
    return order;
}

bool is_number(Kind kind) { return kind == Kind::integer || kind == Kind::uinteger || kind == Kind::real; }

Order compare_int_uint(std::int64_t a, std::uint64_t b) {
    return a < 0 ? Order::less : order_of(static_cast<std::uint64_t>(a), b);
}

Order compare_reals(double a, double b) {
    if (std::isnan(a) || std::isnan(b)) return Order::unordered;
    return order_of(a, b);
}

Order compare_numbers(const Value& a, const Value& b) {
    switch (a.kind) {
        case Kind::integer:
            if (b.kind == Kind::integer) return order_of(a.integer, b.integer);
            return b.kind == Kind::uinteger ? compare_int_uint(a.integer, b.uinteger) : compare(a.integer, b.real);
        case Kind::uinteger:
            if (b.kind == Kind::uinteger) return order_of(a.uinteger, b.uinteger);
            return b.kind == Kind::integer ? flip(compare_int_uint(b.integer, a.uinteger)) : compare(a.uinteger, b.real);
        default:
            if (b.kind == Kind::real) return compare_reals(a.real, b.real);
            return b.kind == Kind::integer ? flip(compare(b.integer, a.real)) : flip(compare(b.uinteger, a.real));
    }
}

int key_class(const Value& v) { return v.kind == Kind::boolean ? 0 : is_number(v.kind) ? 1 : 2; }

bool equal_lists(const Value& a, const Value& b, std::uint64_t& fuel) {
    const std::size_t n = list_size(a);
    if (n != list_size(b)) return false;
    for (std::size_t i = 0; i < n; ++i) {
        if (!equal(list_at(a, i), list_at(b, i), fuel)) return false;
    }
    return true;
}

bool equal_maps(const Value& a, const Value& b, std::uint64_t& fuel) {
    const std::size_t n = map_size(a);
    if (n != map_size(b)) return false;
    for (std::size_t i = 0; i < n; ++i) {
        const MapEntry entry = map_at(a, i);
        const Value other = map_find(b, entry.key);
        if (other.is_error() || !equal(entry.value, other, fuel)) return false;
    }
    return true;
}

}  // namespace

// The comparisons with an integer's own type must be exact where a double cannot tell neighbours apart, except that the
// language itself compares an int at the very edge (2^63 - 1) as the double it rounds to.
Order compare(std::int64_t a, double b) {
    if (std::isnan(b)) return Order::unordered;
    if (b < -9223372036854775808.0) return Order::greater;
    if (b > 9223372036854775807.0) return Order::less;
    return compare_reals(static_cast<double>(a), b);
}

Order compare(std::uint64_t a, double b) {
    if (std::isnan(b)) return Order::unordered;
    if (b < 0) return Order::greater;
    if (b > 18446744073709551615.0) return Order::less;
    return compare_reals(static_cast<double>(a), b);
}

Order compare(const Value& a, const Value& b) {
    if (is_number(a.kind) && is_number(b.kind)) return compare_numbers(a, b);
    if (a.kind != b.kind) return Order::mismatched;
    switch (a.kind) {
        case Kind::boolean: return order_of(int{a.boolean}, int{b.boolean});
        case Kind::text:
        case Kind::bytes: return order_of_texts(a.view(), b.view());
        case Kind::duration: return order_of(a.integer, b.integer);
        case Kind::timestamp:
            return a.integer != b.integer ? order_of(a.integer, b.integer) : order_of(a.extra, b.extra);
        default: return Order::mismatched;
    }
}

bool equal(const Value& a, const Value& b, std::uint64_t& fuel) {
    if (fuel == 0) return false;
    --fuel;
    if (is_number(a.kind) && is_number(b.kind)) return compare_numbers(a, b) == Order::equal;
    if (a.kind != b.kind) return false;
    switch (a.kind) {
        case Kind::null: return true;
        case Kind::text:
        case Kind::bytes:
        case Kind::type: return a.view() == b.view();
        case Kind::list: return equal_lists(a, b, fuel);
        case Kind::map: return equal_maps(a, b, fuel);
        case Kind::optional:
            if (!a.inside || !b.inside) return a.inside == b.inside;
            return equal(*a.inside, *b.inside, fuel);
        case Kind::network: return a.detail == b.detail && a.extra == b.extra && std::memcmp(a.octets, b.octets, 16) == 0;
        default: return compare(a, b) == Order::equal;
    }
}

bool key_less(const Value& a, const Value& b) {
    const int ca = key_class(a), cb = key_class(b);
    if (ca != cb) return ca < cb;
    return compare(a, b) == Order::less;
}

Value map_find(const Value& map, std::string_view key) {
    if (map.form() == Form::json) {
        const base::Json* found = map.json->find(key);
        return found ? value_of(*found) : Value::of_fault(Fault::no_such_key);
    }
    return map_find(map, Value::of_text(key));
}

Value map_find(const Value& map, const Value& key) {
    if (map.form() == Form::json) {
        if (key.kind != Kind::text) return Value::of_fault(Fault::no_such_key);
        return map_find(map, key.view());
    }
    if (key.kind != Kind::text && key.kind != Kind::boolean && !is_number(key.kind)) return Value::of_fault(Fault::no_such_key);
    const MapEntry* end = map.entries + map.extra;
    const MapEntry* at = std::lower_bound(map.entries, end, key, [](const MapEntry& e, const Value& k) { return key_less(e.key, k); });
    if (at != end && key_class(at->key) == key_class(key) && compare(at->key, key) == Order::equal) return at->value;
    return Value::of_fault(Fault::no_such_key);
}

std::string_view type_name(const Value& v) {
    switch (v.kind) {
        case Kind::error: return "error";
        case Kind::null: return "null_type";
        case Kind::boolean: return "bool";
        case Kind::integer: return "int";
        case Kind::uinteger: return "uint";
        case Kind::real: return "double";
        case Kind::text: return "string";
        case Kind::bytes: return "bytes";
        case Kind::list: return "list";
        case Kind::map: return "map";
        case Kind::duration: return "google.protobuf.Duration";
        case Kind::timestamp: return "google.protobuf.Timestamp";
        case Kind::type: return "type";
        case Kind::optional: return "optional_type";
        case Kind::network: return (v.detail & 1u) != 0 ? "net.CIDR" : "net.IP";
    }
    return "error";
}

std::string_view fault_words(Fault fault) {
    switch (fault) {
        case Fault::none: return "no error";
        case Fault::no_such_field: return "no such field";
        case Fault::no_such_key: return "no such key";
        case Fault::no_such_overload: return "no matching overload (the operands have the wrong types)";
        case Fault::index_out_of_range: return "index out of range";
        case Fault::divide_by_zero: return "divide by zero";
        case Fault::modulus_by_zero: return "modulus by zero";
        case Fault::overflow: return "the result overflows its type";
        case Fault::out_of_range: return "value out of range";
        case Fault::bad_conversion: return "cannot be converted";
        case Fault::invalid_utf8: return "invalid UTF-8";
        case Fault::unknown_name: return "unknown name";
        case Fault::unknown_function: return "unknown function";
        case Fault::not_available: return "not known now";
        case Fault::repeated_key: return "the same key twice in a map";
        case Fault::bad_key_type: return "a map key must be a bool, an int, a uint or a string";
        case Fault::bad_pattern: return "not a regular expression that can be used";
        case Fault::bad_zone: return "unknown time zone";
        case Fault::no_event: return "there is no such event";
        case Fault::empty_optional: return "the optional is empty";
        case Fault::bad_format: return "cannot be formatted so";
        case Fault::bad_address: return "not an address";
        case Fault::bad_argument: return "argument out of range";
        case Fault::told: return "error";
        case Fault::too_many_steps: return "the condition takes too many steps";
        case Fault::too_much_memory: return "the condition takes too much memory";
    }
    return "error";
}

}  // namespace segue::condition
