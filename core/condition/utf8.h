#pragma once
// Code points in valid UTF-8.

#include <cstddef>
#include <string_view>

namespace segue::condition {

inline bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; }

inline std::size_t count_code_points(std::string_view text) {
    std::size_t n = 0;
    for (const char c : text) n += continues(c) ? 0 : 1;
    return n;
}

/// The byte at which code point number `n` begins; the end for one past the last, npos beyond it.
inline std::size_t byte_of_code_point(std::string_view text, std::size_t n) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (continues(text[i])) continue;
        if (n == 0) return i;
        --n;
    }
    return n == 0 ? text.size() : std::string_view::npos;
}

/// The bytes of the code point that begins at `at`.
inline std::size_t code_point_size(std::string_view text, std::size_t at) {
    std::size_t n = 1;
    while (at + n < text.size() && continues(text[at + n])) ++n;
    return n;
}

}  // namespace segue::condition
