#include "core/base/time.h"

#include <charconv>
#include <limits>

namespace segue::base {
namespace {

constexpr std::int64_t us_per_day = 86400 * us_per_second;

std::int64_t saturating_add(std::int64_t a, std::int64_t b) {
    std::int64_t sum = 0;
    if (!__builtin_add_overflow(a, b, &sum)) return sum;
    return b > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}

std::int64_t negated(std::int64_t a) {
    return a == std::numeric_limits<std::int64_t>::min() ? std::numeric_limits<std::int64_t>::max() : -a;
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0); }

// Days and civil dates: the era arithmetic of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
std::int64_t days_from_civil(std::int64_t y, int m, int d) {
    y -= m <= 2;
    const std::int64_t era = floor_div(y, 400);
    const std::int64_t yoe = y - era * 400;
    const std::int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

struct Date {
    std::int64_t year;
    int month, day;
};

Date civil_from_days(std::int64_t z) {
    z += 719468;
    const std::int64_t era = floor_div(z, 146097);
    const std::int64_t doe = z - era * 146097;
    const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const std::int64_t mp = (5 * doy + 2) / 153;
    const int month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
    return {yoe + era * 400 + (month <= 2), month, static_cast<int>(doy - (153 * mp + 2) / 5 + 1)};
}

int days_in_month(int year, int month) {
    constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : lengths[month - 1];
}

/// Takes exactly `width` digits off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t width) {
    if (text.size() < width) return {};
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        if (text[i] < '0' || text[i] > '9') return {};
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(width);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

bool take_either(std::string_view& text, char a, char b) { return take(text, a) || take(text, b); }

/// ".123456789" → microseconds, digits past the sixth are cut.
std::optional<int> take_fraction(std::string_view& text) {
    int value = 0;
    int count = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (++count > 9) return {};
        if (count <= 6) value = value * 10 + (text.front() - '0');
        text.remove_prefix(1);
    }
    if (count == 0) return {};
    for (int i = count; i < 6; ++i) value *= 10;
    return value;
}

std::optional<int> take_offset(std::string_view& text) {
    if (take_either(text, 'Z', 'z')) return 0;
    const bool west = !text.empty() && text.front() == '-';
    if (!take_either(text, '+', '-')) return {};
    const auto hour = take_digits(text, 2);
    if (!hour || !take(text, ':')) return {};
    const auto minute = take_digits(text, 2);
    if (!minute || *hour > 23 || *minute > 59) return {};
    return (west ? -1 : 1) * (*hour * 3600 + *minute * 60);
}

std::string padded(int value, int width) {
    std::string text = std::to_string(value);
    return text.size() >= static_cast<std::size_t>(width) ? text
                                                          : std::string(static_cast<std::size_t>(width) - text.size(), '0') + text;
}

std::string fraction_text(int microsecond) {
    if (microsecond == 0) return {};
    std::string digits = padded(microsecond, 6);
    while (digits.back() == '0') digits.pop_back();
    return "." + digits;
}

std::optional<Civil> take_civil(std::string_view& text) {
    Civil c;
    const auto year = take_digits(text, 4);
    if (!year || !take(text, '-')) return {};
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-')) return {};
    const auto day = take_digits(text, 2);
    if (!day || !take_either(text, 'T', 't')) return {};
    const auto hour = take_digits(text, 2);
    if (!hour || !take(text, ':')) return {};
    const auto minute = take_digits(text, 2);
    if (!minute || !take(text, ':')) return {};
    const auto second = take_digits(text, 2);
    if (!second) return {};
    if (*year < 1 || *month < 1 || *month > 12 || *day < 1 || *day > days_in_month(*year, *month)) return {};
    if (*hour > 23 || *minute > 59 || *second > 59) return {};
    c.year = *year, c.month = *month, c.day = *day, c.hour = *hour, c.minute = *minute, c.second = *second;
    if (take(text, '.')) {
        const auto fraction = take_fraction(text);
        if (!fraction) return {};
        c.microsecond = *fraction;
    }
    return c;
}

}  // namespace

Time operator+(Time t, Duration d) { return {saturating_add(t.us, d.us)}; }
Time operator-(Time t, Duration d) { return {saturating_add(t.us, negated(d.us))}; }
Duration operator-(Time a, Time b) { return {saturating_add(a.us, negated(b.us))}; }

