// Business days: the deadlines of 47 CFR 64.1200(a)(10) and 16 CFR 316 count them.

#include "core/base/time.h"
#include "core/policy/business_days.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace segue::policy {
namespace {

std::int64_t day(const std::string& date) { return base::day_number(*base::parse_time(date + "T00:00:00Z")); }
std::string date(std::int64_t number) { return base::format_time(base::Time{number * base::days(1).us}).substr(0, 10); }
std::string after(const std::string& from, int count) { return date(business_days_after(day(from), count)); }

std::set<std::string> holidays_of(int year) {
    std::set<std::string> found;
    for (std::int64_t d = day(std::to_string(year) + "-01-01"); d < day(std::to_string(year + 1) + "-01-01"); ++d) {
        if (is_federal_holiday(d)) found.insert(date(d));
    }
    return found;
}

TEST(BusinessDays, TheHolidaysOfAYearFollowFromTheRule) {
    EXPECT_EQ(holidays_of(2025), (std::set<std::string>{"2025-01-01", "2025-01-20", "2025-02-17", "2025-05-26", "2025-06-19", "2025-07-04", "2025-09-01", "2025-10-13", "2025-11-11", "2025-11-27", "2025-12-25"}));
    // The fourth of July 2026 is a Saturday: the Friday before is observed.
    EXPECT_EQ(holidays_of(2026), (std::set<std::string>{"2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03", "2026-07-04", "2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25"}));
}

TEST(BusinessDays, AHolidayAtAWeekendIsObservedBesideIt) {
    EXPECT_TRUE(is_federal_holiday(day("2027-07-05"))) << "the fourth is a Sunday";
    EXPECT_TRUE(is_federal_holiday(day("2021-12-31"))) << "New Year's Day 2022 is a Saturday";
    EXPECT_FALSE(is_federal_holiday(day("2023-12-31"))) << "New Year's Day 2024 is a Monday";
    EXPECT_TRUE(is_federal_holiday(day("2023-01-02"))) << "New Year's Day 2023 is a Sunday";
    EXPECT_FALSE(is_business_day(day("2023-11-10"))) << "Veterans Day 2023 is a Saturday";
}

TEST(BusinessDays, JuneteenthIsAHolidaySince2021) {
    EXPECT_TRUE(is_business_day(day("2020-06-19")));
    EXPECT_FALSE(is_business_day(day("2021-06-18"))) << "observed: the nineteenth is a Saturday";
    EXPECT_FALSE(is_business_day(day("2024-06-19")));
}

TEST(BusinessDays, MemorialDayIsTheLastMondayAlsoInAMonthOfFive) {
    EXPECT_TRUE(is_federal_holiday(day("2026-05-25")));
    EXPECT_TRUE(is_federal_holiday(day("2027-05-31")));
    EXPECT_FALSE(is_federal_holiday(day("2027-05-24")));
}

TEST(BusinessDays, AFridayBeforeAHolidayBeginsToCountOnTuesday) {
    EXPECT_EQ(after("2026-09-04", 1), "2026-09-08") << "Labor Day is the seventh";
    EXPECT_EQ(after("2026-09-04", 10), "2026-09-21");
    EXPECT_EQ(after("2026-08-28", 10), "2026-09-14") << "a holiday within";
    EXPECT_EQ(after("2026-07-02", 1), "2026-07-06") << "the Friday is the holiday as observed";
    EXPECT_EQ(after("2026-04-07", 10), "2026-04-21") << "no holiday";
}

TEST(BusinessDays, WhatComesAtAWeekendCountsFromMonday) {
    EXPECT_EQ(after("2026-04-11", 1), "2026-04-13");
    EXPECT_EQ(after("2026-04-12", 1), "2026-04-13");
    EXPECT_EQ(after("2026-04-11", 0), "2026-04-11");
}

TEST(BusinessDays, TenOfThemTakeTwelveToEighteenDaysAndLaterAskedIsLaterDue) {
    for (std::int64_t d = day("2021-01-01"); d < day("2061-01-01"); ++d) {
        const auto end = business_days_after(d, 10);
        ASSERT_TRUE(is_business_day(end)) << date(d);
        ASSERT_GE(end - d, 12) << date(d);
        ASSERT_LE(end - d, 18) << date(d);
        ASSERT_GE(business_days_after(d + 1, 10), end) << "later asked, later due: " << date(d);
    }
}

}  // namespace
}  // namespace segue::policy
