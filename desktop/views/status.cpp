#include "desktop/views/status.h"

#include <algorithm>

namespace segue::views {
namespace {

using runtime::Notice;
using runtime::SourceView;
using OutboxRow = runtime::OutboxView::Row;

struct Sign {
    Icon icon;
    Token ink;
    std::string words;
};

Sign sign_of(const Ui& ui, const SourceView& source) {
    switch (source.state) {
        case SourceView::State::loading: return {Icon::sync, Token::text_faint, source.id + " · " + std::string(ui.t("source.loading"))};
        case SourceView::State::fresh: return {Icon::cloud_done, Token::text_soft, source.id};
        case SourceView::State::late: return {Icon::clock, Token::on_warn, source.id + " · " + std::string(ui.t("source.late"))};
        case SourceView::State::failed: return {Icon::sync_problem, Token::on_bad, source.id + " · " + std::string(ui.t("source.failed"))};
    }
    return {Icon::help, Token::text_faint, source.id};
}

std::string details_of(const Ui& ui, const SourceView& source) {
    std::string words = source.id;
    if (source.fetched) words += "\n" + ui.look.strings.with("source.fetched", {text::exact_time(ui.look.strings, *source.fetched, ui.look.local)});
    if (!source.problem.empty()) words += "\n" + source.problem;
    return words + "\n" + std::string(ui.t("source.refresh_tip"));
}

/// "1 waits until tomorrow 08:00"; of several the first.
std::string words_on_held(const Ui& ui, const runtime::OutboxView& outbox) {
    if (!outbox.held_until) return ui.look.strings.count("outbox.held", outbox.held);
    return ui.look.strings.count("outbox.held_until", outbox.held) + " " + text::until_time(ui.look.strings, ui.now, *outbox.held_until, ui.look.local);
}

Sign sign_of(const Ui& ui, const runtime::OutboxView& outbox) {
    const int stuck = outbox.blocked + outbox.unknown, to_send = outbox.waiting - outbox.held;
    Sign sign{Icon::done_all, Token::text_faint, std::string(ui.t("outbox.empty"))};
    if (stuck > 0) sign = {Icon::error, Token::on_warn, ui.look.strings.count("outbox.blocked", stuck)};
    else if (to_send > 0) sign = {Icon::outbox, Token::text_soft, ui.look.strings.count("outbox.waiting", to_send)};
    else if (outbox.held > 0) sign = {Icon::clock, Token::text_soft, ""};
    if (outbox.held > 0) sign.words += (sign.words.empty() ? "" : " · ") + words_on_held(ui, outbox);
    return sign;
}

/// One sign as a small control.
widgets::Hit draw_sign(Ui& ui, HBox& box, std::string_view name, const Sign& sign, const std::string& details) {
    const float w = widgets::text_width(ui, Font::small, sign.words) + ui.px(28);
    const Rect r = box.left(w);
    if (r.w < ui.px(40)) return {};
    widgets::HitSpec spec;
    spec.label = sign.words;
    spec.value = details;
    spec.ring = 4;
    spec.ring_inside = true;
    const widgets::Hit hit = widgets::hit(ui, name, r, spec);
    if (!details.empty()) widgets::tooltip(ui, details);
    if (hit.hovered) widgets::fill(ui, r, Token::sunken, ui.px(4));
    widgets::icon(ui, {r.x + ui.px(4), r.y, ui.px(15), r.h}, sign.icon, sign.ink, Font::small);
    widgets::text_in(ui, {r.x + ui.px(23), r.y, r.w - ui.px(25), r.h}, Font::small, sign.ink, sign.words);
    return hit;
}

void draw_notice(Ui& ui, HBox& box, const Notice& notice, ScreenState& state) {
    const bool bad = notice.kind == Notice::Kind::error, warn = notice.kind == Notice::Kind::warning;
    const Sign sign{bad ? Icon::error : warn ? Icon::warning : Icon::check_circle, bad ? Token::on_bad : warn ? Token::on_warn : Token::on_good, notice.text};
    if (draw_sign(ui, box, "status/notice", sign, notice.text + "\n" + text::exact_time(ui.look.strings, notice.at, ui.look.local)).clicked) {
        state.notice_seen = notice.at;
    }
}

std::string word_of(const Ui& ui, std::string_view prefix, const std::string& value) {
    const std::string key = std::string(prefix) + value;
    return ui.look.strings.has(key) ? std::string(ui.t(key)) : value;
}

bool is_stuck(const OutboxRow& row) { return row.state == "blocked" || row.state == "unknown"; }

/// "Message by SMS · Amara Okafor"
std::string title_of(const Ui& ui, const OutboxRow& row) {
    std::string title = word_of(ui, "outbox.kind.", row.kind);
    if (!row.channel.empty()) title += " · " + channel_word(ui, row.channel);
    return row.customer_name.empty() ? title : title + " · " + row.customer_name;
}

/// "Waits: another message goes first", "Blocked: no consent for SMS"
std::string state_of(const Ui& ui, const OutboxRow& row) {
    std::string state = word_of(ui, "outbox.state.", row.state);
    if (row.until) state += " " + text::until_time(ui.look.strings, ui.now, *row.until, ui.look.local);
    return row.why.empty() ? state : state + ": " + row.why;
}

float draw_outbox_row(Ui& ui, Point at, float width, const OutboxRow& row) {
    const float left = ui.px(26);
    widgets::icon(ui, {at.x, at.y, ui.px(18), ui.px(18)}, is_stuck(row) ? Icon::error : Icon::clock, is_stuck(row) ? Token::on_warn : Token::text_faint);
    float y = at.y + widgets::paragraph(ui, {at.x + left, at.y}, width - left, Font::body_strong, Token::text, title_of(ui, row), 2) + ui.px(2);
    y += widgets::paragraph(ui, {at.x + left, y}, width - left, Font::small, is_stuck(row) ? Token::on_warn : Token::text_soft, state_of(ui, row), 4) + ui.px(2);
    const std::string since = text::relative_time(ui.look.strings, ui.now, row.created, ui.look.local);
    return y + widgets::paragraph(ui, {at.x + left, y}, width - left, Font::small, Token::text_faint, since, 1);
}

/// What waits or is blocked, and why: the blocked first. Floats above the status line until Escape or a press outside.
void draw_outbox(Ui& ui, const Rect& bar, const AgentView& view, bool pressed_sign, ScreenState& state) {
    constexpr std::size_t most = 60;
    std::vector<const OutboxRow*> rows;
    for (const OutboxRow& row : view.outbox.open) rows.push_back(&row);
    std::stable_partition(rows.begin(), rows.end(), [](const OutboxRow* row) { return is_stuck(*row); });
    const float w = std::min(ui.px(460), bar.w - ui.px(24));
    const float h = std::min({ui.px(72) + static_cast<float>(std::max<std::size_t>(rows.size(), 1)) * ui.px(74), ui.px(420), bar.y - ui.px(24)});
    const Rect r{bar.x + ui.px(12), bar.y - h - ui.px(8), w, h};
    widgets::Layer layer(ui, "outbox", r);
    HBox head({r.x + ui.px(14), r.y + ui.px(12), r.w - ui.px(28), ui.px(34)}, ui.px(8));
    const bool shut = widgets::icon_button(ui, "outbox/close", head.right(ui.px(34)), Icon::close, ui.t("settle.close"));
    widgets::text_in(ui, head.rest(), Font::title, Token::text, ui.t("outbox.title"), Words::ours);
    {
        widgets::Scroll scroll(ui, "outbox/list", {r.x + ui.px(8), r.y + ui.px(52), r.w - ui.px(16), r.h - ui.px(60)});
        VBox column({scroll.at().x + ui.px(6), scroll.at().y}, scroll.width() - ui.px(12), ui.px(10));
        if (rows.empty()) column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::body, Token::text_soft, ui.t("outbox.nothing"), 2, Words::ours));
        for (std::size_t i = 0; i < std::min(rows.size(), most); ++i) column.below(draw_outbox_row(ui, column.at(), column.width(), *rows[i]));
        if (rows.size() > most) column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::small, Token::text_faint, ui.look.strings.count("outbox.more", static_cast<long>(rows.size() - most)), 1, Words::ours));
        scroll.reached(column.y());
    }
    if (shut || (layer.clicked_outside() && !pressed_sign) || ui.chord(Ui::Chord::escape)) state.overlay = Overlay::none;
}

}  // namespace

