#pragma once
// Instants and lengths of time as plain values. Nothing here reads a clock or a zone database.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace segue::base {

/// A length of time in microseconds; may be negative.
struct Duration {
    std::int64_t us = 0;
    auto operator<=>(const Duration&) const = default;
};

inline constexpr std::int64_t us_per_second = 1'000'000;
constexpr Duration seconds(std::int64_t n) { return {n * us_per_second}; }
constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }
constexpr Duration hours(std::int64_t n) { return seconds(n * 3600); }
constexpr Duration days(std::int64_t n) { return seconds(n * 86400); }

/// An instant: microseconds since 1970-01-01T00:00:00Z. Kept within the years 0001 to 9999 by parse_time.
struct Time {
    std::int64_t us = 0;
    auto operator<=>(const Time&) const = default;
};

/// Saturating arithmetic: an absurd duration ends at the edge of time, not in undefined behaviour.
Time operator+(Time t, Duration d);
Time operator-(Time t, Duration d);
Duration operator-(Time a, Time b);

inline constexpr Time time_min{-62135596800LL * us_per_second};           ///< 0001-01-01T00:00:00Z
inline constexpr Time time_max{253402300800LL * us_per_second - 1};       ///< 9999-12-31T23:59:59.999999Z

/// A calendar date and time of day without a zone (proleptic Gregorian).
struct Civil {
    int year = 1970, month = 1, day = 1;
    int hour = 0, minute = 0, second = 0, microsecond = 0;
    auto operator<=>(const Civil&) const = default;
};

/// Civil time at an offset from UTC (seconds east), and back.
Civil civil_of(Time t, int offset_seconds = 0);
Time time_of(const Civil& c, int offset_seconds = 0);
/// Days since 1970-01-01 of the civil date at that offset; the unit of "local day" counts.
std::int64_t day_number(Time t, int offset_seconds = 0);
/// 0 = Sunday … 6 = Saturday.
int weekday(std::int64_t day_number);

/// RFC 3339 ("2026-11-21T09:30:00Z", offsets, fraction up to 9 digits cut to microseconds). Empty when malformed.
std::optional<Time> parse_time(std::string_view text);
/// RFC 3339 in UTC; a fraction only where there is one, without trailing zeros.
std::string format_time(Time t);

/// ISO 8601 durations of days and smaller ("P14D", "PT48H", "P1DT12H30M5S"; weeks too). Empty when malformed; months and
/// years are refused, because their length depends on the calendar.
std::optional<Duration> parse_duration(std::string_view text);
/// The shortest ISO 8601 form, "PT0S" for zero.
std::string format_duration(Duration d);

}  // namespace segue::base
