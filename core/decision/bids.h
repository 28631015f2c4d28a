#pragma once
// Actions that are candidates only while a campaign asks for them (a pack's `by_bid`).
//
//   live bids of the picture ──► the highest that the pack takes ──► V of the candidate, at most what the pack allows
//                            └─► none: the gate 'bid' blocks, and says what was and what would end it
//
// A bid opens this one gate only; consent, hours, caps, law and all others judge as if nobody had bid.

#include "core/decision/decide.h"

#include <string>
#include <vector>

namespace segue::decision {

/// The bid that counts for this treatment and subject of an action, as a position in the context's bids: the highest; of equal ones the
/// first in order of campaign. None where the action is not `by_bid`.
[[nodiscard]] std::optional<std::uint32_t> bid_for(const Input& input, const Action& action, std::string_view treatment, std::string_view subject);

/// What it is worth: the bid, but not more than the pack allows.
[[nodiscard]] base::Fixed value_of_bid(const ByBid& allowed, const context::Bid& bid);

/// The gate 'bid'. It passes until the bid ends (`again_at`) and reads campaign and value, with the bid's event.
[[nodiscard]] policy::GateResult bid_gate(const Input& input, const Action& action, std::string_view treatment, std::string_view subject);

/// "The campaign 'spring' bids 40." with what the pack makes of it.
[[nodiscard]] std::string bid_in_words(const ByBid& allowed, const context::Bid& bid);

/// Live bids that can never count, in words: the pack has no such action or treatment, or takes no bids for it.
[[nodiscard]] std::vector<std::string> idle_bids(const context::Context& context, const Rules& rules, base::Time now);

}  // namespace segue::decision
