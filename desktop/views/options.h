#pragma once
#include "desktop/views/common.h"

namespace segue::views {

/// Other allowed options, best first; unfolding one shows why, and offers to take it instead. Returns the bottom.
float draw_options(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out);

/// What was held back, with every blocker and until when. Where only caps are against it and this agent may lift them, that can be done here,
/// with a reason. Returns the bottom.
float draw_withheld(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out);

}  // namespace segue::views
