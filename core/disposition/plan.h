#pragma once
// What a wrap-up does, worked out before anything is written: the preview and the transaction are the same plan.

#include "core/brief/brief.h"
#include "core/disposition/codes.h"
#include "core/journey/difference.h"
#include "core/ports/outbox_row.h"

#include <string>
#include <vector>

namespace segue::disposition {

/// What the agent has decided.
struct WrapUp {
    std::string contact;
    std::string code;
    std::string note;    ///< already masked
    std::string agent;
    std::string journey = {};                      ///< id of the instance it is about; empty: the likeliest (instances_about)
    std::vector<std::string> kept = {}, cancelled = {};  ///< ids of open promises that the contact has settled
    std::string corrects = {};                     ///< id of the wrap-up that this one replaces; empty: none (correct.h)
};

/// What a pack says about wrapping up. Referred to, not kept.
struct WrapUpRules {
    const std::vector<Disposition>& codes;
    const brief::BriefRules& brief;              ///< of what goes along with a hand-over
    const policy::Policies& policies;
};

/// The open instances that know a wrap-up code, the likeliest first: the one whose key the contact names, then those whose state
/// puts the code forward, then the one that moved last. One wrap-up is about one of them.
[[nodiscard]] std::vector<const journey::Instance*> instances_about(const decision::Situation& situation, const context::Contact& contact, std::string_view code);

/// All that recording it causes, in one transaction.
struct Plan {
    std::vector<context::Event> events;           ///< disposition.recorded first, then promises, then contact.transferred with the brief
    std::vector<ports::OutboxRow> outbox;         ///< the write-back first, then messages
    std::vector<journey::Change> journeys;        ///< where each journey goes
    std::vector<std::string> lines;               ///< the same in words, for the preview
};

/// Pure. `now` is moved after the customer's last event (a wrong desk clock cannot reorder local events). `target` is the connector
/// written to. One contact has one disposition: its event id and idempotency key follow from customer, contact and how often it was taken
/// back or came again, so that recording twice cannot double it. A hand-over is a hop of the same contact; on another channel it is a contact of
/// its own. Both carry the brief as it stands after the wrap-up, without "where" and "next" (they are of the moment). Refused: an unknown
/// code, a contact that is unknown, wrapped up or handed over already, a required note that is empty, a receiver that cannot be named.
[[nodiscard]] base::Result<Plan> plan_wrap_up(const decision::Situation& situation, const WrapUpRules& rules, const decision::Input& input,
                                              const WrapUp& wrap_up, const std::string& target);

/// Of the changed instances those that another system owns, as a write-back says them: where they stand, and the revision that was known.
[[nodiscard]] base::Json owned_journeys(const decision::Situation& after, const std::vector<journey::Change>& changes);

/// max(now, the customer's last event + 1 µs).
[[nodiscard]] base::Time local_time(const context::Context& context, base::Time now);

}  // namespace segue::disposition
