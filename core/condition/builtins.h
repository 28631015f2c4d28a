#pragma once
// The functions of the language and its extensions. Each looks at the kinds it is given: the checker has seen to most
// mistakes, but JSON has no types until it is here.

#include "core/condition/machine.h"

#include <cstdint>

namespace segue::condition {

using Builtin = Value (*)(Machine& machine, const Value* arguments, std::uint32_t count);

inline Value no_overload() { return Value::of_fault(Fault::no_such_overload); }

namespace builtin {

// arithmetic.cpp
Value add(Machine&, const Value*, std::uint32_t);
Value subtract(Machine&, const Value*, std::uint32_t);
Value multiply(Machine&, const Value*, std::uint32_t);
Value divide(Machine&, const Value*, std::uint32_t);
Value modulo(Machine&, const Value*, std::uint32_t);
Value negate(Machine&, const Value*, std::uint32_t);

// collections.cpp
Value size(Machine&, const Value*, std::uint32_t);
Value in(Machine&, const Value*, std::uint32_t);
Value contains(Machine&, const Value*, std::uint32_t);
Value starts_with(Machine&, const Value*, std::uint32_t);
Value ends_with(Machine&, const Value*, std::uint32_t);
Value join(Machine&, const Value*, std::uint32_t);
Value matches(Machine&, const Value*, std::uint32_t);

// conversions.cpp
Value to_bool(Machine&, const Value*, std::uint32_t);
Value to_int(Machine&, const Value*, std::uint32_t);
Value to_uint(Machine&, const Value*, std::uint32_t);
Value to_double(Machine&, const Value*, std::uint32_t);
Value to_string(Machine&, const Value*, std::uint32_t);
Value to_bytes(Machine&, const Value*, std::uint32_t);
Value to_duration(Machine&, const Value*, std::uint32_t);
Value to_timestamp(Machine&, const Value*, std::uint32_t);
Value to_dyn(Machine&, const Value*, std::uint32_t);
Value type_of(Machine&, const Value*, std::uint32_t);
Value base64_encode(Machine&, const Value*, std::uint32_t);
Value base64_decode(Machine&, const Value*, std::uint32_t);

// time_parts.cpp
Value get_full_year(Machine&, const Value*, std::uint32_t);
Value get_month(Machine&, const Value*, std::uint32_t);
Value get_date(Machine&, const Value*, std::uint32_t);
Value get_day_of_month(Machine&, const Value*, std::uint32_t);
Value get_day_of_week(Machine&, const Value*, std::uint32_t);
Value get_day_of_year(Machine&, const Value*, std::uint32_t);
Value get_hours(Machine&, const Value*, std::uint32_t);
Value get_minutes(Machine&, const Value*, std::uint32_t);
Value get_seconds(Machine&, const Value*, std::uint32_t);
Value get_milliseconds(Machine&, const Value*, std::uint32_t);

// texts.cpp, format.cpp
Value char_at(Machine&, const Value*, std::uint32_t);
Value index_of(Machine&, const Value*, std::uint32_t);
Value last_index_of(Machine&, const Value*, std::uint32_t);
Value lower_ascii(Machine&, const Value*, std::uint32_t);
Value upper_ascii(Machine&, const Value*, std::uint32_t);
Value replace(Machine&, const Value*, std::uint32_t);
Value split(Machine&, const Value*, std::uint32_t);
Value substring(Machine&, const Value*, std::uint32_t);
Value trim(Machine&, const Value*, std::uint32_t);
Value reverse(Machine&, const Value*, std::uint32_t);
Value quote(Machine&, const Value*, std::uint32_t);
Value format(Machine&, const Value*, std::uint32_t);

// optionals.cpp
Value optional_of(Machine&, const Value*, std::uint32_t);
Value optional_of_non_zero(Machine&, const Value*, std::uint32_t);
Value optional_none(Machine&, const Value*, std::uint32_t);
Value optional_has_value(Machine&, const Value*, std::uint32_t);
Value optional_value(Machine&, const Value*, std::uint32_t);
Value optional_or(Machine&, const Value*, std::uint32_t);
Value optional_or_value(Machine&, const Value*, std::uint32_t);

// numbers.cpp
Value math_greatest(Machine&, const Value*, std::uint32_t);
Value math_least(Machine&, const Value*, std::uint32_t);
Value math_ceil(Machine&, const Value*, std::uint32_t);
Value math_floor(Machine&, const Value*, std::uint32_t);
Value math_round(Machine&, const Value*, std::uint32_t);
Value math_trunc(Machine&, const Value*, std::uint32_t);
Value math_abs(Machine&, const Value*, std::uint32_t);
Value math_sign(Machine&, const Value*, std::uint32_t);
Value math_sqrt(Machine&, const Value*, std::uint32_t);
Value math_is_nan(Machine&, const Value*, std::uint32_t);
Value math_is_inf(Machine&, const Value*, std::uint32_t);
Value math_is_finite(Machine&, const Value*, std::uint32_t);
Value math_bit_and(Machine&, const Value*, std::uint32_t);
Value math_bit_or(Machine&, const Value*, std::uint32_t);
Value math_bit_xor(Machine&, const Value*, std::uint32_t);
Value math_bit_not(Machine&, const Value*, std::uint32_t);
Value math_bit_shift_left(Machine&, const Value*, std::uint32_t);
Value math_bit_shift_right(Machine&, const Value*, std::uint32_t);

}  // namespace builtin
}  // namespace segue::condition
