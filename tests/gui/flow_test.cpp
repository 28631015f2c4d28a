// One agent's contact from taking to wrapping up, by keyboard only and by mouse only.

#include "tests/gui/support/sample.h"
#include "tests/gui/support/shaped.h"

#include <gtest/gtest.h>
#include <imgui.h>

namespace segue::gui {
namespace {

using runtime::AcknowledgeBrief;
using runtime::AgentView;
using runtime::AnswerRecommendation;
using runtime::CorrectDisposition;
using runtime::FinishContact;
using runtime::FlagBrief;
using runtime::OpenContact;
using runtime::SaveDraft;
using runtime::UndoFinish;

class Flow : public Shaped {};
INSTANTIATE_TEST_SUITE_P(Shapes, Flow, both_shapes(), shape_name);

TEST_P(Flow, OTakesTheOneWhoHasWaitedLongest) {
    show(waiting_view(ui.now));
    ui.type("o");
    const auto opened = ui.taken_of<OpenContact>();
    ASSERT_EQ(opened.size(), 1u);
    EXPECT_EQ(opened[0].contact, "c-2");
}

TEST_P(Flow, ARoutineContactCostsThreeKeys) {
    show(sample_view(ui.now));
    ui.type("a");
    const auto answers = ui.taken_of<AnswerRecommendation>();
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].answer, "accepted");
    EXPECT_EQ(answers[0].action, "book_priority_engineer");
    auto accepted = sample_view(ui.now);
    accepted.open->next.answer = "accepted";
    accepted.open->wrap_up.suggested = "engineer_booked";
    show(accepted);
    // What that leads to was chosen, and is shown before it is done.
    EXPECT_EQ(ui.state().drafts["c-1"].code, "engineer_booked");
    EXPECT_TRUE(ui.shows("Fault recovery goes to"));
    ui.type("f");
    const auto finished = ui.taken_of<FinishContact>();
    ASSERT_EQ(finished.size(), 1u);
    EXPECT_EQ(finished[0].code, "engineer_booked");
}

TEST_P(Flow, FinishIsPostedOnceHoweverOftenItIsPressed) {
    show(sample_view(ui.now));
    ui.type("2");
    for (int i = 0; i < 5; ++i) ui.type("f");
    EXPECT_EQ(ui.taken_of<FinishContact>().size(), 1u);
}

TEST_P(Flow, FinishWithoutACodeChoosesAndShowsFirst) {
    show(sample_view(ui.now));
    ui.type("f");
    EXPECT_TRUE(ui.taken_of<FinishContact>().empty());
    EXPECT_EQ(ui.state().drafts["c-1"].code, "engineer_booked");
    ui.type("f");
    EXPECT_EQ(ui.taken_of<FinishContact>().size(), 1u);
}

TEST_P(Flow, ACodeThatNeedsANoteAsksForIt) {
    show(sample_view(ui.now));
    ui.type("3");
    ui.type("f");
    EXPECT_TRUE(ui.taken_of<FinishContact>().empty());
    EXPECT_EQ(ui.focused(), "wrap/note");
    ui.type("second line is told");
    ui.enter();
    const auto finished = ui.taken_of<FinishContact>();
    ASSERT_EQ(finished.size(), 1u);
    EXPECT_EQ(finished[0].note, "second line is told");
}

TEST_P(Flow, LettersTypedIntoANoteAreNoShortcuts) {
    show(sample_view(ui.now));
    ui.type("e");
    EXPECT_EQ(ui.focused(), "wrap/note");
    ui.type("a flat line, done: not now");
    const auto all = ui.taken();
    for (const auto& command : all) EXPECT_TRUE(std::holds_alternative<SaveDraft>(command));
    EXPECT_EQ(ui.state().drafts["c-1"].note, "a flat line, done: not now");
}

TEST_P(Flow, LettersTypedBeforeTheNoteHasTheKeyboardGoIntoTheNote) {
    show(sample_view(ui.now));
    ui.type("eaf done");
    ui.settle();
    for (const auto& command : ui.taken()) EXPECT_TRUE(std::holds_alternative<SaveDraft>(command));
    EXPECT_EQ(ui.state().drafts["c-1"].note, "af done");
}

