#include "core/base/fixed.h"

#include <limits>

namespace segue::base {
namespace {

__extension__ typedef __int128 Wide;  // the one place with 128-bit arithmetic

/// numerator / denominator, rounded half to even; denominator > 0.
std::optional<Fixed> rounded(Wide numerator, Wide denominator) {
    const bool negative = numerator < 0;
    const Wide magnitude = negative ? -numerator : numerator;
    Wide quotient = magnitude / denominator;
    const Wide twice = (magnitude % denominator) * 2;
    if (twice > denominator || (twice == denominator && (quotient & 1) != 0)) ++quotient;
    if (negative) quotient = -quotient;
    if (quotient > std::numeric_limits<std::int64_t>::max() || quotient < std::numeric_limits<std::int64_t>::min()) return {};
    return Fixed{static_cast<std::int64_t>(quotient)};
}

}  // namespace

std::optional<Fixed> add(Fixed a, Fixed b) {
    Fixed sum;
    if (__builtin_add_overflow(a.micros, b.micros, &sum.micros)) return {};
    return sum;
}

std::optional<Fixed> multiply(Fixed a, Fixed b) {
    // Most products fit 64 bits, where a division takes a tenth of the time.
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a.micros, b.micros, &product) || product < 0) return rounded(Wide{a.micros} * b.micros, fixed_one);
    std::int64_t quotient = product / fixed_one;
    const std::int64_t twice = (product % fixed_one) * 2;
    if (twice > fixed_one || (twice == fixed_one && (quotient & 1) != 0)) ++quotient;
    return Fixed{quotient};
}

std::optional<Fixed> divide(Fixed a, Fixed b) {
    if (b.micros == 0) return {};
    const Wide sign = b.micros < 0 ? -1 : 1;
    return rounded(sign * a.micros * fixed_one, sign * b.micros);
}

std::optional<Fixed> parse_fixed(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    if (negative) text.remove_prefix(1);
    const auto point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    std::string_view decimals = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || whole.size() > 13 || decimals.size() > 6 || (point != std::string_view::npos && decimals.empty())) return {};
    std::int64_t micros = 0;
    const auto take = [&](char c) {
        if (c < '0' || c > '9') return false;
        const std::int64_t digit = negative ? '0' - c : c - '0';  // downwards, so that the least value can be read too
        return !__builtin_mul_overflow(micros, std::int64_t{10}, &micros) && !__builtin_add_overflow(micros, digit, &micros);
    };
    for (const char c : whole) if (!take(c)) return {};
    for (std::size_t i = 0; i < 6; ++i) if (!take(i < decimals.size() ? decimals[i] : '0')) return {};
    return Fixed{micros};
}

std::string format_fixed(Fixed value) {
    const bool negative = value.micros < 0;
    const std::uint64_t magnitude = negative ? 0 - static_cast<std::uint64_t>(value.micros) : static_cast<std::uint64_t>(value.micros);
    std::string text = (negative ? "-" : "") + std::to_string(magnitude / fixed_one);
    std::string decimals = std::to_string(magnitude % fixed_one + fixed_one).substr(1);
    while (!decimals.empty() && decimals.back() == '0') decimals.pop_back();
    return decimals.empty() ? text : text + "." + decimals;
}

}  // namespace segue::base
