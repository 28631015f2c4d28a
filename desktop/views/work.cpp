#include "desktop/views/work.h"

#include <algorithm>

namespace segue::views {
namespace {

using runtime::WorkItem;

std::string hand_over(const Ui& ui, const WorkItem& item) {
    if (item.from.empty() && item.kind.empty()) return channel_word(ui, item.channel);
    std::string from_key = "from." + item.from, kind_key = "kind." + item.kind;
    const std::string from = ui.look.strings.has(from_key) ? std::string(ui.t(from_key)) : item.from;
    const std::string kind = ui.look.strings.has(kind_key) ? std::string(ui.t(kind_key)) : item.kind;
    if (kind.empty() || from.empty()) return kind.empty() ? from : kind;
    return from + " · " + kind;
}

void draw_badges(Ui& ui, Point at, float width, const WorkItem& item) {
    if (item.state == WorkItem::State::done) {
        widgets::pill(ui, at, Tone::good, Icon::check, item.disposition.empty() ? ui.t("work.done") : std::string_view(item.disposition), width);
        return;
    }
    const bool transferred = !item.from.empty() || !item.kind.empty();
    const float draft_w = item.has_draft ? widgets::pill_width(ui, Icon::edit, ui.t("work.draft")) + ui.px(6) : 0;
    const float w = widgets::pill(ui, at, transferred ? Tone::warn : Tone::quiet, transferred ? Icon::transfer : channel_icon(item.channel),
                                  hand_over(ui, item), width - draft_w);
    if (item.has_draft) widgets::pill(ui, {at.x + w + ui.px(6), at.y}, Tone::accent, Icon::edit, ui.t("work.draft"), draft_w, Words::ours);
}

void draw_item(Ui& ui, const Rect& r, const WorkItem& item, bool open, bool handed, CommandList& out) {
    widgets::HitSpec spec;
    spec.role = widgets::Role::row;
    spec.label = item.customer_name;
    const std::string value = handed ? std::string(ui.t("work.handed")) + " " + item.reason : item.reason;
    spec.value = value;
    spec.selected = open;
    spec.ring = 10;
    spec.ring_inside = true;
    const widgets::Hit hit = widgets::hit(ui, "work/contact:" + item.contact, r, spec);
    if (hit.clicked && !open) out.push_back(runtime::OpenContact{item.contact});
    if (!widgets::on_screen(r)) return;
    if (open) {
        widgets::fill(ui, r, Token::accent_soft, ui.px(10));
        widgets::outline(ui, r, Token::accent_border, ui.px(10));
        widgets::fill(ui, {r.x + ui.px(1), r.y + ui.px(18), ui.px(3), r.h - ui.px(36)}, Token::accent, ui.px(2));
    } else if (hit.hovered) {
        widgets::fill(ui, r, Token::sunken, ui.px(10));
    }
    const Point center{r.x + ui.px(32), r.y + ui.px(30)};
    widgets::avatar(ui, center, ui.px(18), item.customer_name, colors_of(item.contact));
    const Point badge{center.x + ui.px(14), center.y + ui.px(13)};
    widgets::circle(ui, badge, ui.px(10), open ? Token::accent_soft : Token::surface);
    widgets::icon(ui, {badge.x - ui.px(8), badge.y - ui.px(8), ui.px(16), ui.px(16)}, channel_icon(item.channel), Token::text_soft, Font::small);

    const float x = r.x + ui.px(62);
    HBox top({x, r.y + ui.px(9), r.right() - ui.px(12) - x, ui.px(20)}, ui.px(8));
    const std::string age = text::short_age(ui.look.strings, ui.now, item.offered, ui.look.local);
    widgets::text_right(ui, top.right(widgets::text_width(ui, Font::small, age)), Font::small, Token::text_faint, age);
    widgets::text_in(ui, top.rest(), Font::body_strong, Token::text, item.customer_name);
    const float w = r.right() - ui.px(12) - x;
    widgets::text(ui, {x, r.y + ui.px(30)}, Font::small, Token::text_soft, item.reason.empty() ? item.queue : item.reason, w);
    const float dot = handed ? ui.px(14) : 0;
    draw_badges(ui, {x, r.y + ui.px(50)}, w - dot, item);
    if (handed) widgets::circle(ui, {r.right() - ui.px(18), r.y + ui.px(60)}, ui.px(4), Token::accent);
}

void draw_nothing(Ui& ui, Point at, float width, int tab) {
    constexpr std::string_view keys[] = {"work.none_open", "work.none_done"};
    constexpr Icon icons[] = {Icon::inbox, Icon::done_all};
    const Point center{at.x + width / 2, at.y + ui.px(56)};
    widgets::circle(ui, center, ui.px(24), Token::quiet_soft);
    widgets::icon(ui, {center.x - ui.px(15), center.y - ui.px(15), ui.px(30), ui.px(30)}, icons[tab], Token::on_quiet, Font::title);
    const std::string_view words = ui.t(keys[tab]);
    const float w = std::min(width - ui.px(20), widgets::text_width(ui, Font::body, words) + 1);
    widgets::paragraph(ui, {center.x - w / 2, center.y + ui.px(36)}, w, Font::body, Token::text_faint, words, 3, Words::ours);
}

std::vector<const WorkItem*> of_state(const AgentView& view, WorkItem::State state) {
    std::vector<const WorkItem*> items;
    for (const WorkItem& item : view.work) {
        if (item.state == state) items.push_back(&item);
    }
    return items;
}

void draw_group(Ui& ui, VBox& rows, std::string_view title, const std::vector<const WorkItem*>& items, const std::string& open, const std::vector<std::string>& handed, CommandList& out) {
    if (items.empty()) return;
    if (!title.empty()) {
        const Rect line = rows.take_with(ui.px(22), ui.px(2));
        const float w = widgets::label(ui, {line.x + ui.px(6), line.y + ui.px(4)}, Font::small_strong, Token::text_faint, title, line.w);
        widgets::text(ui, {line.x + ui.px(12) + w, line.y + ui.px(4)}, Font::small, Token::text_faint, std::to_string(items.size()), ui.px(40));
    }
    for (const WorkItem* item : items) draw_item(ui, rows.take(ui.px(82)), *item, open == item->contact, std::find(handed.begin(), handed.end(), item->contact) != handed.end(), out);
    rows.skip(ui.px(6));
}

}  // namespace

void forget_handed(const AgentView& view, ScreenState& state) {
    std::erase_if(state.handed, [&](const std::string& contact) {
        return std::none_of(view.work.begin(), view.work.end(), [&](const WorkItem& w) { return w.contact == contact && w.state == WorkItem::State::incoming; });
    });
}

std::vector<const WorkItem*> incoming_work(const AgentView& view, const ScreenState& state) {
    auto items = of_state(view, WorkItem::State::incoming);
    const auto place = [&](const WorkItem* item) { return std::find(state.handed.begin(), state.handed.end(), item->contact) - state.handed.begin(); };
    std::stable_sort(items.begin(), items.end(), [&](const WorkItem* a, const WorkItem* b) { return place(a) < place(b); });
    return items;
}

void draw_work(Ui& ui, const Rect& area, const AgentView& view, ScreenState& state, CommandList& out) {
    const std::size_t before = out.size();
    const auto incoming = incoming_work(view, state), mine = of_state(view, WorkItem::State::mine);
    const auto done = of_state(view, WorkItem::State::done);
    VBox column({area.x + ui.px(12), area.y + ui.px(12)}, area.w - ui.px(24), ui.px(10));
    HBox head(column.take(ui.px(30)), ui.px(8));
    if (!incoming.empty()) {
        widgets::ButtonSpec next{.label = ui.t("work.take_next"), .key = U'o', .kind = widgets::Look_of::quiet};
        if (widgets::button(ui, "work/take_next", head.right(widgets::button_width(ui, next)), next)) {
            out.push_back(runtime::OpenContact{incoming.front()->contact});
        }
    }
    widgets::text_in(ui, head.rest(), Font::title, Token::text, ui.t("work.title"), Words::ours);
    const std::vector<widgets::Segment> tabs = {{"open", ui.t("work.open"), std::to_string(incoming.size() + mine.size())},
                                                {"done", ui.t("work.finished"), std::to_string(done.size())}};
    const int chosen = widgets::segmented(ui, "work/tab", column.take(ui.px(34)), tabs, state.work_tab);
    if (chosen >= 0) state.work_tab = chosen;

    const Rect list{area.x + ui.px(6), column.y(), area.w - ui.px(8), area.bottom() - column.y()};
    widgets::Scroll scroll(ui, "work/list", list);
    VBox rows({scroll.at().x + ui.px(6), scroll.at().y}, scroll.width() - ui.px(6), ui.px(4));
    const std::string open = view.open ? view.open->contact : std::string{};
    if (state.work_tab == 0) {
        draw_group(ui, rows, ui.t("work.mine"), mine, open, state.handed, out);
        draw_group(ui, rows, ui.t("work.incoming"), incoming, open, state.handed, out);
    } else {
        draw_group(ui, rows, {}, done, open, state.handed, out);
    }
    const bool nothing = state.work_tab == 0 ? mine.empty() && incoming.empty() : done.empty();
    if (nothing) draw_nothing(ui, rows.at(), rows.width(), state.work_tab);
    scroll.reached(rows.y() + (nothing ? ui.px(150) : 0));
    if (out.size() > before) state.page = Page::contact;
}

}  // namespace segue::views
