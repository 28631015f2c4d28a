// What of contact law cannot be told by the law packs' own tests: what a pack that imports them becomes, what is refused, and what is kept.

#include "core/pack/pack.h"
#include "tests/packs/support.h"

#include <gmock/gmock.h>

namespace segue::packs_test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// A shipped pack with one change; what reading it says.
pack::Reading changed(const std::string& id, const std::string& file, const std::string& from, const std::string& to) {
    auto folder = runtime::read_pack_folder(pack_folder(id));
    std::string& text = folder.files.at(file);
    const auto place = text.find(from);
    EXPECT_NE(place, std::string::npos) << file << " holds no " << from;
    if (place != std::string::npos) text.replace(place, from.size(), to);
    return pack::read_pack(folder.files, folder.name, reading_day());
}

std::string said(const pack::Reading& reading) {
    std::string text;
    for (const auto& issue : reading.issues) text += base::issue_text(issue) + "\n";
    return text;
}

void ring(Story& story, const std::string& time) { story.add(time, "call.attempted", R"({"debt":"D-1","account":"A-1","outcome":"no_answer"})", "voice"); }

TEST(Law, R1InItsStrictFormCounts168HoursAndNotDays) {
    // Seven calls on 1 May in the evening: on 8 May in the morning the seven days are over, the 168 hours are not.
    const auto seen = [](const std::shared_ptr<const pack::Pack>& pack, const char* now) {
        const std::string all = [&] {
            context::Context context;
            Story story(pack);
            for (int minute = 10; minute < 17; ++minute) ring(story, "2026-05-01T18:" + std::to_string(minute) + ":00Z");
            base::ZoneTable zones;
            const auto situation = story.folded(at(now));
            runtime::add_zone(zones, "Europe/Berlin");
            const auto days = policy::local_days(pack->rules.policies.longest_local_days(), {"Europe/Berlin"}, zones, at(now));
            const policy::Touch touch{"call", "voice", "collections", true, "", "debt", "D-1"};
            return policy::caps_gate(pack->rules.policies, touch, situation.context(), at(now), days).condition;
        }();
        return all;
    };
    const auto plain = load("early-collections");
    const auto strict = changed("early-collections", "pack.json", R"("pack": "law-us",)", R"("pack": "law-us", "strict": ["R1"],)");
    ASSERT_TRUE(plain && strict.pack) << said(strict);
    EXPECT_THAT(seen(plain, "2026-05-07T16:00:00Z"), HasSubstr("law-us.R1.seven_days"));
    EXPECT_THAT(seen(plain, "2026-05-08T08:00:00Z"), Not(HasSubstr("law-us.R1.")));
    EXPECT_THAT(seen(strict.pack, "2026-05-08T08:00:00Z"), HasSubstr("law-us.R1.hours_168"));
    EXPECT_THAT(seen(strict.pack, "2026-05-08T18:10:00Z"), Not(HasSubstr("law-us.R1."))) << "the first has left exactly then";
}

TEST(Law, R4ADebtMessageThatDoesNotSayHowToOptOutIsRefusedAtValidation) {
    const auto reading = changed("law-us", "actions.json", "Please call us. Reply STOP to opt out.", "Please call us.");
    EXPECT_FALSE(reading.pack);
    EXPECT_THAT(said(reading), HasSubstr("actions.json:"));
    EXPECT_THAT(said(reading), HasSubstr("law-us.R4: a message about a debt must say how to opt out, without a fee (12 CFR 1006.6(e), 1006.14(h))"));
    EXPECT_THAT(said(changed("law-us", "actions.json", "Please call us. To opt out, reply “unsubscribe”.", "Please call us.")), HasSubstr("law-us.R4"));
}

TEST(Law, R8ACommercialMailThatDoesNotSayHowToOptOutIsRefusedAtValidation) {
    EXPECT_THAT(said(changed("law-us", "actions.json", "News. Unsubscribe: reply to this mail.", "News.")), HasSubstr("law-us.R8: a commercial e-mail must say how to opt out"));
}

TEST(Law, R7AConfirmationThatSellsIsRefusedAtValidation) {
    const std::string said_of_it = said(changed("law-us", "actions.json", "You will get no more messages from us.", "No more messages. One last OFFER for you!"));
    EXPECT_THAT(said_of_it, HasSubstr("law-us.R7.confirmation: what confirms an opt-out, or asks what was meant, must not advertise (47 CFR 64.1200(a)(12))"));
    EXPECT_THAT(said_of_it, HasSubstr("remove 'offer'"));
}

TEST(Law, R7RevokeAllMayWaitUntilItsDayWhereAPackSaysSo) {
    const auto blocked = [](const std::shared_ptr<const pack::Pack>& pack, const char* now) {
        Story story(pack);
        story.add("2026-05-01T10:00:00Z", "consent.withdrawn", R"({"channel":"sms","purpose":"*"})");
        const auto situation = story.folded(at(now));
        const context::ContextEnvironment environment(situation.context(), at(now));
        return policy::law_gate(pack->rules.policies, {"a", "voice", "service", true}, situation.context(), environment, at(now)).condition;
    };
    const auto plain = load("early-collections");
    const auto waived = changed("early-collections", "pack.json", R"("pack": "law-us",)", R"("pack": "law-us", "waived": ["R7.revoke_all"],)");
    ASSERT_TRUE(plain && waived.pack) << said(waived);
    EXPECT_EQ(blocked(plain, "2026-05-14T10:00:00Z"), "law-us.R7.revoke_all");
    EXPECT_EQ(blocked(waived.pack, "2027-01-30T23:59:59Z"), "");
    EXPECT_EQ(blocked(waived.pack, "2027-01-31T00:00:00Z"), "law-us.R7.revoke_all");
}

