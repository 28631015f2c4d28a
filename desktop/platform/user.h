#pragma once
// Who works here, and where the program's own data lies.

#include <filesystem>
#include <string>

namespace segue::platform {

/// The login name; "agent" when there is none.
[[nodiscard]] std::string user_name();
/// Packs and demo data: $SEGUE_ASSETS, else ../share/segue beside the program, else the source tree it was built from.
[[nodiscard]] std::filesystem::path assets_folder();

}  // namespace segue::platform
