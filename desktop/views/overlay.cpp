#include "desktop/views/overlay.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <functional>

namespace segue::views {
namespace {

struct Found {
    std::string name, title, detail, key;
    Icon icon = Icon::none;
    std::function<void()> act;
};

struct KeyHelp {
    std::string_view keys, words;
};
struct KeyGroup {
    std::string_view title;
    std::array<KeyHelp, 8> keys;
};
constexpr std::array<KeyGroup, 4> groups = {{
    {"keys.take", {{{"O", "keys.next"}, {"V", "keys.verify"}, {"K", "keys.acknowledge"}, {"M", "keys.missing"}, {"I", "keys.work"}, {",  .", "keys.switch"}, {}}}},
    {"keys.answer", {{{"A", "answer.accept"}, {"L", "answer.deferred"}, {"D", "answer.already_done"}, {"N", "answer.not_applicable"},
                      {"C", "answer.customer_declined"}, {"W", "answer.wrong_data"}, {"Y", "next.customer_said_yes"}}}},
    {"keys.read", {{{"B", "keys.brief"}, {"J", "keys.journey"}, {"T", "keys.timeline"}, {"X", "next.arithmetic"}, {"H", "withheld.title"}, {"Q", "person.title"}, {"Z", "wishes.title"}}}},
    {"keys.wrap", {{{"1–9", "keys.code"}, {"0", "wrap.all_codes"}, {"+", "keys.settle"}, {"E", "keys.note"}, {"F", "wrap.finish"}, {"U", "keys.undo"}, {"Enter", "keys.finish_note"}, {"Ctrl Enter", "keys.new_line"}}}},
}};
constexpr std::array<KeyHelp, 8> window_keys = {{{"Ctrl K  /", "search.title"}, {"S", "keys.shape"}, {"P", "top.above"}, {"G", "top.theme"}, {"Ctrl + −", "keys.size"},
                                                 {"R", "keys.refresh"}, {"Tab", "keys.tab"}, {"Esc", "keys.escape"}}};

void add_contacts(Ui& ui, const AgentView& view, CommandList& out, std::vector<Found>& found) {
    for (const auto& item : view.work) {
        const std::string id = item.contact;
        found.push_back({"contact:" + id, item.customer_name, item.reason, {}, channel_icon(item.channel), [&out, id] { out.push_back(runtime::OpenContact{id}); }});
    }
    (void)ui;
}

void add_contents(const ContactView& contact, ScreenState& state, std::vector<Found>& found) {
    ContactDraft& draft = state.draft_of(contact);
    for (const auto& code : contact.wrap_up.codes) {
        const std::string id = code.id;
        found.push_back({"code:" + id, code.title, code.parent, {}, Icon::check_circle, [&draft, id] { draft.code = id; }});
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(contact.timeline.size(), 2000); ++i) {
        const auto& row = contact.timeline[i];
        const std::string id = row.id;
        found.push_back({"event:" + id, row.title, row.text, {}, channel_icon(row.channel), [&draft, &state, id] {
                             draft.marked = {id};
                             draft.go_to_marked = true;
                             draft.channel.clear();
                             state.page = Page::timeline;
                         }});
    }
}

void add_window(Ui& ui, ScreenState& state, CommandList& out, std::vector<Found>& found) {
    const auto add = [&](const char* name, std::string_view key_text, Icon icon, std::string key, std::function<void()> act) {
        found.push_back({name, std::string(ui.t(key_text)), {}, std::move(key), icon, std::move(act)});
    };
    Settings& settings = state.settings;
    add("do:shape", "keys.shape", Icon::dock, "S", [&settings] { settings.shape = settings.shape == Shape::full ? Shape::column : Shape::full; });
    if (settings.shape == Shape::column) {
        add("do:above", settings.above ? "top.not_above" : "top.above", Icon::pin, "P", [&settings] { settings.above = !settings.above; });
    }
    add("do:light", "theme.light", Icon::sun, {}, [&settings] { settings.theme = theme::Kind::light; });
    add("do:dark", "theme.dark", Icon::moon, {}, [&settings] { settings.theme = theme::Kind::dark; });
    add("do:contrast", "theme.contrast", Icon::contrast, {}, [&settings] { settings.theme = theme::Kind::contrast; });
    add("do:plain", "theme.plain", Icon::contrast, {}, [&settings] { settings.plain = !settings.plain; });
    add("do:english", "language.en", Icon::language, {}, [&settings] { settings.language = "en"; });
    add("do:german", "language.de", Icon::language, {}, [&settings] { settings.language = "de"; });
    add("do:bigger", "keys.bigger", Icon::search, "Ctrl +", [&settings] { settings.text_scale = std::min(2.0F, settings.text_scale + 0.125F); });
    add("do:smaller", "keys.smaller", Icon::search, "Ctrl −", [&settings] { settings.text_scale = std::max(0.875F, settings.text_scale - 0.125F); });
    add("do:refresh", "keys.refresh", Icon::sync, "R", [&out] { out.push_back(runtime::Refresh{}); });
    add("do:keys", "top.keys", Icon::keyboard, "?", [&state] { state.overlay = Overlay::keys; });
}

bool matches(const Found& found, const std::string& wanted) {
    return wanted.empty() || base::lower_ascii(base::cut_text(found.title, 300) + " " + base::cut_text(found.detail, 600)).find(wanted) != std::string::npos;
}

bool draw_found(Ui& ui, const Rect& r, const Found& found, bool picked) {
    widgets::HitSpec spec;
    spec.role = widgets::Role::row;
    spec.label = found.title;
    spec.value = found.detail;
    spec.selected = picked;
    spec.ring_inside = true;
    const widgets::Hit hit = widgets::hit(ui, "search/" + found.name, r, spec);
    if (picked || hit.hovered) widgets::fill(ui, r, picked ? Token::accent_soft : Token::sunken, ui.px(8));
    HBox box(r.inset(ui.px(10), 0), ui.px(10));
    widgets::icon(ui, box.left(ui.px(18)), found.icon, Token::text_faint);
    if (!found.key.empty()) {
        const Rect cap = box.right(widgets::key_cap_width(ui, found.key));
        widgets::key_cap(ui, {cap.right(), cap.middle()}, found.key);
    }
    const Rect words = box.rest();
    const float w = widgets::text_in(ui, {words.x, words.y, words.w * (found.detail.empty() ? 1.0F : 0.55F), words.h}, Font::body_strong, Token::text, found.title);
    const float x = words.x + w + ui.px(10);
    if (!found.detail.empty()) widgets::text_in(ui, {x, words.y, words.right() - x, words.h}, Font::small, Token::text_faint, found.detail);
    return hit.clicked;
}

void draw_key_line(Ui& ui, const Rect& r, const KeyHelp& help) {
    HBox box(r, ui.px(10));
    const Rect cap = box.right(widgets::key_cap_width(ui, help.keys));
    widgets::key_cap(ui, {cap.right(), cap.middle()}, help.keys);
    widgets::text_in(ui, box.rest(), Font::body, Token::text_soft, ui.t(help.words));
}

}  // namespace

void draw_search_overlay(Ui& ui, const AgentView* view, ScreenState& state, CommandList& out) {
    const Rect display = ui.display();
    const float w = std::min(ui.px(620), display.w - ui.px(32)), h = std::min(ui.px(440), display.h - ui.px(120));
    const Rect r{std::round((display.w - w) / 2), ui.px(60), w, h};
    widgets::Layer layer(ui, "search", r);
    VBox column({r.x + ui.px(12), r.y + ui.px(12)}, r.w - ui.px(24), ui.px(10));
    const auto field = widgets::field(ui, "search/field", column.take(ui.px(40)), state.query, {.label = ui.t("search.title"), .hint = ui.t("search.hint"), .icon = Icon::search, .most = 200});
    if (field.changed) state.picked = 0;
    std::vector<Found> all, found;
    if (view != nullptr) add_contacts(ui, *view, out, all);
    if (view != nullptr && view->open) add_contents(*view->open, state, all);
    add_window(ui, state, out, all);
    const std::string wanted = base::lower_ascii(base::trimmed(state.query));
    for (Found& one : all) {
        const bool event = one.name.starts_with("event:");
        if (found.size() < 60 && matches(one, wanted) && (!event || !wanted.empty())) found.push_back(std::move(one));
    }
    if (ui.chord(Ui::Chord::down)) ++state.picked;
    if (ui.chord(Ui::Chord::up)) --state.picked;
    state.picked = std::clamp(state.picked, 0, std::max(0, static_cast<int>(found.size()) - 1));
    int taken = field.submitted && !found.empty() ? state.picked : -1;
    {
        widgets::Scroll scroll(ui, "search/list", {r.x + ui.px(8), column.y(), r.w - ui.px(10), r.bottom() - column.y() - ui.px(8)});
        VBox rows({scroll.at().x + ui.px(4), scroll.at().y}, scroll.width() - ui.px(4), ui.px(2));
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (draw_found(ui, rows.take(ui.px(36)), found[i], static_cast<int>(i) == state.picked)) taken = static_cast<int>(i);
        }
        if (found.empty()) widgets::text(ui, rows.at(), Font::body, Token::text_faint, ui.t("search.nothing"), rows.width(), Words::ours);
        scroll.reached(rows.y() + (found.empty() ? ui.px(30) : 0));
    }
    const bool close = taken >= 0 || layer.clicked_outside() || ui.chord(Ui::Chord::escape);
    if (close) {
        state.overlay = Overlay::none;
        ui.unfocus();
    }
    if (taken >= 0) found[static_cast<std::size_t>(taken)].act();
}

