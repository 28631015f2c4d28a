#pragma once
// A decision as canonical JSON that can be decided again, byte for byte (orchestration.md §7, step 7).
//
//   {"version":1, "id":"dr-…",
//    "provenance": {…}   told, not compared: engine, zone database
//    "inputs":     {…}   enough to decide again: customer, contact, now, events (count, digest, up_to), pack digest, windows, …
//    "outcome":    {…}   candidates with gates, order, choice: what `segue replay` compares}
//
// No doubles: a double that a condition read is written as a text. JSON Schema: assets/schemas/decision-record.schema.json.

#include "core/decision/decide.h"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace segue::decision {

/// How much of each customer was known: by customer, the store's number of its last event then.
using KnownUpTo = std::map<std::string, std::int64_t>;

/// What stands in a record beside the decision itself.
struct RecordFacts {
    std::string engine_version;
    std::string zone_version;
    std::int64_t events_up_to = 0;   ///< the store's event number; 0 when the events came from files
    std::optional<KnownUpTo> tied = {};  ///< the other customers whom a word of identity or a key tied to this one then; none: from files
};

/// The part that must be equal for equal inputs.
[[nodiscard]] base::Json outcome_json(const Decision& decision, const Input& input);
[[nodiscard]] base::Json record_json(const Decision& decision, const Input& input, const Rules& rules, const RecordFacts& facts);

/// What of the inputs a record fixes and events do not say.
struct RecordedInputs {
    std::string customer, contact;
    base::Time now;
    std::int64_t events_up_to = 0;
    std::int64_t event_count = 0;
    std::optional<KnownUpTo> tied;   ///< none: the record does not say
    std::string events_digest, pack_digest, pack_version, pack_id;
    std::optional<std::vector<policy::Window>> windows;
    std::vector<std::string> channels, skills;
    policy::LawWindows law_windows;
    policy::LocalDays local_days;
    std::optional<base::Time> ledger_at;
    std::shared_ptr<const base::ZoneTable> zones;   ///< that conditions name; null: none
};
/// Reads them back; refused when the record is not one of ours.
[[nodiscard]] base::Result<RecordedInputs> recorded_inputs(const base::Json& record, std::string_view name);

/// One gate's answer as a record writes it, with what it read (facts_read); "reason" is made of condition and facts, never of templates.
[[nodiscard]] base::Json gate_json(const policy::GateResult& gate, const std::vector<policy::FactRead>& facts, const context::Context& context);

}  // namespace segue::decision
