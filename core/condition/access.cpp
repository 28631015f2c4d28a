// Reaching into lists, maps and optionals; relations between values.

#include "core/condition/evaluator.h"

#include <algorithm>
#include <cmath>

namespace segue::condition {

namespace {

/// A missing key is a missing field where it was asked for with a dot.
Value as_field(Value v) {
    if (v.is_error()) v.detail = static_cast<std::uint8_t>(Fault::no_such_field);
    return v;
}

/// The position that an index means: an int, or another number that is whole.
std::optional<std::size_t> list_position(const Value& key, std::size_t size) {
    std::uint64_t at = 0;
    switch (key.kind) {
        case Kind::integer:
            if (key.integer < 0) return std::nullopt;
            at = static_cast<std::uint64_t>(key.integer);
            break;
        case Kind::uinteger: at = key.uinteger; break;
        case Kind::real:
            if (!(key.real >= 0 && key.real < 9007199254740992.0) || key.real != std::floor(key.real)) return std::nullopt;
            at = static_cast<std::uint64_t>(key.real);
            break;
        default: return std::nullopt;
    }
    if (at >= size) return std::nullopt;
    return static_cast<std::size_t>(at);
}

bool is_number(Kind kind) { return kind == Kind::integer || kind == Kind::uinteger || kind == Kind::real; }

/// When a relation between two values that move with `now` will change by time alone.
void note_crossing(Machine& m, Relation relation, const Value& a, const Value& b) {
    const int slope = a.slope() - b.slope();
    if (slope == 0) return;
    double distance_ns = 0;   // a - b; far ones need no precision
    if (a.kind == Kind::timestamp) {
        distance_ns = static_cast<double>(a.integer - b.integer) * 1e9 + static_cast<double>(a.extra) - static_cast<double>(b.extra);
    } else {
        distance_ns = static_cast<double>(a.integer) - static_cast<double>(b.integer);
    }
    if ((distance_ns < 0 && slope < 0) || (distance_ns > 0 && slope > 0)) return;
    const double us = std::ceil(std::fabs(distance_ns) / 1000.0 / std::abs(slope));
    if (!(us < 4e17)) return;
    const bool past_it = slope > 0 ? relation == Relation::greater || relation == Relation::less_equal
                                   : relation == Relation::less || relation == Relation::greater_equal;
    const bool equality = relation == Relation::equal || relation == Relation::not_equal;
    const std::int64_t extra = past_it || (equality && distance_ns == 0) || us < 1 ? 1 : 0;
    m.note_change(m.environment().now().us + static_cast<std::int64_t>(us) + extra);
}

}  // namespace

Value select_field(Machine& m, const Value& v, std::string_view name) {
    if (v.kind == Kind::map) return as_field(map_find(v, name));
    if (v.kind != Kind::optional) return no_overload();
    return v.inside ? select_optional(m, *v.inside, name) : v;
}

Value select_optional(Machine& m, const Value& v, std::string_view name) {
    if (v.kind == Kind::optional) return v.inside ? select_optional(m, *v.inside, name) : v;
    if (v.kind != Kind::map) return no_overload();
    const Value found = map_find(v, name);
    return found.is_error() ? Value::of_optional(nullptr) : m.some(found);
}

Value has_field(const Value& v, std::string_view name) {
    if (v.kind == Kind::map) return Value::of_bool(!map_find(v, name).is_error());
    if (v.kind != Kind::optional) return no_overload();
    return v.inside ? has_field(*v.inside, name) : Value::of_bool(false);
}

Value index_value(Machine& m, const Value& v, const Value& key) {
    if (v.kind == Kind::map) return map_find(v, key);
    if (v.kind == Kind::list) {
        const auto at = list_position(key, list_size(v));
        if (at) return list_at(v, *at);
        return is_number(key.kind) ? Value::of_fault(Fault::index_out_of_range) : no_overload();
    }
    if (v.kind != Kind::optional) return no_overload();
    return v.inside ? index_optional(m, *v.inside, key) : v;
}

Value index_optional(Machine& m, const Value& v, const Value& key) {
    if (v.kind == Kind::optional) return v.inside ? index_optional(m, *v.inside, key) : v;
    if (v.kind == Kind::map) {
        const Value found = map_find(v, key);
        return found.is_error() ? Value::of_optional(nullptr) : m.some(found);
    }
    if (v.kind != Kind::list || !is_number(key.kind)) return no_overload();
    const auto at = list_position(key, list_size(v));
    return at ? m.some(list_at(v, *at)) : Value::of_optional(nullptr);
}

Value make_map(MapEntry* entries, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const Kind kind = entries[i].key.kind;
        if (kind != Kind::boolean && kind != Kind::integer && kind != Kind::uinteger && kind != Kind::text) {
            return Value::of_fault(Fault::bad_key_type);
        }
    }
    std::sort(entries, entries + n, [](const MapEntry& a, const MapEntry& b) { return key_less(a.key, b.key); });
    for (std::size_t i = 1; i < n; ++i) {
        if (!key_less(entries[i - 1].key, entries[i].key)) return Value::of_fault(Fault::repeated_key);
    }
    return Value::of_map(entries, n);
}

Value relate(Machine& m, Relation relation, const Value& a, const Value& b) {
    if (a.kind == Kind::integer && b.kind == Kind::integer) return Value::of_bool(holds(relation, a.integer, b.integer));
    if ((a.kind == Kind::timestamp || a.kind == Kind::duration) && a.kind == b.kind) note_crossing(m, relation, a, b);
    if (relation == Relation::equal) return m.equals(a, b);
    if (relation == Relation::not_equal) {
        const Value same = m.equals(a, b);
        return same.is_error() ? same : Value::of_bool(!same.boolean);
    }
    const Order order = condition::compare(a, b);
    if (order == Order::mismatched) return no_overload();
    switch (relation) {
        case Relation::less: return Value::of_bool(order == Order::less);
        case Relation::less_equal: return Value::of_bool(order == Order::less || order == Order::equal);
        case Relation::greater: return Value::of_bool(order == Order::greater);
        default: return Value::of_bool(order == Order::greater || order == Order::equal);
    }
}

}  // namespace segue::condition
