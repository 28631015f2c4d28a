#pragma once
// The new whole lines of a file that somebody else may still be writing.

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace segue::replay {

inline constexpr std::size_t max_line = 4u << 20;

/// One line as found. A line past max_line comes with its first bytes only.
struct Line {
    std::string_view text;          ///< without its end
    std::uint32_t number = 0;       ///< from 1
    std::uintmax_t begin = 0;       ///< where it begins in the file
    bool too_long = false;
    bool ended = true;              ///< false for the last line of a file that does not end it
};

/// Remembers how far it has read.
class LineFile {
public:
    explicit LineFile(std::filesystem::path path) : path_(std::move(path)), name_(path_.string()) {}
    [[nodiscard]] const std::string& name() const { return name_; }

    /// Gives every new line to `take`. `take` returns false for a line without an end that it cannot use yet: that line is
    /// given again, with what has been added to it. Errors when the file cannot be read; a file that is not there yet is an
    /// error only if `must_exist`.
    [[nodiscard]] base::Status read(bool must_exist, const std::function<bool(const Line&)>& take);

private:
    std::filesystem::path path_;
    std::string name_;
    std::uintmax_t offset_ = 0;      ///< of the first byte not taken yet
    std::uint32_t next_number_ = 1;
    bool inside_line_ = false;       ///< the last line was taken without an end; what follows up to one belongs to it
};

}  // namespace segue::replay
