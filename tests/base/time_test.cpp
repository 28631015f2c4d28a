// Times and durations: what is read, written, and how arithmetic ends.

#include "core/base/time.h"
#include "core/base/zones.h"

#include <gtest/gtest.h>

#include <limits>

namespace segue::base {
namespace {

Time at(std::string_view text) {
    const auto time = parse_time(text);
    EXPECT_TRUE(time) << text;
    return time.value_or(Time{});
}

TEST(TimeText, ReadsRfc3339) {
    EXPECT_EQ(at("1970-01-01T00:00:00Z").us, 0);
    EXPECT_EQ(at("2026-11-21T09:30:00Z").us, 1795253400LL * us_per_second);
    EXPECT_EQ(at("2026-11-21T09:30:00+01:00"), at("2026-11-21T08:30:00Z"));
    EXPECT_EQ(at("2026-11-21T00:15:00-05:30"), at("2026-11-21T05:45:00Z"));
    EXPECT_EQ(at("2026-11-21t09:30:00.5z").us - at("2026-11-21T09:30:00Z").us, 500'000);
    EXPECT_EQ(at("2026-11-21T09:30:00.123456789Z"), at("2026-11-21T09:30:00.123456Z")) << "cut to microseconds";
    EXPECT_EQ(at("2024-02-29T00:00:00Z") - at("2024-02-28T00:00:00Z"), days(1));
    EXPECT_EQ(at("0001-01-01T00:00:00Z"), time_min);
    EXPECT_EQ(at("9999-12-31T23:59:59.999999Z"), time_max);
}

TEST(TimeText, RefusesWhatIsNone) {
    for (const char* bad : {"", "2026-11-21", "2026-11-21T09:30Z", "2026-11-21 09:30:00Z", "2026-11-21T09:30:00", "2026-13-01T00:00:00Z",
                            "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T09:60:00Z",
                            "2026-11-21T09:30:60Z", "2026-11-21T09:30:00.Z", "2026-11-21T09:30:00.1234567890Z", "2026-11-21T09:30:00+24:00",
                            "2026-11-21T09:30:00+01", "2026-11-21T09:30:00Zx", "0000-01-01T00:00:00Z", "-026-11-21T09:30:00Z",
                            "2026-1-21T09:30:00Z", "2026-11-21T09:30:00 Z", "+2026-11-21T09:30:00Z", "0001-01-01T00:00:00+01:00"}) {
        EXPECT_FALSE(parse_time(bad)) << bad;
    }
}

TEST(TimeText, WritesUtcWithoutNeedlessDigits) {
    for (const char* text : {"2026-11-21T09:30:00Z", "2026-11-21T09:30:00.5Z", "1969-12-31T23:59:59.000001Z", "0001-01-01T00:00:00Z",
                             "9999-12-31T23:59:59.999999Z", "2000-02-29T12:00:00Z"}) {
        EXPECT_EQ(format_time(at(text)), text);
    }
}

TEST(TimeArithmetic, EndsAtTheEdgeOfTime) {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ((Time{most} + seconds(1)).us, most);
    EXPECT_EQ((Time{-most} - days(1'000'000)).us, -most - 1);
    EXPECT_EQ((Time{most} - Time{-most}).us, most);
    EXPECT_EQ((Time{0} - Duration{-most - 1}).us, most);
    EXPECT_EQ((Time{5} - Time{7}).us, -2);
}

TEST(Calendar, CivilTimesGoThereAndBack) {
    for (const char* text : {"2026-11-21T09:30:15.25Z", "1999-12-31T23:59:59Z", "1600-03-01T00:00:00Z", "0004-02-29T00:00:00Z"}) {
        for (const int offset : {0, 3600, -19'800, 50'400}) EXPECT_EQ(time_of(civil_of(at(text), offset), offset), at(text)) << text;
    }
    EXPECT_EQ(civil_of(at("2026-11-21T23:30:00Z"), 3600).day, 22);
}

TEST(Calendar, EveryDayOfFourHundredYearsFollowsTheOneBefore) {
    Civil before = civil_of(at("1600-01-01T12:00:00Z"));
    for (Time t = at("1600-01-02T12:00:00Z"); t < at("2000-01-02T12:00:00Z"); t = t + days(1)) {
        const Civil today = civil_of(t);
        const bool next_day = today.day == before.day + 1 && today.month == before.month && today.year == before.year;
        const bool next_month = today.day == 1 && before.day >= 28 && (today.month == before.month + 1 || (today.month == 1 && before.month == 12));
        ASSERT_TRUE(next_day || next_month) << format_time(t);
        before = today;
    }
}

TEST(Calendar, DaysAndWeekdays) {
    EXPECT_EQ(weekday(day_number(at("2026-11-21T09:30:00Z"))), 6) << "a Saturday";
    EXPECT_EQ(weekday(day_number(at("1969-12-28T00:00:00Z"))), 0) << "a Sunday before the epoch";
    EXPECT_EQ(day_number(at("1970-01-01T00:00:00Z")), 0);
    EXPECT_EQ(day_number(at("1969-12-31T23:59:59Z")), -1);
    EXPECT_EQ(day_number(at("2026-11-21T23:30:00Z"), 3600), day_number(at("2026-11-22T00:30:00Z")));
}

TEST(DurationText, ReadsDaysAndSmaller) {
    EXPECT_EQ(*parse_duration("P14D"), days(14));
    EXPECT_EQ(*parse_duration("PT48H"), hours(48));
    EXPECT_EQ(*parse_duration("P1DT12H30M5S"), seconds(86400 + 43200 + 1800 + 5));
    EXPECT_EQ(*parse_duration("P2W"), days(14));
    EXPECT_EQ(parse_duration("PT0.25S")->us, 250'000);
    EXPECT_EQ(parse_duration("PT0S")->us, 0);
}

TEST(DurationText, RefusesWhatIsNoneOrDependsOnTheCalendar) {
    for (const char* bad : {"", "P", "PT", "P1Y", "P1M", "14D", "P14", "PD", "P-1D", "-P1D", "P1H", "PT1D", "P1DT", "PT1S1M", "PT1H1H", "PT1.5H",
                            "P1.5D", "PT1.S", "P99999999999999999999D", "P999999999999D", "p1d", "P 1D"}) {
        EXPECT_FALSE(parse_duration(bad)) << bad;
    }
}

TEST(DurationText, WritesTheShortestForm) {
    for (const char* text : {"PT0S", "P14D", "PT48H", "P1DT12H30M5S", "PT0.25S", "PT1M"}) {
        const Duration d = *parse_duration(text);
        EXPECT_EQ(*parse_duration(format_duration(d)), d);
    }
    EXPECT_EQ(format_duration(hours(48)), "P2D");
    EXPECT_EQ(format_duration(Duration{-500'000}), "-PT0.5S");
}

TEST(Zones, OffsetsHoldFromEachChangeOn) {
    ZoneTable zones;
    zones.add("Europe/Berlin", {{{time_min, 3600}, {at("2026-03-29T01:00:00Z"), 7200}, {at("2026-10-25T01:00:00Z"), 3600}}});
    EXPECT_EQ(zones.offset_at("Europe/Berlin", at("2026-03-29T00:59:59.999999Z")), 3600);
    EXPECT_EQ(zones.offset_at("Europe/Berlin", at("2026-03-29T01:00:00Z")), 7200);
    EXPECT_EQ(zones.offset_at("Europe/Berlin", at("2026-11-21T09:30:00Z")), 3600);
    EXPECT_FALSE(zones.offset_at("Europe/Bremen", at("2026-11-21T09:30:00Z")));
    const ZoneOffsets* berlin = zones.find("Europe/Berlin");
    ASSERT_TRUE(berlin);
    EXPECT_EQ(berlin->next_change(at("2026-03-29T01:00:00Z")), at("2026-10-25T01:00:00Z"));
    EXPECT_FALSE(berlin->next_change(at("2026-11-21T09:30:00Z")));
    EXPECT_EQ(ZoneOffsets{}.offset_at(at("2026-11-21T09:30:00Z")), 0);
}

}  // namespace
}  // namespace segue::base
