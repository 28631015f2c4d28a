#pragma once
// Doubles and other values as texts, the same on every machine and in every locale.

#include "core/condition/value.h"

#include <optional>
#include <string>
#include <string_view>

namespace segue::condition {

/// The shortest text that reads back to the same number; plain decimals from 1e-4 up to 1e21, else with an exponent.
[[nodiscard]] std::string double_text(double v);
/// Decimals and exponents, "NaN", "Infinity", "inf" with a sign. Empty when malformed.
[[nodiscard]] std::optional<double> read_double(std::string_view text);
/// With exactly so many decimals, in either style.
[[nodiscard]] std::string fixed_text(double v, int decimals);
[[nodiscard]] std::string scientific_text(double v, int decimals);

[[nodiscard]] std::string base64_text(std::string_view bytes);
/// An address or a block of addresses.
[[nodiscard]] std::string network_text(const Value& v);

}  // namespace segue::condition
