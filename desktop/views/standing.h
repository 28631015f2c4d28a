#pragma once
// What stands out about the customer now: states that the pack's detectors found, and what turned out to have been otherwise.

#include "desktop/views/common.h"

namespace segue::views {

/// "Same error twice in a day", since when. Nothing holds: draws nothing and returns `at.y`.
float draw_signals(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft);
/// Messages that should not have been sent, wrap-ups that could not have been, and what a late event changed. None: `at.y`.
float draw_to_mend(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out);

}  // namespace segue::views
