#pragma once
// What is known of a customer beside the timeline, ready to be shown.

#include "core/pack/pack.h"
#include "core/policy/caps.h"
#include "core/runtime/agent_view.h"

namespace segue::runtime {

/// Facts with source, age and what others say; consents with their history; promises and cases. Pure.
[[nodiscard]] PictureView picture_view(const context::Context& context, base::Time now);

/// The channels that the pack reaches out by, with what the customer wants of each; `hidden`: nothing of the account may be told. Pure.
[[nodiscard]] std::vector<WishView> wishes_view(const context::Context& context, const pack::Pack& pack, const policy::LocalDays& days, base::Time now, bool hidden);

}  // namespace segue::runtime
