#pragma once
// Regular expressions in linear time. RE2 stays in regex.cpp.

#include <memory>
#include <string_view>

namespace segue::condition {

class Regex {
public:
    /// A compiled pattern; nullptr when it is malformed or too large.
    static std::shared_ptr<const Regex> compile(std::string_view pattern);
    virtual ~Regex() = default;
    /// Does the pattern occur anywhere in the text?
    [[nodiscard]] virtual bool occurs_in(std::string_view text) const = 0;
};

inline constexpr std::size_t max_pattern_bytes = 2000;

}  // namespace segue::condition
