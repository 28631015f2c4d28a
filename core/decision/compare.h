#pragma once
// Where two outcomes of a decision first differ, in words: what `segue replay` says.

#include "core/base/json.h"

#include <string>

namespace segue::decision {

/// Empty when the outcomes are equal. "refund (o1) by guide: the gate 'caps' was passed and is now blocked by two_a_day: …", "the choice was
/// … and is now …": what matters most to a reader comes first (choice, then candidates, gates, terms, order).
[[nodiscard]] std::string first_difference(const base::Json& recorded, const base::Json& again);

}  // namespace segue::decision
