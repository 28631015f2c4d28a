#pragma once
// What several views draw in the same way.

#include "desktop/views/state.h"
#include "desktop/widgets/controls.h"
#include "desktop/widgets/surface.h"

#include <string>
#include <string_view>

namespace segue::views {

using runtime::AgentView;
using runtime::ContactView;
using runtime::LineView;
using widgets::Font;
using widgets::HBox;
using widgets::Icon;
using widgets::Point;
using widgets::Rect;
using widgets::Token;
using widgets::Tone;
using widgets::Ui;
using widgets::VBox;
using widgets::Words;

[[nodiscard]] Icon channel_icon(std::string_view channel);
/// The channel in the window's language; what is not known stays as it came.
[[nodiscard]] std::string channel_word(const Ui& ui, std::string_view channel);
/// Tells contacts apart: the same customer always has the same colours.
[[nodiscard]] std::uint32_t colors_of(std::string_view contact);

/// A sentence that opens the events it rests on. Returns its height. `name` is its place in the registry.
struct LineStyle {
    Icon icon = Icon::none;
    Token ink = Token::text;
    Token icon_ink = Token::text_faint;
    Font font = Font::body;
    int max_lines = 3;
    std::string_view suffix{};   ///< a time beside it
    std::string_view tip{};
};
float event_line(Ui& ui, std::string_view name, Point at, float width, const LineView& line, const LineStyle& style, ContactDraft& draft);
[[nodiscard]] float event_line_height(Ui& ui, float width, const LineView& line, const LineStyle& style);

/// A small heading: grey, with an icon.
float section_title(Ui& ui, Point at, float width, Icon icon, std::string_view words);

/// A line that unfolds something. Returns the new state.
bool fold(Ui& ui, std::string_view name, const Rect& r, std::string_view words, std::string_view count, bool open, char32_t key);

}  // namespace segue::views
