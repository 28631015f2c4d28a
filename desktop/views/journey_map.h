#pragma once
#include "desktop/views/common.h"

namespace segue::views {

/// Where the customer is in each journey: the last steps that were taken, where they are, how it ends. Returns the bottom.
float draw_journeys(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft);

/// The steps that a small map shows, of many: at most `most`, always the current one, the last before it and the ends.
/// Negative: a gap stands here.
[[nodiscard]] std::vector<int> steps_shown(const std::vector<runtime::JourneyStepView>& steps, std::size_t most);

}  // namespace segue::views
