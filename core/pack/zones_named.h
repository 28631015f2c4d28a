#pragma once
// The time zones that a pack's conditions name: `timestamp(event.time).getHours('Europe/Berlin')`.
//
// Their rules are an input of everything that the pack decides, and stand in each decision's record: the machine's zone database may
// change later, what was decided may not. So a zone is written out; one that a condition computes is known only if it is written
// somewhere too.

#include "core/base/issue.h"
#include "core/base/zones.h"
#include "core/pack/pack.h"

#include <string>
#include <vector>

namespace segue::pack {

/// A zone's name and where it stands.
struct ZoneName {
    std::string name, file;   ///< the file's name in the pack
    base::Place place;
};

/// In the order of files and places. Fixed offsets ("+02:00") and "UTC" are not zones.
[[nodiscard]] std::vector<ZoneName> zones_in(const base::Json& document, const std::string& file);
/// All that the files name, each once; files that are no JSON name none.
[[nodiscard]] std::vector<std::string> zones_named(const PackFiles& files);

}  // namespace segue::pack
