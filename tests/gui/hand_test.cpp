// Several contacts in hand, what is handed over meanwhile, and what a wrap-up settles besides its code.

#include "tests/gui/support/sample.h"
#include "tests/gui/support/shaped.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace segue::gui {
namespace {

using runtime::AgentView;
using runtime::FinishContact;
using runtime::OpenContact;
using runtime::SaveDraft;

class Hand : public Shaped {};
INSTANTIATE_TEST_SUITE_P(Shapes, Hand, both_shapes(), shape_name);

TEST_P(Hand, OldPromisesAreSettledByMouse) {
    show(settling_view(ui.now));
    ASSERT_TRUE(ui.click("wrap/code:engineer_booked")) << ui.problem;
    EXPECT_EQ(ui.find("wrap/settle")->label, "2 open promises · which journey");
    ASSERT_TRUE(ui.click("wrap/settle")) << ui.problem;
    ASSERT_TRUE(ui.click("settle/promise:pr-1:kept")) << ui.problem;
    ASSERT_TRUE(ui.click("settle/promise:pr-2:cancelled")) << ui.problem;
    ASSERT_TRUE(ui.click("settle/promise:pr-2:open")) << ui.problem;
    ASSERT_TRUE(ui.click("settle/journey:ji-2")) << ui.problem;
    const auto saved = ui.taken_of<SaveDraft>();
    ASSERT_FALSE(saved.empty()) << "kept as it is chosen, so that the preview is of it";
    EXPECT_EQ(saved.back(), (SaveDraft{"c-1", "engineer_booked", "", "ji-2", {"pr-1"}, {}}));
    ASSERT_TRUE(ui.click("settle/close")) << ui.problem;
    EXPECT_EQ(ui.find("wrap/settle")->label, "1 of 2 promises settled · which journey");
    ASSERT_TRUE(ui.click("wrap/finish")) << ui.problem;
    const auto finished = ui.taken_of<FinishContact>();
    ASSERT_EQ(finished.size(), 1u);
    EXPECT_EQ(finished[0].journey, "ji-2");
    EXPECT_EQ(finished[0].kept, std::vector<std::string>{"pr-1"});
    EXPECT_TRUE(finished[0].cancelled.empty());
}

TEST_P(Hand, OldPromisesAreSettledByKeyboardAlone) {
    show(settling_view(ui.now));
    ui.type("2+");
    ASSERT_NE(ui.find("settle/promise:pr-1:kept"), nullptr);
    for (int i = 0; i < 40 && ui.focused() != "settle/promise:pr-1:kept"; ++i) ui.tab();
    ui.enter();
    ui.escape();
    EXPECT_EQ(ui.find("settle/promise:pr-1:kept"), nullptr) << "Escape shuts it";
    ui.type("f");
    const auto finished = ui.taken_of<FinishContact>();
    ASSERT_EQ(finished.size(), 1u);
    EXPECT_EQ(finished[0].kept, std::vector<std::string>{"pr-1"});
    EXPECT_EQ(finished[0].journey, "") << "this code can be about one only";
}

TEST_P(Hand, WhereNothingCanBeSettledThereIsNoWayToIt) {
    show(sample_view(ui.now));
    EXPECT_EQ(ui.find("wrap/settle"), nullptr);
    ui.type("+");
    EXPECT_EQ(ui.find("settle/close"), nullptr);
}

TEST_P(Hand, AKeyGoesFromOneContactInHandToTheNextAndBack) {
    AgentView view = sample_view(ui.now);
    std::vector<std::string> mine;
    for (const auto& item : view.work) {
        if (item.state == runtime::WorkItem::State::mine) mine.push_back(item.contact);
    }
    ASSERT_EQ(mine.size(), 2u);
    ASSERT_EQ(view.open->contact, mine[0]);
    show(view);
    for (const char* key : {".", ","}) {
        ui.type(key);
        const auto opened = ui.taken_of<OpenContact>();
        ASSERT_EQ(opened.size(), 1u) << key;
        EXPECT_EQ(opened[0].contact, mine[1]) << "round and round";
    }
    view.work.erase(std::remove_if(view.work.begin(), view.work.end(), [&](const auto& item) { return item.contact == mine[1]; }), view.work.end());
    show(view);
    ui.type(".");
    EXPECT_TRUE(ui.taken_of<OpenContact>().empty()) << "it is open already";
}

TEST_P(Hand, IGoesToTheListAndEnterTakesFromIt) {
    show(sample_view(ui.now));
    std::string first;
    for (const auto& item : sample_view(ui.now).work) {
        if (item.state == runtime::WorkItem::State::incoming && first.empty()) first = item.contact;
    }
    ui.type("i");
    ui.settle();
    EXPECT_EQ(ui.focused(), "work/contact:" + first);
    ui.enter();
    const auto opened = ui.taken_of<OpenContact>();
    ASSERT_EQ(opened.size(), 1u) << "Regression: in the full window it went nowhere";
    EXPECT_EQ(opened[0].contact, first);
}

TEST_P(Hand, WhatIsHandedOverMeanwhileIsSeenAndTakenFirst) {
    // Regression: a pop that came while a contact was in hand gave no sign at all.
    AgentView view = sample_view(ui.now);
    std::string last, name;
    for (const auto& item : view.work) {
        if (item.state == runtime::WorkItem::State::incoming) last = item.contact, name = item.customer_name;
    }
    show(view);
    const auto before = ui.focused();
    ui.state().handed = {last};
    ui.settle();
    EXPECT_EQ(ui.focused(), before) << "it takes no keyboard";
    EXPECT_TRUE(ui.taken_of<OpenContact>().empty()) << "and no screen";
    if (GetParam() == views::Shape::full) {
        EXPECT_EQ(ui.find("top/handed")->label, name + " waits");
    } else {
        EXPECT_TRUE(ui.shows("•"));
    }
    ui.type("o");
    const auto opened = ui.taken_of<OpenContact>();
    ASSERT_EQ(opened.size(), 1u);
    EXPECT_EQ(opened[0].contact, last);
    for (auto& item : view.work) {
        if (item.contact == last) item.state = runtime::WorkItem::State::mine;
    }
    show(view);
    EXPECT_TRUE(ui.state().handed.empty()) << "taken, it waits no more";
    // Regression: of one who had hung up the mark stayed for good.
    ui.state().handed = {"c-gone"};
    ui.settle();
    EXPECT_TRUE(ui.state().handed.empty());
    EXPECT_FALSE(ui.shows("•"));
}

}  // namespace
}  // namespace segue::gui
