// What is known of the customer beside brief and timeline, what stands out, what is to be put right, and the sum of a priority.

#include "tests/gui/support/sample.h"
#include "tests/gui/support/shaped.h"

#include <gtest/gtest.h>

namespace segue::gui {
namespace {

class Person : public Shaped {
protected:
    void press(const char* name) {
        ASSERT_TRUE(ui.bring_into_view(name)) << ui.problem;
        ASSERT_TRUE(ui.click(name)) << ui.problem;
    }
};
INSTANTIATE_TEST_SUITE_P(Shapes, Person, both_shapes(), shape_name);

TEST_P(Person, QUnfoldsWhatTheSourcesSayAndFoldsItAgain) {
    show(sample_view(ui.now));
    EXPECT_EQ(ui.find("person/fact:0"), nullptr);
    ui.type("q");
    ASSERT_TRUE(ui.bring_into_view("person/fact:1")) << ui.problem;
    EXPECT_TRUE(ui.shows("+31 10 555 0417"));
    EXPECT_TRUE(ui.shows("web says: +31 10 555 0499")) << "a conflict keeps both";
    EXPECT_TRUE(ui.shows("crm is trusted more")) << "and says which rule chose";
    EXPECT_TRUE(ui.shows("Preferred")) << "a pack's own field is no identifier";
    ui.type("q");
    EXPECT_EQ(ui.find("person/fact:0"), nullptr);
}

TEST_P(Person, PlainValuesAreWordsNotJson) {
    auto view = sample_view(ui.now);
    view.open->picture.facts = {{"recording_allowed", "true", "crm", ui.now, false, "", "e-8", {}, ""}, {"moved", "false", "crm", ui.now, false, "", "e-8", {}, ""},
                                {"line_tested_at", "2026-07-10T17:53:14Z", "crm", ui.now, false, "", "e-8", {}, ""}, {"model", "true north", "crm", ui.now, false, "", "e-8", {}, ""}};
    show(view);
    ui.type("q");
    ASSERT_TRUE(ui.bring_into_view("person/fact:3")) << ui.problem;
    for (const char* words : {"Yes", "No", "Fri 10 Jul", "true north"}) EXPECT_TRUE(ui.shows(words)) << words;
    EXPECT_FALSE(ui.shows("T17:53"));
}

TEST_P(Person, ConsentsPromisesAndCasesSayWhereTheyStand) {
    show(sample_view(ui.now));
    ui.type("q");
    ASSERT_TRUE(ui.bring_into_view("person/case:1")) << ui.problem;
    for (const char* words : {"Withdrawn", "granted, taken by lena", "overdue", "kept", "Complaint about the missed visit"}) EXPECT_TRUE(ui.shows(words)) << words;
}

TEST_P(Person, AFactOpensTheEventItComesFrom) {
    show(sample_view(ui.now));
    ui.type("q");
    press("person/fact:0");
    EXPECT_EQ(ui.state().drafts["c-1"].marked, std::vector<std::string>{"e-8"});
}

TEST_P(Person, NothingOfThePersonIsThereBeforeTheCallerIsVerified) {
    auto view = unverified_view(ui.now);
    view.open->picture = sample_view(ui.now).open->picture;
    view.open->signals = sample_view(ui.now).open->signals;
    show(view);
    ui.type("q");
    EXPECT_EQ(ui.find("person/fold"), nullptr);
    EXPECT_EQ(ui.find("signal/0"), nullptr);
    EXPECT_FALSE(ui.shows("+31 10 555 0417"));
}

TEST_P(Person, AWishIsRecordedWhileTheCustomerSaysIt) {
    show(sample_view(ui.now));
    EXPECT_EQ(ui.find("wishes/email:stop"), nullptr);
    ui.type("z");
    ASSERT_TRUE(ui.bring_into_view("wishes/sms:stop")) << ui.problem;
    EXPECT_TRUE(ui.shows("Withdrawn")) << "what holds stands beside it";
    press("wishes/email:stop");
    auto words = ui.taken_of<runtime::RecordConsent>();
    ASSERT_EQ(words.size(), 1u);
    EXPECT_EQ(words[0].channel, "email");
    EXPECT_EQ(words[0].purpose, "*");
    EXPECT_EQ(words[0].state, "withdrawn");
    press("wishes/sms:allow");
    words = ui.taken_of<runtime::RecordConsent>();
    ASSERT_EQ(words.size(), 1u);
    EXPECT_EQ(words[0].state, "granted");
    press("wishes/stop_all");
    EXPECT_EQ(ui.taken_of<runtime::RecordConsent>().size(), 3u) << "one for each channel";
}

TEST_P(Person, AnyCallerCanSayThatTheyWantNoMore) {
    show(unverified_view(ui.now));
    ui.type("z");
    ASSERT_TRUE(ui.bring_into_view("wishes/sms:stop")) << ui.problem;
    EXPECT_FALSE(ui.shows("Withdrawn")) << "what was said before is the account's";
    press("wishes/sms:stop");
    EXPECT_EQ(ui.taken_of<runtime::RecordConsent>().size(), 1u);
}

TEST_P(Person, ACallThatIsAskedForEndsWithTheCustomersDay) {
    show(sample_view(ui.now));
    ui.type("z");
    press("wishes/call:today");
    const auto asked = ui.taken_of<runtime::InviteContact>();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].channel, "voice");
    ASSERT_TRUE(asked[0].until);
    EXPECT_GT(*asked[0].until, ui.now);
    EXPECT_EQ((asked[0].until->us / base::us_per_second + 3600) % 86400, 0) << "midnight in Amsterdam";
    auto view = sample_view(ui.now);
    view.open->wishes[2].invited = true;
    view.open->wishes[2].invited_until = asked[0].until;
    show(view);
    press("wishes/no_call");
    const auto ended = ui.taken_of<runtime::InviteContact>();
    ASSERT_EQ(ended.size(), 1u);
    EXPECT_FALSE(ended[0].wanted);
}

