// Contact hours in the customer's own place, also on the days when clocks change; and the reading of policies.

#include "core/policy/windows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace segue::policy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

base::Time at(const char* text) { return *base::parse_time(text); }

/// One hour east, two from 29 March 01:00Z to 25 October 01:00Z; and places where clocks change at midnight or a day is left out.
base::ZoneTable zones() {
    base::ZoneTable table;
    table.add("Berlin", {{{base::time_min, 3600}, {at("2026-03-29T01:00:00Z"), 7200}, {at("2026-10-25T01:00:00Z"), 3600}}});
    table.add("Midnight", {{{base::time_min, -18000}, {at("2026-03-08T05:00:00Z"), -14400}, {at("2026-11-01T05:00:00Z"), -18000}}});
    table.add("Skips", {{{base::time_min, -36000}, {at("2026-12-30T10:00:00Z"), 50400}}});
    table.add("Fixed", {{{base::time_min, 19800}}});
    return table;
}

std::vector<std::string> windows(const char* zone, ContactHours hours, const char* now, int days = 3) {
    const auto found = contact_windows(hours, {zone}, zones(), at(now), days);
    std::vector<std::string> texts;
    if (!found) return {"unknown"};
    for (const auto& window : *found) texts.push_back(base::format_time(window.from) + " " + base::format_time(window.to));
    return texts;
}

TEST(Windows, AreTheLocalHoursOfThreeDays) {
    EXPECT_THAT(windows("Fixed", {8 * 60, 21 * 60}, "2026-05-01T06:00:00Z"),
                ElementsAre("2026-05-01T02:30:00Z 2026-05-01T15:30:00Z", "2026-05-02T02:30:00Z 2026-05-02T15:30:00Z", "2026-05-03T02:30:00Z 2026-05-03T15:30:00Z"));
    EXPECT_THAT(windows("Fixed", {8 * 60, 21 * 60}, "2026-05-01T15:30:00Z", 1), IsEmpty()) << "over for today";
    EXPECT_THAT(windows("Fixed", {0, 24 * 60}, "2026-05-01T18:30:00Z", 1), ElementsAre("2026-05-01T18:30:00Z 2026-05-02T18:30:00Z")) << "local midnight";
    EXPECT_THAT(windows("nowhere", {}, "2026-05-01T06:00:00Z"), ElementsAre("unknown"));
    EXPECT_THAT(windows("", {}, "2026-05-01T06:00:00Z"), ElementsAre("unknown"));
}

TEST(Windows, FollowTheClockOverItsChanges) {
    EXPECT_THAT(windows("Berlin", {8 * 60, 20 * 60}, "2026-03-28T12:00:00Z", 2), ElementsAre("2026-03-28T07:00:00Z 2026-03-28T19:00:00Z", "2026-03-29T06:00:00Z 2026-03-29T18:00:00Z"));
    EXPECT_THAT(windows("Berlin", {8 * 60, 20 * 60}, "2026-10-24T12:00:00Z", 2), ElementsAre("2026-10-24T06:00:00Z 2026-10-24T18:00:00Z", "2026-10-25T07:00:00Z 2026-10-25T19:00:00Z"));
}

TEST(Windows, AnEdgeThatTheClockJumpsOverIsTheJump) {
    // Regression: 02:30 on the day of the jump used to be 03:30, so that an end at 02:30 let half an hour more in.
    EXPECT_THAT(windows("Berlin", {0, 150}, "2026-03-28T23:30:00Z", 1), ElementsAre("2026-03-28T23:00:00Z 2026-03-29T01:00:00Z"));
    EXPECT_THAT(windows("Berlin", {150, 600}, "2026-03-28T23:30:00Z", 1), ElementsAre("2026-03-29T01:00:00Z 2026-03-29T08:00:00Z"));
    EXPECT_THAT(windows("Berlin", {130, 170}, "2026-03-28T23:30:00Z", 1), IsEmpty()) << "hours that do not exist that day";
    EXPECT_THAT(windows("Midnight", {0, 60}, "2026-03-08T05:00:00Z", 1), IsEmpty());
}