TEST(Law, R7TheLastLawfulDayOfAFridayBeforeAHoliday) {
    const auto pack = load("law-us");
    ASSERT_TRUE(pack);
    context::OptOut message;
    message.rule = "law-us.R7";
    const auto last = [&](const char* time, int offset) {
        message.time = at(time);
        const auto day = policy::last_lawful_day(pack->rules.policies, message, offset);
        return day ? base::format_time(base::Time{*day * base::days(1).us}).substr(0, 10) : std::string();
    };
    EXPECT_EQ(last("2026-09-04T20:00:00Z", -4 * 3600), "2026-09-21") << "Labor Day is no business day";
    EXPECT_EQ(last("2026-09-05T01:00:00Z", -4 * 3600), "2026-09-21") << "it is still Friday where the customer is";
    message.rule = "nobody's";
    EXPECT_EQ(last("2026-09-04T20:00:00Z", 0), "");
}

TEST(Law, R9EvidenceOfCollectionIsKeptForThreeYearsAfterTheLastOfIt) {
    const auto pack = load("law-us");
    ASSERT_TRUE(pack);
    Story story(pack);
    story.add("2024-03-01T10:00:00Z", "conversation.held", R"({"debt":"D-1"})", "voice").add("2024-05-01T10:00:00Z", "call.attempted", R"({"debt":"D-1"})", "voice");
    const auto kept = [&](const char* now) { return policy::kept_until(pack->rules.policies, story.folded(at(now)).context(), at(now)); };
    const auto release = kept("2026-05-14T10:00:00Z");
    ASSERT_TRUE(release);
    EXPECT_EQ(base::format_time(release->at).substr(0, 10), "2027-05-02") << "1096 days: three years with a leap day";
    EXPECT_EQ(release->citation, "12 CFR 1006.100");
    EXPECT_EQ(release->rule, "law-us.R9");
    EXPECT_FALSE(kept("2027-05-02T10:00:00Z"));
    EXPECT_FALSE(policy::kept_until(pack->rules.policies, Story(pack).folded(reading_day()).context(), reading_day())) << "no collection, nothing to keep";
}

TEST(Law, R12WhatMustBeSaidAboutADebtIsTheFirstStepOfEveryGuideAboutIt) {
    const auto pack = load("law-us");
    ASSERT_TRUE(pack);
    int about = 0;
    for (const auto& action : pack->rules.actions) {
        if (action.subject_kind != "debt") continue;
        ++about;
        ASSERT_FALSE(action.steps.empty()) << action.id;
        EXPECT_THAT(action.steps.front().render(context::ContextEnvironment(Story(pack).folded(reading_day()).context(), reading_day())).value_or(""), HasSubstr("This is an attempt to collect a debt")) << action.id;
        EXPECT_GT(pack->rules.policies.level_of(action.verification), 0) << action.id;
    }
    EXPECT_GT(about, 0);
    EXPECT_THAT(said(changed("law-us", "actions.json", R"("verification": "basic",)", "")), HasSubstr("law-us.R12: nothing of a debt may be shown or said before the caller is verified"));
}

TEST(Law, R12AGuideOfACallTellsWhatMayBeLeftOnAVoicemail) {
    const auto pack = load("early-collections");
    ASSERT_TRUE(pack);
    int calls = 0;
    for (const auto& action : pack->rules.actions) {
        const bool by_call = std::any_of(action.treatments.begin(), action.treatments.end(), [](const auto& t) { return t.reach == decision::Reach::outbound && t.channel == "voice"; });
        std::string steps;
        for (const auto& step : action.steps) steps += step.render(context::ContextEnvironment(Story(pack).folded(reading_day()).context(), reading_day())).value_or("") + "\n";
        const bool told = steps.find("leave only a business name that tells nothing of debts") != std::string::npos;
        EXPECT_EQ(told, by_call && !action.subject_kind.empty()) << action.id;
        calls += told ? 1 : 0;
    }
    EXPECT_GT(calls, 0);
}

TEST(Law, EveryRuleHasItsCitation) {
    for (const char* id : {"law-us", "law-eu"}) {
        const auto pack = load(id);
        ASSERT_TRUE(pack);
        for (const auto& cap : pack->rules.policies.caps) EXPECT_FALSE(cap.citation.empty()) << cap.id;
        for (const auto& hours : pack->rules.policies.law_hours) EXPECT_FALSE(hours.citation.empty()) << hours.id;
        for (const auto& opt_out : pack->rules.policies.opt_outs) EXPECT_FALSE(opt_out.citation.empty()) << opt_out.rule;
        for (const auto& condition : pack->rules.policies.law_conditions) EXPECT_THAT(condition.otherwise, HasSubstr("(")) << condition.id;
    }
}

}  // namespace
}  // namespace segue::packs_test
