#pragma once
#include "desktop/views/common.h"

namespace segue::views {

/// What happened, newest first, by day or by journey, filtered by channel. Only what can be seen is drawn; an event that comes
/// in above what is being read moves nothing. Draws inside `scroll`; returns the bottom.
float draw_timeline(Ui& ui, widgets::Scroll& scroll, Point at, float width, const std::shared_ptr<const AgentView>& view,
                    ContactDraft& draft);

/// The layout of a timeline: headings and rows with their heights. Pure but for measuring text.
void lay_out_timeline(Ui& ui, float width, const std::shared_ptr<const AgentView>& view, ContactDraft& draft);

}  // namespace segue::views
