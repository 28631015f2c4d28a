#pragma once
#include "desktop/views/common.h"

namespace segue::views {

/// How high the wrap-up stands at a width. It changes only when the agent begins another line of the note (up to four can be
/// seen), so that nothing jumps by itself.
[[nodiscard]] float wrap_up_height(const Ui& ui, float width, const ContactView& contact, ScreenState& state);

/// Codes ranked by the journey's state, the note (card numbers masked as one types), what will happen, finish, undo.
void draw_wrap_up(Ui& ui, const Rect& area, const ContactView& contact, ScreenState& state, CommandList& out);

/// All codes with a search, floating above the wrap-up.
void draw_all_codes(Ui& ui, const Rect& above, const ContactView& contact, ScreenState& state);

}  // namespace segue::views
