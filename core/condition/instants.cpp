#include "core/condition/instants.h"

#include <algorithm>
#include <array>
#include <limits>

namespace segue::condition {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Exactly `digits` digits at `at`; -1 when there are none.
int digits_at(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
        if (!is_digit(text[i])) return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool in_range(std::int64_t seconds) { return seconds >= first_second && seconds <= last_second; }

int days_in(int year, int month) {
    constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

/// ".123" → nanoseconds; moves `at` behind it. -1 when malformed.
std::int64_t fraction(std::string_view text, std::size_t& at) {
    if (at >= text.size() || text[at] != '.') return 0;
    std::int64_t ns = 0;
    std::size_t n = 0;
    for (++at; at < text.size() && is_digit(text[at]); ++at, ++n) {
        if (n < 9) ns = ns * 10 + (text[at] - '0');
    }
    if (n == 0 || n > 9) return -1;
    for (; n < 9; ++n) ns *= 10;
    return ns;
}

void append_padded(std::string& out, int value, std::size_t width) {
    const std::string digits = std::to_string(value);
    out.append(width > digits.size() ? width - digits.size() : 0, '0');
    out += digits;
}

void append_fraction(std::string& out, std::int64_t ns) {
    if (ns == 0) return;
    std::string digits = std::to_string(ns);
    digits.insert(0, 9 - digits.size(), '0');
    digits.erase(digits.find_last_not_of('0') + 1);
    out += '.' + digits;
}

std::int64_t unit_ns(std::string_view unit) {
    struct Unit { std::string_view name; std::int64_t ns; };
    constexpr std::array<Unit, 8> units{{{"h", 3600 * ns_per_second}, {"m", 60 * ns_per_second}, {"s", ns_per_second},
        {"ms", 1'000'000}, {"us", 1000}, {"\xC2\xB5s", 1000}, {"\xCE\xBCs", 1000}, {"ns", 1}}};
    for (const Unit& known : units) {
        if (known.name == unit) return known.ns;
    }
    return 0;
}

/// One number of a duration with its unit, added to `total`.
enum class Part : std::uint8_t { ok, malformed, too_large };
Part add_part(std::string_view text, std::size_t& at, std::uint64_t& total) {
    std::uint64_t whole = 0;
    std::size_t n = 0;
    bool over = false;
    for (; at < text.size() && is_digit(text[at]); ++at, ++n) {
        over = __builtin_mul_overflow(whole, std::uint64_t{10}, &whole) || over;
        over = __builtin_add_overflow(whole, static_cast<std::uint64_t>(text[at] - '0'), &whole) || over;
    }
    const std::size_t point = at;
    while (at < text.size() && (is_digit(text[at]) || (at == point && text[at] == '.'))) ++at;
    const std::string_view decimals = point < at ? text.substr(point + 1, at - point - 1) : std::string_view{};
    if (n == 0 && decimals.empty()) return Part::malformed;
    const std::size_t unit_at = at;
    while (at < text.size() && !is_digit(text[at]) && text[at] != '.') ++at;
    const auto unit = static_cast<std::uint64_t>(unit_ns(text.substr(unit_at, at - unit_at)));
    if (unit == 0) return Part::malformed;
    std::uint64_t part = 0;
    over = __builtin_mul_overflow(whole, unit, &part) || over;
    std::uint64_t scale = unit;
    for (const char c : decimals) {
        scale /= 10;
        over = __builtin_add_overflow(part, scale * static_cast<std::uint64_t>(c - '0'), &part) || over;
    }
    over = __builtin_add_overflow(total, part, &total) || over;
    return over ? Part::too_large : Part::ok;
}

}  // namespace

Value shifted(const Value& instant, std::int64_t ns, int sign, int slope) {
    std::int64_t seconds = ns / ns_per_second;
    std::int64_t rest = ns % ns_per_second;
    seconds = instant.integer + sign * seconds;
    rest = std::int64_t{instant.extra} + sign * rest;
    if (rest < 0) { rest += ns_per_second; --seconds; }
    if (rest >= ns_per_second) { rest -= ns_per_second; ++seconds; }
    if (!in_range(seconds)) return Value::of_fault(Fault::out_of_range);
    return Value::of_timestamp(seconds, static_cast<std::uint32_t>(rest), slope);
}

Value between(const Value& a, const Value& b, int slope) {
    std::int64_t ns = 0;
    if (__builtin_mul_overflow(a.integer - b.integer, ns_per_second, &ns)) return Value::of_fault(Fault::out_of_range);
    if (__builtin_add_overflow(ns, std::int64_t{a.extra} - std::int64_t{b.extra}, &ns)) return Value::of_fault(Fault::out_of_range);
    return Value::of_duration(ns, slope);
}

std::optional<Value> read_timestamp(std::string_view text) {
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
    base::Civil civil;
    civil.year = digits_at(text, 0, 4);
    civil.month = digits_at(text, 5, 2);
    civil.day = digits_at(text, 8, 2);
    civil.hour = digits_at(text, 11, 2);
    civil.minute = digits_at(text, 14, 2);
    civil.second = digits_at(text, 17, 2);
    const bool date_ok = civil.year >= 0 && civil.month >= 1 && civil.month <= 12 && civil.day >= 1;
    if (!date_ok || civil.day > days_in(civil.year, civil.month)) return std::nullopt;
    if (civil.hour < 0 || civil.hour > 23 || civil.minute < 0 || civil.minute > 59 || civil.second < 0 || civil.second > 59) return std::nullopt;
    std::size_t at = 19;
    const std::int64_t ns = fraction(text, at);
    if (ns < 0) return std::nullopt;
    const std::string_view zone = text.substr(at);
    const auto offset = zone == "Z" ? std::optional<int>(0) : zone.size() == 6 ? fixed_offset(zone) : std::nullopt;
    if (!offset || civil.year == 0) return civil.year == 0 ? std::optional(Value::of_fault(Fault::out_of_range)) : std::nullopt;
    const std::int64_t seconds = base::time_of(civil).us / base::us_per_second - *offset;
    if (!in_range(seconds)) return Value::of_fault(Fault::out_of_range);
    return Value::of_timestamp(seconds, static_cast<std::uint32_t>(ns));
}

std::optional<Value> read_duration(std::string_view text) {
    std::size_t at = 0;
    const bool negative = !text.empty() && text[0] == '-';
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) ++at;
    if (text.substr(at) == "0") return Value::of_duration(0);
    if (at >= text.size()) return std::nullopt;
    std::uint64_t total = 0;
    bool too_large = false;
    while (at < text.size()) {
        const Part part = add_part(text, at, total);
        if (part == Part::malformed) return std::nullopt;
        too_large = too_large || part == Part::too_large;
    }
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (too_large || total > most) return Value::of_fault(Fault::out_of_range);
    const auto ns = static_cast<std::int64_t>(total);
    return Value::of_duration(negative ? -ns : ns);
}

std::string timestamp_text(const Value& instant) {
    const base::Civil civil = base::civil_of(base::Time{instant.integer * base::us_per_second});
    std::string out;
    append_padded(out, civil.year, 4);
    out += '-';
    append_padded(out, civil.month, 2);
    out += '-';
    append_padded(out, civil.day, 2);
    out += 'T';
    append_padded(out, civil.hour, 2);
    out += ':';
    append_padded(out, civil.minute, 2);
    out += ':';
    append_padded(out, civil.second, 2);
    append_fraction(out, instant.extra);
    return out + 'Z';
}

std::string duration_text(std::int64_t ns) {
    std::string out = ns < 0 ? "-" : "";
    const std::uint64_t magnitude = ns < 0 ? 0 - static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
    out += std::to_string(magnitude / static_cast<std::uint64_t>(ns_per_second));
    append_fraction(out, static_cast<std::int64_t>(magnitude % static_cast<std::uint64_t>(ns_per_second)));
    return out + 's';
}

base::Time time_of_value(const Value& instant) {
    return base::Time{instant.integer * base::us_per_second + static_cast<std::int64_t>(instant.extra / 1000)};
}

Value value_of_time(base::Time time, int slope) {
    const std::int64_t us = std::clamp(time.us, base::time_min.us, base::time_max.us);
    std::int64_t seconds = us / base::us_per_second;
    std::int64_t rest = us % base::us_per_second;
    if (rest < 0) { rest += base::us_per_second; --seconds; }
    return Value::of_timestamp(seconds, static_cast<std::uint32_t>(rest * 1000), slope);
}

base::Duration duration_of_value(const Value& length) {
    const std::int64_t us = length.integer / 1000;
    return base::Duration{length.integer % 1000 > 0 ? us + 1 : us};
}

Value value_of_duration(base::Duration length, int slope) {
    std::int64_t ns = 0;
    if (__builtin_mul_overflow(length.us, std::int64_t{1000}, &ns)) {
        ns = length.us < 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
    }
    return Value::of_duration(ns, slope);
}

std::optional<int> fixed_offset(std::string_view zone) {
    if (zone == "UTC" || zone == "Z") return 0;
    const bool sign = !zone.empty() && (zone[0] == '+' || zone[0] == '-');
    const std::string_view digits = sign ? zone.substr(1) : zone;
    if (digits.size() != 5 || digits[2] != ':') return std::nullopt;
    const int hours = digits_at(digits, 0, 2), minutes = digits_at(digits, 3, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    const int seconds = hours * 3600 + minutes * 60;
    return zone[0] == '-' ? -seconds : seconds;
}

}  // namespace segue::condition
