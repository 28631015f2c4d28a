#pragma once
#include "desktop/views/common.h"

namespace segue::views {

/// Ctrl+K: contacts, events of the timeline, wrap-up codes, and what the window can do.
void draw_search_overlay(Ui& ui, const AgentView* view, ScreenState& state, CommandList& out);
/// ?: every key.
void draw_keys_overlay(Ui& ui, ScreenState& state);

}  // namespace segue::views