Civil civil_of(Time t, int offset_seconds) {
    const std::int64_t local = saturating_add(t.us, offset_seconds * us_per_second);
    const std::int64_t day = floor_div(local, us_per_day);
    std::int64_t rest = local - day * us_per_day;
    const Date date = civil_from_days(day);
    Civil c;
    c.year = static_cast<int>(date.year), c.month = date.month, c.day = date.day;
    c.microsecond = static_cast<int>(rest % us_per_second), rest /= us_per_second;
    c.second = static_cast<int>(rest % 60), rest /= 60;
    c.minute = static_cast<int>(rest % 60);
    c.hour = static_cast<int>(rest / 60);
    return c;
}

Time time_of(const Civil& c, int offset_seconds) {
    const std::int64_t day = days_from_civil(c.year, c.month, c.day);
    const std::int64_t second = day * 86400 + c.hour * 3600 + c.minute * 60 + c.second - offset_seconds;
    return {second * us_per_second + c.microsecond};
}

std::int64_t day_number(Time t, int offset_seconds) {
    return floor_div(saturating_add(t.us, offset_seconds * us_per_second), us_per_day);
}

int weekday(std::int64_t day) { return static_cast<int>((((day + 4) % 7) + 7) % 7); }

std::optional<Time> parse_time(std::string_view text) {
    const auto civil = take_civil(text);
    if (!civil) return {};
    const auto offset = take_offset(text);
    if (!offset || !text.empty()) return {};
    const Time t = time_of(*civil, *offset);
    if (t < time_min || t > time_max) return {};
    return t;
}

std::string format_time(Time t) {
    const Civil c = civil_of(t);
    return padded(c.year, 4) + "-" + padded(c.month, 2) + "-" + padded(c.day, 2) + "T" + padded(c.hour, 2) + ":" +
           padded(c.minute, 2) + ":" + padded(c.second, 2) + fraction_text(c.microsecond) + "Z";
}

std::optional<Duration> parse_duration(std::string_view text) {
    if (!take(text, 'P') || text.empty()) return {};
    std::int64_t total = 0;
    bool in_time = false;
    std::string_view order = "WDHMS";  // each unit at most once and in this order
    while (!text.empty()) {
        if (take(text, 'T')) {
            if (in_time || text.empty()) return {};
            in_time = true;
        }
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || number < 0 || text.front() == '-') return {};
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        std::int64_t fraction = 0;
        if (take(text, '.')) {
            const auto us = take_fraction(text);
            if (!us || text.empty() || text.front() != 'S') return {};
            fraction = *us;
        }
        if (text.empty()) return {};
        const char unit = text.front();
        text.remove_prefix(1);
        const auto position = order.find(unit);
        if (position == std::string_view::npos || in_time != (unit == 'H' || unit == 'M' || unit == 'S')) return {};
        order.remove_prefix(position + 1);
        const std::int64_t size = unit == 'W' ? 7 * 86400 : unit == 'D' ? 86400 : unit == 'H' ? 3600 : unit == 'M' ? 60 : 1;
        std::int64_t part = 0;
        if (__builtin_mul_overflow(number, size * us_per_second, &part) || __builtin_add_overflow(total, part, &total) ||
            __builtin_add_overflow(total, fraction, &total)) {
            return {};
        }
    }
    return Duration{total};
}

std::string format_duration(Duration d) {
    if (d.us == 0) return "PT0S";
    std::string text = d.us < 0 ? "-P" : "P";
    std::int64_t rest = d.us < 0 ? negated(d.us) : d.us;
    if (const auto n = rest / us_per_day; n > 0) text += std::to_string(n) + "D";
    rest %= us_per_day;
    if (rest == 0) return text;
    text += "T";
    if (const auto n = rest / (3600 * us_per_second); n > 0) text += std::to_string(n) + "H";
    rest %= 3600 * us_per_second;
    if (const auto n = rest / (60 * us_per_second); n > 0) text += std::to_string(n) + "M";
    rest %= 60 * us_per_second;
    if (rest > 0) text += std::to_string(rest / us_per_second) + fraction_text(static_cast<int>(rest % us_per_second)) + "S";
    return text;
}

}  // namespace segue::base