TEST_P(Flow, APopWhileTypingTakesNothingAway) {
    show(sample_view(ui.now));
    ui.type("e");
    ui.type("half a sen");
    auto popped = sample_view(ui.now);
    popped.work.insert(popped.work.begin(), {"c-9", "New Caller", "voice", "just now", "ivr", "cold", "faults", ui.now, runtime::WorkItem::State::incoming, false, ""});
    show(popped);
    EXPECT_EQ(ui.focused(), "wrap/note");
    ui.type("tence");
    EXPECT_EQ(ui.state().drafts["c-1"].note, "half a sentence");
}

TEST_P(Flow, EachAnswerIsOneKey) {
    const std::pair<const char*, const char*> answers[] = {{"d", "already_done"}, {"n", "not_applicable"}, {"c", "customer_declined"}};
    for (const auto& [key, answer] : answers) {
        show(sample_view(ui.now));
        ui.type(key);
        const auto given = ui.taken_of<AnswerRecommendation>();
        ASSERT_EQ(given.size(), 1u) << key;
        EXPECT_EQ(given[0].answer, answer);
    }
}

TEST_P(Flow, NotNowSaysUntilWhen) {
    show(sample_view(ui.now));
    ui.type("l");
    EXPECT_TRUE(ui.taken_of<AnswerRecommendation>().empty());
    ui.type("1");
    const auto given = ui.taken_of<AnswerRecommendation>();
    ASSERT_EQ(given.size(), 1u);
    EXPECT_EQ(given[0].answer, "deferred");
    EXPECT_EQ(given[0].until, ui.now + base::hours(1));
    EXPECT_TRUE(ui.state().drafts["c-1"].code.empty()) << "the digit chose a time, not a wrap-up code";
}

TEST_P(Flow, WrongDataNamesTheFact) {
    show(sample_view(ui.now));
    ui.type("w");
    ui.type("address");
    ui.enter();
    const auto given = ui.taken_of<AnswerRecommendation>();
    ASSERT_EQ(given.size(), 1u);
    EXPECT_EQ(given[0].answer, "wrong_data");
    EXPECT_EQ(given[0].field, "address");
}

TEST_P(Flow, TheBriefIsReadOrFlagged) {
    show(sample_view(ui.now));
    ui.type("k");
    EXPECT_EQ(ui.taken_of<AcknowledgeBrief>().size(), 1u);
    ui.type("m");
    ui.type("no phone number");
    ui.enter();
    const auto flags = ui.taken_of<FlagBrief>();
    ASSERT_EQ(flags.size(), 1u);
    EXPECT_EQ(flags[0].note, "no phone number");
}

TEST_P(Flow, UndoWhileItCanBeUndone) {
    show(finished_view(ui.now));
    EXPECT_NE(ui.find("wrap/undo"), nullptr);
    ui.type("u");
    EXPECT_EQ(ui.taken_of<UndoFinish>().size(), 1u);
    ui.wait(9);
    EXPECT_EQ(ui.find("wrap/undo"), nullptr);
}

TEST_P(Flow, AWrapUpIsCorrectedWhenItCannotBeUndoneAnyMore) {
    show(correctable_view(ui.now));
    ui.state().drafts["c-1"].note = "typed for the first one";
    ui.type("u");
    EXPECT_TRUE(ui.taken_of<CorrectDisposition>().empty()) << "nothing is recorded before it was seen what it changes";
    EXPECT_EQ(ui.find("wrap/note")->value, "said so at first") << "it begins with what was recorded";
    ui.type("1");
    EXPECT_TRUE(ui.shows("Engineer booked instead of Waiting"));
    ASSERT_TRUE(ui.click("wrap/note")) << ui.problem;
    ui.type(" card 4111 1111 1111 1111");
    ui.wait(1);
    const auto saved = ui.taken_of<SaveDraft>();
    ASSERT_FALSE(saved.empty()) << "a correction is kept as it is typed";
    EXPECT_TRUE(saved.back().correcting);
    EXPECT_EQ(saved.back().note.find("4111 1111"), std::string::npos);
    ASSERT_TRUE(ui.click("wrap/finish")) << ui.problem;
    const auto corrected = ui.taken_of<CorrectDisposition>();
    ASSERT_EQ(corrected.size(), 1u);
    EXPECT_EQ(corrected[0].contact, "c-1");
    EXPECT_EQ(corrected[0].code, correctable_view(ui.now).open->wrap_up.codes.front().id);
    EXPECT_EQ(corrected[0].note.find("4111 1111"), std::string::npos);
    EXPECT_EQ(ui.find("wrap/note"), nullptr) << "it is over with that";
}

