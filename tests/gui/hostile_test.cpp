// Text from outside is shown literally and cut well, in every field.

#include "tests/gui/support/headless_ui.h"
#include "tests/gui/support/sample.h"

#include <gtest/gtest.h>

namespace segue::gui {
namespace {

struct Hostile {
    const char* name;
    std::string text;
};

const Hostile texts[] = {
    {"Format", "%s%n%d %99999d {0} {1}"},
    {"Ids", "##hidden###id//../"},
    {"Bidi", "\xE2\x80\xAE" "evil\xE2\x80\xAC \xE2\x81\xA6x\xE2\x81\xA9"},
    {"Emoji", "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7 family"},
    {"Controls", std::string("a\0b\tc\r\nd\x1b[31m\x7f", 14)},
    {"Broken", "\xC3\x28 \xFF\xFE \xE2\x82"},
    {"OneWord", std::string(5000, 'W')},
    {"Megabyte", std::string(1 << 20, 'x')},
    {"Lines", "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight"},
    {"Empty", ""},
};

class HostileText : public testing::TestWithParam<Hostile> {};
INSTANTIATE_TEST_SUITE_P(All, HostileText, testing::ValuesIn(texts), [](const auto& one) { return one.param.name; });

TEST_P(HostileText, StaysInsideItsPlace) {
    for (const views::Shape shape : {views::Shape::full, views::Shape::column}) {
        gui::Setup setup;
        setup.shape = shape;
        if (shape == views::Shape::column) setup.width = 420, setup.height = 900;
        HeadlessUi ui(setup);
        ui.show(hostile_view(ui.now, GetParam().text));
        ui.settle();
        for (const char* keys : {"", "x", "h", "j", "t", "/"}) {
            if (*keys != '\0') ui.type(keys);
            for (const auto& text : ui.registry().texts()) {
                EXPECT_LE(text.rect.right(), ui.ui().display().w + 1) << text.text.substr(0, 40);
                EXPECT_LT(text.text.size(), 9000u);
            }
            for (const auto& item : ui.registry().items()) EXPECT_LE(item.rect.right(), ui.ui().display().w + 1) << item.name.substr(0, 60);
        }
    }
}

TEST(HostileText, FormatsAndIdsAreShownAsTheyAre) {
    HeadlessUi ui;
    auto view = sample_view(ui.now);
    view.open->head.name = "##%s%n Bobby";
    ui.show(view);
    ui.settle();
    EXPECT_TRUE(ui.shows("##%s%n Bobby"));
}

TEST(HostileText, DirectionOverridesAreMadeVisible) {
    HeadlessUi ui;
    auto view = sample_view(ui.now);
    view.open->head.name = "A\xE2\x80\xAE" "B";
    ui.show(view);
    ui.settle();
    EXPECT_TRUE(ui.shows("A\xEF\xBF\xBD" "B"));
}

}  // namespace
}  // namespace segue::gui
