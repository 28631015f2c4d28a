#pragma once
#include "desktop/views/common.h"

namespace segue::views {

/// Nobody is in hand: what to do next.
void draw_nobody(Ui& ui, const Rect& area, const AgentView& view);
/// Before the first picture: grey shapes of the size that will come, so that nothing jumps.
void draw_loading(Ui& ui, const Rect& area, bool column);
/// The desk could not be opened: why, and what to do.
void draw_failure(Ui& ui, const Rect& area, std::string_view why);
/// Whether no source can be reached, and since when the facts are.
[[nodiscard]] bool is_offline(const AgentView& view);
/// A strip that says so, when it is so, or that the picture has problems. Returns the bottom (`at.y` when there is nothing to say).
float draw_banners(Ui& ui, Point at, float width, const AgentView& view, ContactDraft& draft);
/// Several customers match the caller: shown side by side, none is chosen by itself. Returns the bottom.
float draw_several(Ui& ui, Point at, float width, const ContactView& contact, CommandList& out);

}  // namespace segue::views
