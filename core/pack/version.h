#pragma once
// Semantic versions (semver.org 2.0.0), as far as packs need them: form and order.

#include <optional>
#include <string_view>

namespace segue::pack {

/// "1.2.0", "1.2.0-rc.1", "1.2.0+build".
[[nodiscard]] bool is_version(std::string_view text);
/// -1, 0, 1. Empty: one of them is no version. What follows '+' does not count.
[[nodiscard]] std::optional<int> compare_versions(std::string_view a, std::string_view b);

/// Whether a version lies in a range: ">=0.1.0", ">=0.1.0 <2.0.0" (all parts must hold; >= > <= < =). Empty: the range is malformed.
[[nodiscard]] std::optional<bool> in_range(std::string_view version, std::string_view range);

}  // namespace segue::pack
