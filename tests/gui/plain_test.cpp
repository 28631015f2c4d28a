// What needs no window: when to draw, strings, times, requests from outside, the running instance.

#include "desktop/platform/instance.h"
#include "desktop/shell/frame_demand.h"
#include "desktop/text/strings.h"
#include "desktop/text/times.h"
#include "desktop/theme/fonts.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <regex>
#include <set>
#include <sstream>

namespace segue {
namespace {

using shell::FrameDemand;

/// Draws what is due at `now`, as the loop does; returns how many frames that was.
int draw_due(FrameDemand& demand, double now, bool more_input = false) {
    int frames = 0;
    while (demand.due(now) && frames < 100) {
        demand.drawn(now, more_input && frames == 0);
        ++frames;
    }
    return frames;
}

TEST(FrameDemand, NothingIsDrawnWithoutAReason) {
    FrameDemand demand;
    draw_due(demand, 1.0);
    EXPECT_FALSE(demand.due(2.0));
    EXPECT_FALSE(demand.due(1e9));
    EXPECT_DOUBLE_EQ(demand.sleep(2.0, 3600), 3600);
}

TEST(FrameDemand, InputSettlesInThreeFrames) {
    FrameDemand demand;
    draw_due(demand, 0);
    demand.input();
    EXPECT_EQ(draw_due(demand, 1.0), 3);
}

TEST(FrameDemand, InputThatStillWaitsIsDrawnOut) {
    FrameDemand demand;
    draw_due(demand, 0);
    demand.changed();
    demand.drawn(1.0, true);
    demand.drawn(1.0, true);
    EXPECT_TRUE(demand.due(1.0));
    demand.drawn(1.0, false);
    EXPECT_FALSE(demand.due(1.0));
}

TEST(FrameDemand, WhatMovesIsDrawnUntilItRests) {
    FrameDemand demand;
    draw_due(demand, 0);
    demand.until(2.0);
    EXPECT_TRUE(demand.due(1.99));
    EXPECT_FALSE(demand.due(2.0));
}

TEST(FrameDemand, AnAlarmGivesOneFrameAtItsTime) {
    FrameDemand demand;
    draw_due(demand, 0);
    demand.at(60);
    demand.at(30);
    EXPECT_DOUBLE_EQ(demand.sleep(10, 3600), 20);
    EXPECT_FALSE(demand.due(29.9));
    EXPECT_EQ(draw_due(demand, 30), 1);
    EXPECT_FALSE(demand.due(61)) << "the frame says anew when it wants the next";
}

std::string source_texts() {
    std::string all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(SEGUE_SOURCE_DIR) / "desktop")) {
        if (entry.path().extension() != ".cpp") continue;
        std::ifstream in(entry.path());
        std::stringstream text;
        text << in.rdbuf();
        all += text.str();
    }
    return all;
}

TEST(Strings, EnglishAndGermanHaveTheSameKeysAndPlaces) {
    const text::Strings en = text::Strings::of_language("en"), de = text::Strings::of_language("de-AT");
    ASSERT_GT(en.all().size(), 200u);
    EXPECT_EQ(de.language(), "de");
    ASSERT_EQ(en.all().size(), de.all().size());
    for (std::size_t i = 0; i < en.all().size(); ++i) {
        EXPECT_EQ(en.all()[i].first, de.all()[i].first);
        EXPECT_EQ(en.all()[i].second.find("{0}") == std::string::npos, de.all()[i].second.find("{0}") == std::string::npos) << en.all()[i].first;
        EXPECT_FALSE(de.all()[i].second.empty());
    }
}

TEST(Strings, EveryKeyThatTheWindowAsksForIsThere) {
    const text::Strings en = text::Strings::of_language("en");
    const std::string sources = source_texts();
    const std::regex asks(R"re((?:\bt\(|with\(|count\(|ui\.t\([^)]*\? )"([a-z]+\.[a-z_.]+)")re");
    int seen = 0;
    for (std::sregex_iterator at(sources.begin(), sources.end(), asks), end; at != end; ++at, ++seen) {
        const std::string key = (*at)[1];
        EXPECT_TRUE(en.has(key) || en.has(key + ".one")) << key;
    }
    EXPECT_GT(seen, 80);
}

TEST(Strings, AMissingKeyShowsItselfAndAnotherLanguageIsEnglish) {
    EXPECT_EQ(text::Strings::of_language("en")("no.such.key"), "no.such.key");
    EXPECT_EQ(text::Strings::of_language("xx").language(), "en");
    EXPECT_EQ(text::Strings::of_language("en").count("nobody.waiting", 1), "1 customer is waiting");
    EXPECT_EQ(text::Strings::of_language("en").count("nobody.waiting", 3), "3 customers are waiting");
}

TEST(Strings, ABrokenFileIsRefusedWithItsPlace) {
    const auto read = text::Strings::read(R"({"a": {"b": "c"}})", "xx.json");
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().place.find("xx.json:1"), std::string::npos);
}

base::Time at(const char* when) { return *base::parse_time(when); }

