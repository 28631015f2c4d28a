#pragma once
// Between our plain types and ImGui's. Included by .cpp files of desktop/widgets only.

#include "desktop/theme/tokens.h"
#include "desktop/widgets/geometry.h"

#include <imgui.h>

namespace segue::widgets {

inline ImU32 packed(theme::Rgba c) { return IM_COL32(c.r, c.g, c.b, c.a); }
inline ImVec2 vec(Point p) { return {p.x, p.y}; }
inline ImVec2 top_left(const Rect& r) { return {r.x, r.y}; }
inline ImVec2 bottom_right(const Rect& r) { return {r.right(), r.bottom()}; }
inline Rect clip_of(const ImDrawList& list) {
    const ImVec2 a = list.GetClipRectMin(), b = list.GetClipRectMax();
    return {a.x, a.y, b.x - a.x, b.y - a.y};
}

}  // namespace segue::widgets
