// Draws every state of the window to PNG files, for people to look at: gui_states FOLDER [NAME-PART]

#include "tests/gui/support/headless_ui.h"
#include "tests/gui/support/sample.h"

#include <cstdio>
#include <functional>
#include <string>

namespace {

using segue::gui::HeadlessUi;
using segue::gui::Setup;

struct Shot {
    std::string name;
    Setup setup;
    std::function<void(HeadlessUi&)> act;
};

std::vector<Shot> shots() {
    using namespace segue;  // NOLINT
    const auto show = [](auto make) { return [make](HeadlessUi& ui) { ui.show(make(ui.now)); }; };
    const auto with_keys = [](std::string keys) {
        return [keys](HeadlessUi& ui) {
            ui.show(gui::sample_view(ui.now));
            ui.settle();
            for (const char key : keys) ui.type(std::string(1, key));
        };
    };
    const auto settle = [](std::string keys) {
        return [keys](HeadlessUi& ui) {
            ui.show(gui::settling_view(ui.now));
            ui.settle();
            for (const char key : keys) ui.type(std::string(1, key));
        };
    };
    Setup full, dark, column, dark_column, small, large, contrast, pseudo, german, big;
    dark.theme = dark_column.theme = theme::Kind::dark;
    contrast.theme = theme::Kind::contrast;
    column.shape = dark_column.shape = views::Shape::column;
    column.width = dark_column.width = 420;
    column.height = dark_column.height = 1000;
    small.width = 1024, small.height = 700;
    large.width = 1920, large.height = 1080;
    pseudo.language = "pseudo";
    german.language = "de";
    big.text_scale = 2;
    return {
        {"full-light", full, show(gui::sample_view)}, {"full-dark", dark, show(gui::sample_view)},
        {"full-contrast", contrast, show(gui::sample_view)}, {"full-pseudo", pseudo, show(gui::sample_view)},
        {"full-german", german, show(gui::sample_view)}, {"full-small", small, show(gui::sample_view)},
        {"full-large", large, show(gui::sample_view)}, {"text-200", big, show(gui::sample_view)},
        {"column-light", column, show(gui::sample_view)}, {"column-dark", dark_column, show(gui::sample_view)},
        {"waiting", full, show(gui::waiting_view)}, {"unverified", full, show(gui::unverified_view)},
        {"offline", full, show(gui::offline_view)}, {"several", full, show(gui::several_view)},
        {"finished", full, show(gui::finished_view)}, {"settle", full, settle("1+")}, {"settle-dark-column", dark_column, settle("1+")},
        {"correcting", full, [](HeadlessUi& ui) { ui.show(gui::correctable_view(ui.now)); ui.settle(); ui.type("u1"); }}, {"peace", full, show(gui::peace_view)},
        {"confirm", full, show(gui::confirm_view)}, {"loading", full, [](HeadlessUi& ui) { ui.show_nothing(); }},
        {"code-chosen", full, with_keys("1")}, {"later", full, with_keys("l")}, {"wrong", full, with_keys("w")},
        {"missing", full, with_keys("m")}, {"timeline", full, with_keys("t")}, {"keys", full, with_keys("?")},
        {"search", full, with_keys("/")}, {"codes", full, with_keys("0")}, {"withheld", dark, with_keys("hjx")},
        {"person", full, [](HeadlessUi& ui) { ui.show(gui::merged_view(ui.now)); ui.settle(); ui.type("q"); }},
        {"person-dark", dark, [](HeadlessUi& ui) { ui.show(gui::merged_view(ui.now)); ui.settle(); ui.type("q"); }},
        {"person-column", column, [](HeadlessUi& ui) { ui.show(gui::merged_view(ui.now)); ui.settle(); ui.type("q"); }},
        {"merged", full, show(gui::merged_view)}, {"mended", full, show(gui::mended_view)}, {"mended-dark", dark, show(gui::mended_view)},
        {"doubtful", full, show(gui::doubtful_view)}, {"factors", full, with_keys("x")}, {"factors-column", column, with_keys("x")},
        {"column-timeline", column, with_keys("t")}, {"column-work", dark_column, with_keys("i")},
        {"hostile", full, [](HeadlessUi& ui) { ui.show(gui::hostile_view(ui.now, "##%s%n \xE2\x80\xAE" "desrever \xF0\x9F\x98\x80 very long text that goes on and on")); }},
    };
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: gui_states FOLDER [NAME-PART]\n", stderr);
        return 2;
    }
    const std::string part = argc > 2 ? argv[2] : "";
    for (const Shot& shot : shots()) {
        if (shot.name.find(part) == std::string::npos) continue;
        HeadlessUi ui(shot.setup);
        shot.act(ui);
        ui.settle();
        ui.save_picture(std::string(argv[1]) + "/" + shot.name + ".png");
        std::printf("%s: %zu controls\n", shot.name.c_str(), ui.registry().items().size());
    }
    return 0;
}
