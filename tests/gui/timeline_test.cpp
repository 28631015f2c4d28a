#include "tests/gui/support/headless_ui.h"
#include "tests/gui/support/sample.h"

#include "desktop/views/journey_map.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace segue::gui {
namespace {

std::size_t rows_drawn(const HeadlessUi& ui) {
    return static_cast<std::size_t>(std::count_if(ui.registry().items().begin(), ui.registry().items().end(),
                                                  [](const auto& item) { return item.name.starts_with("timeline/event:"); }));
}

TEST(Timeline, TwentyThousandRowsDrawAsManyAsTwoHundred) {
    std::size_t drawn[2] = {};
    int i = 0;
    for (const int rows : {200, 20000}) {
        HeadlessUi ui;
        ui.show(long_view(ui.now, rows));
        ui.settle();
        ui.type("t");
        drawn[i++] = rows_drawn(ui);
    }
    EXPECT_EQ(drawn[0], drawn[1]);
    EXPECT_LT(drawn[1], 30u);
}

TEST(Timeline, AnEventThatComesInMovesNothingThatIsRead) {
    HeadlessUi ui;
    auto view = long_view(ui.now, 500);
    ui.show(view);
    ui.settle();
    ui.type("t");
    ui.wheel(600, 400, -8);
    std::string watched;
    for (const auto& item : ui.registry().items()) {
        if (item.name.starts_with("timeline/event:") && item.visible.h > 30) watched = item.name;
    }
    ASSERT_FALSE(watched.empty());
    const float before = ui.find(watched)->rect.y;
    auto fresh = view.open->timeline.front();
    fresh.id = "fresh";
    fresh.time = ui.now;
    view.open->timeline.insert(view.open->timeline.begin(), fresh);
    ui.show(view);
    ui.settle();
    ASSERT_NE(ui.find(watched), nullptr);
    EXPECT_NEAR(ui.find(watched)->rect.y, before, 1.0F);
}

TEST(Timeline, TheChannelFilterHidesTheOthers) {
    HeadlessUi ui;
    ui.show(sample_view(ui.now));
    ui.settle();
    ui.type("t");
    ASSERT_TRUE(ui.click("timeline/channel:app")) << ui.problem;
    EXPECT_EQ(rows_drawn(ui), 1u);
    EXPECT_NE(ui.find("timeline/event:e-3"), nullptr);
    ASSERT_TRUE(ui.click("timeline/channel:all")) << ui.problem;
    EXPECT_GT(rows_drawn(ui), 1u);
}

TEST(Timeline, ByJourneyGroupsAndNamesThem) {
    HeadlessUi ui;
    ui.show(sample_view(ui.now));
    ui.settle();
    ui.type("t");
    ASSERT_TRUE(ui.click("timeline/order:journey")) << ui.problem;
    EXPECT_TRUE(ui.shows("Fault recovery"));
    const auto& layout = ui.state().drafts["c-1"].layout.entries;
    EXPECT_EQ(std::count_if(layout.begin(), layout.end(), [](const auto& e) { return e.kind == views::TimelineEntry::Kind::group; }), 3);
}

TEST(Timeline, ARowShowsAllOfItsTextWhenPressed) {
    HeadlessUi ui;
    ui.show(sample_view(ui.now));
    ui.settle();
    ui.type("t");
    EXPECT_FALSE(ui.shows("missed visit."));
    ASSERT_TRUE(ui.click("timeline/event:e-1")) << ui.problem;
    EXPECT_TRUE(ui.shows("missed visit."));
}

runtime::JourneyStepView step(const char* name, bool visited = false, bool current = false, bool final = false) { return {name, current, visited, final}; }

TEST(JourneyMap, ShortOnesAreShownWhole) {
    const std::vector<runtime::JourneyStepView> steps = {step("a", true), step("b", true, true), step("c"), step("end", false, false, true)};
    EXPECT_EQ(views::steps_shown(steps, 6), (std::vector<int>{0, 1, 2, 3}));
}

TEST(JourneyMap, LongOnesKeepTheWayTheCurrentStepAndTheEnd) {
    std::vector<runtime::JourneyStepView> steps;
    for (int i = 0; i < 15; ++i) steps.push_back(step("s", i < 3, i == 1));
    steps.push_back(step("end", false, false, true));
    const auto shown = views::steps_shown(steps, 5);
    EXPECT_EQ(shown, (std::vector<int>{0, 2, 1, -1, 15})) << "the current one stands last of the way, then a gap, then the end";
}

}  // namespace
}  // namespace segue::gui
