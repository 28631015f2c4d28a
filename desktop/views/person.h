#pragma once
// What is known of the customer beside brief and timeline: why several customers are one person, the profile with its sources, what they
// allow, promises and cases. Folded until it is asked for.

#include "desktop/views/common.h"

namespace segue::views {

/// Whether there is anything to unfold; before the caller is verified there is not.
[[nodiscard]] bool has_person(const ContactView& contact);
/// Returns the bottom; nothing known: `at.y`.
float draw_person(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out);

}  // namespace segue::views
