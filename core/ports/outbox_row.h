#pragma once
// A durable intent to do something outside, and where it stands.

#include "core/base/json.h"
#include "core/base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace segue::ports {

///               ┌──────────── retry later (attempts + 1) ───────────┐
///               ▼                                                   │
///   queued ──► sending ──► done                                     │
///     │           ├──────────────────────────────────────────────────┘
///     │           ├──► blocked   (refused, or a gate said no: visible, waits for a person or a new decision)
///     │           └──► unknown   (sent, no answer: settled by reading back, then by a person; never sent again blindly)
///     └──► cancelled             (its cause vanished before it was sent, or it is of no use any more after it was held)
///
/// Held is queued with a reason and without an attempt: it may not go yet (contact hours, a cap, another journey's turn), and is judged anew
/// at next_try, or when something new of its customer is known; base::time_max: when others let it go.
enum class OutboxState : std::uint8_t { queued, sending, done, blocked, unknown, cancelled };

/// The state's name as stored and shown: "queued", …
[[nodiscard]] const char* outbox_state_name(OutboxState state);
/// The state of a stored name; empty when there is none.
[[nodiscard]] std::optional<OutboxState> outbox_state_of(std::string_view name);

/// Messages and callbacks are each a lane of their own: a text that a gate has stopped must not hold up the write-back of a
/// consent, nor an e-mail about something else.
[[nodiscard]] bool is_lane_of_its_own(std::string_view kind);

/// One row. Only the lowest unfinished row of a lane is sent, so that what concerns one customer at one target stays in order.
struct OutboxRow {
    std::int64_t seq = 0;         ///< given by the store; the order of sending within a lane
    std::string customer;
    std::string agent;            ///< on whose behalf
    std::string target;           ///< the connector's id; lane = customer + target
    std::string key;              ///< idempotency key, unique per customer
    std::string kind;             ///< "disposition", "message", "promise"
    int version = 1;              ///< of the payload's format
    base::Json payload;
    OutboxState state = OutboxState::queued;
    int attempts = 0;
    base::Time created;
    base::Time next_try;          ///< not before this instant
    std::string why;              ///< why blocked, or the last error; one plain sentence without personal data
};

}  // namespace segue::ports
