// Going past a cap: only where this agent may, only with a reason, by mouse and by keyboard.

#include "tests/gui/support/headless_ui.h"
#include "tests/gui/support/sample.h"

#include <gtest/gtest.h>

namespace segue::gui {
namespace {

runtime::AgentView capped(base::Time now, const std::string& lifts) {
    auto view = sample_view(now);
    auto& held = view.open->next.withheld.at(1);
    held.blockers.at(0) = {"Two messages a day: 2 of 2 used. Someone with the role 'lead' may allow one, with a reason.", {}, now + base::hours(5), "caps"};
    held.lifts = lifts;
    return view;
}

constexpr const char* button = "withheld/lift:survey/email/";

TEST(LiftingInTheWindow, IsThereOnlyForWhoHoldsTheRole) {
    HeadlessUi ui;
    ui.show(capped(ui.now, ""));
    ui.settle();
    ui.type("h");
    EXPECT_EQ(ui.find(button), nullptr);
    ui.show(capped(ui.now, "Two messages a day"));
    ui.settle();
    ASSERT_TRUE(ui.bring_into_view(button)) << ui.problem;
    EXPECT_EQ(ui.find("withheld/reason"), nullptr) << "nothing is asked before it is wanted";
}

TEST(LiftingInTheWindow, NeedsAReasonAndNamesWhatIsLifted) {
    HeadlessUi ui;
    ui.show(capped(ui.now, "Two messages a day"));
    ui.settle();
    ui.type("h");
    ASSERT_TRUE(ui.bring_into_view(button)) << ui.problem;
    ASSERT_TRUE(ui.click(button)) << ui.problem;
    EXPECT_EQ(ui.focused(), "withheld/reason") << "one types at once";
    ASSERT_TRUE(ui.bring_into_view("withheld/lift_now")) << ui.problem;
    EXPECT_TRUE(ui.shows("Lifts for one contact"));
    (void)ui.taken();
    ui.type("   ");
    ui.enter();
    EXPECT_TRUE(ui.taken_of<runtime::LiftCap>().empty()) << "blanks are no reason";
    ASSERT_TRUE(ui.click("withheld/reason")) << ui.problem;
    ui.type("She asked for it");
    ui.enter();
    const auto lifted = ui.taken_of<runtime::LiftCap>();
    ASSERT_EQ(lifted.size(), 1u);
    EXPECT_EQ(lifted[0].action + "/" + lifted[0].treatment, "survey/email");
    EXPECT_EQ(lifted[0].reason, "   She asked for it");
    ui.settle();
    EXPECT_EQ(ui.find("withheld/reason"), nullptr);
}

}  // namespace
}  // namespace segue::gui
