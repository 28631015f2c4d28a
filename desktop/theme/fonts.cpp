#include "desktop/theme/fonts.h"

#include "desktop/theme/icons.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <system_error>

namespace segue::theme {
namespace {

/// stb measures from ascender to descender; Inter's em is that divided by 1.21.
struct Style {
    const char* file;
    float pixels;
    float icon_pixels;
    float icon_drop;  ///< how far icons sink to stand on the middle of the letters
};

constexpr std::array<Style, static_cast<std::size_t>(Font::count)> styles = {{
    {"Inter-Regular.otf", 14.5F, 15.0F, 3.0F},
    {"Inter-SemiBold.otf", 14.5F, 15.0F, 3.0F},
    {"Inter-Regular.otf", 16.0F, 18.0F, 4.0F},
    {"Inter-SemiBold.otf", 16.0F, 18.0F, 4.0F},
    {"InterDisplay-SemiBold.otf", 20.0F, 20.0F, 3.0F},
    {"InterDisplay-SemiBold.otf", 26.0F, 30.0F, 4.0F},
}};

constexpr ImWchar first_ranges[] = {0x0020, 0x007E, 0x00A0, 0x00FF, 0x2010, 0x2027, 0x2030, 0x203A, 0x20AC, 0x20AC,
                                    0x2190, 0x2193, 0x2212, 0x2212, 0x2264, 0x2265, 0xFFFD, 0xFFFD, 0};

bool in_first_ranges(std::uint32_t c) {
    for (std::size_t i = 0; first_ranges[i] != 0; i += 2) {
        if (c >= first_ranges[i] && c <= first_ranges[i + 1]) return true;
    }
    return false;
}

/// One code point and how many bytes it took; the text was made valid before.
std::pair<std::uint32_t, std::size_t> decode(std::string_view text, std::size_t i) {
    const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U; };
    const std::uint32_t b = byte(i);
    if (b < 0x80) return {b, 1};
    if (b < 0xE0) return {((b & 0x1FU) << 6) | (byte(i + 1) & 0x3FU), 2};
    if (b < 0xF0) return {((b & 0x0FU) << 12) | ((byte(i + 1) & 0x3FU) << 6) | (byte(i + 2) & 0x3FU), 3};
    return {0x10000, 4};
}

}  // namespace

bool GlyphDemand::want(std::string_view text) {
    constexpr std::size_t look_at = 4096;
    bool fresh = false;
    for (std::size_t i = 0; i < std::min(text.size(), look_at);) {
        const auto [code, bytes] = decode(text, i);
        i += bytes;
        // Inter has no letters past the Cyrillic and Vietnamese blocks; asking for others would only build in vain.
        const bool may_have = code < 0x0530 || (code >= 0x1E00 && code < 0x2400);
        if (code < 0xA0 || !may_have || in_first_ranges(code)) continue;
        const auto wide = static_cast<std::uint16_t>(code);
        const auto at = std::lower_bound(wanted_.begin(), wanted_.end(), wide);
        if (at != wanted_.end() && *at == wide) continue;
        wanted_.insert(at, wide);
        fresh = true;
    }
    return fresh;
}

LoadedFonts load_fonts(ImFontAtlas& atlas, float scale, const GlyphDemand& demand, const FontPlaces& places) {
    LoadedFonts loaded;
    loaded.set.scale = scale;
    atlas.Clear();
    ImFontGlyphRangesBuilder builder;
    builder.AddRanges(first_ranges);
    for (const std::uint16_t c : demand.wanted()) builder.AddChar(c);
    ImVector<ImWchar> ranges, icons;
    builder.BuildRanges(&ranges);
    ImFontGlyphRangesBuilder icon_builder;
    for (const Icon icon : all_icons) icon_builder.AddChar(static_cast<ImWchar>(icon));
    icon_builder.BuildRanges(&icons);

    std::error_code ignored;
    const bool have_icons = std::filesystem::exists(places.icons, ignored);
    for (std::size_t i = 0; i < styles.size(); ++i) {
        const Style& style = styles[i];
        const std::filesystem::path file = places.text / style.file;
        ImFontConfig config;
        config.OversampleH = 2;
        config.OversampleV = 1;
        config.EllipsisChar = 0x2026;
        const float pixels = std::round(style.pixels * scale);
        ImFont* font = nullptr;
        if (std::filesystem::exists(file, ignored)) {
            font = atlas.AddFontFromFileTTF(file.c_str(), pixels, &config, ranges.Data);
        }
        if (font == nullptr) {
            loaded.missing = true;
            ImFontConfig own;
            own.SizePixels = pixels;
            font = atlas.AddFontDefault(&own);
        }
        loaded.set.fonts[i] = font;
        if (!have_icons) {
            loaded.missing = true;
            continue;
        }
        ImFontConfig merge;
        merge.MergeMode = true;
        merge.PixelSnapH = true;
        merge.OversampleH = 1;
        merge.GlyphOffset.y = std::round(style.icon_drop * scale);
        atlas.AddFontFromFileTTF(places.icons.c_str(), std::round(style.icon_pixels * scale), &merge, icons.Data);
    }
    atlas.Build();
    return loaded;
}

}  // namespace segue::theme
