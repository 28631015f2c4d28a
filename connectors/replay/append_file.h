#pragma once
// A file that only grows, whole groups of lines at a time. (append_file_posix.cpp)

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace segue::replay {

/// Open for appending from construction to destruction; one writer at a time (the file is locked).
class AppendFile {
public:
    AppendFile() = default;
    ~AppendFile();
    AppendFile(const AppendFile&) = delete;
    AppendFile& operator=(const AppendFile&) = delete;

    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
    /// Makes the file (0600) where it is missing. `conflict` when another program writes it.
    [[nodiscard]] base::Status open(const std::filesystem::path& file);
    [[nodiscard]] base::Result<std::uintmax_t> size() const;
    /// Cuts the file down to this size.
    [[nodiscard]] base::Status cut(std::uintmax_t size);

    /// How append() ended.
    enum class Outcome : std::uint8_t {
        on_disk,      ///< all of it
        not_written,  ///< nothing of it: the file is as it was
        unknown       ///< it may be there, in part or whole
    };
    /// One write, then a sync.
    [[nodiscard]] Outcome append(std::string_view text);

private:
    int descriptor_ = -1;
};

}  // namespace segue::replay
