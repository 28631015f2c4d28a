#pragma once
// This machine's clocks and zone.

#include "core/base/time.h"
#include "desktop/text/times.h"

namespace segue::platform {

/// Wall clock, UTC.
[[nodiscard]] base::Time wall_clock();
/// Seconds that never go back.
[[nodiscard]] double steady_seconds();
/// The machine's zone over the four years before and the two after `now`.
[[nodiscard]] text::LocalTime local_zone(base::Time now);

}  // namespace segue::platform
