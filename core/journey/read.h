#pragma once
// journeys/*.json → Definition. The format is the table in README.md.

#include "core/base/issue.h"
#include "core/base/json.h"
#include "core/condition/condition.h"
#include "core/journey/definition.h"

#include <optional>

namespace segue::journey {

/// Reads and checks one definition. Everything that is wrong is told, each with its place: unknown fields, conditions that
/// do not compile against `schema`, unknown targets and event types (with the nearest name), states twice, states that
/// cannot be reached, transitions that can never fire, dead ends (a warning). Empty when there was an error.
/// Not checked here: that offers name actions and dispositions name codes of the pack (all_offers, all_dispositions).
/// Pure; no recursion deeper than max_state_depth.
[[nodiscard]] std::optional<Definition> read_definition(const base::Json& json, const condition::Schema& schema,
                                                        base::Issues& issues);

}  // namespace segue::journey
