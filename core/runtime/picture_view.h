#pragma once
// What is known of a customer beside the timeline, ready to be shown.

#include "core/context/context.h"
#include "core/runtime/agent_view.h"

namespace segue::runtime {

/// Facts with source, age and what others say; consents with their history; promises and cases. Pure.
[[nodiscard]] PictureView picture_view(const context::Context& context, base::Time now);

}  // namespace segue::runtime
