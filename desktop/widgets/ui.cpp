#include "desktop/widgets/ui.h"

#include "desktop/widgets/convert.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>

namespace segue::widgets {
namespace {

constexpr const char* root_window = "segue";

/// Letters of this frame from `first` on go back to the front of the queue, before what was typed after them.
void put_back_letters(int first) {
    ImGuiContext& g = *GImGui;
    const ImVector<ImWchar> letters = g.IO.InputQueueCharacters;
    g.IO.InputQueueCharacters.resize(0);
    for (int i = first; i < letters.Size; ++i) {
        ImGuiInputEvent event;
        event.Type = ImGuiInputEventType_Text;
        event.Source = ImGuiInputSource_Keyboard;
        event.EventId = g.InputEventsNextEventId++;
        event.Text.Char = letters[i];
        g.InputEventsQueue.insert(g.InputEventsQueue.begin() + (i - first), event);
    }
}

}  // namespace

void Ui::begin_frame(base::Time wall, double monotonic) {
    now = wall;
    seconds = monotonic;
    needs = {};
    layer = 0;
    scrolls = false;
    solids.clear();
    registry.begin_frame();
    const ImGuiIO& io = ImGui::GetIO();
    typing_ = io.WantTextInput;
    typed_.clear();
    if (waiting_ > 0) hold_letters();
    if (!typing_ && !io.InputQueueCharacters.empty()) {
        // One letter a frame: what the first one does (take the keyboard to a field) decides what the next one is.
        const ImWchar c = io.InputQueueCharacters[0];
        typed_.push_back(c >= 'A' && c <= 'Z' ? char32_t{c} + 32 : char32_t{c});
        put_back_letters(1);
    }
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0F);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0.0F);
    ImGui::PushStyleColor(ImGuiCol_WindowBg, 0U);  // whoever paints the frame has cleared it to the background
    ImGui::PushStyleColor(ImGuiCol_NavHighlight, 0U);
    constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                       ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::Begin(root_window, nullptr, flags);
}

void Ui::hold_letters() {
    --waiting_;
    move_until(seconds + 0.05);
    put_back_letters(0);
}

void Ui::end_frame() {
    ImGui::End();
    ImGui::PopStyleColor(2);
    ImGui::PopStyleVar(3);
}

Rect Ui::display() const {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    return {0, 0, size.x, size.y};
}

bool Ui::key(char32_t letter) {
    if (letter == 0) return false;
    const auto at = std::find(typed_.begin(), typed_.end(), letter);
    if (at == typed_.end()) return false;
    typed_.erase(at);
    return true;
}

bool Ui::chord(Chord which) {
    const ImGuiIO& io = ImGui::GetIO();
    const auto pressed = [](ImGuiKey key, bool repeat = false) { return ImGui::IsKeyPressed(key, repeat); };
    switch (which) {
        case Chord::search: return io.KeyCtrl && pressed(ImGuiKey_K);
        case Chord::escape: return pressed(ImGuiKey_Escape);
        case Chord::enter: return pressed(ImGuiKey_Enter) || pressed(ImGuiKey_KeypadEnter);
        case Chord::up: return pressed(ImGuiKey_UpArrow, true);
        case Chord::down: return pressed(ImGuiKey_DownArrow, true);
        case Chord::bigger: return io.KeyCtrl && (pressed(ImGuiKey_Equal) || pressed(ImGuiKey_KeypadAdd));
        case Chord::smaller: return io.KeyCtrl && (pressed(ImGuiKey_Minus) || pressed(ImGuiKey_KeypadSubtract));
        case Chord::normal_size: return io.KeyCtrl && pressed(ImGuiKey_0);
    }
    return false;
}

bool Ui::take_focus(std::string_view name) {
    if (focus_ != name) return false;
    focus_.clear();
    return true;
}

void Ui::unfocus() {
    ImGui::ClearActiveID();
    // To the root window, but to nothing in it: where no window has it, ImGui lets no control take it again, and Tab goes nowhere.
    ImGui::SetWindowFocus(root_window);
    GImGui->NavId = 0;
}

}  // namespace segue::widgets
