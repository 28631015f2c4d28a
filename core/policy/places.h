#pragma once
// Where a customer may be, from all evidence; and what follows of it for a decision: windows of contact and local days, in UTC.

#include "core/policy/gates.h"

#include <string>
#include <vector>

namespace segue::policy {

/// One piece of evidence of a customer's place.
struct PlaceEvidence {
    std::string from;                ///< "profile", "statement", "address", "number"
    std::vector<std::string> zones;  ///< IANA names
};

/// Every likely zone, sorted, each once; and what it was taken from.
struct Places {
    std::vector<std::string> zones;
    std::vector<PlaceEvidence> evidence;
    [[nodiscard]] bool conflict() const { return zones.size() > 1; }
};

/// From the profile's fields `zone`, `stated_zone` and `address_zone`, and every number among the keys and in the profile's `phone`. A number that only
/// tells a country with several zones adds nothing where there is better evidence of a place in that country. No evidence: no zone.
[[nodiscard]] Places places_of(const context::Context& context);

/// The hours that the customer stated: the profile's `preferred_hours`, {"from": "18:00", "to": "20:30"}.
struct StatedHours {
    bool stated = false;
    std::optional<ContactHours> hours;  ///< none although stated: it cannot be read, and blocks
};
[[nodiscard]] StatedHours stated_hours(const context::Context& context);

/// What a decision needs of zones, all in UTC, and all that a record keeps of them.
struct Resolved {
    std::optional<std::vector<Window>> windows;  ///< of the pack's own hours; a stated preference stands in place of them
    LawWindows law_windows;
    LocalDays days;
};
[[nodiscard]] Resolved resolve_places(const Policies& policies, const Places& places, const StatedHours& stated, const base::ZoneTable& zones, base::Time now);

}  // namespace segue::policy
