#pragma once
// What differs between two folds of the same customer: before and after an event, a late event, a correction.

#include "core/journey/fold.h"

#include <string>
#include <vector>

namespace segue::journey {

/// Of one instance, where it was and where it is.
struct Change {
    std::string instance;      ///< the id after; of a vanished one the id before
    std::string definition;
    std::string from, to;      ///< state texts; from is empty for a new instance, to for a vanished one
    bool ended = false;        ///< it was active, or not there, and has ended now
    Status status = Status::active;
    std::string key;
    std::string title;         ///< of the definition
    std::string from_stage, to_stage;
    bool vanished = false;     ///< it has never started after all
    bool reopened = false;     ///< it had ended, and has not ended after all
    friend bool operator==(const Change&, const Change&) = default;
};

/// In the order of the instances after, then those that have vanished. Instances are matched by id; those that are left over by
/// definition, key and order, because a late event may become the one that starts an instance, and so change its id.
[[nodiscard]] std::vector<Change> describe_changes(const JourneyFold& before, const JourneyFold& after);

/// A change as people read it: "Payment: Waits for the money → Payment promised", "Payment: has not started after all".
[[nodiscard]] std::string change_text(const Change& change);

/// Effects by what has become of them. Pointers into the folds.
struct EffectChanges {
    std::vector<const Effect*> vanished;
    std::vector<const Effect*> added;
};
[[nodiscard]] EffectChanges compare_effects(const JourneyFold& before, const JourneyFold& after);

/// Whether the fold still asks for this effect.
[[nodiscard]] bool asks_for(const JourneyFold& fold, std::string_view effect_id);

}  // namespace segue::journey