TEST(Times, AreRelativeToReadAndExactToHover) {
    const text::Strings t = text::Strings::of_language("en");
    const text::LocalTime berlin({{base::Time{}, 3600}});
    const base::Time now = at("2026-11-21T13:05:00Z");
    EXPECT_EQ(text::relative_time(t, now, at("2026-11-21T13:04:40Z"), berlin), "now");
    EXPECT_EQ(text::relative_time(t, now, at("2026-11-21T12:00:00Z"), berlin), "1 h ago");
    EXPECT_EQ(text::relative_time(t, now, at("2026-11-21T13:25:30Z"), berlin), "in 20 min");
    EXPECT_EQ(text::relative_time(t, now, at("2026-09-01T12:00:00Z"), berlin), "1 Sep");
    EXPECT_EQ(text::exact_time(t, at("2026-11-21T13:05:00Z"), berlin), "Sat 21 Nov 2026, 14:05");
    EXPECT_EQ(text::day_name(t, now, at("2026-11-20T23:30:00Z"), berlin), "Today") << "it is past midnight there";
    EXPECT_EQ(text::until_time(t, now, at("2026-11-22T07:00:00Z"), berlin), "until tomorrow 08:00");
}

TEST(Times, WhatIsToComeNeverLooksLikeAnAge) {
    const text::Strings t = text::Strings::of_language("en");
    const text::LocalTime berlin({{base::Time{}, 3600}});
    const base::Time now = at("2026-11-27T11:05:00Z");
    EXPECT_EQ(text::short_age(t, now, at("2026-11-30T11:05:00Z"), berlin), "in 3 d") << "a promise that was just made";
    EXPECT_EQ(text::short_age(t, now, at("2026-11-27T14:05:00Z"), berlin), "in 3 h");
    EXPECT_EQ(text::short_age(t, now, at("2026-11-27T11:25:00Z"), berlin), "in 20 min");
    EXPECT_EQ(text::short_age(t, now, at("2026-11-27T11:05:30Z"), berlin), "now");
    EXPECT_EQ(text::short_age(text::Strings::of_language("de"), now, at("2026-11-30T11:05:00Z"), berlin), "in 3 T");
    EXPECT_EQ(text::short_age(t, now, at("2026-11-27T08:05:00Z"), berlin), "3 h");
}

TEST(Times, DaysAreThoseOfTheCalendar) {
    const text::Strings t = text::Strings::of_language("en");
    const text::LocalTime berlin({{base::Time{}, 3600}});
    const base::Time now = at("2026-11-27T11:05:00Z");
    for (const char* hours_45_and_47_old : {"2026-11-25T14:05:00Z", "2026-11-25T12:05:00Z"}) {
        EXPECT_EQ(text::short_age(t, now, at(hours_45_and_47_old), berlin), "2 d");
        EXPECT_EQ(text::relative_time(t, now, at(hours_45_and_47_old), berlin), "2 days ago");
    }
    EXPECT_EQ(text::short_age(t, now, at("2026-11-25T23:30:00Z"), berlin), "1 d") << "it was the 26th there already";
    EXPECT_EQ(text::relative_time(t, now, at("2026-11-29T21:00:00Z"), berlin), "in 2 days");
    // Clocks go back on 25 October: that day has 25 hours, and a whole day's length is still a day.
    const text::LocalTime autumn({{base::Time{}, 7200}, {at("2026-10-25T01:00:00Z"), 3600}});
    EXPECT_EQ(text::short_age(t, at("2026-10-25T22:50:00Z"), at("2026-10-24T22:10:00Z"), autumn), "1 d");
}

TEST(Glyphs, OnlyLettersThatTheFaceMayHaveAreAskedFor) {
    theme::GlyphDemand demand;
    EXPECT_FALSE(demand.want("Größe – “plain” €"));
    EXPECT_TRUE(demand.want("Łódź"));
    EXPECT_FALSE(demand.want("Łódź"));
    EXPECT_FALSE(demand.want("你好 \xF0\x9F\x98\x80"));
}

using platform::Request;

TEST(Request, IsAnIdAndNothingElse) {
    const auto pop = platform::read_request("segue 1 pop c-42.a_b:9");
    ASSERT_TRUE(pop);
    EXPECT_EQ(pop->kind, Request::Kind::pop);
    EXPECT_EQ(pop->contact, "c-42.a_b:9");
    EXPECT_TRUE(platform::read_request("segue 1 show"));
    const auto link = platform::read_request("segue 1 link c-1");
    ASSERT_TRUE(link);
    EXPECT_EQ(link->kind, Request::Kind::link);
    for (const char* bad : {"", "segue 1 pop ", "segue 1 pop a b", "segue 2 pop a", "segue 1 pop ../etc", "segue 1 pop a;rm", "segue 1 show now", "GET / HTTP/1.1"}) {
        EXPECT_FALSE(platform::read_request(bad)) << bad;
    }
    EXPECT_FALSE(platform::read_request("segue 1 pop " + std::string(129, 'a')));
}

