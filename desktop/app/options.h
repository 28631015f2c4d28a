#pragma once
// What segue-desktop is asked to do, from its arguments.

#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace segue::app {

struct Options {
    bool help = false, version = false;
    std::filesystem::path data, pack, assets;
    std::vector<std::filesystem::path> contacts;
    std::vector<std::string> skills;   ///< and roles, of the agent
    std::string agent, contact, theme, language, press;
    std::string link;            ///< the contact of a segue:// link; empty: none
    std::filesystem::path picture, controls;
    std::optional<bool> column;
    int width = 1280, height = 800;
    bool stats = false;
    double leave_after = 0;      ///< seconds; 0: never. For measuring
};

[[nodiscard]] base::Result<Options> read_options(const std::vector<std::string>& arguments);
[[nodiscard]] const char* help_text();

}  // namespace segue::app
