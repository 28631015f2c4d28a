#pragma once
// Design tokens: every colour of the window by its meaning. Plain values, no ImGui.
//
// Views name a meaning (`Token::text_soft`), never a colour. contrast_pairs() lists which text stands on which ground; a test
// holds each theme against WCAG 2.1 AA with it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace segue::theme {

/// One colour, straight alpha.
struct Rgba {
    std::uint8_t r = 0, g = 0, b = 0, a = 255;
    friend bool operator==(const Rgba&, const Rgba&) = default;
};

enum class Token : std::uint8_t {
    background,     ///< behind everything
    surface,        ///< cards, side bars
    sunken,         ///< fields, tracks, hovered rows
    border,         ///< hairlines between surfaces
    control,        ///< the edge of something to press or type in (3:1)
    text,           ///< what is read first
    text_soft,      ///< what is read second
    text_faint,     ///< labels and times; still 4.5:1
    accent, accent_hover, on_accent,
    accent_soft, on_accent_soft, accent_border,
    good_soft, on_good,
    warn_soft, on_warn,
    bad_soft, on_bad,
    info_soft, on_info,
    quiet_soft, on_quiet,
    bad, on_bad_fill,
    head_from, head_to,   ///< gradient of the recommendation's head; on_accent stands on it
    focus, shadow, selection, track,
    count,
};

enum class Kind : std::uint8_t { light, dark, contrast };

/// A theme. `shadows` is off in the plain variant: they cost 14 ms of a frame on software OpenGL.
struct Theme {
    Kind kind = Kind::light;
    bool shadows = true;
    std::array<Rgba, static_cast<std::size_t>(Token::count)> colors{};
    [[nodiscard]] Rgba operator[](Token t) const { return colors[static_cast<std::size_t>(t)]; }
};

[[nodiscard]] Theme make_theme(Kind kind, bool plain);

/// A text on a ground, with the contrast it must reach.
struct ContrastPair {
    Token text, ground;
    double least;
};
[[nodiscard]] std::span<const ContrastPair> contrast_pairs();

/// WCAG 2.1 contrast ratio, 1 to 21. Alpha does not count.
[[nodiscard]] double contrast(Rgba a, Rgba b);

/// The colours that tell contacts apart (avatars): white letters stand on them. `index` may be any number.
[[nodiscard]] std::array<Rgba, 2> avatar_colors(std::uint32_t index);

}  // namespace segue::theme
