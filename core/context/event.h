#pragma once
// One thing that happened, as a CloudEvents 1.0 event (orchestration.md §2).

#include "core/base/json.h"
#include "core/base/time.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace segue::context {

/// A CloudEvents event with our extension attributes. Duplicate = same source and id.
struct Event {
    std::string id;
    std::string source;
    std::string type;             ///< dotted, past tense: "payment.failed"
    base::Time time;
    std::string customer;         ///< extension `customer`; empty until an identity key has been resolved
    std::string identity;         ///< extensions `identity` + `identitytype`: a key instead of a customer id
    std::string identity_type;    ///< "phone", "email", or a vendor's id type; `identityregion` (ISO 3166) is applied when it is read
    std::string subject;          ///< what it is about, e.g. an order's id; may be empty
    std::string channel;          ///< voice sms email chat web ivr app payment letter in-person system
    std::string direction;        ///< inbound, outbound or empty
    std::string contact_id;       ///< the interaction it belongs to; may be empty
    std::string journey_id;       ///< may be empty
    base::Json data;              ///< an object, or null
};

/// Instead of the number of an event's type (History::append), where nobody has counted them.
inline constexpr std::uint32_t unnumbered = 0xffffffffU;

/// The source of events that this desk makes. They are dated max(now, the customer's last event + 1 µs), so that a wrong clock
/// cannot reorder them; they have happened, whatever the clock says.
inline constexpr const char* desk_source = "segue/desk";

/// The order of everything that folds: time, then source, then id. Arrival order never shows.
[[nodiscard]] bool happened_before(const Event& a, const Event& b);
/// Same source and id.
[[nodiscard]] bool same_event(const Event& a, const Event& b);

/// Reads one event from its JSON form (structured mode). Refused, with place and remedy: a missing or mistyped required
/// attribute (specversion "1.0", id, source, type, time), a type that is not dotted lower case, a time that is no RFC 3339,
/// neither customer nor identity, an unknown channel or direction. `name` is the file's name for the error's place.
[[nodiscard]] base::Result<Event> read_event(const base::Json& json, std::string_view name);
/// The structured-mode JSON of an event; reading it gives an equal event.
[[nodiscard]] base::Json event_json(const Event& event);

/// The channels an event may name.
[[nodiscard]] const std::vector<std::string>& known_channels();

}  // namespace segue::context
