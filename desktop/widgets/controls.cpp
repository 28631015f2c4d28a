#include "desktop/widgets/controls.h"

#include "desktop/widgets/convert.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <utility>

namespace segue::widgets {
namespace {

void focus_ring(Ui& ui, const Rect& r, const HitSpec& spec) {
    if (GImGui->NavDisableHighlight || !ImGui::IsItemFocused()) return;
    const float away = spec.ring_inside ? -ui.px(2) : ui.px(2);
    const Rect around{r.x - away, r.y - away, r.w + 2 * away, r.h + 2 * away};
    ImGui::GetWindowDrawList()->AddRect(top_left(around), bottom_right(around), packed(ui.color(Token::focus)), ui.px(spec.ring) + away, 0,
                                        ui.px(2));
}

struct Colors {
    Token ground, hover, ink, edge;
};
Colors colors_of(const ButtonSpec& spec) {
    if (!spec.enabled) return {Token::quiet_soft, Token::quiet_soft, Token::text_faint, Token::border};
    if (spec.selected) return {Token::accent_soft, Token::accent_soft, Token::on_accent_soft, Token::accent};
    switch (spec.kind) {
        case Look_of::primary: return {Token::accent, Token::accent_hover, Token::on_accent, Token::accent};
        case Look_of::danger: return {Token::bad, Token::bad, Token::on_bad_fill, Token::bad};
        case Look_of::quiet: return {Token::surface, Token::sunken, Token::text_soft, Token::surface};
        case Look_of::plain: break;
    }
    return {Token::surface, Token::sunken, Token::text, Token::border};
}

}  // namespace

Hit hit(Ui& ui, std::string_view name, const Rect& r, const HitSpec& spec) {
    const Rect area{r.x, r.y, std::max(r.w, 1.0F), std::max(r.h, 1.0F)};
    const std::string id(name);
    ImGui::SetCursorScreenPos(top_left(area));
    if (ui.take_focus(name)) {
        ImGui::SetKeyboardFocusHere();
        GImGui->NavDisableHighlight = false;  // by keyboard: its ring is seen, and Enter presses it
        ui.arrived();
    }
    ImGui::BeginDisabled(!spec.enabled);
    ImGui::PushID(id.c_str());
    Hit result;
    result.clicked = ImGui::InvisibleButton("hit", ImVec2(area.w, area.h));
    ImGui::PopID();
    result.hovered = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled);
    result.held = ImGui::IsItemActive();
    result.focused = ImGui::IsItemFocused();
    ImGui::EndDisabled();
    if (spec.enabled && ui.key(spec.key)) result.clicked = true;
    if (result.hovered && spec.enabled) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    focus_ring(ui, area, spec);
    Item item;
    item.name = id;
    item.role = spec.role;
    item.label = spec.label;
    item.value = spec.value;
    item.selected = spec.selected;
    item.enabled = spec.enabled;
    item.hovered = result.hovered;
    item.focused = result.focused;
    item.rect = area;
    item.visible = overlap(area, clip_of(*ImGui::GetWindowDrawList()));
    item.layer = ui.layer;
    item.scrolls = ui.scrolls;
    ui.registry.add(std::move(item));
    return result;
}

std::string key_name(char32_t key) {
    if (key == 0) return {};
    return std::string(1, static_cast<char>(key >= 'a' && key <= 'z' ? key - 32 : key));
}

float key_cap_width(const Ui& ui, std::string_view key) {
    return std::max(ui.px(18), text_width(ui, Font::small, key) + ui.px(10));
}

float key_cap(Ui& ui, Point right_middle, std::string_view key, Token ink, Token edge) {
    const float w = key_cap_width(ui, key), h = ui.px(18);
    const Rect cap{std::round(right_middle.x - w), std::round(right_middle.y - h / 2), w, h};
    outline(ui, cap, edge, ui.px(4));
    const float tw = text_width(ui, Font::small, key);
    text(ui, {cap.x + (w - tw) / 2, cap.middle() - line_height(ui, Font::small) / 2}, Font::small, ink, key, tw + 1);
    return w;
}

