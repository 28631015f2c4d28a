#pragma once
// The part of a record's inputs that came of places: windows of contact, local days, the age of the ledger, the rules of named zones.

#include "core/decision/record.h"

namespace segue::decision {

/// [[from, to], …]; null when the zone is not known.
[[nodiscard]] base::Json windows_json(const std::optional<std::vector<policy::Window>>& windows);
/// Adds `law_windows`, `local_days`, `ledger_at` and `zones` ({"Europe/Berlin": {"offset": seconds, "changes": [[from, seconds], …]}}), each
/// only where there is one.
void write_place_inputs(base::Json& inputs, const Input& input);
/// Reads those and `windows`; refused with the place of what is malformed.
[[nodiscard]] base::Result<bool> read_place_inputs(const base::Json& inputs, std::string_view name, RecordedInputs& out);

}  // namespace segue::decision
