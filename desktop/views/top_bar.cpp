#include "desktop/views/top_bar.h"

#include <algorithm>

namespace segue::views {
namespace {

/// Two strokes that hand over to each other.
void draw_mark(Ui& ui, const Rect& r) {
    widgets::fill(ui, r, Token::accent, ui.px(8));
    const float y = r.middle(), x = r.x + r.w / 2;
    widgets::line(ui, {r.x + ui.px(7), y - ui.px(4)}, {x + ui.px(3), y - ui.px(4)}, Token::on_accent, 3);
    widgets::line(ui, {x - ui.px(3), y + ui.px(4)}, {r.right() - ui.px(7), y + ui.px(4)}, Token::on_accent, 3);
    widgets::line(ui, {x + ui.px(3), y - ui.px(4)}, {x - ui.px(3), y + ui.px(4)}, Token::on_accent, 3);
}

void draw_search(Ui& ui, const Rect& r, ScreenState& state) {
    widgets::HitSpec spec;
    spec.label = ui.t("search.hint");
    const widgets::Hit hit = widgets::hit(ui, "top/search", r, spec);
    widgets::fill(ui, r, Token::sunken, ui.px(8));
    widgets::outline(ui, r, hit.hovered ? Token::control : Token::border, ui.px(8));
    HBox box(r.inset(ui.px(10), 0), ui.px(8));
    widgets::icon(ui, box.left(ui.px(18)), Icon::search, Token::text_faint);
    const std::string_view keys = ui.t("search.keys");
    const Rect cap = box.right(widgets::key_cap_width(ui, keys));
    widgets::key_cap(ui, {cap.right(), cap.middle()}, keys);
    widgets::text_in(ui, box.rest(), Font::body, Token::text_faint, ui.t("search.hint"), Words::ours);
    if (hit.clicked) {
        state.overlay = Overlay::search;
        state.query.clear();
        state.picked = 0;
        ui.focus("search/field");
    }
}

void draw_agent(Ui& ui, HBox& box, const AgentView& view) {
    if (view.agent.empty()) return;
    const Rect r = box.right(ui.px(32));
    widgets::avatar(ui, {r.x + r.w / 2, r.middle()}, ui.px(15), view.agent, 5);
}

/// Another program has handed a contact over while one is in hand: it takes neither screen nor keyboard, but it is seen.
void draw_handed(Ui& ui, const Rect& r, const AgentView& view, const ScreenState& state, CommandList& out) {
    if (state.handed.empty()) return;
    const auto item = std::find_if(view.work.begin(), view.work.end(), [&](const auto& w) { return w.contact == state.handed.front(); });
    if (item == view.work.end() || r.w < ui.px(96)) return;
    const std::string words = ui.look.strings.with("work.waits", {item->customer_name});
    const float w = std::min(r.w, widgets::pill_width(ui, Icon::call, words));
    const Rect at{r.right() - w, r.middle() - widgets::pill_height(ui) / 2, w, widgets::pill_height(ui)};
    const widgets::Hit hit = widgets::hit(ui, "top/handed", at, {.label = words, .value = item->reason, .ring = 12});
    widgets::tooltip(ui, item->reason.empty() ? std::string(ui.t("work.handed")) : item->reason);
    if (hit.clicked) out.push_back(runtime::OpenContact{item->contact});
    widgets::pill(ui, at.at(), Tone::accent, channel_icon(item->channel), words, w);
}

}  // namespace

float top_bar_height(const Ui& ui) { return ui.px(52); }

void draw_top_bar(Ui& ui, const Rect& area, const AgentView* view, ScreenState& state, CommandList& out) {
    widgets::fill(ui, area, Token::surface);
    widgets::line(ui, {area.x, area.bottom() - 1}, {area.right(), area.bottom() - 1}, Token::border);
    const float h = ui.px(36);
    const bool wide = area.w > ui.px(760);
    HBox box(area.inset(ui.px(16), 0), ui.px(8));
    draw_mark(ui, box.left(ui.px(30), ui.px(30)));
    widgets::text_in(ui, box.left(widgets::text_width(ui, Font::title, "Segue") + ui.px(6)), Font::title, Token::text, "Segue", Words::ours);
    if (view != nullptr && wide) draw_agent(ui, box, *view);
    const Rect keys = box.right(h, h);
    const Rect shape = box.right(h, h);
    const Rect look = box.right(h, h);
    const bool docked = state.settings.shape == Shape::column;
    const Rect pin = docked ? box.right(h, h) : Rect{};
    if (wide) {
        const float w = std::min(ui.px(430), area.w * 0.42F);
        const Rect search{area.x + (area.w - w) / 2, area.middle() - ui.px(17), w, ui.px(34)};
        draw_search(ui, search, state);
        const float from = search.right() + ui.px(12);
        if (view != nullptr) draw_handed(ui, {from, area.y, (docked ? pin.x : look.x) - ui.px(8) - from, area.h}, *view, state, out);
    } else {
        const Rect find = box.right(h, h);
        if (widgets::icon_button(ui, "top/search", find, Icon::search, ui.t("search.title"))) {
            state.overlay = Overlay::search;
            state.query.clear();
            ui.focus("search/field");
        }
    }
    const bool dark = state.settings.theme == theme::Kind::dark;
    const Icon sign = state.settings.theme == theme::Kind::contrast ? Icon::contrast : dark ? Icon::sun : Icon::moon;
    if (widgets::icon_button(ui, "top/theme", look, sign, ui.t("top.theme"), U'g')) {
        state.settings.theme = state.settings.theme == theme::Kind::light ? theme::Kind::dark
                               : dark ? theme::Kind::contrast : theme::Kind::light;
    }
    const bool full = state.settings.shape == Shape::full;
    if (widgets::icon_button(ui, "top/shape", shape, Icon::dock, ui.t(full ? "top.to_column" : "top.to_full"), U's')) {
        state.settings.shape = full ? Shape::column : Shape::full;
    }
    if (docked && widgets::icon_button(ui, "top/above", pin, Icon::pin, ui.t(state.settings.above ? "top.not_above" : "top.above"), U'p', state.settings.above)) {
        state.settings.above = !state.settings.above;
    }
    if (widgets::icon_button(ui, "top/keys", keys, Icon::keyboard, ui.t("top.keys"), U'?')) state.overlay = Overlay::keys;
}

}  // namespace segue::views
