#pragma once
// Demo customers: fictional people with months of plausible history on many channels, and some who wait for an agent.
//
//   recipe (assets/demo) + seed + count + now ──► CloudEvents, one per line, grouped by customer, in order of time
//
// What happens is data (assets/demo/README.md says how storylines are written); this file only rolls the dice. Equal
// arguments give equal bytes on every machine: a generator of our own, whole numbers only.

#include "core/base/json.h"
#include "core/base/time.h"

#include <cstdint>
#include <string>

namespace segue::replay {

/// names.json, places.json and storylines/<story>.json of a folder, as one object {"names", "places", "storylines"}. A story has the
/// name of the pack that understands it. Refused with the file's place when one is missing, broken or lacks what the generator needs.
[[nodiscard]] base::Result<base::Json> read_recipe(const std::string& folder, const std::string& story);

/// The first customer always plays the storyline marked "first"; of all others every third one waits for an agent
/// shortly before `now`. Customer n is the same however many there are. No event is later than `now`. What a recipe
/// does not hold is left out; read_recipe has seen to it that nothing needed is.
[[nodiscard]] std::string generate_demo(const base::Json& recipe, std::uint64_t seed, int customers, base::Time now);

}  // namespace segue::replay
