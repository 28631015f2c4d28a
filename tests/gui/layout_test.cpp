// Nothing clipped, overlapping or out of Tab's reach: at every size, scale, shape and in a language a third longer.

#include "tests/gui/support/headless_ui.h"
#include "tests/gui/support/sample.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

namespace segue::gui {
namespace {

using widgets::Rect;

struct Case {
    std::string name;
    Setup setup;
};

std::vector<Case> cases() {
    std::vector<Case> all;
    struct Size {
        const char* name;
        float w, h;
        views::Shape shape;
    };
    const Size sizes[] = {{"small", 1024, 700, views::Shape::full}, {"usual", 1280, 800, views::Shape::full}, {"large", 1920, 1080, views::Shape::full},
                          {"column", 420, 900, views::Shape::column}, {"low", 420, 560, views::Shape::column}};
    for (const Size& size : sizes) {
        for (const float scale : {1.0F, 1.5F, 2.0F}) {
            for (const char* language : {"en", "de", "pseudo"}) {
                Setup setup;
                setup.width = size.w;
                setup.height = size.h;
                setup.shape = size.shape;
                setup.scale = scale;
                setup.language = language;
                all.push_back({std::string(size.name) + "_" + std::to_string(static_cast<int>(scale * 10)) + "_" + language, setup});
            }
        }
    }
    for (const float text : {1.25F, 1.5F, 2.0F}) {
        Setup setup;
        setup.text_scale = text;
        all.push_back({"text_" + std::to_string(static_cast<int>(text * 100)), setup});
    }
    return all;
}

using Make = runtime::AgentView (*)(base::Time);
const std::pair<const char*, Make> states[] = {{"sample", sample_view}, {"waiting", waiting_view}, {"unverified", unverified_view}, {"offline", offline_view},
                                               {"several", several_view}, {"doubtful", doubtful_view}, {"merged", merged_view}, {"mended", mended_view}, {"finished", finished_view}, {"correctable", correctable_view}, {"settling", settling_view}, {"peace", peace_view}, {"confirm", confirm_view}};

class Layout : public testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(Sizes, Layout, testing::ValuesIn(cases()), [](const auto& one) { return one.param.name; });

void expect_inside(const HeadlessUi& ui, const Rect& display) {
    for (const auto& item : ui.registry().items()) {
        const bool across = item.rect.x >= -0.5F && item.rect.right() <= display.w + 0.5F;
        EXPECT_TRUE(across) << item.name << " is " << item.rect.x << ".." << item.rect.right() << " of " << display.w;
        if (!item.scrolls) {
            EXPECT_NEAR(item.visible.w, item.rect.w, 1.0F) << item.name << " is clipped";
            EXPECT_NEAR(item.visible.h, item.rect.h, 1.0F) << item.name << " is clipped";
            EXPECT_TRUE(item.rect.y >= -0.5F && item.rect.bottom() <= display.h + 0.5F) << item.name << " hangs out of the window";
        } else if (item.visible.h > 1) {
            EXPECT_NEAR(item.visible.w, item.rect.w, 1.5F) << item.name << " is clipped at its side";
        }
    }
}

void expect_apart(const HeadlessUi& ui) {
    const auto& items = ui.registry().items();
    for (std::size_t i = 0; i < items.size(); ++i) {
        for (std::size_t k = i + 1; k < items.size(); ++k) {
            if (items[i].layer != items[k].layer) continue;
            const Rect both = overlap(items[i].visible, items[k].visible);
            EXPECT_FALSE(both.w > 1.5F && both.h > 1.5F) << items[i].name << " overlaps " << items[k].name;
        }
    }
}

void expect_texts(const HeadlessUi& ui) {
    const auto& texts = ui.registry().texts();
    for (const auto& text : texts) EXPECT_FALSE(text.ours && text.cut && text.visible.h > 1) << "cut: " << text.text;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        for (std::size_t k = i + 1; k < texts.size(); ++k) {
            if (texts[i].layer != texts[k].layer) continue;
            const Rect both = overlap(texts[i].visible, texts[k].visible);
            // Lines of a paragraph may touch by the descenders.
            EXPECT_FALSE(both.w > 2 && both.h > texts[i].rect.h * 0.3F) << '"' << texts[i].text << "\" lies over \"" << texts[k].text << '"';
        }
    }
}

void expect_laid_out(const HeadlessUi& ui, widgets::Ui& drawn) {
    expect_inside(ui, drawn.display());
    expect_apart(ui);
    expect_texts(ui);
}

TEST_P(Layout, NothingClippedOrOverlapping) {
    for (const auto& [name, make] : states) {
        SCOPED_TRACE(name);
        HeadlessUi ui(GetParam().setup);
        ui.show(make(ui.now));
        ui.settle();
        expect_laid_out(ui, ui.ui());
    }
}

TEST_P(Layout, NothingClippedOrOverlappingInWhatUnfolds) {
    for (const char* keys : {"l", "w", "m", "hx", "x", "j", "q", "z", "t", "i", "1", "p"}) {
        SCOPED_TRACE(keys);
        HeadlessUi ui(GetParam().setup);
        ui.show(merged_view(ui.now));
        ui.settle();
        for (const char* key = keys; *key != '\0'; ++key) ui.type(std::string(1, *key));
        expect_laid_out(ui, ui.ui());
    }
}

TEST_P(Layout, NothingClippedOrOverlappingInACorrection) {
    for (const char* keys : {"u", "u1"}) {
        SCOPED_TRACE(keys);
        HeadlessUi ui(GetParam().setup);
        ui.show(correctable_view(ui.now));
        ui.settle();
        for (const char* key = keys; *key != '\0'; ++key) ui.type(std::string(1, *key));
        expect_laid_out(ui, ui.ui());
    }
}

TEST_P(Layout, WhatCanBeSettledIsInsideToo) {
    for (const char* keys : {"1", "1+", "+"}) {
        SCOPED_TRACE(keys);
        HeadlessUi ui(GetParam().setup);
        ui.show(settling_view(ui.now));
        ui.settle();
        for (const char* key = keys; *key != '\0'; ++key) ui.type(std::string(1, *key));
        expect_inside(ui, ui.ui().display());
        expect_apart(ui);
    }
}

TEST_P(Layout, WhatFloatsIsInsideToo) {
    for (const char* key : {"?", "/", "0"}) {
        SCOPED_TRACE(key);
        HeadlessUi ui(GetParam().setup);
        ui.show(sample_view(ui.now));
        ui.settle();
        ui.type(key);
        expect_inside(ui, ui.ui().display());
        expect_apart(ui);
    }
}

class TabOrder : public testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(Sizes, TabOrder, testing::Values(Case{"full", {}}, Case{"column", [] {
                                                              Setup s;
                                                              s.shape = views::Shape::column;
                                                              s.width = 420;
                                                              s.height = 900;
                                                              return s;
                                                          }()}),
                         [](const auto& one) { return one.param.name; });

TEST_P(TabOrder, ReachesEveryControlAndIsNoTrap) {
    HeadlessUi ui(GetParam().setup);
    ui.show(confirm_view(ui.now));
    ui.settle();
    std::set<std::string> wanted, reached;
    std::string first;
    for (int i = 0; i < 400; ++i) {
        for (const auto& item : ui.registry().items()) {
            if (item.enabled) wanted.insert(item.name);
        }
        ui.tab();
        const std::string now = ui.focused();
        if (now.empty()) continue;
        if (first.empty()) first = now;
        else if (now == first && reached.size() > 3) break;
        reached.insert(now);
        const widgets::Item* item = ui.find(now);
        ASSERT_NE(item, nullptr);
        EXPECT_GT(item->visible.h, 3.0F) << now << " has the keyboard but cannot be seen";
    }
    // It stands only while the recommendation is out of sight, and Tab brings that into sight.
    wanted.erase("next/strip");
    for (const std::string& name : wanted) EXPECT_TRUE(reached.contains(name)) << name << " is out of Tab's reach";
}

TEST_P(TabOrder, EnterAndSpacePressWhatHasTheFocus) {
    HeadlessUi ui(GetParam().setup);
    ui.show(sample_view(ui.now));
    ui.settle();
    for (int i = 0; i < 200 && ui.focused() != "next/accept"; ++i) ui.tab();
    ASSERT_EQ(ui.focused(), "next/accept");
    ui.enter();
    EXPECT_EQ(ui.taken_of<runtime::AnswerRecommendation>().size(), 1u);
}

}  // namespace
}  // namespace segue::gui
