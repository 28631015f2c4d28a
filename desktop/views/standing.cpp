#include "desktop/views/standing.h"

#include <algorithm>

namespace segue::views {
namespace {

using runtime::ImpossibleView;
using runtime::OptOutDoubtView;
using runtime::SignalView;
using runtime::ToMendView;

constexpr std::size_t most = 6;

void draw_signal(Ui& ui, VBox& column, const SignalView& signal, std::size_t index, ContactDraft& draft) {
    const std::string since = text::relative_time(ui.look.strings, ui.now, signal.from, ui.look.local);
    const std::string until = signal.until ? text::until_time(ui.look.strings, ui.now, *signal.until, ui.look.local) : std::string{};
    LineStyle style;
    style.icon = Icon::flag;
    style.icon_ink = Token::on_warn;
    style.suffix = since;
    style.tip = until;
    style.max_lines = 2;
    const LineView line{signal.key.empty() ? signal.title : signal.title + " · " + signal.key, signal.events, signal.from, {}};
    column.below(column.y() + event_line(ui, "signal/" + std::to_string(index), column.at(), column.width(), line, style, draft));
}

void draw_message(Ui& ui, VBox& column, const ContactView& contact, const ToMendView& wrong, std::size_t index, CommandList& out) {
    const std::string when = text::relative_time(ui.look.strings, ui.now, wrong.sent, ui.look.local);
    const std::string said = ui.look.strings.with("mend.sent", {channel_word(ui, wrong.channel), when, wrong.text});
    column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::body, Token::text, said, 4));
    if (!wrong.why.empty()) column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::small, Token::text_soft, wrong.why, 3));
    const widgets::ButtonSpec settle{.label = ui.t("mend.settle"), .icon = Icon::check, .tip = ui.t("mend.settle_tip")};
    const Rect row = column.take(ui.px(32));
    if (widgets::button(ui, "mend/settle:" + std::to_string(index), {row.x, row.y, std::min(row.w, widgets::button_width(ui, settle)), row.h}, settle)) {
        out.push_back(runtime::SettleCorrection{contact.contact, wrong.message, {}});
    }
}

void draw_doubt(Ui& ui, VBox& column, const ContactView& contact, const OptOutDoubtView& doubt, std::size_t index, CommandList& out) {
    const std::string when = text::relative_time(ui.look.strings, ui.now, doubt.at, ui.look.local);
    const std::string said = ui.look.strings.with("optout.wrote", {channel_word(ui, doubt.channel), when, doubt.text});
    column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::body, Token::text, said, 4));
    column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::small, Token::text_soft, ui.t("optout.why"), 3));
    if (!doubt.last_day.empty()) column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::small, Token::text_soft, ui.look.strings.with("optout.last_day", {doubt.last_day}), 2));
    for (const bool takes_back : {true, false}) {
        const widgets::ButtonSpec spec{.label = ui.t(takes_back ? "optout.yes" : "optout.no"), .icon = takes_back ? Icon::block : Icon::check, .tip = ui.t(takes_back ? "optout.yes_tip" : "optout.no_tip")};
        const Rect row = column.take(ui.px(32));
        const std::string id = (takes_back ? "optout/yes:" : "optout/no:") + std::to_string(index);
        if (widgets::button(ui, id, {row.x, row.y, std::min(row.w, widgets::button_width(ui, spec)), row.h}, spec)) out.push_back(runtime::ReadOptOut{contact.contact, doubt.message, takes_back});
    }
}

void draw_impossible(Ui& ui, VBox& column, const ImpossibleView& wrong) {
    const std::string when = text::relative_time(ui.look.strings, ui.now, wrong.at, ui.look.local);
    const std::string said = ui.look.strings.with("mend.impossible", {wrong.title, when, wrong.why});
    column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::body, Token::text, said, 4));
}

}  // namespace

float draw_signals(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft) {
    if (contact.signals.empty() || contact.brief.hidden) return at.y;
    widgets::Card card(ui, at, width, widgets::Card::Kind::raised, 14);
    VBox column(card.inner(), card.inner_width(), ui.px(6));
    column.below(column.y() + section_title(ui, column.at(), column.width(), Icon::bulb, ui.t("signals.title")));
    for (std::size_t i = 0; i < std::min(contact.signals.size(), most); ++i) draw_signal(ui, column, contact.signals[i], i, draft);
    return card.close(column.bottom());
}

float draw_to_mend(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    const bool wrong = !contact.to_mend.empty() || !contact.impossible.empty() || !contact.opt_out_doubts.empty();
    if ((!wrong && contact.differences.empty()) || contact.brief.hidden) return at.y;
    widgets::Card card(ui, at, width, wrong ? widgets::Card::Kind::tinted_warn : widgets::Card::Kind::raised);
    VBox column(card.inner(), card.inner_width(), ui.px(8));
    if (wrong) {
        HBox head(column.take(ui.px(26)), ui.px(8));
        widgets::icon(ui, head.left(ui.px(20)), Icon::sync_problem, Token::on_warn, Font::title);
        widgets::text_in(ui, head.rest(), Font::body_strong, Token::text, ui.t("mend.title"), Words::ours);
    }
    for (std::size_t i = 0; i < std::min(contact.to_mend.size(), most); ++i) draw_message(ui, column, contact, contact.to_mend[i], i, out);
    for (std::size_t i = 0; i < std::min(contact.opt_out_doubts.size(), most); ++i) draw_doubt(ui, column, contact, contact.opt_out_doubts[i], i, out);
    for (std::size_t i = 0; i < std::min(contact.impossible.size(), most); ++i) draw_impossible(ui, column, contact.impossible[i]);
    if (!contact.differences.empty()) {
        const auto& last = contact.differences.back();
        column.below(column.y() + section_title(ui, column.at(), column.width(), Icon::history, ui.t("mend.changed")));
        column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::small, Token::text_soft, last.cause, 2));
        for (std::size_t i = 0; i < std::min(last.lines.size(), most); ++i) {
            LineStyle style;
            style.font = Font::small;
            style.ink = Token::text_soft;
            style.icon = Icon::chevron_right;
            column.below(column.y() + event_line(ui, "mend/changed:" + std::to_string(i), column.at(), column.width(), {last.lines[i], {}, std::nullopt, {}}, style, draft));
        }
        const widgets::ButtonSpec seen{.label = ui.t("mend.seen"), .icon = Icon::check, .tip = ui.t("mend.seen_tip")};
        const Rect row = column.take(ui.px(32));
        if (widgets::button(ui, "mend/seen", {row.x, row.y, std::min(row.w, widgets::button_width(ui, seen)), row.h}, seen)) out.push_back(runtime::SeeDifference{contact.contact, last.id});
    }
    return card.close(column.bottom());
}

}  // namespace segue::views
