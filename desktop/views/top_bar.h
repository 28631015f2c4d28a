#pragma once
#include "desktop/views/common.h"

namespace segue::views {

[[nodiscard]] float top_bar_height(const Ui& ui);
/// Name, search, who was handed over and waits, and how the window looks: theme, full window or docked column, keys.
void draw_top_bar(Ui& ui, const Rect& area, const AgentView* view, ScreenState& state, CommandList& out);

}  // namespace segue::views