float button_width(const Ui& ui, const ButtonSpec& spec) {
    float w = ui.px(24) + text_width(ui, Font::body_strong, spec.label);
    if (spec.icon != Icon::none) w += ui.px(24);
    if (spec.key != 0 && spec.show_key) w += key_cap_width(ui, key_name(spec.key)) + ui.px(8);
    return w;
}

bool button(Ui& ui, std::string_view name, const Rect& r, const ButtonSpec& spec) {
    HitSpec hs;
    hs.role = spec.role;
    hs.label = spec.label;
    hs.selected = spec.selected;
    hs.enabled = spec.enabled;
    hs.key = spec.key;
    const Hit h = hit(ui, name, r, hs);
    if (!spec.tip.empty()) tooltip(ui, spec.tip);
    const Colors c = colors_of(spec);
    const float rounding = ui.px(8);
    fill(ui, r, h.hovered ? c.hover : c.ground, rounding);
    if (c.edge != c.ground) outline(ui, r, c.edge, rounding);
    const Font font = spec.kind == Look_of::quiet ? Font::body : Font::body_strong;
    const std::string cap = spec.show_key ? key_name(spec.key) : std::string{};
    HBox inner(r.inset(ui.px(10), 0), ui.px(8));
    const float cap_w = cap.empty() ? 0 : key_cap_width(ui, cap) + ui.px(8);
    const float icon_w = spec.icon == Icon::none ? 0 : ui.px(18) + (spec.label.empty() ? 0 : ui.px(6));
    const float room = r.w - ui.px(20) - cap_w - icon_w;
    const float label_w = std::min(text_width(ui, font, spec.label), room);
    float x = spec.left ? r.x + ui.px(10) : r.x + (r.w - icon_w - label_w - cap_w) / 2;
    if (spec.icon != Icon::none) {
        icon(ui, {x, r.y, ui.px(18), r.h}, spec.icon, c.ink, Font::body);
        x += icon_w;
    }
    if (!spec.label.empty()) text_in(ui, {x, r.y, label_w, r.h}, font, c.ink, spec.label, spec.words);
    if (!cap.empty()) {
        const bool filled = spec.kind == Look_of::primary && spec.enabled && !spec.selected;
        const float right = spec.left ? r.right() - ui.px(10) : x + label_w + cap_w;
        key_cap(ui, {right, r.middle()}, cap, filled ? Token::on_accent : Token::text_faint, filled ? Token::on_accent : Token::border);
    }
    return h.clicked;
}

bool icon_button(Ui& ui, std::string_view name, const Rect& r, Icon which, std::string_view label, char32_t key, bool selected) {
    HitSpec hs;
    hs.label = label;
    hs.key = key;
    hs.selected = selected;
    const Hit h = hit(ui, name, r, hs);
    const std::string cap = key_name(key);
    tooltip(ui, cap.empty() ? std::string(label) : std::string(label) + "  (" + cap + ")");
    if (h.hovered || selected) fill(ui, r, selected ? Token::accent_soft : Token::sunken, ui.px(8));
    icon(ui, r, which, selected ? Token::on_accent_soft : Token::text_soft, Font::title);
    return h.clicked;
}

Token ground_of(Tone tone) {
    constexpr Token grounds[] = {Token::quiet_soft, Token::accent_soft, Token::good_soft, Token::warn_soft, Token::bad_soft, Token::info_soft};
    return grounds[static_cast<std::size_t>(tone)];
}

Token ink_of(Tone tone) {
    constexpr Token inks[] = {Token::on_quiet, Token::on_accent_soft, Token::on_good, Token::on_warn, Token::on_bad, Token::on_info};
    return inks[static_cast<std::size_t>(tone)];
}

float pill_height(const Ui& ui) { return ui.px(22); }

