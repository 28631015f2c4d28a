#include "desktop/text/times.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace segue::text {
namespace {

constexpr std::int64_t minute = 60 * base::us_per_second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

std::string two(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }

std::string date(const Strings& t, base::Time at, int offset, bool with_year) {
    const base::Civil c = base::civil_of(at, offset);
    std::string key = "month." + std::to_string(c.month);
    std::string out = t.with("date.day_month", {std::to_string(c.day), t(key)});
    if (with_year) out += " " + std::to_string(c.year);
    return out;
}

std::string weekday(const Strings& t, base::Time at, int offset) {
    const std::string key = "weekday." + std::to_string(base::weekday(base::day_number(at, offset)));
    return std::string(t(key));
}

/// Calendar days, as people count them: the evening before yesterday is two days ago, though only 40 hours.
std::int64_t days_between(base::Time now, base::Time at, const LocalTime& local) {
    const std::int64_t days = base::day_number(now, local.offset(now)) - base::day_number(at, local.offset(at));
    return std::max<std::int64_t>(std::abs(days), 1);  // the day on which clocks go back has 25 hours
}

}  // namespace

int LocalTime::offset(base::Time at) const {
    if (changes_.empty()) return 0;
    const auto after = std::upper_bound(changes_.begin(), changes_.end(), at, [](base::Time value, const auto& c) { return value < c.first; });
    return after == changes_.begin() ? changes_.front().second : std::prev(after)->second;
}

std::string relative_time(const Strings& t, base::Time now, base::Time at, const LocalTime& local) {
    const std::int64_t us = (now - at).us;
    const std::int64_t length = us < 0 ? -us : us;
    if (length < minute) return std::string(t("time.now"));
    const bool past = us > 0;
    const auto say = [&](const char* unit, std::int64_t n) {
        const std::string amount = t.count(unit, static_cast<long>(n));
        return t.with(past ? "time.ago" : "time.in", {amount});
    };
    if (length < hour) return say("time.minutes", length / minute);
    if (length < day) return say("time.hours", length / hour);
    if (length < 14 * day) return say("time.days", days_between(now, at, local));
    return date(t, at, local.offset(at), length > 300 * day);
}

std::string short_age(const Strings& t, base::Time now, base::Time at, const LocalTime& local) {
    const std::int64_t us = (now - at).us;
    const std::int64_t length = us < 0 ? -us : us;
    if (length < minute) return std::string(t("time.now"));
    const auto say = [&](const char* unit, std::int64_t n) {
        const std::string amount = t.with(unit, {std::to_string(n)});
        return us > 0 ? amount : t.with("time.in", {amount});
    };
    if (length < hour) return say("time.short_min", length / minute);
    if (length < day) return say("time.short_h", length / hour);
    return say("time.short_d", days_between(now, at, local));
}

std::string clock_time(base::Time at, int offset) {
    const base::Civil c = base::civil_of(at, offset);
    return two(c.hour) + ":" + two(c.minute);
}

std::string exact_time(const Strings& t, base::Time at, const LocalTime& local) {
    const int offset = local.offset(at);
    return weekday(t, at, offset) + " " + date(t, at, offset, true) + ", " + clock_time(at, offset);
}

std::string day_name(const Strings& t, base::Time now, base::Time at, const LocalTime& local) {
    const int offset = local.offset(at);
    const std::int64_t days = base::day_number(now, local.offset(now)) - base::day_number(at, offset);
    if (days == 0) return std::string(t("time.today"));
    if (days == 1) return std::string(t("time.yesterday"));
    if (days == -1) return std::string(t("time.tomorrow"));
    return weekday(t, at, offset) + " " + date(t, at, offset, days > 300 || days < -300);
}

std::string until_time(const Strings& t, base::Time now, base::Time at, const LocalTime& local) {
    const int offset = local.offset(at);
    const std::int64_t days = base::day_number(at, offset) - base::day_number(now, local.offset(now));
    const std::string clock = clock_time(at, offset);
    if (days == 0) return t.with("time.until", {clock});
    if (days == 1) return t.with("time.until", {std::string(t("time.tomorrow_inline")) + " " + clock});
    return t.with("time.until", {date(t, at, offset, false) + " " + clock});
}

}  // namespace segue::text
