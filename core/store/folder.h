#pragma once
// The folder a store lives in: who may enter it, and that only one program does. (folder_posix.cpp)

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace segue::store {

inline constexpr const char* database_file = "segue.db";
inline constexpr const char* keys_file = "keys";
inline constexpr const char* lock_file = "lock";

/// Makes the folder (0700) where it is missing. Refused: a folder on a network mount (locks and syncs do not hold there),
/// one that others may write to, and one that is not ours.
[[nodiscard]] base::Status prepare_folder(const std::filesystem::path& folder);

/// The kind of network file system that a statfs type means ("NFS"); nullptr for a local one.
[[nodiscard]] const char* network_file_system(std::uint32_t type);

/// Makes an empty file 0600 where it is missing; refuses links and other people's files.
[[nodiscard]] base::Status prepare_file(const std::filesystem::path& file);

/// The whole text of a small private file (0600, ours, no link), at most 4096 bytes.
[[nodiscard]] base::Result<std::string> read_private_file(const std::filesystem::path& file);
/// Writes a new private file so that it is there whole or not at all, and on disk. `conflict` when it exists already.
[[nodiscard]] base::Status write_private_file(const std::filesystem::path& file, std::string_view text);

/// Keeps a second program out of the folder for as long as it lives. The system drops it when the process dies.
class FolderLock {
public:
    FolderLock() = default;
    FolderLock(FolderLock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
    FolderLock& operator=(FolderLock&& other) noexcept;
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock();

    /// `conflict` when another program holds it.
    [[nodiscard]] static base::Result<FolderLock> take(const std::filesystem::path& folder);

private:
    int descriptor_ = -1;
};

}  // namespace segue::store
