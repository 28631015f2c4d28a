#pragma once
#include "desktop/views/common.h"

namespace segue::views {

/// The customer: name, verified level (and how), tier, local time there, whether reaching out is allowed, open cases, cautions.
/// Returns the bottom.
float draw_head(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, bool compact);

}  // namespace segue::views
