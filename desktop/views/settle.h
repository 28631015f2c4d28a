#pragma once
#include "desktop/views/common.h"

namespace segue::views {

/// "2 open promises · which journey": what a wrap-up can settle besides its code; empty when there is nothing.
[[nodiscard]] std::string settle_words(const Ui& ui, const ContactView& contact, const ContactDraft& draft);

/// Which journey it is about, and what became of old promises: floating above the wrap-up.
void draw_settle(Ui& ui, const Rect& above, const ContactView& contact, ScreenState& state);

}  // namespace segue::views