TEST_P(Person, TwoRecordsThatAreOnePersonCanBeTakenApart) {
    show(merged_view(ui.now));
    ui.type("q");
    ASSERT_TRUE(ui.bring_into_view("person/part:0:apart")) << ui.problem;
    EXPECT_TRUE(ui.shows("Merged by lena: same birthday"));
    EXPECT_TRUE(ui.shows("Utrecht instead of Rotterdam"));
    press("person/part:0:apart");
    const auto apart = ui.taken_of<runtime::UnmergeCustomer>();
    ASSERT_EQ(apart.size(), 1u);
    EXPECT_EQ(apart[0].contact, "c-1");
    EXPECT_EQ(apart[0].customer, "cu-2");
}

TEST_P(Person, AChainOfHandOversIsTold) {
    show(merged_view(ui.now));
    EXPECT_TRUE(ui.shows("The voice menu passed it to the bot"));
    EXPECT_TRUE(ui.shows("The bot handed it over, warm: no answer found"));
}

TEST_P(Person, HowTheContactCameIsTheOnlyThingToldOfAnUnknownCaller) {
    show(unverified_view(ui.now));
    EXPECT_TRUE(ui.shows("The voice menu passed it to the bot"));
}

TEST_P(Person, SeveralLikelyPlacesAreNamed) {
    show(merged_view(ui.now));
    EXPECT_TRUE(ui.shows("May be in New York, Amsterdam"));
}

TEST_P(Person, WhatStandsOutOpensItsEvents) {
    show(sample_view(ui.now));
    press("signal/0");
    EXPECT_EQ(ui.state().drafts["c-1"].marked, (std::vector<std::string>{"e-3", "e-2"}));
}

