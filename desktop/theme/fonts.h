#pragma once
// Fonts: Inter and InterDisplay in six styles, Material icons merged into each size.
//
// The atlas starts small (Latin-1 and the signs that typography needs), so that the first frame is early. Letters beyond that
// come when a text on screen asks for them: GlyphDemand collects code points, load_fonts() builds again with them.

#include "core/base/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

struct ImFont;
struct ImFontAtlas;

namespace segue::theme {

enum class Font : std::uint8_t { small, small_strong, body, body_strong, title, heading, count };

/// The six styles at one scale. Pointers belong to the atlas they were loaded into.
struct FontSet {
    std::array<ImFont*, static_cast<std::size_t>(Font::count)> fonts{};
    float scale = 1.0F;
    [[nodiscard]] ImFont* operator[](Font f) const { return fonts[static_cast<std::size_t>(f)]; }
};

/// Where the font packages put their files.
struct FontPlaces {
    std::filesystem::path text = "/usr/share/fonts/opentype/inter";
    std::filesystem::path icons = "/usr/share/fonts/truetype/material-design-icons-iconfont/MaterialIcons-Regular.ttf";
};

/// Which code points beyond the first atlas have been seen.
class GlyphDemand {
public:
    /// Looks at a text's first 4 KB (nothing longer is drawn). True when it holds a letter that was not wanted before.
    bool want(std::string_view text);
    [[nodiscard]] const std::vector<std::uint16_t>& wanted() const { return wanted_; }

private:
    std::vector<std::uint16_t> wanted_;  ///< sorted
};

/// Fills the atlas. Without the font packages it takes ImGui's own face and says so in the error's stead: see `missing`.
struct LoadedFonts {
    FontSet set;
    bool missing = false;  ///< the packages are not there: readable, but not as designed
};
[[nodiscard]] LoadedFonts load_fonts(ImFontAtlas& atlas, float scale, const GlyphDemand& demand, const FontPlaces& places = {});

}  // namespace segue::theme