float status_height(const Ui& ui) { return ui.px(28); }

void draw_status(Ui& ui, const Rect& area, const AgentView& view, ScreenState& state, CommandList& out) {
    widgets::fill(ui, area, Token::sunken);
    widgets::line(ui, {area.x, area.y}, {area.right(), area.y}, Token::border);
    HBox box({area.x + ui.px(10), area.y + 1, area.w - ui.px(20), area.h - 1}, ui.px(8));
    const bool wide = area.w > ui.px(760);
    if (wide) {
        const float w = std::min(widgets::text_width(ui, Font::small, view.pack), area.w * 0.25F);
        widgets::text_right(ui, box.right(w + ui.px(6)), Font::small, Token::text_faint, view.pack);
    }
    for (const SourceView& source : view.sources) {
        if (draw_sign(ui, box, "status/source:" + source.id, sign_of(ui, source), details_of(ui, source)).clicked) out.push_back(runtime::Refresh{});
    }
    const widgets::Hit sign = draw_sign(ui, box, "status/outbox", sign_of(ui, view.outbox), std::string(ui.t("outbox.tip")));
    if (sign.clicked) state.overlay = state.overlay == Overlay::outbox ? Overlay::none : Overlay::outbox;
    if (state.overlay == Overlay::outbox) draw_outbox(ui, area, view, sign.hovered, state);
    if (view.notices.empty()) return;
    const Notice& newest = view.notices.back();
    // What went well is said for a while; what went wrong stays until it is pressed.
    const bool over = newest.kind == Notice::Kind::done && ui.now > newest.at + base::seconds(12);
    if (newest.kind == Notice::Kind::done && !over) ui.alarm_at(newest.at + base::seconds(12));
    if (!over && newest.at > state.notice_seen) draw_notice(ui, box, newest, state);
}

}  // namespace segue::views