TEST(Windows, AnEdgeThatTheClockShowsTwiceIsTheOneThatAllowsLess) {
    EXPECT_THAT(windows("Berlin", {150, 600}, "2026-10-24T23:00:00Z", 1), ElementsAre("2026-10-25T01:30:00Z 2026-10-25T09:00:00Z")) << "the second 02:30";
    EXPECT_THAT(windows("Berlin", {0, 150}, "2026-10-24T23:00:00Z", 1), ElementsAre("2026-10-24T22:00:00Z 2026-10-25T00:30:00Z")) << "the first 02:30";
    EXPECT_THAT(windows("Berlin", {135, 165}, "2026-10-24T23:00:00Z", 1), IsEmpty());
}

TEST(Windows, OfADayThatIsLeftOutAreNone) {
    // The 29th ends at 10:00Z, the 31st begins there.
    EXPECT_THAT(windows("Skips", {480, 1200}, "2026-12-29T20:00:00Z", 3), ElementsAre("2026-12-29T18:00:00Z 2026-12-30T06:00:00Z", "2026-12-30T18:00:00Z 2026-12-31T06:00:00Z"));
}

TEST(Windows, EveryAllowedInstantShowsAnAllowedMinute) {
    const auto table = zones();
    const ContactHours hours{8 * 60, 20 * 60};
    for (const char* zone : {"Berlin", "Midnight", "Skips", "Fixed"}) {
        for (const char* day : {"2026-03-07T12:00:00Z", "2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z", "2026-10-31T12:00:00Z", "2026-12-29T12:00:00Z", "2026-06-01T12:00:00Z"}) {
            const auto found = contact_windows(hours, {zone}, table, at(day));
            ASSERT_TRUE(found.has_value());
            for (base::Time t = at(day); t < at(day) + base::days(2); t = t + base::minutes(7)) {
                const bool open = std::any_of(found->begin(), found->end(), [t](const Window& w) { return w.from <= t && t < w.to; });
                const auto civil = base::civil_of(t, *table.offset_at(zone, t));
                const int minute = civil.hour * 60 + civil.minute;
                ASSERT_EQ(open, minute >= hours.from_minute && minute < hours.to_minute) << zone << " " << base::format_time(t);
            }
        }
    }
}

/// Reads one part of policies.json; gives what was found wrong.
template <class Read>
std::vector<std::string> issues_of(const std::string& text, Read read) {
    const auto parsed = base::parse_json(text, "policies.json");
    EXPECT_TRUE(parsed.ok()) << text;
    base::Issues issues("policies.json");
    Policies policies;
    policies.purposes = {{"service", false}};
    read(*parsed, policies, issues);
    std::vector<std::string> found;
    for (const auto& issue : issues.all()) found.push_back(base::issue_text(issue));
    return found;
}

std::vector<std::string> hours_issues(const std::string& text) { return issues_of(text, [](const base::Json& j, Policies& p, base::Issues& i) { read_contact_hours(j, p, i); }); }
std::vector<std::string> cap_issues(const std::string& text) { return issues_of("[" + text + "]", [](const base::Json& j, Policies& p, base::Issues& i) { read_caps(*j.items(), p, i); }); }
std::vector<std::string> kill_issues(const std::string& text) { return issues_of("[" + text + "]", [](const base::Json& j, Policies& p, base::Issues& i) { read_kills(*j.items(), p, i); }); }
std::vector<std::string> purpose_issues(const std::string& text) { return issues_of("[" + text + "]", [](const base::Json& j, Policies& p, base::Issues& i) { read_purposes(*j.items(), p, i); }); }
std::vector<std::string> reservation_issues(const std::string& text) {
    return issues_of("[" + text + "]", [](const base::Json& j, Policies& p, base::Issues& i) { read_reservations(*j.items(), p, i); });
}

