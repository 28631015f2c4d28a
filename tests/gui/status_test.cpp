// What the line at the bottom says of the outbox.

#include "tests/gui/support/headless_ui.h"
#include "tests/gui/support/sample.h"

#include <gtest/gtest.h>

namespace segue::gui {
namespace {

std::string outbox_words(const runtime::OutboxView& outbox, const std::string& language = "en") {
    Setup setup;
    setup.language = language;
    HeadlessUi ui(setup);
    auto view = sample_view(ui.now);
    view.outbox = outbox;
    if (view.outbox.held_until) view.outbox.held_until = ui.now + (*view.outbox.held_until - base::Time{});  // given as a length of time from now
    ui.show(view);
    ui.settle();
    const auto* item = ui.find("status/outbox");
    return item ? item->label : "";
}

runtime::OutboxView outbox(int waiting, int blocked, int held, std::optional<base::Time> until = {}) {
    runtime::OutboxView view;
    view.waiting = waiting;
    view.blocked = blocked;
    view.held = held;
    view.held_until = until;
    return view;
}

TEST(StatusLine, SaysHowManyMessagesWaitAndUntilWhen) {
    EXPECT_EQ(outbox_words(outbox(0, 0, 0)), "All sent");
    EXPECT_EQ(outbox_words(outbox(2, 0, 0)), "2 to send");
    EXPECT_EQ(outbox_words(outbox(1, 0, 1)), "1 waits") << "nobody can tell until when";
    const base::Time later = base::Time{} + base::days(2);
    EXPECT_TRUE(outbox_words(outbox(1, 0, 1, later)).starts_with("1 waits until ")) << outbox_words(outbox(1, 0, 1, later));
    EXPECT_TRUE(outbox_words(outbox(3, 0, 3, later)).starts_with("3 wait, the first until "));
    EXPECT_TRUE(outbox_words(outbox(3, 1, 1, later)).starts_with("1 blocked · 1 waits until ")) << "what needs somebody comes first";
    EXPECT_TRUE(outbox_words(outbox(3, 0, 1, later)).starts_with("2 to send · 1 waits until "));
    EXPECT_TRUE(outbox_words(outbox(2, 0, 2, later), "de").starts_with("2 warten, die erste Nachricht bis "));
}

TEST(StatusLine, TellsOfEachMessageWhyItWaits) {
    HeadlessUi ui;
    auto view = sample_view(ui.now);
    view.outbox = outbox(1, 0, 1, ui.now + base::days(3));
    view.outbox.open = {{"ms-1", "message", "held", "It is outside of contact hours.", "replay", ui.now, "Amara Okafor", "sms", ui.now + base::days(3)}};
    ui.show(view);
    ui.settle();
    ASSERT_TRUE(ui.click("status/outbox")) << ui.problem;
    ui.settle();
    EXPECT_TRUE(ui.shows("Message · SMS · Amara Okafor"));
    EXPECT_TRUE(ui.shows("Waits until "));
    EXPECT_TRUE(ui.shows("outside of contact hours"));
}

}  // namespace
}  // namespace segue::gui
