#pragma once
// What the window remembers from start to start: <data>/desktop.json, version 1. Nothing about customers.

#include "desktop/shell/window.h"
#include "desktop/views/state.h"

#include <filesystem>

namespace segue::app {

struct Remembered {
    views::Settings settings;
    shell::Geometry full, column;
    bool chosen_plain = false;   ///< the agent chose it; else the window decides by the graphics
};

/// What cannot be read is forgotten: settings are never a reason not to start.
[[nodiscard]] Remembered read_settings(const std::filesystem::path& data);
[[nodiscard]] base::Status write_settings(const std::filesystem::path& data, const Remembered& remembered);

}  // namespace segue::app
