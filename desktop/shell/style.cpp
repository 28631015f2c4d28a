#include "desktop/shell/style.h"

#include <imgui.h>
#include <imgui_internal.h>

namespace segue::shell {

void set_up_imgui(float scale) {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.ConfigInputTextCursorBlink = false;  // a blinking caret would be a reason to draw twice a second
    ImGuiStyle style;
    style.AntiAliasedLinesUseTex = true;
    style.HoverDelayNormal = 0.45F;
    style.CircleTessellationMaxError = 0.15F;
    style.ScaleAllSizes(scale);
    ImGui::GetStyle() = style;
}

bool input_waits() { return ImGui::GetCurrentContext() != nullptr && ImGui::GetCurrentContext()->InputEventsQueue.Size > 0; }

}  // namespace segue::shell
