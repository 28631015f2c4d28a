#pragma once
// Carrying instances over to a new version of their journey, at the instant that version's `from` names.
//
//   active on the old version ──┬─► moved     every active state has a place in the new version, and they fit together
//                               ├─► stays     the map says so: it ends on the old version
//                               └─► stranded  a state has no place there: it stays as well, and someone should look
//
// Nothing is run: no exit and no entry actions. Waits go on from when the state was entered (one that would have been due
// already is due at once), or begin anew when the map says so; sends that the new version does not know are dropped. The fold
// does the same at that instant, so that a dry run and what happens are the same code.

#include "core/journey/fold.h"

#include <string>
#include <vector>

namespace segue::journey {

enum class Move : std::uint8_t { moved, stays, stranded };
[[nodiscard]] std::string_view move_name(Move move);

/// Where one instance would go.
struct Destination {
    Move move = Move::stays;
    StateSet to;               ///< moved: the configuration in the new version
    std::string why;           ///< stays, stranded: in words
};
[[nodiscard]] Destination destination_of(const Instance& instance, const Definition& to, const Migration& map);

/// The instance on the new version. `to_states` as destination_of gave it.
[[nodiscard]] Instance carried_over(const Instance& instance, const Definition& to, const Migration& map, const StateSet& to_states, base::Time at);

/// One line of a dry run.
struct MigrationLine {
    std::string instance, definition, key;
    std::int64_t from_version = 0, to_version = 0;
    std::string from, to;      ///< state texts; to is empty unless moved
    Move move = Move::stays;
    std::string why;
    friend bool operator==(const MigrationLine&, const MigrationLine&) = default;
};

/// What carrying over to `to` would do with every active older instance of this fold, as it stands. An instance whose version
/// the new one does not carry over drains: it stays.
[[nodiscard]] std::vector<MigrationLine> plan_migration(const JourneyFold& fold, const Definition& to);

}  // namespace segue::journey
