// What the agent says to the next step: verifying, the customer's yes, until when, another answer, and what a finished contact still asks.

#include "tests/gui/support/sample.h"
#include "tests/gui/support/shaped.h"

#include <gtest/gtest.h>

namespace segue::gui {
namespace {

using runtime::AnswerRecommendation;
using runtime::ConfirmAction;
using runtime::FinishContact;
using runtime::PrepareAction;
using runtime::VerifyCaller;

class Answers : public Shaped {};
INSTANTIATE_TEST_SUITE_P(Shapes, Answers, both_shapes(), shape_name);

bool is_in_sight(const widgets::Item* item) { return item != nullptr && item->visible.h > item->rect.h - 1; }

TEST_P(Answers, VVerifiesAlsoWhereNothingIsRecommended) {
    // Regression: "Leave it in peace" stood there without a way to verify, so that the account could never be opened.
    auto view = unverified_view(ui.now);
    view.open->next.kind = runtime::NextActionView::Kind::nothing;
    view.open->next.waiting_for_verification = 0;
    show(view);
    ASSERT_TRUE(ui.bring_into_view("next/verify:basic")) << ui.problem;
    ui.type("v");
    const auto given = ui.taken_of<VerifyCaller>();
    ASSERT_EQ(given.size(), 1u);
    EXPECT_EQ(given[0].level, "basic");
}

TEST_P(Answers, WhoIsVerifiedNotHighEnoughIsVerifiedToTheNextLevel) {
    auto view = unverified_view(ui.now);
    view.open->head.verified = "basic";
    show(view);
    EXPECT_EQ(ui.find("next/verify:basic"), nullptr) << "reached already";
    ui.type("v");
    const auto given = ui.taken_of<VerifyCaller>();
    ASSERT_EQ(given.size(), 1u);
    EXPECT_EQ(given[0].level, "full");
}

TEST_P(Answers, VDoesNothingWhileSeveralCustomersMatch) {
    // Regression: it verified nobody, and whoever was chosen next was verified by it.
    show(several_view(ui.now));
    EXPECT_EQ(ui.find("next/verify:basic"), nullptr);
    ui.type("v");
    EXPECT_TRUE(ui.taken_of<VerifyCaller>().empty());
}

TEST_P(Answers, TheCustomersYesWaitsForWhatWasNotAsked) {
    // Regression: the yes went through with an empty date.
    show(confirm_view(ui.now));
    EXPECT_FALSE(ui.shows("Needed before the customer's yes"));
    ui.type("y");
    ui.settle();
    EXPECT_TRUE(ui.taken_of<ConfirmAction>().empty());
    EXPECT_EQ(ui.focused(), "next/ask:slot");
    EXPECT_TRUE(ui.shows("Needed before the customer's yes"));
    ui.type("Sat 28 Nov, before noon");
    ui.enter();
    ui.settle();
    EXPECT_TRUE(ui.taken_of<ConfirmAction>().empty()) << "whether somebody is at home was not asked";
    EXPECT_EQ(ui.focused(), "next/ask:home:0");
    ASSERT_TRUE(ui.click("next/ask:home:0")) << ui.problem;
    ui.type("y");
    ui.settle();
    const auto all = ui.taken();
    ASSERT_GE(all.size(), 2u);
    const auto& prepared = std::get<PrepareAction>(all[all.size() - 2]);
    EXPECT_EQ(prepared.answers.at("slot"), "Sat 28 Nov, before noon");
    EXPECT_TRUE(std::holds_alternative<ConfirmAction>(all.back()));
}

TEST_P(Answers, AnAnswerToAnotherActionIsNone) {
    // Two actions that ask for a "slot" shared what was entered, so that the yes to the second went out with the date of the first.
    auto view = confirm_view(ui.now);
    view.open->next.best.asks = {{"slot", "Date and half day", "", {}}};
    show(view);
    ui.type("y");
    ui.type("Monday");
    ui.enter();
    ui.settle();
    ASSERT_EQ(ui.taken_of<ConfirmAction>().size(), 1u);
    view.open->next.best.action = "book_engineer";
    show(view);
    EXPECT_EQ(ui.find("next/ask:slot")->value, "");
    ui.type("y");
    ui.settle();
    EXPECT_TRUE(ui.taken_of<ConfirmAction>().empty());
}

TEST_P(Answers, EnterInTheLastQuestionIsTheYes) {
    auto view = confirm_view(ui.now);
    view.open->next.best.asks = {{"slot", "Date and half day", "", {}}};
    show(view);
    ui.type("y");
    ui.type("Monday");
    ui.enter();
    ui.settle();
    const auto all = ui.taken();
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(std::get<PrepareAction>(all[0]).answers.at("slot"), "Monday");
    EXPECT_TRUE(std::holds_alternative<ConfirmAction>(all[1]));
}

TEST_P(Answers, AnOptionThatWasTakenSaysSoAndIsNotOfferedAgain) {
    // Regression: the option was carried out, and stood there as before with the same button.
    auto view = sample_view(ui.now);
    const std::string id = "send_router/guide/F-2041";
    view.open->next.options[0].answer = "accepted";
    show(view);
    ASSERT_TRUE(ui.bring_into_view("option/row:" + id)) << ui.problem;
    EXPECT_NE(ui.find("option/row:" + id)->value.find("You took this"), std::string::npos);
    ASSERT_TRUE(ui.click("option/row:" + id)) << ui.problem;
    ui.settle();
    EXPECT_EQ(ui.find("option/take:" + id), nullptr);
}

TEST_P(Answers, AnotherAnswerCanBecomeAccepted) {
    // Regression: after any answer Accept was gone, and A did nothing.
    auto view = sample_view(ui.now);
    view.open->next.answer = "customer_declined";
    show(view);
    ASSERT_TRUE(ui.bring_into_view("next/accept")) << ui.problem;
    EXPECT_TRUE(ui.shows("The customer declined"));
    ui.type("a");
    const auto given = ui.taken_of<AnswerRecommendation>();
    ASSERT_EQ(given.size(), 1u);
    EXPECT_EQ(given[0].answer, "accepted");
}

TEST_P(Answers, WhatWasPutOffSaysUntilWhen) {
    auto view = sample_view(ui.now);
    view.open->next.answer = "deferred";
    view.open->next.answer_until = ui.now + base::hours(1);
    show(view);
    ASSERT_TRUE(ui.bring_into_view("next/accept")) << ui.problem;
    EXPECT_TRUE(ui.shows("Put off until")) << "not only that it was";
}

TEST_P(Answers, UntilWhenIsInSightInTheOrderOfTimeAndHasTheDigitsToItself) {
    // Regression: "In a week" lay below the wrap-up bar, the soonest stood second, and the codes showed the same digits.
    if (GetParam() == views::Shape::full) ui.resize(1440, 900);
    show(sample_view(ui.now));
    const widgets::Item* code = ui.find("wrap/code:engineer_booked");
    ASSERT_NE(code, nullptr);
    const float before = code->rect.w;
    ASSERT_TRUE(ui.bring_into_view("next/deferred")) << ui.problem;
    ui.type("l");
    ui.settle();
    for (const char* name : {"next/until:1", "next/until:2", "next/until:3"}) EXPECT_TRUE(is_in_sight(ui.find(name))) << name;
    EXPECT_EQ(ui.find("next/until:1")->label, "In an hour");
    EXPECT_EQ(ui.find("next/until:3")->label, "In a week");
    EXPECT_LT(ui.find("wrap/code:engineer_booked")->rect.w, before) << "its digit is not shown";
    ui.type("3");
    const auto given = ui.taken_of<AnswerRecommendation>();
    ASSERT_EQ(given.size(), 1u);
    EXPECT_GT(*given[0].until, ui.now + base::days(6));
    ui.type("l");
    ui.escape();
    ui.settle();
    EXPECT_EQ(ui.find("next/until:1"), nullptr) << "Escape leaves it";
}

TEST_P(Answers, AFinishedContactAsksForNothing) {
    // Regression: it asked to read the brief, showed a part as not handed over, and took answers.
    auto view = finished_view(ui.now);
    view.open->next.kind = runtime::NextActionView::Kind::confirm;
    view.open->next.best.asks = {{"slot", "Date and half day", "", {}}};
    show(view);
    for (const char* name : {"brief/acknowledge", "brief/flag", "next/confirm", "next/accept", "next/deferred", "next/ask:slot"}) EXPECT_EQ(ui.find(name), nullptr) << name;
    ui.type("kycd");
    ui.settle();
    EXPECT_TRUE(ui.taken().empty());
    EXPECT_FALSE(ui.shows("parts missing"));
    ui.state().drafts["c-1"].go_to_next = true;   // the column: further down
    ui.settle();
    EXPECT_TRUE(ui.shows("This contact is finished"));
}

TEST_P(Answers, AcceptingAloneChoosesNoCode) {
    // Regression: accepting to talk about a quote chose "Quote accepted", one key away from an order.
    auto view = sample_view(ui.now);
    view.open->next.answer = "accepted";
    show(view);
    EXPECT_TRUE(ui.state().drafts["c-1"].code.empty());
    view.open->wrap_up.suggested = "router_sent";
    show(view);
    EXPECT_EQ(ui.state().drafts["c-1"].code, "router_sent") << "what the customer's yes leads to";
    ui.type("f");
    ASSERT_EQ(ui.taken_of<FinishContact>().size(), 1u);
}

TEST_P(Answers, TheStatusLineListsWhatIsBlockedAndWhy) {
    // Regression: pressing "1 blocked" did nothing.
    auto view = sample_view(ui.now);
    view.outbox = {1, 1, 0, {{"k1", "disposition", "queued", "", "crm", ui.now, "Amara Okafor", ""},
                             {"k2", "message", "blocked", "At most three messages in a week.", "crm", ui.now, "Amara Okafor", "sms"}}};
    show(view);
    ASSERT_TRUE(ui.click("status/outbox")) << ui.problem;
    ui.settle();
    EXPECT_TRUE(ui.shows("Message · SMS · Amara Okafor"));
    EXPECT_TRUE(ui.shows("At most three messages in a week."));
    EXPECT_TRUE(ui.shows("Wrap-up · Amara Okafor"));
    ui.escape();
    ui.settle();
    EXPECT_EQ(ui.find("outbox/close"), nullptr);
    ASSERT_TRUE(ui.click("status/outbox")) << ui.problem;
    ASSERT_TRUE(ui.click("status/outbox")) << ui.problem;
    EXPECT_EQ(ui.find("outbox/close"), nullptr) << "pressed again it shuts";
}

TEST_P(Answers, TheAgentChoosesWhoIsCalling) {
    show(several_view(ui.now));
    EXPECT_TRUE(ui.shows("Utrecht")) << "what differs is said";
    ASSERT_TRUE(ui.bring_into_view("several/choose:2")) << ui.problem;
    ASSERT_TRUE(ui.click("several/choose:2")) << ui.problem;
    const auto chosen = ui.taken_of<runtime::ChooseCustomer>();
    ASSERT_EQ(chosen.size(), 1u);
    EXPECT_EQ(chosen[0].contact, "c-1");
    EXPECT_EQ(chosen[0].customer, "cu-2");
    ASSERT_TRUE(ui.bring_into_view("several/none")) << ui.problem;
    ASSERT_TRUE(ui.click("several/none")) << ui.problem;
    const auto nobody = ui.taken_of<runtime::ChooseCustomer>();
    ASSERT_EQ(nobody.size(), 1u);
    EXPECT_TRUE(nobody[0].customer.empty());
}

TEST_P(Answers, TheCustomersYesCarriesWhatWasAsked) {
    show(confirm_view(ui.now));
    ASSERT_TRUE(ui.click("next/ask:home:0")) << ui.problem;
    ASSERT_TRUE(ui.click("next/ask:slot")) << ui.problem;
    ui.type("24 Nov morning");
    ui.escape();
    ASSERT_TRUE(ui.click("next/confirm")) << ui.problem;
    const auto all = ui.taken();
    std::vector<std::size_t> kinds;
    for (const auto& command : all) kinds.push_back(command.index());
    ASSERT_GE(all.size(), 2u);
    const auto& prepared = std::get<PrepareAction>(all[all.size() - 2]);
    EXPECT_EQ(prepared.answers.at("home"), "yes");
    EXPECT_EQ(prepared.answers.at("slot"), "24 Nov morning");
    EXPECT_TRUE(std::holds_alternative<ConfirmAction>(all.back()));
}

TEST_P(Answers, VIsTheCallerVerified) {
    show(unverified_view(ui.now));
    EXPECT_FALSE(ui.shows("engineer")) << "nothing of the account before the caller is verified";
    ui.type("v");
    const auto given = ui.taken_of<VerifyCaller>();
    ASSERT_EQ(given.size(), 1u);
    EXPECT_EQ(given[0].level, "basic");
    EXPECT_EQ(given[0].method, "questions");
}

TEST(AnswersInGerman, StandBesideEachOtherAsInEnglish) {
    // Regression: five rows in German, two columns in English.
    for (const char* language : {"en", "de"}) {
        gui::Setup setup;
        setup.language = language;
        HeadlessUi ui(setup);
        ui.show(sample_view(ui.now));
        ui.settle();
        EXPECT_EQ(ui.find("next/deferred")->rect.y, ui.find("next/already_done")->rect.y) << language;
        EXPECT_EQ(ui.find("next/not_applicable")->rect.y, ui.find("next/customer_declined")->rect.y) << language;
    }
}

}  // namespace
}  // namespace segue::gui