float pill_width(const Ui& ui, Icon which, std::string_view words) {
    return 2 * ui.px(9) + text_width(ui, Font::small_strong, words) + 1 + (which == Icon::none ? 0 : ui.px(18));
}

float pill(Ui& ui, Point at, Tone tone, Icon which, std::string_view words, float width, Words whose) {
    const float w = std::min(pill_width(ui, which, words), width);
    const Rect r{at.x, at.y, w, pill_height(ui)};
    fill(ui, r, ground_of(tone), r.h / 2);
    if (ui.look.theme.kind == theme::Kind::contrast) outline(ui, r, ink_of(tone), r.h / 2);
    float x = r.x + ui.px(9);
    if (which != Icon::none) {
        icon(ui, {x - ui.px(1), r.y, ui.px(15), r.h}, which, ink_of(tone), Font::small);
        x += ui.px(18);
    }
    text_in(ui, {x, r.y, r.right() - ui.px(9) - x, r.h}, Font::small_strong, ink_of(tone), words, whose);
    return w;
}

int segmented(Ui& ui, std::string_view name, const Rect& r, const std::vector<Segment>& segments, int selected) {
    fill(ui, r, Token::sunken, ui.px(9));
    outline(ui, r, Token::border, ui.px(9));
    int chosen = -1;
    const float w = r.w / static_cast<float>(segments.size());
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const Segment& s = segments[i];
        const Rect cell = Rect{r.x + w * static_cast<float>(i), r.y, w, r.h}.inset(ui.px(3), ui.px(3));
        const bool on = static_cast<int>(i) == selected;
        HitSpec hs;
        hs.role = Role::tab;
        hs.label = s.label;
        hs.value = s.value;
        hs.selected = on;
        hs.ring = 6;
        const Hit h = hit(ui, std::string(name) + ":" + std::string(s.name), cell, hs);
        if (on) {
            shadow(ui, cell, ui.px(6));
            fill(ui, cell, Token::surface, ui.px(6));
            outline(ui, cell, Token::border, ui.px(6));
        }
        const Font font = on ? Font::small_strong : Font::small;
        const float value_w = s.value.empty() ? 0 : text_width(ui, Font::small_strong, s.value) + ui.px(5);
        const float room = cell.w - ui.px(2) - value_w;
        const float label_w = std::min(text_width(ui, font, s.label), room);
        const float x = cell.x + (cell.w - label_w - value_w) / 2;
        text_in(ui, {x, cell.y, label_w + 1, cell.h}, font, on || h.hovered ? Token::text : Token::text_soft, s.label, Words::ours);
        if (!s.value.empty()) {
            text_in(ui, {x + label_w + ui.px(5), cell.y, value_w, cell.h}, Font::small_strong, on ? Token::on_accent_soft : Token::text_faint, s.value);
        }
        if (h.clicked) chosen = static_cast<int>(i);
    }
    return chosen;
}

void tooltip(Ui& ui, std::string_view words) {
    if (!ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal | ImGuiHoveredFlags_AllowWhenDisabled)) {
        // The delay ends without any input: ask for the frame in which it does.
        if (ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) ui.alarm_at(ui.seconds + 0.05);
        return;
    }
    const float width = std::min(ui.px(340), text_width(ui, Font::small, words) + 1);
    const float height = paragraph_height(ui, width, Font::small, words, 8);
    ImGui::PushStyleColor(ImGuiCol_PopupBg, packed(ui.color(Token::surface)));
    ImGui::PushStyleColor(ImGuiCol_Border, packed(ui.color(Token::control)));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(10), ui.px(7)));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(6));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1.0F);
    if (ImGui::BeginTooltip()) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const int layer = std::exchange(ui.layer, 2);
        paragraph(ui, {at.x, at.y}, width, Font::small, Token::text, words, 8);
        ui.layer = layer;
        ImGui::Dummy(ImVec2(width, height));
        ImGui::EndTooltip();
    }
    ImGui::PopStyleVar(3);
    ImGui::PopStyleColor(2);
}

}  // namespace segue::widgets
