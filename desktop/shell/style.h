#pragma once
// Sets ImGui up as the window and the tests need it.

namespace segue::shell {

/// After ImGui::CreateContext(): keyboard navigation, no settings file, no log, a quiet style.
void set_up_imgui(float scale);

/// Whether the input queue still holds events: they are handed out one a frame, so drawing must go on.
[[nodiscard]] bool input_waits();

}  // namespace segue::shell
