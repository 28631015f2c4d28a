#pragma once
#include "desktop/views/common.h"

namespace segue::views {

[[nodiscard]] float status_height(const Ui& ui);
/// Each source (fresh, late, failed), the outbox (waiting, blocked; pressing it lists what and why), the newest notice, the pack.
void draw_status(Ui& ui, const Rect& area, const AgentView& view, ScreenState& state, CommandList& out);

}  // namespace segue::views
