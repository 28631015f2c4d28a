#include "desktop/views/options.h"

#include <algorithm>

namespace segue::views {
namespace {

using runtime::ActionView;

std::string id_of(const ActionView& action) { return action.action + "/" + action.treatment + "/" + action.subject; }

/// The same action on the same thing in two treatments is two options; the way it goes tells them apart.
std::string way_of(const Ui& ui, const ActionView& action) {
    std::string way = action.answer == "accepted" ? std::string(ui.t("options.taken")) : std::string{};
    const std::string mode = "mode." + action.mode;
    if (ui.look.strings.has(mode)) way += (way.empty() ? "" : " · ") + std::string(ui.t(mode));
    if (!action.channel.empty()) way += (way.empty() ? "" : " · ") + channel_word(ui, action.channel);
    if (!action.subject_title.empty()) way += (way.empty() ? "" : " · ") + action.subject_title;
    return way;
}

float draw_details(Ui& ui, Point at, float width, const ContactView& contact, const ActionView& option, ContactDraft& draft, CommandList& out) {
    VBox column(at, width, ui.px(6));
    for (std::size_t i = 0; i < std::min<std::size_t>(option.why.size(), 4); ++i) {
        const LineStyle style{.icon = Icon::check_circle, .icon_ink = Token::on_good, .max_lines = 3};
        column.below(column.y() + event_line(ui, "option/why:" + id_of(option) + std::to_string(i), column.at(), width, option.why[i], style, draft));
    }
    if (!option.waterfall.empty()) {
        column.below(column.y() + widgets::paragraph(ui, column.at(), width, Font::small, Token::text_faint, option.waterfall, 6));
    }
    if (option.answer == "accepted" || contact.wrap_up.finished) return column.bottom();
    const widgets::ButtonSpec take{.label = ui.t("options.take"), .icon = Icon::check};
    if (widgets::button(ui, "option/take:" + id_of(option), column.take(ui.px(34)), take)) {
        out.push_back(runtime::AnswerRecommendation{contact.contact, option.action, option.subject, option.treatment, "accepted", std::nullopt, {}});
        draft.option.clear();
    }
    return column.bottom();
}

void draw_option_row(Ui& ui, const Rect& r, const ActionView& option, ContactDraft& draft) {
    const std::string id = id_of(option), way = way_of(ui, option);
    widgets::HitSpec spec;
    spec.role = widgets::Role::toggle;
    spec.label = option.title;
    spec.value = way;
    spec.selected = draft.option == id;
    const widgets::Hit hit = widgets::hit(ui, "option/row:" + id, r, spec);
    if (hit.clicked) draft.option = spec.selected ? std::string{} : id;
    if (!widgets::on_screen(r)) return;
    if (hit.hovered || spec.selected) widgets::fill(ui, r, Token::sunken, ui.px(8));
    HBox box(r.inset(ui.px(6), 0), ui.px(8));
    const bool taken = option.answer == "accepted";
    const Icon sign = taken ? Icon::check_circle : option.channel.empty() ? Icon::assignment : channel_icon(option.channel);
    widgets::icon(ui, box.left(ui.px(18)), sign, taken ? Token::on_good : Token::text_faint);
    widgets::icon(ui, box.right(ui.px(18)), spec.selected ? Icon::expand_less : Icon::chevron_right, Token::text_faint);
    const Rect words = box.rest();
    const float top = r.y + (way.empty() ? (r.h - widgets::line_height(ui, Font::body)) / 2 : ui.px(5));
    widgets::text(ui, {words.x, top}, Font::body_strong, Token::text, option.title, words.w);
    if (!way.empty()) widgets::text(ui, {words.x, top + ui.px(18)}, Font::small, Token::text_faint, way, words.w);
}

/// Past a cap, for one contact. It needs a reason, which stands in the record.
float draw_lift(Ui& ui, Point at, float width, const ContactView& contact, const ActionView& held, ContactDraft& draft, CommandList& out) {
    VBox column(at, width, ui.px(6));
    const std::string id = id_of(held);
    const bool open = draft.lifting == id;
    const widgets::ButtonSpec ask{.label = ui.t("withheld.lift"), .icon = Icon::lock, .selected = open};
    if (widgets::button(ui, "withheld/lift:" + id, column.take(ui.px(32)), ask)) {
        draft.lifting = open ? std::string{} : id;
        draft.lift_reason.clear();
        if (!open) ui.focus("withheld/reason");
    }
    if (draft.lifting != id) return column.bottom();
    column.below(column.y() + widgets::paragraph(ui, column.at(), width, Font::small, Token::text_soft, ui.look.strings.with("withheld.lift_which", {held.lifts}), 4));
    const widgets::FieldSpec spec{.label = ui.t("withheld.reason"), .hint = ui.t("withheld.reason"), .icon = Icon::edit, .most = 400, .mask = true};
    const auto field = widgets::field(ui, "withheld/reason", column.take(ui.px(36)), draft.lift_reason, spec);
    const bool said = draft.lift_reason.find_first_not_of(" \t") != std::string::npos;
    const widgets::ButtonSpec send{.label = ui.t("withheld.lift_now"), .kind = widgets::Look_of::primary, .enabled = said};
    const bool sent = widgets::button(ui, "withheld/lift_now", column.take(ui.px(32)), send);
    if ((sent || field.submitted) && said) {
        out.push_back(runtime::LiftCap{contact.contact, held.action, held.subject, held.treatment, draft.lift_reason});
        draft.lifting.clear();
        draft.lift_reason.clear();
        ui.unfocus();
    }
    return column.bottom();
}

float draw_held(Ui& ui, Point at, float width, const ContactView& contact, const ActionView& held, std::size_t index, ContactDraft& draft, CommandList& out) {
    VBox column(at, width, ui.px(4));
    const std::string title = held.subject_title.empty() ? held.title : held.title + " · " + held.subject_title;
    widgets::icon(ui, {at.x, at.y, ui.px(18), ui.px(18)}, Icon::block, Token::text_faint);
    const float left = ui.px(26);
    column.below(column.y() + widgets::paragraph(ui, {at.x + left, at.y}, width - left, Font::body_strong, Token::text, title, 2));
    for (std::size_t i = 0; i < held.blockers.size(); ++i) {
        const LineView& blocker = held.blockers[i];
        LineStyle style;
        style.font = Font::small;
        style.ink = Token::text_soft;
        style.max_lines = 4;
        column.below(column.y() + event_line(ui, "withheld/" + std::to_string(index) + ":" + std::to_string(i), {at.x + left, column.y()}, width - left,
                                             blocker, style, draft));
        if (!blocker.at) continue;
        const std::string until = text::until_time(ui.look.strings, ui.now, *blocker.at, ui.look.local);
        widgets::pill(ui, {at.x + left, column.y()}, Tone::quiet, Icon::clock, until, width - left);
        column.below(column.y() + widgets::pill_height(ui));
    }
    if (!held.lifts.empty() && !contact.wrap_up.finished) column.below(draw_lift(ui, {at.x + left, column.y() + ui.px(4)}, width - left, contact, held, draft, out));
    return column.bottom();
}

}  // namespace

float draw_options(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    const auto& options = contact.next.options;
    if (options.empty()) return at.y - ui.px(12);
    widgets::Card card(ui, at, width, widgets::Card::Kind::raised, 12);
    VBox column(card.inner(), card.inner_width(), ui.px(2));
    widgets::text_in(ui, Rect{column.x() + ui.px(6), column.y(), column.width(), ui.px(26)}, Font::body_strong, Token::text, ui.t("options.title"), Words::ours);
    column.skip(ui.px(28));
    for (std::size_t i = 0; i < std::min<std::size_t>(options.size(), 12); ++i) {
        const std::string id = id_of(options[i]);
        draw_option_row(ui, column.take(ui.px(46)), options[i], draft);
        if (draft.option != id) continue;
        column.skip(ui.px(4));
        column.below(draw_details(ui, {column.x() + ui.px(10), column.y()}, column.width() - ui.px(20), contact, options[i], draft, out));
        column.skip(ui.px(6));
    }
    return card.close(column.bottom());
}

float draw_withheld(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    const auto& withheld = contact.next.withheld;
    if (withheld.empty()) return at.y - ui.px(12);
    widgets::Card card(ui, at, width, widgets::Card::Kind::raised, 8);
    VBox column(card.inner(), card.inner_width(), ui.px(8));
    draft.withheld = fold(ui, "withheld/fold", column.take(ui.px(32)), ui.t("withheld.title"), std::to_string(withheld.size()), draft.withheld, U'h');
    if (draft.withheld) {
        for (std::size_t i = 0; i < std::min<std::size_t>(withheld.size(), 60); ++i) {
            if (i > 0) widgets::line(ui, {column.x() + ui.px(6), column.y()}, {column.x() + column.width() - ui.px(6), column.y()}, Token::border);
            column.below(draw_held(ui, {column.x() + ui.px(6), column.y() + ui.px(6)}, column.width() - ui.px(12), contact, withheld[i], i, draft, out));
        }
    }
    return card.close(column.bottom());
}

}  // namespace segue::views
