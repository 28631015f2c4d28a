#pragma once
// Timestamps to the nanosecond and durations in nanoseconds, as texts and in arithmetic.

#include "core/base/time.h"
#include "core/condition/value.h"

#include <optional>
#include <string>
#include <string_view>

namespace segue::condition {

inline constexpr std::int64_t ns_per_second = 1'000'000'000;
inline constexpr std::int64_t first_second = -62135596800;   ///< 0001-01-01T00:00:00Z
inline constexpr std::int64_t last_second = 253402300799;    ///< 9999-12-31T23:59:59Z

/// instant + sign × ns, or out_of_range.
[[nodiscard]] Value shifted(const Value& instant, std::int64_t ns, int sign, int slope);
/// a - b as a duration, or out_of_range (a duration holds 292 years).
[[nodiscard]] Value between(const Value& a, const Value& b, int slope);

/// RFC 3339 with up to nine digits of fraction.
[[nodiscard]] std::optional<Value> read_timestamp(std::string_view text);
/// "1h30m", "1.5s", "-200ms"; units h m s ms us µs ns. Out of range gives an error value, malformed gives nothing.
[[nodiscard]] std::optional<Value> read_duration(std::string_view text);

/// RFC 3339 in UTC, the fraction without trailing zeros.
[[nodiscard]] std::string timestamp_text(const Value& instant);
/// Seconds: "5400s", "1.5s".
[[nodiscard]] std::string duration_text(std::int64_t ns);

/// To and from the product's microseconds; the part below one is cut towards the past.
[[nodiscard]] base::Time time_of_value(const Value& instant);
[[nodiscard]] Value value_of_time(base::Time time, int slope = 0);
/// Rounded up, so that a window never becomes shorter than it was written.
[[nodiscard]] base::Duration duration_of_value(const Value& length);
/// Saturates at the longest duration.
[[nodiscard]] Value value_of_duration(base::Duration length, int slope = 0);

/// "+02:00", "-0230"-like fixed offsets, "UTC" and "Z"; seconds east.
[[nodiscard]] std::optional<int> fixed_offset(std::string_view zone);

}  // namespace segue::condition
