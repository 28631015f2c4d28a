#pragma once
// How an outbox row moves from state to state. The diagram stands in core/ports/outbox_row.h.
//
// Pure: rows in, rows out; the caller stores them (store.settle_row) before anything else happens. No function here sends
// anything, so every path can be tested without a connector.

#include "core/base/time.h"
#include "core/ports/connector.h"
#include "core/ports/outbox_row.h"

#include <string>

namespace segue::outbox {

/// How long to wait before trying again: first, 2 × first, 4 × first, … at most cap.
struct Backoff {
    base::Duration first = base::seconds(5);
    base::Duration cap = base::hours(1);
    int give_up_after = 24;  ///< attempts; then the row is blocked and shown. 0 = never
};

/// The wait after so many attempts (from 1), never below zero and never above cap. `jitter` is added before the cap; it
/// comes from outside, because the core draws no random numbers.
[[nodiscard]] base::Duration wait_after(int attempts, const Backoff& backoff, base::Duration jitter = {});

/// queued → sending: to be stored before the connector is called.
[[nodiscard]] ports::OutboxRow begin_sending(ports::OutboxRow row);

/// sending → done | queued (retry later, one attempt more) | blocked (refused, a conflict, or given up) | unknown (no answer).
[[nodiscard]] ports::OutboxRow after_delivery(ports::OutboxRow row, const ports::DeliveryResult& result, base::Time now,
                                              const Backoff& backoff, base::Duration jitter = {});

/// A row found in `sending` when nothing is being sent: the program ended between sending and noting it.
///   sending → unknown. Never queued: it may have arrived.
[[nodiscard]] ports::OutboxRow found_in_sending(ports::OutboxRow row, base::Time now);

/// unknown → done (arrived) | queued (not arrived: safe to send again, at once) | unknown (cannot tell: asked again after a
/// wait, and shown to a person meanwhile).
[[nodiscard]] ports::OutboxRow after_read_back(ports::OutboxRow row, ports::Readback answer, base::Time now, const Backoff& backoff);

/// queued → blocked: a gate said no at the moment of sending.
[[nodiscard]] ports::OutboxRow block(ports::OutboxRow row, std::string why);
/// queued → queued: it may not go now; it is judged anew at `until`, which is after now. Attempts before count no more.
[[nodiscard]] ports::OutboxRow hold(ports::OutboxRow row, std::string why, base::Time until);
/// Held, and not judged again since.
[[nodiscard]] bool is_held(const ports::OutboxRow& row);
/// How people read where it stands: "done", "held until 2026-11-21T08:00:00Z", "held" when nobody can tell until when.
[[nodiscard]] std::string state_text(const ports::OutboxRow& row);
/// queued → cancelled: nobody wants it any more.
[[nodiscard]] ports::OutboxRow drop(ports::OutboxRow row, std::string why);

}  // namespace segue::outbox
