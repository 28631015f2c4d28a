// + - * / % with overflow as an error.

#include "core/condition/builtins.h"
#include "core/condition/instants.h"

#include <algorithm>
#include <cmath>

namespace segue::condition::builtin {

namespace {

Value checked(bool overflow, std::int64_t v) { return overflow ? Value::of_fault(Fault::overflow) : Value::of_int(v); }
Value checked(bool overflow, std::uint64_t v) { return overflow ? Value::of_fault(Fault::overflow) : Value::of_uint(v); }

int slope_sum(const Value& a, const Value& b, int sign) { return std::clamp(a.slope() + sign * b.slope(), -100, 100); }

Value concatenated(Machine& m, const Value& a, const Value& b) {
    const std::size_t n = std::size_t{a.extra} + b.extra;
    if (!m.spend(n / 64)) return m.out_of_steps();
    char* chars = static_cast<char*>(m.arena().take(n + 1));
    if (!chars) return m.out_of_memory();
    std::memcpy(chars, a.chars, a.extra);
    std::memcpy(chars + a.extra, b.chars, b.extra);
    return Value::of_chars(a.kind, {chars, n});
}

Value joined_lists(Machine& m, const Value& a, const Value& b) {
    const std::size_t na = list_size(a), nb = list_size(b);
    if (!m.spend(na + nb)) return m.out_of_steps();
    Value* items = m.arena().take_array<Value>(na + nb);
    if (!items) return m.out_of_memory();
    for (std::size_t i = 0; i < na; ++i) items[i] = list_at(a, i);
    for (std::size_t i = 0; i < nb; ++i) items[na + i] = list_at(b, i);
    return Value::of_list(items, na + nb);
}

/// IEEE division; by zero it is infinite or not a number, which C++ itself leaves undefined.
double quotient(double a, double b) {
    if (b != 0 || a != a) return a / b;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (a == 0 || b != b) return std::numeric_limits<double>::quiet_NaN();
    return std::signbit(a) == std::signbit(b) ? infinity : -infinity;
}

Value add_time(const Value& instant, const Value& length, int sign) {
    return shifted(instant, length.integer, sign, slope_sum(instant, length, sign));
}

Value duration_or_fault(bool overflow, std::int64_t ns, int slope) {
    return overflow ? Value::of_fault(Fault::out_of_range) : Value::of_duration(ns, slope);
}

}  // namespace

Value add(Machine& m, const Value* a, std::uint32_t) {
    const Value &x = a[0], &y = a[1];
    if (x.kind == Kind::timestamp && y.kind == Kind::duration) return add_time(x, y, 1);
    if (x.kind == Kind::duration && y.kind == Kind::timestamp) return add_time(y, x, 1);
    if (x.kind != y.kind) return no_overload();
    switch (x.kind) {
        case Kind::integer: { std::int64_t r = 0; const bool over = __builtin_add_overflow(x.integer, y.integer, &r); return checked(over, r); }
        case Kind::uinteger: { std::uint64_t r = 0; const bool over = __builtin_add_overflow(x.uinteger, y.uinteger, &r); return checked(over, r); }
        case Kind::real: return Value::of_real(x.real + y.real);
        case Kind::text:
        case Kind::bytes: return concatenated(m, x, y);
        case Kind::list: return joined_lists(m, x, y);
        case Kind::duration: {
            std::int64_t r = 0;
            const bool over = __builtin_add_overflow(x.integer, y.integer, &r);
            return duration_or_fault(over, r, slope_sum(x, y, 1));
        }
        default: return no_overload();
    }
}

Value subtract(Machine&, const Value* a, std::uint32_t) {
    const Value &x = a[0], &y = a[1];
    if (x.kind == Kind::timestamp && y.kind == Kind::duration) return add_time(x, y, -1);
    if (x.kind != y.kind) return no_overload();
    switch (x.kind) {
        case Kind::integer: { std::int64_t r = 0; const bool over = __builtin_sub_overflow(x.integer, y.integer, &r); return checked(over, r); }
        case Kind::uinteger: { std::uint64_t r = 0; const bool over = __builtin_sub_overflow(x.uinteger, y.uinteger, &r); return checked(over, r); }
        case Kind::real: return Value::of_real(x.real - y.real);
        case Kind::timestamp: return between(x, y, slope_sum(x, y, -1));
        case Kind::duration: {
            std::int64_t r = 0;
            const bool over = __builtin_sub_overflow(x.integer, y.integer, &r);
            return duration_or_fault(over, r, slope_sum(x, y, -1));
        }
        default: return no_overload();
    }
}

Value multiply(Machine&, const Value* a, std::uint32_t) {
    const Value &x = a[0], &y = a[1];
    if (x.kind != y.kind) return no_overload();
    switch (x.kind) {
        case Kind::integer: { std::int64_t r = 0; const bool over = __builtin_mul_overflow(x.integer, y.integer, &r); return checked(over, r); }
        case Kind::uinteger: { std::uint64_t r = 0; const bool over = __builtin_mul_overflow(x.uinteger, y.uinteger, &r); return checked(over, r); }
        case Kind::real: return Value::of_real(x.real * y.real);
        default: return no_overload();
    }
}

Value divide(Machine& m, const Value* a, std::uint32_t) {
    const Value &x = a[0], &y = a[1];
    if (x.kind != y.kind) return no_overload();
    switch (x.kind) {
        case Kind::integer:
            if (y.integer == 0) return Value::of_fault(Fault::divide_by_zero);
            return y.integer == -1 ? negate(m, a, 1) : Value::of_int(x.integer / y.integer);
        case Kind::uinteger:
            return y.uinteger == 0 ? Value::of_fault(Fault::divide_by_zero) : Value::of_uint(x.uinteger / y.uinteger);
        case Kind::real: return Value::of_real(quotient(x.real, y.real));
        default: return no_overload();
    }
}

Value modulo(Machine&, const Value* a, std::uint32_t) {
    const Value &x = a[0], &y = a[1];
    if (x.kind != y.kind) return no_overload();
    switch (x.kind) {
        case Kind::integer:
            if (y.integer == 0) return Value::of_fault(Fault::modulus_by_zero);
            return Value::of_int(y.integer == -1 ? 0 : x.integer % y.integer);
        case Kind::uinteger:
            return y.uinteger == 0 ? Value::of_fault(Fault::modulus_by_zero) : Value::of_uint(x.uinteger % y.uinteger);
        default: return no_overload();
    }
}

Value negate(Machine&, const Value* a, std::uint32_t) {
    if (a[0].kind == Kind::real) return Value::of_real(-a[0].real);
    if (a[0].kind != Kind::integer) return no_overload();
    std::int64_t r = 0;
    const bool over = __builtin_sub_overflow(std::int64_t{0}, a[0].integer, &r);
    return checked(over, r);
}

}  // namespace segue::condition::builtin
