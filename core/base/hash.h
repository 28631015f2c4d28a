#pragma once
// A quick hash of texts for tables in memory. It differs between machines: nothing that is kept or sent may rest on it.

#include <cstdint>
#include <cstring>
#include <string_view>

namespace segue::base {

[[nodiscard]] inline std::uint64_t quick_hash(std::string_view text, std::uint64_t seed = 0) {
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;   // 2^64 by the golden ratio
    const auto mixed = [](std::uint64_t x) { return (x ^ (x >> 32)) * odd; };
    const char* at = text.data();
    std::size_t left = text.size();
    std::uint64_t hash = mixed(seed + left + odd);
    std::uint64_t word = 0;
    for (; left >= 8; at += 8, left -= 8) {
        std::memcpy(&word, at, 8);
        hash = mixed(hash ^ word);
    }
    word = 0;
    for (; left > 0; --left) word = word << 8 | static_cast<unsigned char>(at[left - 1]);
    hash = mixed(hash ^ word);
    return hash ^ (hash >> 32);
}

}  // namespace segue::base