TEST(Reading, ContactHoursNeedABeginningBeforeTheirEnd) {
    EXPECT_THAT(hours_issues(R"({"from":"08:00","to":"21:00"})"), IsEmpty());
    EXPECT_THAT(hours_issues(R"({"from":"00:00","to":"24:00"})"), IsEmpty());
    for (const char* bad : {R"({"from":"21:00","to":"08:00"})", R"({"from":"08:00","to":"08:00"})", R"({"from":"8:00","to":"21:00"})", R"({"from":"08:60","to":"21:00"})", R"({"from":"24:01","to":"24:30"})",
                            R"({"from":"ab:cd","to":"21:00"})", R"({"from":"08:00"})", R"({"from":8,"to":21})", "5", "[]", R"({"from":"08:00","to":"21:00","zone":"x"})"}) {
        EXPECT_FALSE(hours_issues(bad).empty()) << bad;
    }
}

TEST(Reading, ACapNeedsItsLimitWindowAndCounts) {
    EXPECT_THAT(cap_issues(R"({"id":"c","limit":0,"window":"P7D","counts":["message.sent"],"channels":["sms"],"purposes":["service"]})"), IsEmpty());
    for (const char* bad : {R"({"limit":1,"window":"P7D","counts":["x"]})", R"({"id":"c","window":"P7D","counts":["x"]})", R"({"id":"c","limit":-1,"window":"P7D","counts":["x"]})",
                            R"({"id":"c","limit":1.5,"window":"P7D","counts":["x"]})", R"({"id":"c","limit":1,"counts":["x"]})", R"({"id":"c","limit":1,"window":"PT0S","counts":["x"]})",
                            R"({"id":"c","limit":1,"window":"-P7D","counts":["x"]})", R"({"id":"c","limit":1,"window":"P7D"})", R"({"id":"c","limit":1,"window":"P7D","counts":[5]})", "7"}) {
        EXPECT_FALSE(cap_issues(bad).empty()) << bad;
    }
}

TEST(Reading, ASlipThatWouldSwitchAProtectionOffIsAnError) {
    EXPECT_THAT(cap_issues(R"({"id":"c","limit":1,"window":"P7D","counts":["x"],"channels":["smss"]})"), ElementsAre(HasSubstr("did you mean 'sms'?")));
    EXPECT_THAT(cap_issues(R"({"id":"c","limit":1,"window":"P7D","counts":["x"],"purposes":["servce"]})"), ElementsAre(HasSubstr("did you mean 'service'?")));
    EXPECT_THAT(reservation_issues(R"({"journey":"j","blocks_purposes":["servce"],"else":"no"})"), ElementsAre(HasSubstr("no purpose 'servce'")));
    EXPECT_THAT(kill_issues(R"({"channel":"emial","reason":"down"})"), ElementsAre(HasSubstr("did you mean 'email'?")));
    EXPECT_THAT(purpose_issues(R"({"id":"service","needs":"opt_in"})"), ElementsAre(HasSubstr("stands twice")));
}

TEST(Reading, KillsAndReservationsAndPurposesNeedTheirFields) {
    EXPECT_THAT(kill_issues(R"({"action":"a","reason":"r"},{"journey":"j","reason":"r"},{"channel":"sms","reason":"r"})"), IsEmpty());
    EXPECT_FALSE(kill_issues(R"({"reason":"r"})").empty());
    EXPECT_FALSE(kill_issues(R"({"action":"a"})").empty());
    EXPECT_THAT(reservation_issues(R"({"journey":"j","blocks_purposes":["service"],"else":"no"})"), IsEmpty());
    EXPECT_FALSE(reservation_issues(R"({"journey":"j","blocks_purposes":["service"],"else":""})").empty()) << "a blocker needs its sentence";
    EXPECT_FALSE(reservation_issues(R"({"blocks_purposes":[],"else":"no"})").empty());
    EXPECT_THAT(purpose_issues(R"({"id":"news"})"), IsEmpty());
    EXPECT_FALSE(purpose_issues(R"({"id":"news","needs":"nothing"})").empty());
    EXPECT_FALSE(purpose_issues(R"({"needs":"opt_in"})").empty());
}

}  // namespace
}  // namespace segue::policy
