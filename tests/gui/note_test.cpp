// Card numbers in notes: masked as they are completed, and nothing of a growing one is kept.

#include "tests/gui/support/headless_ui.h"
#include "tests/gui/support/sample.h"

#include <gtest/gtest.h>
#include <imgui.h>

namespace segue::gui {
namespace {

using runtime::SaveDraft;

constexpr const char* card = "4111111111111111";

int longest_digits(const std::string& text) {
    int run = 0, longest = 0;
    for (const char c : text) {
        run = c >= '0' && c <= '9' ? run + 1 : (c == ' ' || c == '-') && run > 0 ? run : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

TEST(KeepableNote, WordsAreKeptAsTheyAreTyped) {
    EXPECT_EQ(views::keepable_note("line is back", true, 12), "line is back");
    EXPECT_EQ(views::keepable_note("order 12345678", true, 14), "order 12345678");
}

TEST(KeepableNote, AGrowingNumberIsHeldBackAtTheEnd) {
    EXPECT_EQ(views::keepable_note("card 411111111", true, 14), "card");
    EXPECT_EQ(views::keepable_note("card 4111 1111 1", true, 16), "card");
}

TEST(KeepableNote, AFinishedNumberThatIsNoCardIsKept) {
    EXPECT_EQ(views::keepable_note("call 0301234567 again", true, 21), "call 0301234567 again");
    EXPECT_EQ(views::keepable_note("call 0301234567", false, 0), "call 0301234567");
}

TEST(KeepableNote, AFinishedCardIsMasked) {
    const auto kept = views::keepable_note(std::string("paid with ") + card, false, 0);
    ASSERT_TRUE(kept);
    EXPECT_LE(longest_digits(*kept), 4);
}

TEST(KeepableNote, ANumberThatGrowsInTheMiddleHoldsEverythingBack) {
    EXPECT_EQ(views::keepable_note("card 411111111 ok", true, 14), std::nullopt);
}

TEST(Note, ACardNumberIsMaskedWhileOneTypesAndNeverSaved) {
    HeadlessUi ui;
    ui.show(sample_view(ui.now));
    ui.settle();
    ui.type("e");
    std::string kept;
    for (const char c : std::string("card ") + card + " paid 41111111") {
        ui.type(std::string(1, c));
        ui.wait(0.3);
        for (const auto& command : ui.taken()) {
            const auto* draft = std::get_if<SaveDraft>(&command);
            ASSERT_NE(draft, nullptr);
            EXPECT_LT(longest_digits(draft->note), 9) << draft->note;
            kept = draft->note;
        }
    }
    EXPECT_NE(kept.find("1111 paid 41111111"), std::string::npos) << "what is finished and checked is kept: " << kept;
}

TEST(Note, CanBeTypedAfterAnythingElseWasClosed) {
    // Regression: what had floated took the window's keyboard along; E went nowhere, and the note's letters answered the recommendation.
    for (const std::string key : {"?", "/", "0", "+", "m", "l", "w", "e"}) {
        for (const bool by_enter : {false, true}) {
            if (by_enter && key != "0") continue;
            SCOPED_TRACE(key + (by_enter ? " Enter" : " Escape"));
            HeadlessUi ui;
            ui.show(settling_view(ui.now));
            ui.settle();
            ui.type(key);
            if (by_enter) ui.enter();
            else ui.escape();
            (void)ui.taken();
            ui.type("e");
            ui.type("cable");
            EXPECT_EQ(ui.state().drafts["c-1"].note, "cable");
            for (const auto& command : ui.taken()) EXPECT_TRUE(std::holds_alternative<SaveDraft>(command)) << "no letter of a note is an answer";
            ui.escape();
            ui.tab();
            EXPECT_NE(ui.focused(), "") << "Tab goes on";
        }
    }
}

TEST(Note, GoesOnWhereItEnded) {
    // Regression: the cursor came back before the first letter.
    HeadlessUi ui;
    ui.show(sample_view(ui.now));
    ui.settle();
    ui.type("efirst");
    ui.escape();
    ui.type("e");
    ui.type(" second");
    EXPECT_EQ(ui.state().drafts["c-1"].note, "first second");
}

TEST(Note, LooksFocusedOnlyWhileLettersGoIntoIt) {
    // Regression: after Escape the ring stayed, while letters were commands.
    HeadlessUi ui;
    ui.show(sample_view(ui.now));
    ui.settle();
    ui.type("e");
    EXPECT_TRUE(ui.find("wrap/note")->focused);
    ui.escape();
    EXPECT_FALSE(ui.find("wrap/note")->focused);
}

TEST(Note, PastingAMegabyteIsCut) {
    HeadlessUi ui;
    ui.show(sample_view(ui.now));
    ui.settle();
    ui.type("e");
    ui.type("x");
    ImGui::SetClipboardText(std::string(1 << 20, 'x').c_str());
    ui.key(ImGuiKey_V, true);
    EXPECT_LE(ui.state().drafts["c-1"].note.size(), 4000u);
    EXPECT_GT(ui.state().drafts["c-1"].note.size(), 3000u);
}

TEST(Note, UmlautsAndOtherLettersAreTyped) {
    HeadlessUi ui;
    ui.show(sample_view(ui.now));
    ui.settle();
    ui.type("e");
    ui.type("Größe geändert, привет, ñandú");
    EXPECT_EQ(ui.state().drafts["c-1"].note, "Größe geändert, привет, ñandú");
}

TEST(Note, TypingIsSavedWithinAThirdOfASecond) {
    HeadlessUi ui;
    ui.show(sample_view(ui.now));
    ui.settle();
    ui.type("e");
    ui.type("line is ba");
    (void)ui.taken();
    ui.wait(0.3);
    const auto saved = ui.taken_of<SaveDraft>();
    ASSERT_EQ(saved.size(), 1u);
    EXPECT_EQ(saved[0].note, "line is ba");
}

TEST(Note, CtrlEnterBeginsALineAndEnterFinishes) {
    for (const auto shape : {views::Shape::full, views::Shape::column}) {
        gui::Setup setup;
        setup.shape = shape;
        if (shape == views::Shape::column) setup.width = 420;
        HeadlessUi ui(setup);
        ui.show(sample_view(ui.now));
        ui.settle();
        ui.type("2");
        const float before = ui.find("wrap/note")->rect.h;
        ui.type("e");
        ui.type("first");
        ui.key(ImGuiKey_Enter, true);
        ui.type("second");
        EXPECT_EQ(ui.state().drafts["c-1"].note, "first\nsecond");
        EXPECT_TRUE(ui.taken_of<runtime::FinishContact>().empty());
        EXPECT_GT(ui.find("wrap/note")->rect.h, before + 10) << "both lines can be read";
        ui.enter();
        const auto finished = ui.taken_of<runtime::FinishContact>();
        ASSERT_EQ(finished.size(), 1u);
        EXPECT_EQ(finished[0].note, "first\nsecond");
    }
}

TEST(Note, HoweverManyLinesItHasTheWindowStaysWhole) {
    HeadlessUi ui;
    ui.show(sample_view(ui.now));
    ui.settle();
    ui.type("e");
    for (int i = 0; i < 30; ++i) {
        ui.type("line");
        ui.key(ImGuiKey_Enter, true);
    }
    const auto* finish = ui.find("wrap/finish");
    ASSERT_NE(finish, nullptr);
    EXPECT_LE(finish->rect.bottom(), 800);
    EXPECT_LT(ui.find("wrap/note")->rect.h, 140);
    ui.tab();
    EXPECT_NE(ui.focused(), "wrap/note") << "Tab leaves it";
}

}  // namespace
}  // namespace segue::gui
