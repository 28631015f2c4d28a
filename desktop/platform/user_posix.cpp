#include "desktop/platform/user.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <system_error>

namespace segue::platform {

std::string user_name() {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> buffer{};
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) return found->pw_name;
    return "agent";
}

std::filesystem::path assets_folder() {
    if (const char* named = std::getenv("SEGUE_ASSETS"); named != nullptr && *named != '\0') return named;
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    const auto installed = program.parent_path().parent_path() / "share" / "segue";
    if (!error && std::filesystem::exists(installed / "packs", error)) return installed;
    return SEGUE_SOURCE_ASSETS;
}

}  // namespace segue::platform
