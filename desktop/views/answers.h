#pragma once
#include "desktop/views/common.h"

namespace segue::views {

/// What the agent says to the recommendation: accept, not now (until), already done, not applicable, customer declined, wrong
/// data; and, where the action needs it, what is to be asked and the customer's yes. Returns the bottom.
float draw_answers(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out);

/// How the caller proves who they are, and to which level. Returns the bottom.
float draw_verify(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out);

}  // namespace segue::views