TEST_P(Flow, ACorrectionThatChangesNothingIsNotRecordedAndEscapeLeavesIt) {
    show(correctable_view(ui.now));
    ASSERT_TRUE(ui.click("wrap/correct")) << ui.problem;
    ui.state().drafts["c-1"].code = correctable_view(ui.now).open->wrap_up.codes.back().id;
    ui.settle();
    EXPECT_TRUE(ui.shows("cannot be recorded afterwards"));
    ui.type("f");
    EXPECT_TRUE(ui.taken_of<CorrectDisposition>().empty());
    (void)ui.taken();
    ui.escape();
    const auto ended = ui.taken_of<SaveDraft>();
    ASSERT_EQ(ended.size(), 1u);
    EXPECT_EQ(ended[0], (SaveDraft{"c-1", "", ""})) << "its draft has ended";
    EXPECT_NE(ui.find("wrap/correct"), nullptr);
    ASSERT_TRUE(ui.click("wrap/correct")) << ui.problem;
    ASSERT_TRUE(ui.click("wrap/leave")) << ui.problem;
    EXPECT_EQ(ui.find("wrap/note"), nullptr);
}

TEST_P(Flow, ACorrectionThatWasBegunBeforeTheProgramEndedGoesOn) {
    AgentView view = correctable_view(ui.now);
    view.open->wrap_up.draft = {view.open->wrap_up.codes.front().id, "was the neighbour", "", {"pr-1"}, {}, true};
    show(view);
    EXPECT_EQ(ui.find("wrap/note")->value, "was the neighbour");
    ui.type("f");
    const auto corrected = ui.taken_of<CorrectDisposition>();
    ASSERT_EQ(corrected.size(), 1u);
    EXPECT_EQ(corrected[0].kept, std::vector<std::string>{"pr-1"});
}

TEST_P(Flow, WhatWasTypedIsSavedAgainWhenAWrapUpIsTakenBack) {
    // Regression: the window took it for saved, and the core had let it go with the wrap-up.
    show(sample_view(ui.now));
    ui.type("1");
    ASSERT_TRUE(ui.click("wrap/note")) << ui.problem;
    ui.type("as agreed");
    ui.escape();
    ui.type("f");
    show(finished_view(ui.now));
    (void)ui.taken();
    show(sample_view(ui.now));
    ui.wait(3);
    const auto saved = ui.taken_of<SaveDraft>();
    ASSERT_FALSE(saved.empty());
    EXPECT_EQ(saved.back().note, "as agreed");
}

TEST_P(Flow, EscapeInTheNoteOfACorrectionLeavesTheNoteAndKeepsIt) {
    // Regression: it left the correction, and what was typed was gone.
    show(correctable_view(ui.now));
    ui.type("u1");
    ASSERT_TRUE(ui.click("wrap/note")) << ui.problem;
    ui.type("said otherwise");
    ui.escape();
    ASSERT_NE(ui.find("wrap/note"), nullptr) << "the correction is still open";
    EXPECT_EQ(ui.find("wrap/note")->value, "said so at firstsaid otherwise");
    ui.escape();
    EXPECT_EQ(ui.find("wrap/note"), nullptr);
}

TEST_P(Flow, ByMouseAlone) {
    show(sample_view(ui.now));
    ASSERT_TRUE(ui.click("brief/acknowledge")) << ui.problem;
    ASSERT_TRUE(ui.click("next/accept")) << ui.problem;
    ASSERT_TRUE(ui.click("wrap/code:engineer_booked")) << ui.problem;
    ASSERT_TRUE(ui.click("wrap/note")) << ui.problem;
    ui.type("ok");
    ASSERT_TRUE(ui.click("wrap/finish")) << ui.problem;
    const auto all = ui.taken();
    EXPECT_TRUE(std::holds_alternative<AcknowledgeBrief>(all.front()));
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const auto& c) { return std::holds_alternative<AnswerRecommendation>(c); }));
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const auto& c) { return std::holds_alternative<FinishContact>(c); }));
}

