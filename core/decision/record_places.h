#pragma once
// The part of a record's inputs that came of the customer's place: windows of contact, local days, and the age of the ledger.

#include "core/decision/record.h"

namespace segue::decision {

/// [[from, to], …]; null when the zone is not known.
[[nodiscard]] base::Json windows_json(const std::optional<std::vector<policy::Window>>& windows);
/// Adds `law_windows`, `local_days` and `ledger_at`, each only where there is one.
void write_place_inputs(base::Json& inputs, const Input& input);
/// Reads those and `windows`; refused with the place of what is malformed.
[[nodiscard]] base::Result<bool> read_place_inputs(const base::Json& inputs, std::string_view name, RecordedInputs& out);

}  // namespace segue::decision
