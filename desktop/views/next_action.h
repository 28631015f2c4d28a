#pragma once
#include "desktop/views/common.h"

namespace segue::views {

/// One recommendation in words: what, why (each fact opens its events), what to say, the steps; or verify first, or leave in
/// peace. The agent's answers are one key each. Returns the bottom.
float draw_next_action(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, CommandList& out);

/// The same moment a day later at nine in the morning at this workplace: what "not now" means unless said otherwise.
[[nodiscard]] base::Time tomorrow_morning(base::Time now, const text::LocalTime& local);

}  // namespace segue::views
