#include "core/base/mask.h"
#include "core/base/text.h"
#include "desktop/widgets/controls.h"
#include "desktop/widgets/convert.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <utility>

namespace segue::widgets {
namespace {

struct Edit {
    std::string* value;
    std::size_t most;
    bool mask;
    bool arriving;   ///< the keyboard was sent here, and has just come
    std::size_t cursor = 0;
};

/// Puts `text` in place of all that stands in the field.
void replace_all(ImGuiInputTextCallbackData& data, const std::string& text) {
    const int from_end = data.BufTextLen - data.CursorPos;
    data.DeleteChars(0, data.BufTextLen);
    data.InsertChars(0, text.c_str(), text.c_str() + text.size());
    data.CursorPos = std::clamp(data.BufTextLen - from_end, 0, data.BufTextLen);
}

/// Whether the cursor stands at the end of a number that may become a longer card: masking its beginning now would leave more
/// than the last four digits in the end. Sixteen digits are masked at once.
bool may_still_grow(std::string_view text, std::size_t cursor) {
    constexpr int most_cards = 16;
    int digits = 0;
    for (std::size_t i = std::min(cursor, text.size()); i > 0; --i) {
        const char c = text[i - 1];
        const bool separator = c == ' ' || c == '-' || c == '.';
        if (separator && digits == 0) return false;
        if (!separator && (c < '0' || c > '9')) break;
        digits += separator ? 0 : 1;
    }
    return digits > 0 && digits < most_cards;
}

int on_edit(ImGuiInputTextCallbackData* data) {
    auto& edit = *static_cast<Edit*>(data->UserData);
    if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
        edit.value->resize(static_cast<std::size_t>(data->BufTextLen));
        data->Buf = edit.value->data();
        return 0;
    }
    if (data->EventFlag == ImGuiInputTextFlags_CallbackEdit) {
        const std::string_view now(data->Buf, static_cast<std::size_t>(data->BufTextLen));
        // A pasted megabyte is cut to what a note may hold, between characters.
        std::string wanted(now.size() > edit.most ? base::cut_text(now, edit.most) : std::string(now));
        if (edit.mask && !may_still_grow(wanted, static_cast<std::size_t>(data->CursorPos))) wanted = base::mask_cards(wanted);
        if (wanted != now) replace_all(*data, wanted);
    }
    // One goes on where the text ends, and the next letter does not replace it.
    if (std::exchange(edit.arriving, false)) data->CursorPos = data->SelectionStart = data->SelectionEnd = data->BufTextLen;
    edit.cursor = static_cast<std::size_t>(data->CursorPos);
    return 0;
}

void push_look(const Ui& ui, const Rect& r, int lines) {
    ImGui::PushFont(ui.look.fonts[Font::body]);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(0, std::max(0.0F, (r.h - static_cast<float>(lines) * line_height(ui, Font::body)) / 2)));
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0.0F);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, 0U);
    ImGui::PushStyleColor(ImGuiCol_Text, packed(ui.color(Token::text)));
    ImGui::PushStyleColor(ImGuiCol_TextDisabled, packed(ui.color(Token::text_faint)));
    ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, packed(ui.color(Token::selection)));
}

void pop_look() {
    ImGui::PopStyleColor(4);
    ImGui::PopStyleVar(2);
    ImGui::PopFont();
}

}  // namespace

FieldResult field(Ui& ui, std::string_view name, const Rect& r, std::string& value, const FieldSpec& spec) {
    const std::string id(name);
    fill(ui, r, Token::sunken, ui.px(8));
    HBox box(r.inset(ui.px(10), 0), ui.px(8));
    if (spec.icon != Icon::none) icon(ui, box.left(ui.px(18)), spec.icon, Token::text_faint, Font::body);
    if (!spec.key.empty() && value.empty()) {
        const Rect cap = box.right(key_cap_width(ui, spec.key));
        key_cap(ui, {cap.right(), cap.middle()}, spec.key);
    }
    const Rect line = box.rest();
    ImGui::SetCursorScreenPos(top_left(line));
    ImGui::SetNextItemWidth(line.w);
    if (ui.take_focus(name)) ImGui::SetKeyboardFocusHere();
    push_look(ui, line, std::max(1, spec.lines));
    Edit edit{&value, spec.most, spec.mask, ui.awaits_keyboard()};
    const std::string before = value;
    const std::string hint(spec.hint);
    const bool several = spec.lines > 0;
    const int lines = several ? static_cast<int>(ImGuiInputTextFlags_Multiline) | static_cast<int>(ImGuiInputTextFlags_CtrlEnterForNewLine) : 0;
    constexpr ImGuiInputTextFlags flags = ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackResize |
                                          ImGuiInputTextFlags_CallbackEdit | ImGuiInputTextFlags_CallbackAlways;
    ImGui::PushID(id.c_str());
    FieldResult result;
    result.submitted = ImGui::InputTextEx("##field", hint.c_str(), value.data(), static_cast<int>(value.capacity() + 1), ImVec2(0, several ? line.h : 0.0F),
                                          flags | lines, on_edit, &edit);
    ImGui::PopID();
    pop_look();
    // Escape leaves the field; it never takes back what was typed.
    if (ImGui::IsItemDeactivated() && ImGui::IsKeyPressed(ImGuiKey_Escape)) value = before;
    if (spec.mask && ImGui::IsItemDeactivated()) value = base::mask_cards(value);
    // EnterReturnsTrue hides edits from the return value; the item's own flag has them.
    result.changed = ImGui::IsItemEdited();
    result.active = ImGui::IsItemActive();
    if (result.active) ui.arrived();
    result.left = ImGui::IsItemDeactivated();
    result.cursor = edit.cursor;
    // Passed by with Tab it is lit too; left with Escape it is not, for letters are commands then.
    const bool lit = result.active || (ImGui::IsItemFocused() && !GImGui->NavDisableHighlight);
    outline(ui, r, lit ? Token::focus : Token::control, ui.px(8), lit ? 2.0F : 1.0F);
    Item item;
    item.name = id;
    item.role = Role::text_field;
    item.label = spec.label;
    item.value = value;
    item.hovered = ImGui::IsItemHovered();
    item.focused = lit;
    item.rect = line;
    item.visible = overlap(line, clip_of(*ImGui::GetWindowDrawList()));
    item.layer = ui.layer;
    item.scrolls = ui.scrolls;
    ui.registry.add(std::move(item));
    return result;
}

}  // namespace segue::widgets