TEST_P(Flow, ALineOpensItsEvents) {
    show(sample_view(ui.now));
    ASSERT_TRUE(ui.click("brief/promised:0")) << ui.problem;
    ui.settle();
    const widgets::Item* event = ui.find("timeline/event:e-5");
    ASSERT_NE(event, nullptr);
    EXPECT_GT(event->visible.h, 10.0F) << "the event was scrolled into sight";
}

TEST_P(Flow, ContactsNeverShareADraft) {
    show(sample_view(ui.now));
    ui.type("e");
    ui.type("for Amara");
    ui.escape();
    auto other = sample_view(ui.now);
    other.open->contact = "c-4";
    show(other);
    EXPECT_TRUE(ui.state().drafts["c-4"].note.empty());
    ui.type("2");
    EXPECT_TRUE(ui.state().drafts["c-1"].code.empty());
    show(sample_view(ui.now));
    EXPECT_EQ(ui.state().drafts["c-1"].note, "for Amara");
}

TEST_P(Flow, ASavedDraftComesBack) {
    auto view = sample_view(ui.now);
    view.open->wrap_up.draft.code = "router_sent";
    view.open->wrap_up.draft.note = "typed before the crash";
    show(view);
    EXPECT_EQ(ui.find("wrap/note")->value, "typed before the crash");
    EXPECT_TRUE(ui.taken_of<SaveDraft>().empty());
}

TEST_P(Flow, ALinkOnlyAsks) {
    show(sample_view(ui.now));
    ui.type("e");
    ui.type("wri");
    ui.state().linked = "c-77";
    ui.settle();
    EXPECT_TRUE(ui.shows("c-77"));
    ui.type("ting");
    EXPECT_EQ(ui.state().drafts["c-1"].note, "writing") << "it takes no keyboard away";
    EXPECT_TRUE(ui.taken_of<OpenContact>().empty()) << "and shows nothing by itself";
    ASSERT_TRUE(ui.click("link/show")) << ui.problem;
    const auto opened = ui.taken_of<OpenContact>();
    ASSERT_EQ(opened.size(), 1u);
    EXPECT_EQ(opened[0].contact, "c-77");
    EXPECT_EQ(ui.find("link/show"), nullptr);
}

TEST_P(Flow, ALinkCanBeDismissed) {
    show(sample_view(ui.now));
    ui.state().linked = "c-77";
    ui.settle();
    ASSERT_TRUE(ui.click("link/dismiss")) << ui.problem;
    EXPECT_TRUE(ui.taken_of<OpenContact>().empty());
    EXPECT_EQ(ui.find("link/dismiss"), nullptr);
}

TEST_P(Flow, OnlyTheColumnStaysAboveOtherWindows) {
    show(sample_view(ui.now));
    ui.type("p");
    EXPECT_EQ(ui.state().settings.above, GetParam() == views::Shape::column);
    EXPECT_EQ(ui.find("top/above") != nullptr, GetParam() == views::Shape::column);
}

TEST_P(Flow, WhatOpensItsEventsIsMarkedWithoutHovering) {
    show(sample_view(ui.now));
    const widgets::Item* line = ui.find("brief/promised:0");
    ASSERT_NE(line, nullptr);
    EXPECT_EQ(line->value, ui.ui().t("line.opens_events")) << "assistive technology hears it";
    // Its words leave room for the arrow, which is drawn without the pointer being there.
    for (const auto& text : ui.registry().texts()) {
        if (text.rect.y < line->rect.y - 1 || text.rect.y >= line->rect.bottom() || text.rect.x < line->rect.x - 1 || text.rect.x > line->rect.right()) continue;
        EXPECT_LE(text.rect.right(), line->rect.right() - 12) << text.text;
    }
}

}  // namespace
}  // namespace segue::gui
