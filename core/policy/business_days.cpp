#include "core/policy/business_days.h"

#include "core/base/time.h"

namespace segue::policy {
namespace {

constexpr int sunday = 0, monday = 1, thursday = 4, saturday = 6;

base::Civil date_of(std::int64_t day) { return base::civil_of(base::Time{day * base::days(1).us}); }

/// "The third Monday": the one that falls on the days 15 to 21.
bool is_nth(const base::Civil& date, int weekday, int wanted, int nth) { return weekday == wanted && (date.day - 1) / 7 + 1 == nth; }

bool has_fixed_date(const base::Civil& d) {
    return (d.month == 1 && d.day == 1) || (d.month == 6 && d.day == 19 && d.year >= 2021) || (d.month == 7 && d.day == 4) || (d.month == 11 && d.day == 11) ||
           (d.month == 12 && d.day == 25);
}

bool has_fixed_weekday(const base::Civil& d, int weekday) {
    switch (d.month) {
        case 1: return is_nth(d, weekday, monday, 3);                 // Birthday of Martin Luther King, Jr.
        case 2: return is_nth(d, weekday, monday, 3);                 // Washington's Birthday
        case 5: return weekday == monday && d.day > 31 - 7;           // Memorial Day, the last Monday
        case 9: return is_nth(d, weekday, monday, 1);                 // Labor Day
        case 10: return is_nth(d, weekday, monday, 2);                // Columbus Day
        case 11: return is_nth(d, weekday, thursday, 4);              // Thanksgiving Day
        default: return false;
    }
}

}  // namespace

bool is_federal_holiday(std::int64_t day) {
    const base::Civil date = date_of(day);
    const int weekday = base::weekday(day);
    if (has_fixed_date(date) || has_fixed_weekday(date, weekday)) return true;
    return (weekday == saturday - 1 && has_fixed_date(date_of(day + 1))) || (weekday == monday && has_fixed_date(date_of(day - 1)));
}

bool is_business_day(std::int64_t day) {
    const int weekday = base::weekday(day);
    return weekday != sunday && weekday != saturday && !is_federal_holiday(day);
}

std::int64_t business_days_after(std::int64_t day, int count) {
    for (; count > 0; --count) {
        do ++day;
        while (!is_business_day(day));
    }
    return day;
}

}  // namespace segue::policy
