#pragma once
#include "desktop/views/common.h"

namespace segue::views {

/// The agent's contacts: incoming (who hands over, and why), in hand, done. Opening one appends OpenContact.
void draw_work(Ui& ui, const Rect& area, const AgentView& view, ScreenState& state, CommandList& out);

/// Incoming contacts in the order shown: what other programs have handed over comes first.
[[nodiscard]] std::vector<const runtime::WorkItem*> incoming_work(const AgentView& view, const ScreenState& state);
/// What was handed over and waits no more, because it was taken or has hung up, is marked no more.
void forget_handed(const AgentView& view, ScreenState& state);

}  // namespace segue::views
