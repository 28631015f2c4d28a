#pragma once
// What the customer wants of being contacted, to be recorded while they say it: no more messages, allowed again, please call me. Folded until
// it is asked for; also there before the caller is verified, without what was said before.

#include "desktop/views/common.h"

namespace segue::views {

/// Returns the bottom; a finished contact, or a pack that reaches nobody: `at.y`.
float draw_wishes(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out);

}  // namespace segue::views
