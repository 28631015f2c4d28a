#include "desktop/views/brief.h"

#include <algorithm>

namespace segue::views {
namespace {

using runtime::BriefPartView;
using runtime::BriefView;

Icon part_icon(std::string_view id) {
    if (id == "goal") return Icon::flag;
    if (id == "where") return Icon::place;
    if (id == "tried") return Icon::history;
    if (id == "promised") return Icon::handshake;
    if (id == "do_not_repeat") return Icon::repeat;
    if (id == "mind") return Icon::priority;
    return Icon::chevron_right;
}

std::string part_title(const Ui& ui, const BriefPartView& part) {
    const std::string key = "brief.part." + part.id;
    return ui.look.strings.has(key) ? std::string(ui.t(key)) : part.title;
}

constexpr std::size_t most_lines = 4;

float part_body(Ui& ui, Point at, float width, const BriefPartView& part, ContactDraft& draft) {
    float y = at.y;
    const std::string unfold = "brief:" + part.id;
    const bool opened = draft.opened.contains(unfold);
    const std::size_t shown = opened || part.lines.size() <= most_lines + 1 ? part.lines.size() : most_lines;
    for (std::size_t i = 0; i < shown; ++i) {
        const LineView& line = part.lines[i];
        const std::string age = line.at ? text::short_age(ui.look.strings, ui.now, *line.at, ui.look.local) : std::string{};
        const std::string exact = line.at ? text::exact_time(ui.look.strings, *line.at, ui.look.local) : std::string(ui.t("line.opens_events"));
        LineStyle style;
        style.font = part.id == "goal" ? Font::body_strong : Font::body;
        style.suffix = age;
        style.tip = exact;
        y += event_line(ui, "brief/" + part.id + ":" + std::to_string(i), {at.x, y}, width, line, style, draft) + ui.px(3);
    }
    if (shown < part.lines.size()) {
        const Rect more{at.x, y, width, ui.px(18)};
        const std::string words = ui.look.strings.count("brief.more", static_cast<long>(part.lines.size() - shown));
        const widgets::Hit hit = widgets::hit(ui, "brief/more:" + part.id, more, {.role = widgets::Role::link, .label = words, .ring = 3});
        widgets::text_in(ui, more, Font::small_strong, Token::on_accent_soft, words, Words::ours);
        if (hit.clicked) draft.opened.insert(unfold);
        y = more.bottom() + ui.px(3);
    }
    if (part.lines.empty()) {
        const Rect r{at.x, y, width, ui.px(18)};
        if (part.needed) {
            widgets::icon(ui, {r.x, r.y, ui.px(15), r.h}, Icon::error, Token::on_warn, Font::small);
            widgets::text_in(ui, {r.x + ui.px(20), r.y, r.w - ui.px(20), r.h}, Font::body, Token::on_warn, ui.t("brief.missing"), Words::ours);
        } else {
            widgets::text_in(ui, r, Font::body, Token::text_faint, ui.t("brief.none"), Words::ours);
        }
        y += r.h + ui.px(3);
    }
    return y;
}

float draw_part(Ui& ui, Point at, float width, const BriefPartView& part, ContactDraft& draft) {
    section_title(ui, at, width, part_icon(part.id), part_title(ui, part));
    return part_body(ui, {at.x, at.y + ui.px(19)}, width, part, draft);
}

float draw_parts(Ui& ui, Point at, float width, const BriefView& brief, ContactDraft& draft) {
    const bool two = width > ui.px(520);
    const float gap = ui.px(24), w = two ? (width - gap) / 2 : width;
    // What the customer wants and did on the left; what we know, owe and should mind on the right.
    float bottom = at.y;
    for (std::size_t column = 0; column < (two ? 2U : 1U); ++column) {
        float y = at.y;
        for (std::size_t i = column; i < brief.parts.size(); i += two ? 2 : 1) {
            y = draw_part(ui, {at.x + static_cast<float>(column) * (w + gap), y}, w, brief.parts[i], draft) + ui.px(9);
        }
        bottom = std::max(bottom, y - ui.px(9));
    }
    return bottom;
}

/// How the contact came here, oldest first: one hop stands in the list of work already, a chain is told.
float draw_hops(Ui& ui, Point at, float width, const std::vector<LineView>& hops, ContactDraft& draft) {
    VBox column(at, width, ui.px(3));
    column.below(column.y() + section_title(ui, at, width, Icon::transfer, ui.t("brief.hops")));
    for (std::size_t i = 0; i < std::min<std::size_t>(hops.size(), 8); ++i) {
        LineStyle style;
        const std::string age = hops[i].at ? text::short_age(ui.look.strings, ui.now, *hops[i].at, ui.look.local) : std::string{};
        style.font = Font::small;
        style.ink = Token::text_soft;
        style.suffix = age;
        column.below(column.y() + event_line(ui, "brief/hop:" + std::to_string(i), column.at(), width, hops[i], style, draft));
    }
    return column.bottom();
}

/// What is missing, asked in one line; Enter sends it.
float draw_missing(Ui& ui, Point at, float width, const std::string& contact, ContactDraft& draft, CommandList& out) {
    const Rect r{at.x, at.y, width, ui.px(36)};
    HBox box(r, ui.px(8));
    const widgets::ButtonSpec send{.label = ui.t("brief.flag_send"), .kind = widgets::Look_of::primary, .enabled = !draft.typed.empty()};
    const Rect send_at = box.right(widgets::button_width(ui, send));
    const widgets::FieldSpec spec{.label = ui.t("brief.flag_what"), .hint = ui.t("brief.flag_what"), .icon = Icon::report, .most = 400, .mask = true};
    const auto field = widgets::field(ui, "brief/flag_note", box.rest(), draft.typed, spec);
    const bool sent = widgets::button(ui, "brief/flag_send", send_at, send);
    if ((sent || field.submitted) && !draft.typed.empty()) {
        out.push_back(runtime::FlagBrief{contact, "", draft.typed});
        draft.typed.clear();
        draft.asking = ContactDraft::Asking::nothing;
        ui.unfocus();
    }
    return r.bottom();
}

void draw_title(Ui& ui, const Rect& r, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    const BriefView& brief = contact.brief;
    HBox box(r, ui.px(8));
    const bool narrow = r.w < ui.px(470);
    widgets::ButtonSpec wrong{.label = narrow ? std::string_view{} : ui.t("brief.flag"), .icon = Icon::report, .key = U'm',
                              .kind = widgets::Look_of::quiet, .tip = ui.t("brief.flag_tip")};
    if (narrow) wrong.show_key = false;
    if (brief.flagged) wrong.selected = true;
    widgets::ButtonSpec read{.label = ui.t("brief.acknowledge"), .icon = Icon::check, .key = U'k', .tip = ui.t("brief.acknowledge_tip")};
    const bool finished = contact.wrap_up.finished;   // then it asks for nothing any more
    if (!brief.acknowledged && !brief.hidden && !finished) {
        if (widgets::button(ui, "brief/acknowledge", box.right(widgets::button_width(ui, read), ui.px(32)), read)) {
            out.push_back(runtime::AcknowledgeBrief{contact.contact});
        }
    } else if (brief.acknowledged) {
        const float w = widgets::pill_width(ui, Icon::done_all, ui.t("brief.acknowledged"));
        const Rect at = box.right(w, widgets::pill_height(ui));
        widgets::pill(ui, at.at(), Tone::good, Icon::done_all, ui.t("brief.acknowledged"), w, Words::ours);
    }
    if (!brief.hidden && !finished && widgets::button(ui, "brief/flag", box.right(narrow ? ui.px(36) : widgets::button_width(ui, wrong), ui.px(32)), wrong)) {
        draft.asking = draft.asking == ContactDraft::Asking::what_is_missing ? ContactDraft::Asking::nothing : ContactDraft::Asking::what_is_missing;
        draft.typed.clear();
        if (draft.asking != ContactDraft::Asking::nothing) ui.focus("brief/flag_note");
    }
    const float title_w = widgets::text_width(ui, Font::title, ui.t("brief.title")) + 1;
    widgets::text_in(ui, box.left(title_w), Font::title, Token::text, ui.t("brief.title"), Words::ours);
    const auto missing = std::count_if(brief.parts.begin(), brief.parts.end(), [](const auto& p) { return p.needed && p.lines.empty(); });
    if (brief.hidden || brief.parts.empty() || finished) return;
    const std::string words = missing == 0 ? std::string(ui.t("brief.complete")) : ui.look.strings.count("brief.parts_missing", static_cast<long>(missing));
    const Rect rest = box.rest(widgets::pill_height(ui));
    if (widgets::pill_width(ui, Icon::check, words) <= rest.w) {
        widgets::pill(ui, rest.at(), missing == 0 ? Tone::good : Tone::warn, missing == 0 ? Icon::check : Icon::error, words, rest.w, Words::ours);
    }
}

}  // namespace

float draw_brief(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out) {
    widgets::Card card(ui, at, width);
    VBox column(card.inner(), card.inner_width(), ui.px(10));
    draw_title(ui, column.take(ui.px(32)), contact, draft, out);
    if (draft.asking == ContactDraft::Asking::what_is_missing && !contact.wrap_up.finished) {
        column.below(draw_missing(ui, column.at(), column.width(), contact.contact, draft, out));
    }
    const BriefView& brief = contact.brief;
    if (brief.hops.size() > 1 || (brief.hidden && !brief.hops.empty())) column.below(draw_hops(ui, column.at(), column.width(), brief.hops, draft));
    if (brief.hidden) {
        widgets::icon(ui, {column.x(), column.y(), ui.px(20), ui.px(20)}, Icon::lock, Token::on_warn, Font::body);
        const float left = ui.px(28);
        const std::string_view why = brief.hidden_reason.empty() ? ui.t("brief.hidden") : std::string_view(brief.hidden_reason);
        column.below(column.y() + std::max(ui.px(20), widgets::paragraph(ui, {column.x() + left, column.y() + ui.px(1)}, column.width() - left,
                                                                        Font::body, Token::text_soft, why, 4)));
    } else if (brief.parts.empty()) {
        column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::body, Token::text_faint, ui.t("brief.direct"), 3, Words::ours));
    } else {
        column.below(draw_parts(ui, column.at(), column.width(), brief, draft));
    }
    return card.close(column.bottom());
}

}  // namespace segue::views
