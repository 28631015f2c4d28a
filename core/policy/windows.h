#pragma once
// When a customer may be reached, as spans of UTC. They stand in a record's inputs, so that deciding again needs no zone data.

#include "core/policy/policies.h"

namespace segue::policy {

/// A span of UTC in which contact is allowed, [from, to).
struct Window {
    base::Time from;
    base::Time to;
    auto operator<=>(const Window&) const = default;
};

/// The spans that lie in both; each list sorted and without overlap.
[[nodiscard]] std::vector<Window> in_both(const std::vector<Window>& a, const std::vector<Window>& b);

/// When that local day begins: the first time the clock shows midnight, or the jump over it.
[[nodiscard]] base::Time day_start(const base::ZoneOffsets& zone, std::int64_t local_day);

/// The spans from now on, for the next `days` local days, in which every one of the zones is inside of the hours (12 CFR 1006.6(b)(1):
/// where evidence conflicts, contact must be allowed in every likely place). No zone, or one that the table lacks: none.
[[nodiscard]] std::optional<std::vector<Window>> contact_windows(const ContactHours& hours, const std::vector<std::string>& zone_names,
                                                                 const base::ZoneTable& zones, base::Time now, int days = 3);

}  // namespace segue::policy
