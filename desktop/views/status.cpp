#include "desktop/views/status.h"

namespace segue::views {
namespace {

using runtime::Notice;
using runtime::SourceView;

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

/// What has not been sent, line by line.
std::string details_of(const Ui& ui, const runtime::OutboxView& outbox) {
    std::string rows;
    for (const auto& row : outbox.open) {
        if (rows.size() > 900) break;
        const std::string until = row.until ? " " + text::until_time(ui.look.strings, ui.now, *row.until, ui.look.local) : std::string();
        rows += (rows.empty() ? "" : "\n") + row.kind + " → " + row.target + ": " + row.state + until + (row.why.empty() ? "" : " (" + row.why + ")");
    }
    return rows;
}

/// One sign as a small control; returns whether it was pressed.
bool draw_sign(Ui& ui, HBox& box, std::string_view name, const Sign& sign, const std::string& details) {
    const float w = widgets::text_width(ui, Font::small, sign.words) + ui.px(28);
    const Rect r = box.left(w);
    if (r.w < ui.px(40)) return false;
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
    return hit.clicked;
}

void draw_notice(Ui& ui, HBox& box, const Notice& notice, ScreenState& state) {
    const bool bad = notice.kind == Notice::Kind::error, warn = notice.kind == Notice::Kind::warning;
    const Sign sign{bad ? Icon::error : warn ? Icon::warning : Icon::check_circle, bad ? Token::on_bad : warn ? Token::on_warn : Token::on_good, notice.text};
    if (draw_sign(ui, box, "status/notice", sign, notice.text + "\n" + text::exact_time(ui.look.strings, notice.at, ui.look.local))) {
        state.notice_seen = notice.at;
    }
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
        if (draw_sign(ui, box, "status/source:" + source.id, sign_of(ui, source), details_of(ui, source))) out.push_back(runtime::Refresh{});
    }
    draw_sign(ui, box, "status/outbox", sign_of(ui, view.outbox), details_of(ui, view.outbox));
    if (view.notices.empty()) return;
    const Notice& newest = view.notices.back();
    // What went well is said for a while; what went wrong stays until it is pressed.
    const bool over = newest.kind == Notice::Kind::done && ui.now > newest.at + base::seconds(12);
    if (newest.kind == Notice::Kind::done && !over) ui.alarm_at(newest.at + base::seconds(12));
    if (!over && newest.at > state.notice_seen) draw_notice(ui, box, newest, state);
}

}  // namespace segue::views
