#pragma once
#include "desktop/views/common.h"

namespace segue::views {

/// The agent's contacts: incoming (who hands over, and why), in hand, done. Opening one appends OpenContact.
void draw_work(Ui& ui, const Rect& area, const AgentView& view, ScreenState& state, CommandList& out);

}  // namespace segue::views
