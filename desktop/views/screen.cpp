#include "desktop/views/screen.h"

#include "desktop/views/brief.h"
#include "desktop/views/head.h"
#include "desktop/views/journey_map.h"
#include "desktop/views/next_action.h"
#include "desktop/views/options.h"
#include "desktop/views/overlay.h"
#include "desktop/views/person.h"
#include "desktop/views/settle.h"
#include "desktop/views/standing.h"
#include "desktop/views/states.h"
#include "desktop/views/status.h"
#include "desktop/views/timeline.h"
#include "desktop/views/top_bar.h"
#include "desktop/views/wishes.h"
#include "desktop/views/work.h"
#include "desktop/views/wrap_up.h"

#include <algorithm>
#include <utility>

namespace segue::views {
namespace {

using Picture = std::shared_ptr<const AgentView>;

/// Brief, journey and timeline below each other; B, J and T go to them.
void draw_middle(Ui& ui, const Rect& area, const Picture& view, ScreenState& state, CommandList& out, bool with_head) {
    const ContactView& contact = *view->open;
    ContactDraft& draft = state.draft_of(contact);
    const float gap = ui.px(14);
    widgets::Scroll scroll(ui, "middle", area);
    const float width = scroll.width() - 2 * gap + ui.px(10);
    Point at{scroll.at().x + gap, scroll.at().y + gap};
    const auto below = [&](float bottom) { at.y = bottom + gap; };
    at.y = draw_banners(ui, at, width, *view, draft);
    if (with_head) below(draw_head(ui, at, width, contact, draft, false));
    if (contact.identity.state != runtime::IdentityView::State::clear) below(draw_several(ui, at, width, contact, out));
    const auto below_if = [&](float bottom) { at.y = bottom > at.y ? bottom + gap : at.y; };
    below_if(draw_to_mend(ui, at, width, contact, draft, out));
    if (ui.key(U'b')) scroll.scroll_to(0);
    below(draw_brief(ui, at, width, contact, draft, out));
    below_if(draw_signals(ui, at, width, contact, draft));
    const bool history = draft.history, person = draft.person;
    float top = at.y - scroll.at().y - gap;
    below_if(draw_journeys(ui, at, width, contact, draft));
    if (draft.history && !history) scroll.scroll_to(top);
    top = at.y - scroll.at().y - gap;
    below_if(draw_person(ui, at, width, contact, draft, out));
    if (draft.person && !person) scroll.scroll_to(top);
    const bool wishes = draft.wishes;
    top = at.y - scroll.at().y - gap;
    below_if(draw_wishes(ui, at, width, contact, draft, out));
    if (draft.wishes && !wishes) scroll.scroll_to(top);
    if (contact.brief.hidden) {
        scroll.reached(at.y);
        return;
    }
    if (ui.key(U't')) scroll.scroll_to(at.y - scroll.at().y - gap);
    scroll.reached(draw_timeline(ui, scroll, at, width, view, draft) + gap);
}

void draw_right(Ui& ui, const Rect& area, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    const float gap = ui.px(14);
    widgets::Scroll scroll(ui, "right", area);
    const float width = scroll.width() - gap + ui.px(2);
    Point at{scroll.at().x + ui.px(4), scroll.at().y + gap};
    const bool withheld = draft.withheld, arithmetic = draft.arithmetic;
    at.y = draw_next_action(ui, at, width, contact, draft, out) + gap;
    // What a key unfolds comes into sight.
    if (draft.arithmetic && !arithmetic) scroll.scroll_to(at.y - scroll.at().y - area.h);
    if (!contact.next.options.empty()) at.y = draw_options(ui, at, width, contact, draft, out) + gap;
    if (!contact.next.withheld.empty()) {
        const float top = at.y - scroll.at().y - gap;
        at.y = draw_withheld(ui, at, width, contact, draft, out) + gap;
        if (draft.withheld && !withheld) scroll.scroll_to(top);
    }
    scroll.reached(at.y);
}

void draw_full(Ui& ui, const Rect& area, const Picture& view, ScreenState& state, CommandList& out) {
    const bool wide = area.w > ui.px(1200);
    const float left_w = ui.px(wide ? 280.0F : 236.0F), right_w = ui.px(wide ? 344.0F : 304.0F);
    const float wrap_h = view->open ? wrap_up_height(ui, area.w, *view->open, state) : 0;
    HBox box({area.x, area.y, area.w, area.h - wrap_h}, 0);
    const Rect left = box.left(left_w);
    widgets::fill(ui, left, Token::surface);
    widgets::line(ui, {left.right(), left.y}, {left.right(), left.bottom()}, Token::border);
    draw_work(ui, left, *view, state, out);
    if (!view->open) {
        draw_nobody(ui, box.rest(), *view);
        return;
    }
    const Rect right = box.right(right_w);
    draw_middle(ui, box.rest(), view, state, out, true);
    draw_right(ui, right, *view->open, state.draft_of(*view->open), out);
    draw_wrap_up(ui, {area.x, area.bottom() - wrap_h, area.w, wrap_h}, *view->open, state, out);
}

/// The column's first page: who, brief, next action. Tells whether the next action can be seen.
bool draw_contact_page(Ui& ui, const Rect& area, float page_bottom, const Picture& view, ScreenState& state, CommandList& out) {
    const ContactView& contact = *view->open;
    ContactDraft& draft = state.draft_of(contact);
    const float gap = ui.px(12);
    widgets::Scroll scroll(ui, "contact_page", area);
    const float width = scroll.width() - 2 * gap + ui.px(10);
    Point at{scroll.at().x + gap, scroll.at().y + gap};
    const auto below = [&](float bottom) { at.y = bottom + gap; };
    at.y = draw_banners(ui, at, width, *view, draft);
    below(draw_head(ui, at, width, contact, draft, true));
    if (contact.identity.state != runtime::IdentityView::State::clear) below(draw_several(ui, at, width, contact, out));
    const auto below_if = [&](float bottom) { at.y = bottom > at.y ? bottom + gap : at.y; };
    below_if(draw_to_mend(ui, at, width, contact, draft, out));
    if (ui.key(U'b')) scroll.scroll_to(0);
    below(draw_brief(ui, at, width, contact, draft, out));
    below_if(draw_signals(ui, at, width, contact, draft));
    const float next = at.y;
    if (std::exchange(draft.go_to_next, false)) scroll.scroll_to(next - scroll.at().y - gap);
    below(draw_next_action(ui, at, width, contact, draft, out));
    if (!contact.next.options.empty()) below(draw_options(ui, at, width, contact, draft, out));
    if (!contact.next.withheld.empty()) below(draw_withheld(ui, at, width, contact, draft, out));
    scroll.reached(at.y);
    return next < page_bottom - ui.px(60);
}

/// While the recommendation is below the edge, one line says what it is; pressing it goes there.
void draw_next_strip(Ui& ui, const Rect& r, const ContactView& contact, ContactDraft& draft) {
    const auto& next = contact.next;
    const std::string_view words = next.kind == runtime::NextActionView::Kind::verify ? ui.t("next.verify")
                                   : next.best.title.empty() ? ui.t("next.nothing") : std::string_view(next.best.title);
    widgets::HitSpec spec;
    spec.label = words;
    spec.ring_inside = true;
    const widgets::Hit hit = widgets::hit(ui, "next/strip", r, spec);
    if (hit.clicked) draft.go_to_next = true;
    widgets::fill(ui, r, Token::accent_soft);
    widgets::line(ui, r.at(), {r.right(), r.y}, Token::accent_border);
    HBox box(r.inset(ui.px(16), 0), ui.px(8));
    widgets::icon(ui, box.left(ui.px(18)), Icon::sparkle, Token::on_accent_soft);
    widgets::icon(ui, box.right(ui.px(18)), Icon::expand_more, Token::on_accent_soft);
    widgets::text_in(ui, box.rest(), Font::body_strong, Token::on_accent_soft, words);
}

void draw_timeline_page(Ui& ui, const Rect& area, const Picture& view, ScreenState& state, CommandList& out) {
    const ContactView& contact = *view->open;
    ContactDraft& draft = state.draft_of(contact);
    const float gap = ui.px(12);
    widgets::Scroll scroll(ui, "timeline_page", area);
    const float width = scroll.width() - 2 * gap + ui.px(10);
    Point at{scroll.at().x + gap, scroll.at().y + gap};
    const float journeys = draw_journeys(ui, at, width, contact, draft);
    if (journeys > at.y) at.y = journeys + gap;
    const bool person = draft.person;
    const float top = at.y - scroll.at().y - gap, known = draw_person(ui, at, width, contact, draft, out);
    if (known > at.y) at.y = known + gap;
    if (draft.person && !person) scroll.scroll_to(top);
    const bool wishes = draft.wishes;
    const float wanted_top = at.y - scroll.at().y - gap, wanted = draw_wishes(ui, at, width, contact, draft, out);
    if (wanted > at.y) at.y = wanted + gap;
    if (draft.wishes && !wishes) scroll.scroll_to(wanted_top);
    if (contact.brief.hidden) {
        widgets::paragraph(ui, at, width, Font::body, Token::text_soft, ui.t("timeline.hidden"), 3, Words::ours);
        scroll.reached(at.y + ui.px(60));
        return;
    }
    scroll.reached(draw_timeline(ui, scroll, at, width, view, draft) + gap);
}

void draw_column(Ui& ui, const Rect& area, const Picture& view, ScreenState& state, CommandList& out) {
    // Too low for both: the wrap-up is a page of its own.
    const bool low = area.h < ui.px(560);
    const float full_h = view->open ? wrap_up_height(ui, area.w, *view->open, state) : 0, wrap_h = low ? 0 : full_h;
    const Rect rest{area.x, area.y, area.w, area.h - wrap_h};
    VBox column(rest.at(), rest.w, 0);
    const Rect tabs = column.take(ui.px(50));
    const long incoming = std::count_if(view->work.begin(), view->work.end(), [](const auto& w) { return w.state == runtime::WorkItem::State::incoming; });
    std::vector<widgets::Segment> pages = {{"contact", ui.t("page.contact"), {}}, {"timeline", ui.t("page.timeline"), {}},
                                                 {"work", ui.t("page.work"), incoming > 0 ? std::to_string(incoming) + (state.handed.empty() ? "" : " •") : std::string{}}};
    if (low) pages.push_back({"wrap", ui.t("page.wrap"), {}});
    else if (state.page == Page::wrap) state.page = Page::contact;
    const int chosen = widgets::segmented(ui, "page", tabs.inset(ui.px(12), ui.px(8)), pages, static_cast<int>(state.page));
    if (chosen >= 0) state.page = static_cast<Page>(chosen);
    if (ui.key(U't')) state.page = state.page == Page::timeline ? Page::contact : Page::timeline;
    if (state.page != Page::contact && ui.key(U'b')) state.page = Page::contact;
    if (state.page != Page::timeline && view->open && ui.key(U'q')) {
        state.page = Page::timeline;
        state.draft_of(*view->open).person = true;
    }
    if (state.page != Page::timeline && view->open && ui.key(U'z')) {
        state.page = Page::timeline;
        state.draft_of(*view->open).wishes = true;
    }
    if (low && state.page != Page::wrap && (ui.key(U'f') || ui.key(U'e'))) state.page = Page::wrap;
    const Rect page{rest.x, column.y(), rest.w, rest.bottom() - column.y()};
    if (view->open && state.draft_of(*view->open).go_to_marked) state.page = Page::timeline;
    if (state.page == Page::wrap && view->open) {
        draw_wrap_up(ui, page, *view->open, state, out);
        return;
    }
    if (state.page == Page::work || !view->open) {
        if (!view->open && state.page == Page::contact) draw_nobody(ui, page, *view);
        else draw_work(ui, page, *view, state, out);
    } else if (state.page == Page::timeline) {
        draw_timeline_page(ui, page, view, state, out);
    } else {
        ContactDraft& draft = state.draft_of(*view->open);
        const float strip = draft.next_seen ? 0 : ui.px(40);
        draft.next_seen = draw_contact_page(ui, {page.x, page.y, page.w, page.h - strip}, page.bottom(), view, state, out);
        if (strip > 0) draw_next_strip(ui, {page.x, page.bottom() - strip, page.w, strip}, *view->open, draft);
    }
    if (view->open && !low) draw_wrap_up(ui, {area.x, area.bottom() - wrap_h, area.w, wrap_h}, *view->open, state, out);
}

/// To the next one in hand, or the one before it, round and round.
void switch_contact(const AgentView& view, int step, ScreenState& state, CommandList& out) {
    std::vector<std::string> mine;
    for (const auto& item : view.work) {
        if (item.state == runtime::WorkItem::State::mine) mine.push_back(item.contact);
    }
    if (mine.empty()) return;
    const auto open = view.open ? std::find(mine.begin(), mine.end(), view.open->contact) : mine.end();
    const auto count = static_cast<std::ptrdiff_t>(mine.size());
    const std::ptrdiff_t at = open == mine.end() ? (step > 0 ? 0 : count - 1) : (open - mine.begin() + step + count) % count;
    const std::string& wanted = mine[static_cast<std::size_t>(at)];
    if (view.open && view.open->contact == wanted) return;
    out.push_back(runtime::OpenContact{wanted});
    state.page = Page::contact;
    state.work_tab = 0;
}

/// Keys that belong to no control on screen.
void global_keys(Ui& ui, const AgentView* view, ScreenState& state, CommandList& out) {
    Settings& settings = state.settings;
    if (ui.chord(Ui::Chord::search) || ui.key(U'/')) {
        state.overlay = Overlay::search;
        state.query.clear();
        state.picked = 0;
        ui.focus("search/field");
    }
    if (ui.chord(Ui::Chord::bigger)) settings.text_scale = std::min(2.0F, settings.text_scale + 0.125F);
    if (ui.chord(Ui::Chord::smaller)) settings.text_scale = std::max(0.875F, settings.text_scale - 0.125F);
    if (ui.chord(Ui::Chord::normal_size)) settings.text_scale = 1.0F;
    if (ui.key(U'r')) out.push_back(runtime::Refresh{});
    if (ui.key(U'i')) {
        state.page = Page::work;
        state.work_tab = 0;
        const auto waiting = view != nullptr ? incoming_work(*view, state) : std::vector<const runtime::WorkItem*>{};
        if (!waiting.empty()) ui.focus("work/contact:" + waiting.front()->contact);
    }
    if (view == nullptr) return;
    if (ui.key(U'.')) switch_contact(*view, 1, state, out);
    if (ui.key(U',')) switch_contact(*view, -1, state, out);
    // The next incoming contact is taken from every page.
    if (!ui.key(U'o')) return;
    const auto incoming = incoming_work(*view, state);
    if (incoming.empty()) return;
    out.push_back(runtime::OpenContact{incoming.front()->contact});
    state.page = Page::contact;
    state.work_tab = 0;
}

/// Somebody followed a link outside. Nothing happens until the agent says so; where nobody asks, nothing is drawn.
float draw_link(Ui& ui, const Rect& area, ScreenState& state, CommandList& out) {
    if (state.linked.empty()) return 0;
    const bool narrow = area.w < ui.px(760);   // the words above the buttons
    const Rect r{area.x, area.y, area.w, ui.px(narrow ? 80.0F : 48.0F)};
    widgets::fill(ui, r, Token::accent_soft);
    widgets::line(ui, {r.x, r.bottom()}, {r.right(), r.bottom()}, Token::accent_border);
    const Rect inner = r.inset(ui.px(16), ui.px(8));
    HBox box({inner.x, inner.bottom() - ui.px(32), inner.w, ui.px(32)}, ui.px(8));
    HBox above({inner.x, inner.y, inner.w, ui.px(26)}, ui.px(8));
    HBox& words = narrow ? above : box;
    const widgets::ButtonSpec no{.label = ui.t("link.dismiss"), .kind = widgets::Look_of::quiet}, show{.label = ui.t("link.show"), .icon = Icon::check};
    const bool dismissed = widgets::button(ui, "link/dismiss", box.right(widgets::button_width(ui, no)), no);
    const bool shown = widgets::button(ui, "link/show", box.right(widgets::button_width(ui, show)), show);
    widgets::icon(ui, words.left(ui.px(18)), Icon::web, Token::on_accent_soft);
    widgets::text_in(ui, words.rest(), Font::body_strong, Token::on_accent_soft, ui.look.strings.with("link.asks", {state.linked}));
    if (shown) {
        out.push_back(runtime::Refresh{});
        out.push_back(runtime::OpenContact{state.linked});
        state.page = Page::contact;
    }
    if (shown || dismissed) state.linked.clear();
    return r.h;
}

void draw_overlay(Ui& ui, const Rect& area, const AgentView* view, ScreenState& state, CommandList& out) {
    if (state.overlay == Overlay::search) draw_search_overlay(ui, view, state, out);
    else if (state.overlay == Overlay::keys) draw_keys_overlay(ui, state);
    if (view == nullptr || !view->open || (state.overlay != Overlay::codes && state.overlay != Overlay::settle)) return;
    const Rect above{area.x, area.y, area.w, area.h - wrap_up_height(ui, area.w, *view->open, state)};
    if (state.overlay == Overlay::codes) draw_all_codes(ui, above, *view->open, state);
    else draw_settle(ui, above, *view->open, state);
}

}  // namespace

Shape effective_shape(const Ui& ui, const ScreenState& state) {
    return state.settings.shape == Shape::column || ui.display().w < ui.px(960) ? Shape::column : Shape::full;
}

void draw_screen(Ui& ui, const Picture& view, ScreenState& state, CommandList& out) {
    const Rect display = ui.display();
    const Overlay before = state.overlay;
    // While something floats above, its letters are not shortcuts of what lies below.
    if (before != Overlay::none) ui.swallow_keys();
    if (view != nullptr) forget_handed(*view, state);
    global_keys(ui, view.get(), state, out);
    const Shape shape = effective_shape(ui, state);
    const Rect top{0, 0, display.w, top_bar_height(ui)};
    draw_top_bar(ui, top, view.get(), state, out);
    Rect area{0, top.bottom(), display.w, display.h - top.bottom() - status_height(ui)};
    if (view != nullptr) {
        const float asked = draw_link(ui, area, state, out);
        area = {area.x, area.y + asked, area.w, area.h - asked};
    }
    if (view == nullptr) {
        if (state.failure.empty()) draw_loading(ui, area, shape == Shape::column);
        else draw_failure(ui, area, state.failure);
    } else {
        if (view->open) suggest_code(*view->open, state.draft_of(*view->open));
        if (shape == Shape::column) draw_column(ui, area, view, state, out);
        else draw_full(ui, area, view, state, out);
        draw_status(ui, {0, area.bottom(), display.w, status_height(ui)}, *view, state, out);
        // Ages and clocks are shown in minutes: one frame at the next full minute.
        constexpr std::int64_t minute = 60 * base::us_per_second;
        ui.alarm_at(base::Time{(ui.now.us / minute + 1) * minute});
        if (view->next_check_at) ui.alarm_at(*view->next_check_at);
    }
    draw_overlay(ui, area, view.get(), state, out);
    if (before != Overlay::none && state.overlay == Overlay::none) ui.unfocus();
    if (const auto again = save_drafts(state, ui.seconds, out)) ui.alarm_at(*again + 0.01);
}

}  // namespace segue::views
