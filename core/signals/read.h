#pragma once
// Reads a pack's signals.json. Format: README.md of this folder.

#include "core/base/issue.h"
#include "core/signals/detector.h"

#include <string>
#include <vector>

namespace segue::signals {

/// First pass: the ids, so that conditions and journeys that name signals can be checked against all of them.
[[nodiscard]] std::vector<std::string> signal_ids(const base::Json& json);

/// `types` are the dictionary's event types; `progress` those that count as progress, for a stall that names none itself. Conditions see
/// what journeys' conditions see, but for `signals` and `journey`, which follow from signals.
[[nodiscard]] SignalRules read_signals(const base::Json& json, const condition::Schema& schema, const std::vector<std::string>& types,
                                       const std::vector<std::string>& progress, base::Issues& issues);

}  // namespace segue::signals