TEST_P(Person, AMessageThatShouldNotHaveBeenSentIsPutRightOnce) {
    show(mended_view(ui.now));
    press("mend/settle:0");
    const auto settled = ui.taken_of<runtime::SettleCorrection>();
    ASSERT_EQ(settled.size(), 1u);
    EXPECT_EQ(settled[0].message, "m-1");
    EXPECT_TRUE(ui.bring_into_view("brief/flag")) << ui.problem;
    EXPECT_TRUE(ui.shows("A reminder is not sent any more.")) << "what a late event changed stands above the brief";
    press("mend/seen");
    const auto seen = ui.taken_of<runtime::SeeDifference>();
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].difference, "df-1");
}

TEST_P(Person, AMessageThatMayBeAnOptOutIsAnsweredEitherWay) {
    show(mended_view(ui.now));
    ASSERT_TRUE(ui.bring_into_view("optout/yes:0")) << ui.problem;
    EXPECT_TRUE(ui.shows("paying"));
    press("optout/yes:0");
    press("optout/no:0");
    const auto read = ui.taken_of<runtime::ReadOptOut>();
    ASSERT_EQ(read.size(), 2u);
    EXPECT_EQ(read[0].message, "e-1");
    EXPECT_TRUE(read[0].takes_back);
    EXPECT_FALSE(read[1].takes_back);
}

TEST_P(Person, DigitsChooseWhoIsCallingAndNoCode) {
    show(several_view(ui.now));
    ui.type("2");
    const auto chosen = ui.taken_of<runtime::ChooseCustomer>();
    ASSERT_EQ(chosen.size(), 1u);
    EXPECT_EQ(chosen[0].customer, "cu-2");
    EXPECT_TRUE(ui.state().drafts["c-1"].code.empty());
    ui.type("0");
    const auto nobody = ui.taken_of<runtime::ChooseCustomer>();
    ASSERT_EQ(nobody.size(), 1u);
    EXPECT_TRUE(nobody[0].customer.empty());
    EXPECT_EQ(ui.state().overlay, views::Overlay::none);
}

TEST_P(Person, InDoubtTheNamedCustomerStandsBesideTheOther) {
    show(doubtful_view(ui.now));
    EXPECT_TRUE(ui.shows("leads to another customer too"));
    ui.type("1");
    const auto chosen = ui.taken_of<runtime::ChooseCustomer>();
    ASSERT_EQ(chosen.size(), 1u);
    EXPECT_EQ(chosen[0].customer, "cu-1");
}

TEST_P(Person, TheSumOfThePriorityStandsTermByTerm) {
    show(sample_view(ui.now));
    ui.type("x");
    ASSERT_TRUE(ui.bring_into_view("next/arithmetic")) << ui.problem;
    if (GetParam() == views::Shape::column) ui.wheel(200, 400, -4);
    for (const char* words : {"Chance that it helps", "\xC3\x97 120", "229.5", "The journey is at", "would come"}) EXPECT_TRUE(ui.shows(words)) << words;
}

// A regression: a chosen code moved to the third place, and every code behind it moved with its number.
TEST_P(Person, CodesKeepTheirPlaceWhenOneIsChosen) {
    show(sample_view(ui.now));
    const auto places = [&] {
        std::vector<std::pair<std::string, float>> all;
        for (const auto& item : ui.registry().items()) {
            if (item.name.starts_with("wrap/code:")) all.emplace_back(item.name, item.rect.x);
        }
        return all;
    };
    const auto before = places();
    ASSERT_FALSE(before.empty());
    ui.type("1");
    const auto after = places();
    ASSERT_FALSE(after.empty());
    EXPECT_EQ(after.front(), before.front());
    ui.type("6");
    EXPECT_NE(ui.find("wrap/code:paid"), nullptr) << "a chosen one that would not fit comes into sight";
    const std::size_t stay = before.size() - 1;
    ASSERT_GE(places().size(), stay);
    for (std::size_t i = 0; i < stay; ++i) EXPECT_EQ(places()[i], before[i]) << "and the others stay where they were";
}

}  // namespace
}  // namespace segue::gui
