#pragma once
// Reading files and zones from the machine, for the parts of the core that may not.

#include "core/base/result.h"
#include "core/base/zones.h"
#include "core/pack/pack.h"

#include <filesystem>
#include <string>

namespace segue::runtime {

/// The whole file; refused when it is larger than `max_bytes`.
[[nodiscard]] base::Result<std::string> read_text_file(const std::filesystem::path& path, std::size_t max_bytes = 64u << 20);

/// What a pack's folder holds, as bytes.
struct PackFolder {
    pack::PackFiles files;
    std::string name;                  ///< to be put before file names
    std::vector<base::Issue> issues;   ///< files that cannot be read
};
[[nodiscard]] PackFolder read_pack_folder(const std::filesystem::path& folder);

/// The pack in a folder. Files that cannot be read are issues.
[[nodiscard]] pack::Reading load_pack(const std::filesystem::path& folder, base::Time now);

/// Reads a pack with the machine's rules of the zones that it names.
[[nodiscard]] pack::Reading read_pack_files(const pack::PackFiles& files, const std::string& folder, base::Time now);

/// The machine's time zone database (Howard Hinnant's date library; GCC 12 has none of its own).
/// Adds the zone to the table when it is a known IANA name and not there yet.
void add_zone(base::ZoneTable& zones, const std::string& name);

}  // namespace segue::runtime
