#pragma once
// The whole window from one immutable picture: the full window or the docked column, same content, same keys.

#include "desktop/views/common.h"

#include <memory>

namespace segue::views {

/// Draws one frame between Ui::begin_frame and Ui::end_frame. `view` may be null: nothing has been published yet.
/// What the agent did is appended to `out`; drafts that changed are saved (SaveDraft) with it.
void draw_screen(Ui& ui, const std::shared_ptr<const AgentView>& view, ScreenState& state, CommandList& out);

/// The shape that is drawn: a window too narrow for three columns is drawn as the column, whatever was chosen.
[[nodiscard]] Shape effective_shape(const Ui& ui, const ScreenState& state);

}  // namespace segue::views
