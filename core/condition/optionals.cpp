// Values that may be absent.

#include "core/condition/builtins.h"

namespace segue::condition::builtin {

namespace {

bool is_zero(const Value& v) {
    switch (v.kind) {
        case Kind::null: return true;
        case Kind::boolean: return !v.boolean;
        case Kind::integer:
        case Kind::uinteger:
        case Kind::duration: return v.integer == 0;
        case Kind::real: return v.real == 0;
        case Kind::text:
        case Kind::bytes: return v.extra == 0;
        case Kind::list: return list_size(v) == 0;
        case Kind::map: return map_size(v) == 0;
        case Kind::timestamp: return v.integer == 0 && v.extra == 0;
        case Kind::optional: return v.inside == nullptr;
        default: return false;
    }
}

bool is_optional(const Value& v) { return v.kind == Kind::optional; }

}  // namespace

Value optional_of(Machine& m, const Value* a, std::uint32_t) { return m.some(a[0]); }
Value optional_of_non_zero(Machine& m, const Value* a, std::uint32_t) { return is_zero(a[0]) ? Value::of_optional(nullptr) : m.some(a[0]); }
Value optional_none(Machine&, const Value*, std::uint32_t) { return Value::of_optional(nullptr); }
Value optional_has_value(Machine&, const Value* a, std::uint32_t) { return is_optional(a[0]) ? Value::of_bool(a[0].inside != nullptr) : no_overload(); }

Value optional_value(Machine&, const Value* a, std::uint32_t) {
    if (!is_optional(a[0])) return no_overload();
    return a[0].inside ? *a[0].inside : Value::of_fault(Fault::empty_optional);
}

// The second operand of or() and orValue() is only evaluated when it is needed: the evaluator calls these with what it has.
Value optional_or(Machine&, const Value* a, std::uint32_t) {
    if (!is_optional(a[0]) || !is_optional(a[1])) return no_overload();
    return a[0].inside ? a[0] : a[1];
}

Value optional_or_value(Machine&, const Value* a, std::uint32_t) {
    if (!is_optional(a[0])) return no_overload();
    return a[0].inside ? *a[0].inside : a[1];
}

}  // namespace segue::condition::builtin
