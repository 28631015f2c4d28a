// The math extension.

#include "core/condition/builtins.h"

#include <cmath>

namespace segue::condition::builtin {

namespace {

bool is_number(const Value& v) { return v.kind == Kind::integer || v.kind == Kind::uinteger || v.kind == Kind::real; }

Value extreme(Machine& m, const Value* a, std::uint32_t count, Order wanted) {
    const bool in_list = count == 1 && a[0].kind == Kind::list;
    const std::size_t n = in_list ? list_size(a[0]) : count;
    if (n == 0) return no_overload();
    if (!m.spend(n)) return m.out_of_steps();
    Value best;
    for (std::size_t i = 0; i < n; ++i) {
        const Value v = in_list ? list_at(a[0], i) : a[i];
        if (!is_number(v)) return no_overload();
        if (i == 0 || compare(v, best) == wanted) best = v;
    }
    return best;
}

template <class F>
Value of_real(const Value* a, F f) { return a[0].kind == Kind::real ? Value::of_real(f(a[0].real)) : no_overload(); }

template <class F>
Value of_bits(const Value* a, F f) {
    if (a[0].kind != a[1].kind) return no_overload();
    if (a[0].kind == Kind::uinteger) return Value::of_uint(f(a[0].uinteger, a[1].uinteger));
    if (a[0].kind != Kind::integer) return no_overload();
    return Value::of_int(static_cast<std::int64_t>(f(static_cast<std::uint64_t>(a[0].integer), static_cast<std::uint64_t>(a[1].integer))));
}

/// Shifting is done on the bits: the sign is one of them, and past 63 nothing is left.
template <class F>
Value shifted_bits(const Value* a, F f) {
    if (a[1].kind != Kind::integer || (a[0].kind != Kind::integer && a[0].kind != Kind::uinteger)) return no_overload();
    if (a[1].integer < 0) return Value::of_fault(Fault::bad_argument);
    const std::uint64_t bits = a[1].integer > 63 ? 0 : f(a[0].uinteger, a[1].integer);
    return a[0].kind == Kind::uinteger ? Value::of_uint(bits) : Value::of_int(static_cast<std::int64_t>(bits));
}

}  // namespace

Value math_greatest(Machine& m, const Value* a, std::uint32_t n) { return extreme(m, a, n, Order::greater); }
Value math_least(Machine& m, const Value* a, std::uint32_t n) { return extreme(m, a, n, Order::less); }
Value math_ceil(Machine&, const Value* a, std::uint32_t) { return of_real(a, [](double v) { return std::ceil(v); }); }
Value math_floor(Machine&, const Value* a, std::uint32_t) { return of_real(a, [](double v) { return std::floor(v); }); }
Value math_round(Machine&, const Value* a, std::uint32_t) { return of_real(a, [](double v) { return std::round(v); }); }
Value math_trunc(Machine&, const Value* a, std::uint32_t) { return of_real(a, [](double v) { return std::trunc(v); }); }

Value math_abs(Machine&, const Value* a, std::uint32_t) {
    if (a[0].kind == Kind::uinteger) return a[0];
    if (a[0].kind == Kind::real) return Value::of_real(std::fabs(a[0].real));
    if (a[0].kind != Kind::integer) return no_overload();
    if (a[0].integer == std::numeric_limits<std::int64_t>::min()) return Value::of_fault(Fault::overflow);
    return Value::of_int(a[0].integer < 0 ? -a[0].integer : a[0].integer);
}

Value math_sign(Machine&, const Value* a, std::uint32_t) {
    switch (a[0].kind) {
        case Kind::uinteger: return Value::of_uint(a[0].uinteger == 0 ? 0 : 1);
        case Kind::integer: return Value::of_int((a[0].integer > 0) - (a[0].integer < 0));
        case Kind::real: return Value::of_real(std::isnan(a[0].real) ? a[0].real : static_cast<double>((a[0].real > 0) - (a[0].real < 0)));
        default: return no_overload();
    }
}

Value math_sqrt(Machine&, const Value* a, std::uint32_t) {
    switch (a[0].kind) {
        case Kind::uinteger: return Value::of_real(std::sqrt(static_cast<double>(a[0].uinteger)));
        case Kind::integer: return Value::of_real(std::sqrt(static_cast<double>(a[0].integer)));
        case Kind::real: return Value::of_real(std::sqrt(a[0].real));
        default: return no_overload();
    }
}

Value math_is_nan(Machine&, const Value* a, std::uint32_t) { return a[0].kind == Kind::real ? Value::of_bool(std::isnan(a[0].real)) : no_overload(); }
Value math_is_inf(Machine&, const Value* a, std::uint32_t) { return a[0].kind == Kind::real ? Value::of_bool(std::isinf(a[0].real)) : no_overload(); }
Value math_is_finite(Machine&, const Value* a, std::uint32_t) { return a[0].kind == Kind::real ? Value::of_bool(std::isfinite(a[0].real)) : no_overload(); }

Value math_bit_and(Machine&, const Value* a, std::uint32_t) { return of_bits(a, [](std::uint64_t x, std::uint64_t y) { return x & y; }); }
Value math_bit_or(Machine&, const Value* a, std::uint32_t) { return of_bits(a, [](std::uint64_t x, std::uint64_t y) { return x | y; }); }
Value math_bit_xor(Machine&, const Value* a, std::uint32_t) { return of_bits(a, [](std::uint64_t x, std::uint64_t y) { return x ^ y; }); }

Value math_bit_not(Machine&, const Value* a, std::uint32_t) {
    if (a[0].kind == Kind::uinteger) return Value::of_uint(~a[0].uinteger);
    return a[0].kind == Kind::integer ? Value::of_int(~a[0].integer) : no_overload();
}

Value math_bit_shift_left(Machine&, const Value* a, std::uint32_t) {
    return shifted_bits(a, [](std::uint64_t v, std::int64_t n) { return v << n; });
}
Value math_bit_shift_right(Machine&, const Value* a, std::uint32_t) {
    return shifted_bits(a, [](std::uint64_t v, std::int64_t n) { return v >> n; });
}

}  // namespace segue::condition::builtin
