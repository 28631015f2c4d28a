#pragma once
// What can be pressed, chosen or typed into. Each registers itself (registry.h), takes part in Tab's order as drawn, shows a
// focus ring, and answers Enter and Space.

#include "desktop/widgets/paint.h"

#include <string>
#include <string_view>
#include <vector>

namespace segue::widgets {

/// What happened to a control in this frame.
struct Hit {
    bool clicked = false;   ///< by mouse, Enter, Space or its letter
    bool hovered = false;
    bool held = false;
    bool focused = false;
};

struct HitSpec {
    Role role = Role::button;
    std::string_view label{};
    std::string_view value{};
    bool selected = false;
    bool enabled = true;
    char32_t key = 0;        ///< the letter that does the same, outside of text fields
    float ring = 8;          ///< rounding of the focus ring, design pixels
    bool ring_inside = false;
};
/// The invisible part of every control: an area that can be pressed. Draw on top of it.
Hit hit(Ui& ui, std::string_view name, const Rect& r, const HitSpec& spec);

enum class Look_of : std::uint8_t { primary, plain, quiet, danger };

struct ButtonSpec {
    std::string_view label{};
    Icon icon = Icon::none;
    char32_t key = 0;
    bool show_key = true;    ///< draw the letter as a key cap
    Look_of kind = Look_of::plain;
    bool selected = false;
    bool enabled = true;
    std::string_view tip{};
    bool left = false;       ///< label to the left instead of the middle
    Words words = Words::ours;
    Role role = Role::button;
};
bool button(Ui& ui, std::string_view name, const Rect& r, const ButtonSpec& spec);
/// The width at which nothing of it is cut.
[[nodiscard]] float button_width(const Ui& ui, const ButtonSpec& spec);
/// A square with an icon; the label is its tooltip and its name for assistive technology.
bool icon_button(Ui& ui, std::string_view name, const Rect& r, Icon icon, std::string_view label, char32_t key = 0, bool selected = false);

/// A small cap that shows a key ("A", "Ctrl K"). Returns its width.
float key_cap(Ui& ui, Point right_middle, std::string_view key, Token text = Token::text_faint, Token edge = Token::border);
[[nodiscard]] float key_cap_width(const Ui& ui, std::string_view key);
[[nodiscard]] std::string key_name(char32_t key);

enum class Tone : std::uint8_t { quiet, accent, good, warn, bad, info };
[[nodiscard]] Token ground_of(Tone tone);
[[nodiscard]] Token ink_of(Tone tone);
/// A rounded label with an icon; words and icon carry the meaning, the colour only helps. Returns its width.
float pill(Ui& ui, Point at, Tone tone, Icon icon, std::string_view text, float width, Words words = Words::outside);
[[nodiscard]] float pill_width(const Ui& ui, Icon icon, std::string_view text);
[[nodiscard]] float pill_height(const Ui& ui);

/// One of several. Returns the index chosen now, or -1.
struct Segment {
    std::string_view name{};   ///< stable
    std::string_view label{};
    std::string value;       ///< a count beside the label; may be empty
};
int segmented(Ui& ui, std::string_view name, const Rect& r, const std::vector<Segment>& segments, int selected);

struct FieldSpec {
    std::string_view label{};  ///< for assistive technology
    std::string_view hint{};   ///< shown while empty
    Icon icon = Icon::none;
    std::size_t most = 4000; ///< bytes
    bool mask = false;       ///< card numbers are masked as they are completed
    std::string_view key{};    ///< a key cap at the right while empty
    int lines = 0;           ///< 1 or more: so many fit, Ctrl+Enter begins a new one; 0: never more than one line
};
struct FieldResult {
    bool changed = false;    ///< edited in this frame
    bool submitted = false;  ///< Enter
    bool active = false;     ///< has the keyboard
    bool left = false;       ///< has just lost it
    std::size_t cursor = 0;  ///< in bytes, while active
};
/// A line of text, or some, that edits a draft.
FieldResult field(Ui& ui, std::string_view name, const Rect& r, std::string& value, const FieldSpec& spec);

/// Shows a text while the last control is hovered, or has the keyboard's focus for a while.
void tooltip(Ui& ui, std::string_view text);

}  // namespace segue::widgets
