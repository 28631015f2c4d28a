#include "desktop/views/next_action.h"

#include "desktop/views/answers.h"

#include <algorithm>

namespace segue::views {
namespace {

using runtime::ActionView;
using runtime::NextActionView;
using Kind = NextActionView::Kind;

void draw_header(Ui& ui, const Rect& r, const NextActionView& next) {
    widgets::head_gradient(ui, r, ui.px(12));
    HBox box(r.inset(ui.px(14), 0), ui.px(8));
    constexpr Icon icons[] = {Icon::sparkle, Icon::lock, Icon::check_circle, Icon::peace};
    constexpr std::string_view keys[] = {"next.title", "next.verify_title", "next.confirm_title", "next.nothing_title"};
    const auto kind = static_cast<std::size_t>(next.kind);
    const Token ink = Token::on_accent;
    widgets::icon(ui, box.left(ui.px(20)), icons[kind], ink, Font::title);
    widgets::text_in(ui, box.rest(), Font::body_strong, ink, ui.t(keys[kind]), Words::ours);
}

float draw_why(Ui& ui, Point at, float width, const std::vector<LineView>& why, std::string_view prefix, ContactDraft& draft) {
    if (why.empty()) return at.y;
    VBox column(at, width, ui.px(6));
    column.below(column.y() + section_title(ui, at, width, Icon::none, ui.t("next.why")));
    for (std::size_t i = 0; i < std::min<std::size_t>(why.size(), 6); ++i) {
        const LineStyle style{.icon = Icon::check_circle, .icon_ink = Token::on_good, .max_lines = 3, .tip = ui.t("line.opens_events")};
        column.below(column.y() + event_line(ui, std::string(prefix) + std::to_string(i), column.at(), width, why[i], style, draft));
    }
    return column.bottom();
}

/// A tinted box with an icon and a few lines: what to say, what will be sent.
float draw_box(Ui& ui, Point at, float width, Icon icon, Token ground, Token ink, std::string_view words) {
    const float pad = ui.px(12), left = ui.px(26);
    const float h = widgets::paragraph_height(ui, width - 2 * pad - left, Font::body, words, 8) + 2 * pad - ui.px(4);
    widgets::fill(ui, {at.x, at.y, width, h}, ground, ui.px(9));
    widgets::icon(ui, {at.x + pad - ui.px(2), at.y + pad - ui.px(2), ui.px(18), ui.px(18)}, icon, ink);
    widgets::paragraph(ui, {at.x + pad + left, at.y + pad - ui.px(2)}, width - 2 * pad - left, Font::body, ink, words, 8);
    return at.y + h;
}

float draw_steps(Ui& ui, Point at, float width, const std::vector<std::string>& steps) {
    if (steps.empty()) return at.y;
    VBox column(at, width, ui.px(6));
    column.below(column.y() + section_title(ui, at, width, Icon::steps, ui.t("next.steps")));
    for (std::size_t i = 0; i < std::min<std::size_t>(steps.size(), 10); ++i) {
        const float left = ui.px(26);
        const std::string number = std::to_string(i + 1);
        const Point center{column.x() + ui.px(9), column.y() + ui.px(9)};
        widgets::circle(ui, center, ui.px(9), Token::quiet_soft);
        const float w = widgets::text_width(ui, Font::small_strong, number);
        widgets::text(ui, {center.x - w / 2, center.y - widgets::line_height(ui, Font::small_strong) / 2}, Font::small_strong, Token::on_quiet, number, w + 1);
        const float h = widgets::paragraph(ui, {column.x() + left, column.y() + ui.px(1)}, width - left, Font::body, Token::text, steps[i], 3);
        column.below(column.y() + std::max(h, ui.px(18)));
    }
    return column.bottom();
}

/// One term: what it is, how much, and below it where it comes from.
float draw_factor(Ui& ui, Point at, float width, const runtime::FactorView& factor, bool first) {
    const std::string key = "factor." + factor.kind;
    const std::string label = ui.look.strings.has(key) ? std::string(ui.t(key)) : factor.kind;
    const bool adds = factor.kind == "base" || factor.kind == "fatigue";
    const std::string amount = (first ? "" : adds ? "+ " : "\xC3\x97 ") + factor.amount;
    const float h = widgets::line_height(ui, Font::small), amount_w = widgets::text_width(ui, Font::small_strong, amount) + ui.px(8);
    widgets::text(ui, at, Font::small, Token::text_soft, label, width - amount_w, Words::ours);
    widgets::text_right(ui, {at.x, at.y, width, h}, Font::small_strong, Token::text, amount);
    float y = at.y + h;
    if (!factor.from.empty()) y += widgets::paragraph(ui, {at.x, y}, width - amount_w, Font::small, Token::text_faint, factor.from, 3);
    return y;
}

/// The terms below each other and what they come to.
float draw_factors(Ui& ui, Point at, float width, const ActionView& action) {
    VBox column(at, width, ui.px(4));
    for (std::size_t i = 0; i < action.factors.size(); ++i) column.below(draw_factor(ui, column.at(), width, action.factors[i], i == 0));
    widgets::line(ui, column.at(), {column.x() + width, column.y()}, Token::border);
    const Rect sum{column.x(), column.y() + ui.px(3), width, widgets::line_height(ui, Font::small_strong)};
    widgets::text_right(ui, sum, Font::small_strong, Token::text, action.priority);
    widgets::text_in(ui, {sum.x, sum.y, sum.w * 0.6F, sum.h}, Font::small_strong, Token::text, ui.t("factor.priority"), Words::ours);
    return sum.bottom();
}

float draw_arithmetic(Ui& ui, Point at, float width, const NextActionView& next, ContactDraft& draft) {
    if (next.best.waterfall.empty() && next.what_would_win.empty()) return at.y;
    VBox column(at, width, ui.px(4));
    draft.arithmetic = fold(ui, "next/arithmetic", column.take(ui.px(30)), ui.t("next.arithmetic"), {}, draft.arithmetic, U'x');
    if (!draft.arithmetic) return column.bottom();
    const float left = ui.px(30);
    const Point inner{column.x() + left, column.y()};
    if (!next.best.factors.empty()) column.below(draw_factors(ui, inner, width - left, next.best));
    else if (!next.best.waterfall.empty()) column.below(column.y() + widgets::paragraph(ui, inner, width - left, Font::small, Token::text_soft, next.best.waterfall, 10));
    if (!next.what_would_win.empty()) {
        column.below(column.y() + ui.px(4) + widgets::paragraph(ui, {inner.x, column.y() + ui.px(4)}, width - left, Font::small, Token::text_soft, next.what_would_win, 10));
    }
    return column.bottom();
}

float draw_what(Ui& ui, Point at, float width, const ContactView& contact) {
    const NextActionView& next = contact.next;
    VBox column(at, width, ui.px(8));
    const std::string_view title = next.kind == Kind::nothing && next.best.title.empty() ? ui.t("next.nothing") : std::string_view(next.best.title);
    if (next.kind == Kind::verify) {
        column.below(column.y() + widgets::paragraph(ui, column.at(), width, Font::title, Token::text, ui.t("next.verify"), 3, Words::ours));
    } else {
        column.below(column.y() + widgets::paragraph(ui, column.at(), width, Font::title, Token::text, title, 3));
    }
    if (!next.best.subject_title.empty() && next.kind != Kind::verify) {
        column.skip(-ui.px(5));
        column.below(column.y() + widgets::paragraph(ui, column.at(), width, Font::body, Token::text_faint, next.best.subject_title, 2));
    }
    const bool reason_says_more = next.kind == Kind::nothing || next.kind == Kind::verify;
    if (reason_says_more && !next.reason.empty()) {
        column.below(column.y() + widgets::paragraph(ui, column.at(), width, Font::body, Token::text_soft, next.reason, 4));
    }
    if (next.kind == Kind::verify && next.waiting_for_verification > 0) {
        const std::string words = ui.look.strings.count("next.waiting", next.waiting_for_verification);
        column.below(column.y() + widgets::paragraph(ui, column.at(), width, Font::small, Token::text_faint, words, 3, Words::ours));
    }
    return column.bottom();
}

}  // namespace

base::Time tomorrow_morning(base::Time now, const text::LocalTime& local) {
    base::Civil c = base::civil_of(now + base::days(1), local.offset(now));
    c.hour = 9;
    c.minute = c.second = c.microsecond = 0;
    return base::time_of(c, local.offset(now));
}

float draw_next_action(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    const NextActionView& next = contact.next;
    widgets::Card card(ui, at, width, widgets::Card::Kind::raised, 14);
    const Rect header{at.x, at.y, width, ui.px(40)};
    draw_header(ui, header, next);
    VBox column({card.inner().x, header.bottom() + ui.px(14)}, card.inner_width(), ui.px(12));
    column.below(draw_what(ui, column.at(), column.width(), contact));
    // While several match there is nobody yet to be verified as.
    const bool several = contact.identity.state == runtime::IdentityView::State::several;
    const bool may_verify = !several && !contact.wrap_up.finished;
    if (contact.wrap_up.finished) {
        column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::body, Token::text_faint, ui.t("next.finished"), 3, Words::ours));
    }
    if (next.kind == Kind::verify) {
        if (several) column.below(draw_steps(ui, column.at(), column.width(), next.best.steps));
        if (may_verify) column.below(draw_verify(ui, column.at(), column.width(), contact, draft, out));
        return card.close(column.bottom());
    }
    if (!next.best.why.empty()) column.below(draw_why(ui, column.at(), column.width(), next.best.why, "next/why:", draft));
    if (!next.best.say.empty()) {
        const std::string say = ui.look.strings.with("next.say", {next.best.say});
        column.below(draw_box(ui, column.at(), column.width(), Icon::bulb, Token::accent_soft, Token::on_accent_soft, say));
    }
    if (!next.best.message.empty()) {
        const std::string sends = ui.look.strings.with("next.sends", {channel_word(ui, next.best.channel), next.best.message});
        column.below(draw_box(ui, column.at(), column.width(), channel_icon(next.best.channel), Token::quiet_soft, Token::on_quiet, sends));
    }
    if (next.kind != Kind::nothing) column.below(draw_answers(ui, column.at(), column.width(), contact, draft, out));
    // Nothing to offer, or only what can be said to anybody: the account opens by verifying all the same.
    if (contact.brief.hidden && may_verify) column.below(draw_verify(ui, column.at(), column.width(), contact, draft, out));
    if (!next.best.steps.empty()) column.below(draw_steps(ui, column.at(), column.width(), next.best.steps));
    if (!next.best.waterfall.empty() || !next.what_would_win.empty()) {
        column.below(draw_arithmetic(ui, column.at(), column.width(), next, draft));
    }
    return card.close(column.bottom());
}

}  // namespace segue::views
