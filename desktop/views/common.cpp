#include "desktop/views/common.h"

#include <array>
#include <utility>

namespace segue::views {
namespace {

constexpr std::array<std::pair<std::string_view, Icon>, 14> icons = {{
    {"voice", Icon::call}, {"phone", Icon::call}, {"call", Icon::call}, {"sms", Icon::sms}, {"email", Icon::email}, {"chat", Icon::chat},
    {"web", Icon::web}, {"ivr", Icon::voice}, {"app", Icon::app}, {"payment", Icon::payment}, {"letter", Icon::letter},
    {"in-person", Icon::store}, {"system", Icon::system}, {"bot", Icon::robot},
}};

float indent(const Ui& ui, const LineStyle& style) { return style.icon == Icon::none ? 0 : ui.px(26); }

/// What opens its events says so by a small arrow at its end, not only under the pointer.
float arrow_width(const Ui& ui, const LineView& line) { return line.events.empty() ? 0 : ui.px(14); }

float suffix_width(const Ui& ui, const LineStyle& style) {
    return style.suffix.empty() ? 0 : widgets::text_width(ui, Font::small, style.suffix) + ui.px(10);
}

}  // namespace

Icon channel_icon(std::string_view channel) {
    for (const auto& [name, icon] : icons) {
        if (name == channel) return icon;
    }
    return Icon::forum;
}

std::string channel_word(const Ui& ui, std::string_view channel) {
    std::string key = "channel.";
    key += channel;
    return ui.look.strings.has(key) ? std::string(ui.t(key)) : std::string(channel);
}

std::uint32_t colors_of(std::string_view contact) {
    std::uint32_t h = 2166136261U;
    for (const char c : contact) h = (h ^ static_cast<unsigned char>(c)) * 16777619U;
    return h >> 8;
}

float event_line_height(Ui& ui, float width, const LineView& line, const LineStyle& style) {
    const float room = width - indent(ui, style) - suffix_width(ui, style) - arrow_width(ui, line);
    return std::max(widgets::paragraph_height(ui, room, style.font, line.text, style.max_lines), style.icon == Icon::none ? 0 : ui.px(18));
}

float event_line(Ui& ui, std::string_view name, Point at, float width, const LineView& line, const LineStyle& style, ContactDraft& draft) {
    const float left = indent(ui, style), right = suffix_width(ui, style), arrow = arrow_width(ui, line);
    const float h = event_line_height(ui, width, line, style);
    const Rect r{at.x, at.y, width, h};
    bool lit = false;
    if (!line.events.empty()) {
        widgets::HitSpec spec;
        spec.role = widgets::Role::link;
        spec.label = line.text;
        spec.value = ui.t("line.opens_events");
        spec.ring = 4;
        const widgets::Hit hit = widgets::hit(ui, name, r, spec);
        if (!style.tip.empty()) widgets::tooltip(ui, style.tip);
        lit = hit.hovered;
        if (hit.clicked) {
            draft.marked = line.events;
            draft.go_to_marked = true;
            draft.channel.clear();
        }
    }
    if (!widgets::on_screen(r)) return h;
    if (lit) widgets::fill(ui, {r.x - ui.px(4), r.y - ui.px(2), r.w + ui.px(8), r.h + ui.px(4)}, Token::accent_soft, ui.px(4));
    if (style.icon != Icon::none) widgets::icon(ui, {r.x, r.y, ui.px(18), ui.px(18)}, style.icon, lit ? Token::on_accent_soft : style.icon_ink, Font::body);
    widgets::paragraph(ui, {r.x + left, r.y}, r.w - left - right - arrow, style.font, lit ? Token::on_accent_soft : style.ink, line.text, style.max_lines);
    if (right > 0) {
        const Rect time{r.right() - right - arrow, r.y, right, widgets::line_height(ui, style.font)};
        widgets::text_right(ui, time, Font::small, Token::text_faint, style.suffix);
    }
    if (arrow > 0) {
        const Rect end{r.right() - arrow + ui.px(1), r.y, arrow, widgets::line_height(ui, style.font)};
        widgets::icon(ui, end, Icon::chevron_right, lit ? Token::on_accent_soft : Token::text_faint, Font::small);
    }
    return h;
}

float section_title(Ui& ui, Point at, float width, Icon icon, std::string_view words) {
    float x = at.x;
    const float h = widgets::line_height(ui, Font::small_strong);
    if (icon != Icon::none) {
        widgets::icon(ui, {x, at.y, ui.px(15), h}, icon, Token::text_faint, Font::small);
        x += ui.px(20);
    }
    widgets::label(ui, {x, at.y}, Font::small_strong, Token::text_faint, words, width - (x - at.x));
    return h;
}

bool fold(Ui& ui, std::string_view name, const Rect& r, std::string_view words, std::string_view count, bool open, char32_t key) {
    widgets::HitSpec spec;
    spec.role = widgets::Role::toggle;
    spec.label = words;
    spec.value = count;
    spec.selected = open;
    spec.key = key;
    const widgets::Hit hit = widgets::hit(ui, name, r, spec);
    if (hit.hovered) widgets::fill(ui, r, Token::sunken, ui.px(8));
    HBox box(r.inset(ui.px(6), 0), ui.px(6));
    widgets::icon(ui, box.left(ui.px(18)), open ? Icon::expand_less : Icon::expand_more, Token::text_soft);
    if (key != 0) {
        const std::string cap = widgets::key_name(key);
        const Rect place = box.right(widgets::key_cap_width(ui, cap));
        widgets::key_cap(ui, {place.right(), place.middle()}, cap);
    }
    if (!count.empty()) {
        const Rect place = box.right(widgets::text_width(ui, Font::small_strong, count));
        widgets::text_in(ui, place, Font::small_strong, Token::text_faint, count);
    }
    widgets::text_in(ui, box.rest(), Font::body_strong, Token::text, words, Words::ours);
    return hit.clicked ? !open : open;
}

}  // namespace segue::views