void draw_keys_overlay(Ui& ui, ScreenState& state) {
    const Rect display = ui.display();
    const bool two = display.w > ui.px(720);
    const float w = std::min(ui.px(two ? 680.0F : 380.0F), display.w - ui.px(24)), h = std::min(ui.px(two ? 700.0F : 800.0F), display.h - ui.px(80));
    const Rect r{std::round((display.w - w) / 2), std::round((display.h - h) / 2), w, h};
    widgets::Layer layer(ui, "keys", r);
    HBox head({r.x + ui.px(20), r.y + ui.px(12), r.w - ui.px(32), ui.px(36)}, ui.px(8));
    const bool closed = widgets::icon_button(ui, "keys/close", head.right(ui.px(36)), Icon::close, ui.t("keys.close"));
    widgets::text_in(ui, head.rest(), Font::title, Token::text, ui.t("top.keys"), Words::ours);
    {
        widgets::Scroll scroll(ui, "keys/list", {r.x + ui.px(20), r.y + ui.px(54), r.w - ui.px(28), r.h - ui.px(64)});
        const float gap = ui.px(32), column_w = two ? (scroll.width() - gap - ui.px(8)) / 2 : scroll.width() - ui.px(8);
        VBox left(scroll.at(), column_w, 0), right({scroll.at().x + column_w + gap, scroll.at().y}, column_w, 0);
        const auto group = [&](VBox& box, std::string_view title, const auto& keys) {
            widgets::text_in(ui, box.take(ui.px(26)), Font::small_strong, Token::text_faint, ui.t(title), Words::ours);
            for (const KeyHelp& help : keys) {
                if (!help.keys.empty()) draw_key_line(ui, box.take(ui.px(25)), help);
            }
            box.skip(ui.px(8));
        };
        for (std::size_t i = 0; i < groups.size(); ++i) group(two && i >= 2 ? right : left, groups[i].title, groups[i].keys);
        group(left, "keys.window", window_keys);
        scroll.reached(std::max(left.y(), right.y()));
    }
    if (closed || layer.clicked_outside() || ui.chord(Ui::Chord::escape)) state.overlay = Overlay::none;
}

}  // namespace segue::views
