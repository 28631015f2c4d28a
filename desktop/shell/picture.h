#pragma once
// One frame as a PNG file, drawn by the processor alone: no window, no OpenGL, no display. For pictures in documents, for machines
// without a screen, and for tests that want to see what was drawn.

#include "core/base/result.h"
#include "desktop/theme/tokens.h"

#include <cstdint>
#include <filesystem>
#include <vector>

struct ImDrawData;
struct ImFontAtlas;

namespace segue::shell {

/// Red, green, blue, alpha; row by row from the top.
struct Picture {
    int width = 0, height = 0;
    std::vector<std::uint8_t> pixels;
};

/// Rasterises what ImGui::Render() left, over a ground.
[[nodiscard]] Picture rasterise(const ImDrawData& data, ImFontAtlas& atlas, theme::Rgba ground);

[[nodiscard]] base::Status write_png(const Picture& picture, const std::filesystem::path& file);

}  // namespace segue::shell
