#pragma once
// Where each control stands, for scripts that drive the real window by mouse: --controls FILE.

#include "desktop/widgets/registry.h"

#include <filesystem>

namespace segue::app {

/// One line for each control that can be seen: name, then x, y, width and height of what is visible, and what a
/// text field holds, separated by tabs. The file
/// is replaced as a whole.
[[nodiscard]] bool write_controls(const widgets::Registry& registry, const std::filesystem::path& file);

}  // namespace segue::app
