#pragma once
#include "desktop/views/common.h"

namespace segue::views {

/// The handoff brief: goal, where, tried, promised, do not repeat, mind. Every line opens its events; what is missing is shown
/// as missing. Acknowledging and flagging append commands. Returns the bottom.
float draw_brief(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out);

}  // namespace segue::views
