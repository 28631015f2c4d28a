#pragma once
// Drawing without input: shapes, text, icons. Texts are drawn literally: no format characters, no ids, no markup.

#include "desktop/theme/icons.h"
#include "desktop/widgets/ui.h"

namespace segue::widgets {

using theme::Font;
using theme::Icon;
using theme::Token;

void fill(const Ui& ui, const Rect& r, Token color, float rounding = 0);
void outline(const Ui& ui, const Rect& r, Token color, float rounding = 0, float thickness = 1);
void line(const Ui& ui, Point a, Point b, Token color, float thickness = 1);
void circle(const Ui& ui, Point center, float radius, Token color);
void ring(const Ui& ui, Point center, float radius, Token color, float thickness);
/// A soft shadow below a surface; nothing in themes without shadows.
void shadow(const Ui& ui, const Rect& r, float rounding);
/// Left to right between two tokens, rounded at the top only.
void head_gradient(const Ui& ui, const Rect& r, float rounding);
/// A round picture of initials in the contact's own colours.
void avatar(Ui& ui, Point center, float radius, std::string_view name, std::uint32_t colors);

/// Whose words: our own strings must fit, texts from outside may be cut.
enum class Words : std::uint8_t { ours, outside };

[[nodiscard]] float line_height(const Ui& ui, Font font);
/// Of the first 2 KB, on one line.
[[nodiscard]] float text_width(const Ui& ui, Font font, std::string_view text);
/// One line, cut with "…" at `width`. Control characters become blanks. Returns the width drawn.
float text(Ui& ui, Point at, Font font, Token color, std::string_view text, float width, Words words = Words::outside);
/// One of our own strings.
inline float label(Ui& ui, Point at, Font font, Token color, std::string_view words, float width) {
    return text(ui, at, font, color, words, width, Words::ours);
}
/// One line in the vertical middle of a rectangle.
float text_in(Ui& ui, const Rect& r, Font font, Token color, std::string_view text, Words words = Words::outside);
float text_right(Ui& ui, const Rect& r, Font font, Token color, std::string_view text, Words words = Words::outside);
/// Several lines within a width, the last one cut with "…". Returns the height.
float paragraph(Ui& ui, Point at, float width, Font font, Token color, std::string_view text, int max_lines, Words words = Words::outside);
[[nodiscard]] float paragraph_height(const Ui& ui, float width, Font font, std::string_view text, int max_lines);
/// In the middle of a rectangle. Size is the font's: small 15, body 18, title 20, heading 30.
void icon(const Ui& ui, const Rect& r, Icon which, Token color, Font size = Font::body);

/// Whether any of it can be seen; what cannot need not be drawn.
[[nodiscard]] bool on_screen(const Rect& r);

}  // namespace segue::widgets
