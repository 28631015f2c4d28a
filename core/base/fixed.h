#pragma once
// Fixed-point numbers for decisions: equal on every machine and compiler.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace segue::base {

/// A number in units of 1e-6, in 64 bits (about ±9.2e12). orchestration.md §7: products are rounded half to even after each
/// factor; overflow is an error, never a wrap.
struct Fixed {
    std::int64_t micros = 0;
    auto operator<=>(const Fixed&) const = default;
};

inline constexpr std::int64_t fixed_one = 1'000'000;
constexpr Fixed fixed(std::int64_t whole) { return {whole * fixed_one}; }

/// Empty on overflow.
[[nodiscard]] std::optional<Fixed> add(Fixed a, Fixed b);
[[nodiscard]] std::optional<Fixed> multiply(Fixed a, Fixed b);
/// Rounded half to even; empty on overflow or when b is zero.
[[nodiscard]] std::optional<Fixed> divide(Fixed a, Fixed b);

/// "12.5", "-0.000001": at most six decimals, no exponent. Empty when malformed or out of range.
[[nodiscard]] std::optional<Fixed> parse_fixed(std::string_view text);
/// The shortest form: "12.5", "0".
[[nodiscard]] std::string format_fixed(Fixed value);

}  // namespace segue::base
