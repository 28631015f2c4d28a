#pragma once
// What waits for a person to put right: a lead's list, from a desk's store. Nothing here is shown to an agent in a call.

#include "core/pack/pack.h"
#include "core/ports/store.h"
#include "core/runtime/rederived_view.h"

#include <string>
#include <string_view>
#include <vector>

namespace segue::runtime {

/// One thing to put right.
struct MendItem {
    enum class Kind : std::uint8_t {
        conflict,   ///< a journey's owner has another state than what was recorded here leads to
        message,    ///< something was sent although, as is known now, nothing asked for it
        wrap_up,    ///< a wrap-up that could not do what it was seen to do; mended by correcting it, not by settling
        data,       ///< an agent found a field of the customer's data wrong
        opt_out,    ///< a message that may be an opt-out and that nobody has read yet
        difference, ///< what a late event, a correction or a merge has changed, and nobody has seen yet
    };
    Kind kind = Kind::conflict;
    std::string id;            ///< by which it is settled: of the conflict, the message, the wrap-up, the answer or the doubt
    std::string customer, name, contact;
    std::string what;          ///< one sentence
    std::string agent;         ///< who recorded it; empty when nobody did
    Time at;
};
[[nodiscard]] const char* mend_kind_name(MendItem::Kind kind);

/// Journeys in conflict of one customer that nobody has settled, oldest first.
[[nodiscard]] std::vector<ConflictView> open_conflicts(const context::Context& context, const pack::Pack& pack);

/// What has changed in one customer's past and nobody has seen yet, oldest first. The desk records each as an event
/// (difference.found {cause, lines}), together with what made it; difference.seen {difference} ends it.
[[nodiscard]] std::vector<DifferenceView> open_differences(const context::Context& context);

/// All of one customer, oldest first. Pure.
[[nodiscard]] std::vector<MendItem> things_to_mend(const decision::Situation& situation, const pack::Pack& pack);

/// All that the store's customers leave to put right, oldest first.
[[nodiscard]] base::Result<std::vector<MendItem>> things_to_mend(ports::Store& store, const pack::Pack& pack, base::Time now);

/// Records that somebody has put it right, as an event with an audit entry; `note` says how, `by` who. Refused: an id that is not on the
/// list, and a wrap-up, which is corrected instead.
[[nodiscard]] base::Status settle(ports::Store& store, const pack::Pack& pack, std::string_view id, const std::string& note, const std::string& by, base::Time now);

}  // namespace segue::runtime
