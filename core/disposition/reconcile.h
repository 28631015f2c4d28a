#pragma once
// Keeping the outbox in step with what the journeys ask for (orchestration.md §6).
//
//   effect of a journey ──► queued ──► sent (message.sent, with data.effect)
//      vanished after a late     │        └─► a correction to make: shown until someone says that it was made
//      event or a correction:    └─► cancelled, in the transaction that stores what made it vanish
//
// One owner carries out what a journey asks for: the desk that holds the store, for journeys that the pack gives to the desk, and for
// what its own wrap-ups cause. What a connector or a hub owns, its owner sends. Pure.

#include "core/decision/situation.h"
#include "core/journey/difference.h"
#include "core/ports/outbox_row.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace segue::disposition {

/// Who sends, to where, when; the contact in which it was caused may be empty.
struct Sending {
    std::string target, agent, contact;
    base::Time now;
};

/// The outbox row of a message.requested: its key is the effect's id, so that deriving again never sends twice.
[[nodiscard]] ports::OutboxRow effect_row(const journey::Effect& effect, const context::Context& context, const Sending& sending);

/// The messages that this desk must carry out: those at or after `since`, and those that `before` (may be null) did not ask for.
/// Ids in `known` are left out.
[[nodiscard]] std::vector<const journey::Effect*> effects_to_carry_out(const decision::Situation* before, const decision::Situation& after, base::Time since,
                                                                       const std::set<std::string>& known);

/// Of the open rows those whose cause has vanished and that were not sent yet, as cancelled.
[[nodiscard]] std::vector<ports::OutboxRow> rows_to_cancel(const std::vector<ports::OutboxRow>& open, const decision::Situation& after);

/// Why a message has become stale: nothing asks for it any more (its wrap-up was taken back), or the journey that did has ended. Empty: it
/// has not.
[[nodiscard]] std::optional<std::string> reason_of_staleness(const decision::Situation& situation, const ports::OutboxRow& row);

/// A held message is decided anew, not simply sent later. A journey's: the state whose entry asked for it has been left since, so what its
/// journey wants now is what its present state asks for. A wrap-up's: the journey that it was about has ended since. Empty: neither.
[[nodiscard]] std::optional<std::string> reason_of_moving_on(const decision::Situation& situation, const ports::OutboxRow& row);

/// Something that was sent although, as is known now, nothing asked for it.
struct ToMend {
    std::string message;      ///< id of its message.sent
    std::string channel, text;
    base::Time sent;
    std::string why;
};
[[nodiscard]] std::vector<ToMend> corrections_to_make(const decision::Situation& situation);

/// A recorded wrap-up that, as is known now, could not move its journey as it was seen to do.
struct Impossible {
    std::string disposition;  ///< id of its event
    std::string contact, title;
    base::Time at;
    std::string why;
};
[[nodiscard]] std::vector<Impossible> impossible_dispositions(const decision::Situation& situation);

}  // namespace segue::disposition
