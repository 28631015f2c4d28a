#pragma once
// A second, naive reading of every detector: from all events of a customer, whether a signal holds at an instant. Quadratic and obvious;
// it shares no code with the fold.

#include "core/context/event.h"
#include "core/signals/detector.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace segue::signals_test {

/// Events in folding order. Of one instant: those with `number < before` have happened, and what is due at it has too.
struct Moment {
    base::Time now;
    std::size_t before;
};

/// Whether the signal of that key holds. Keys are data.key, "" without a key in the detector; patterns have no conditions.
bool holds(const signals::Detector& detector, const std::string& key, const std::vector<context::Event>& events, Moment moment);

}  // namespace segue::signals_test
