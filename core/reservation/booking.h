#pragma once
// A contact that somebody has arranged and that has not come yet: a call that was promised to the customer, a number that another desk
// is about to dial.
//
//   contact.reserved {channel, purpose, action, subject, until, counts_as, agent} ──► live ──┬─► contact.released {reservation: its id}
//                                                                                            ├─► any event whose data.reservation names it: it came
//                                                                                            └─► until (absent: an hour) is over

#include "core/context/picture.h"

#include <string_view>

namespace segue::reservation {

/// When time alone ends it.
[[nodiscard]] base::Time booked_until(const context::Event& reserved);
/// Whether this contact.reserved still holds.
[[nodiscard]] bool is_live(const context::Context& context, const context::Event& reserved, base::Time now);
/// The live one that arranges a contact by this channel for this purpose, the one that ends last; null: none. One that says no purpose
/// holds nothing: it only counts (policy's caps).
[[nodiscard]] std::optional<std::uint32_t> booking_for(const context::Context& context, std::string_view channel, std::string_view purpose, base::Time now);

}  // namespace segue::reservation
