#pragma once
// Counting contacts: exact, over rolling windows or the customer's local days.

#include "core/policy/gates.h"

namespace segue::policy {

/// Whether the rule binds this touch of this customer now. The customer's region is the profile's field `region`.
[[nodiscard]] bool binds(const Scope& scope, const Policies& policies, const Touch& touch, const context::Context& context, base::Time now);

/// The customer's direct wish to be contacted: `contact.invited` (data: channel, subject, until). Holds from its day on for seven local
/// days at most, to its own `until`, and ends when it is withdrawn (`contact.uninvited`) or with the next conversation. (12 CFR
/// 1006.14(b)(3)(i); when a conversation or a withdrawal ends it is to be confirmed by counsel.)
[[nodiscard]] bool invited_at(const context::Context& context, const Touch& touch, const LocalDays& days, base::Time t);

}  // namespace segue::policy
