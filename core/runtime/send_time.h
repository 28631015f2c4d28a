#pragma once
// When a message of the outbox may go out, if nothing else happens.
//
//   situation + row + now ──► now
//                         ├─► later  (contact hours, caps, another journey's turn …: what time ends; it is decided anew then)
//                         └─► never  (consent, a switched-off channel, a rule that time alone does not end, or later than it makes sense)
//
// Looked for by judging the same customer at each instant at which something that is against it ends: the first that nothing is against.
// Pure but for zones, which are added when a customer's is first seen.

#include "core/ports/outbox_row.h"
#include "core/runtime/judge.h"

#include <optional>
#include <string>
#include <vector>

namespace segue::runtime {

struct SendTime {
    enum class Kind : std::uint8_t { now, later, never };
    Kind kind = Kind::now;
    std::string why;          ///< in sentences, what is against it; empty when it may go now
    base::Time at = {};       ///< of later; base::time_max: when others let it (a journey lets go, a source answers again)
    bool by_others = false;   ///< of later: others may let it go before `at`
};
/// `folded` stands at `now`. What others will have done by a later instant is not known yet, and is no reason against it.
[[nodiscard]] SendTime send_time(const decision::Situation& folded, const ports::OutboxRow& row, base::Time now, const Surroundings& around);

/// Until when it makes sense: its own `not_after`, else the pack's `hold_at_most` after it was asked for; a callback not after its booking.
/// Empty: a journey's message without `not_after`, which is wanted as long as its journey stands where it asked for it.
[[nodiscard]] std::optional<base::Time> last_time_of(const ports::OutboxRow& row, const context::Context& context, const policy::Policies& policies);

/// Of a held row of which SendTime said `by_others`: it is still wanted, and what others may end at any moment is still against it. Cheap.
[[nodiscard]] bool waits_for_others(const decision::Situation& situation, const ports::OutboxRow& row, base::Time now, const Surroundings& around);

/// When time alone brings something for a queued row; base::time_max: never.
[[nodiscard]] base::Time due_of(const ports::OutboxRow& row, const context::Context& context, const policy::Policies& policies);

/// Of the messages in `rows`, which `events` ask for: those that could not go out at `now`, in words.
[[nodiscard]] std::vector<std::string> words_on_waiting(const decision::Situation& before, const std::vector<context::Event>& events, const std::vector<ports::OutboxRow>& rows,
                                                        base::Time now, const Surroundings& around);

/// The arranged contact is not made after all.
[[nodiscard]] context::Event release_of(const context::Context& context, const std::string& booking, base::Time now);

/// "at 08:00 there", "tomorrow at 08:00 there", "on 2026-03-14 at 08:00 there", by the customer's own clock; without one by UTC.
[[nodiscard]] std::string time_there(const context::Context& context, const base::ZoneTable& zones, base::Time at, base::Time now);

}  // namespace segue::runtime