TEST(Link, IsAnIdAndNothingElse) {
    EXPECT_EQ(platform::read_link("segue://contact/c-42.a_b:9"), "c-42.a_b:9");
    EXPECT_EQ(platform::read_link("segue://contact/" + std::string(128, 'a')), std::string(128, 'a'));
    for (const std::string bad : {"", "segue:", "segue://", "segue://contact", "segue://contact/", "segue://contact//a", "segue://contact/a/", "segue://contact/a/b",
                                  "segue://contact/a?x=1", "segue://contact/a#x", "segue://contact/%61", "segue://contact/a b", "segue://contact/a\n", "Segue://contact/a",
                                  "segue://finish/a", "segue://user@contact/a", "segue://contact:80/a", "segue:contact/a", " segue://contact/a", "segue://contact/--data=/tmp x",
                                  "segue://contact/../a", "http://contact/a", "segue://contact/\u00e4"}) {
        EXPECT_FALSE(platform::read_link(bad)) << bad;
    }
    EXPECT_FALSE(platform::read_link("segue://contact/" + std::string(129, 'a')));
    EXPECT_FALSE(platform::read_link(std::string("segue://contact/a\0b", 19)));
}

/// Whatever is read is written again to the same words: nothing is understood loosely, whatever bytes come.
TEST(Link, WhatIsUnderstoodIsExactlyWhatWasSaid) {
    std::mt19937 random(20261126);
    const std::string pieces[] = {"segue://contact/", "segue://", "segue 1 ", "pop ", "link ", "show", "a", "-9", ":", "/", "%2f", "..", "\n", std::string(1, '\0'), "--data", "\xff", "?", "#"};
    int understood = 0;
    for (int round = 0; round < 50000; ++round) {
        std::string text;
        for (auto n = random() % 5; n > 0; --n) text += pieces[random() % std::size(pieces)];
        if (random() % 4 == 0 && !text.empty()) text[random() % text.size()] = static_cast<char>(random() % 256);
        if (const auto id = platform::read_link(text)) {
            EXPECT_EQ("segue://contact/" + *id, text);
            EXPECT_TRUE(platform::is_request_id(*id));
            ++understood;
        }
        if (const auto request = platform::read_request(text)) {
            EXPECT_EQ(platform::write_request(*request), text);
            ++understood;
        }
    }
    EXPECT_GT(understood, 100) << "the pieces no longer make anything that is allowed";
}

class RunningInstance : public testing::Test {
protected:
    RunningInstance() : folder(std::filesystem::temp_directory_path() / ("segue-gui-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + "-" +
                                                                         ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
    }
    ~RunningInstance() override { std::filesystem::remove_all(folder); }
    std::filesystem::path folder;
};

TEST_F(RunningInstance, IsTheOnlyOneAndGetsThePops) {
    std::mutex mutex;
    std::vector<std::string> got;
    auto first = platform::Instance::claim(folder, [&](const Request& request) {
        const std::lock_guard lock(mutex);
        got.push_back(request.contact);
        return request.contact == "c-nobody" ? std::string("The sources know no contact c-nobody.") : std::string{};
    });
    ASSERT_TRUE(first) << first.error().text();
    const auto second = platform::Instance::claim(folder, [](const Request&) { return std::string{}; });
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, base::Code::conflict);
    EXPECT_TRUE(platform::send_request(folder, {Request::Kind::pop, "c-1"}));
    EXPECT_TRUE(platform::send_request(folder, {Request::Kind::show, ""}));
    EXPECT_FALSE(platform::send_request(folder, {Request::Kind::pop, "not an id"}));
    const auto unknown = platform::send_request(folder, {Request::Kind::pop, "c-nobody"});
    ASSERT_FALSE(unknown) << "Regression: whoever handed it over was told that the window has it";
    EXPECT_EQ(unknown.error().message, "The sources know no contact c-nobody.");
    (*first)->close();
    EXPECT_EQ(got, (std::vector<std::string>{"c-1", "", "c-nobody"}));
    const auto gone = platform::send_request(folder, {Request::Kind::show, ""});
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().code, base::Code::not_found);
}

TEST_F(RunningInstance, ASocketLeftByACrashIsNoObstacle) {
    std::filesystem::create_directories(folder / "run");
    std::ofstream(folder / "run" / "desktop.sock") << "stale";
    EXPECT_TRUE(platform::Instance::claim(folder, [](const Request&) { return std::string{}; }));
}

TEST_F(RunningInstance, OnlyItsUserMaySeeItsFolder) {
    auto instance = platform::Instance::claim(folder, [](const Request&) { return std::string{}; });
    ASSERT_TRUE(instance);
    using std::filesystem::perms;
    EXPECT_EQ(std::filesystem::status(folder / "run").permissions() & perms::all, perms::owner_all);
    EXPECT_EQ(std::filesystem::status(folder / "run" / "desktop.sock").permissions() & perms::all, perms::owner_read | perms::owner_write);
}

}  // namespace
}  // namespace segue
