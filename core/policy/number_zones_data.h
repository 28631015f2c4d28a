#pragma once
// The generated table behind number_zones.h: make_number_zones.py says how it is made.

#include <cstdint>
#include <span>
#include <string_view>

namespace segue::policy::number_data {

extern const std::string_view version;                    ///< of the metadata
extern const std::span<const std::string_view> zones;     ///< IANA names, sorted
extern const std::span<const std::uint16_t> members;      ///< positions in zones, list after list
extern const std::span<const std::uint16_t> begins;       ///< of each list in members; one more at the end
extern const std::span<const std::uint32_t> keys;         ///< (digits << 27) + prefix, ascending
extern const std::span<const std::uint16_t> lists;        ///< of each key: its list

}  // namespace segue::policy::number_data
