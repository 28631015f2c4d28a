#include "core/outbox/rules.h"

#include <algorithm>

namespace segue::outbox {

using ports::Delivery;
using ports::OutboxRow;
using ports::OutboxState;
using ports::Readback;

base::Duration wait_after(int attempts, const Backoff& backoff, base::Duration jitter) {
    const std::int64_t cap = std::max<std::int64_t>(backoff.cap.us, 0);
    std::int64_t wait = std::clamp<std::int64_t>(backoff.first.us, 0, cap);
    for (int i = 1; i < attempts && wait < cap; ++i) wait = wait > cap / 2 ? cap : wait * 2;
    return {wait + std::clamp(jitter.us, -wait, cap - wait)};
}

OutboxRow begin_sending(OutboxRow row) {
    row.state = OutboxState::sending;
    row.why.clear();
    return row;
}

OutboxRow after_delivery(OutboxRow row, const ports::DeliveryResult& result, base::Time now, const Backoff& backoff,
                         base::Duration jitter) {
    ++row.attempts;
    row.why = result.why;
    row.next_try = now + wait_after(row.attempts, backoff, jitter);
    switch (result.kind) {
        case Delivery::done:
            row.state = OutboxState::done;
            row.why.clear();
            row.next_try = now;
            break;
        case Delivery::retry_later:
            row.state = OutboxState::queued;
            if (backoff.give_up_after > 0 && row.attempts >= backoff.give_up_after) {
                row = block(std::move(row), "given up after " + std::to_string(row.attempts) + " attempts: " + result.why);
            }
            break;
        case Delivery::refused:
        case Delivery::conflict: row.state = OutboxState::blocked; break;
        case Delivery::unknown: row.state = OutboxState::unknown; break;
    }
    return row;
}

OutboxRow found_in_sending(OutboxRow row, base::Time now) {
    row.state = OutboxState::unknown;
    ++row.attempts;
    row.why = "the program ended while this was being sent";
    row.next_try = now;
    return row;
}

OutboxRow after_read_back(OutboxRow row, Readback answer, base::Time now, const Backoff& backoff) {
    switch (answer) {
        case Readback::arrived:
            row.state = OutboxState::done;
            row.why.clear();
            row.next_try = now;
            break;
        case Readback::not_arrived:
            row.state = OutboxState::queued;
            row.why = "the other side has not received it; it is sent again";
            row.next_try = now;
            break;
        case Readback::cannot_tell:
            row.state = OutboxState::unknown;
            if (row.why.empty()) row.why = "the other side cannot tell whether it arrived";
            row.next_try = now + wait_after(std::max(row.attempts, 1), backoff);
            break;
    }
    return row;
}

OutboxRow block(OutboxRow row, std::string why) {
    row.state = OutboxState::blocked;
    row.why = std::move(why);
    return row;
}

OutboxRow hold(OutboxRow row, std::string why, base::Time until) {
    row.state = OutboxState::queued;
    row.why = std::move(why);
    row.next_try = until;
    row.attempts = 0;
    return row;
}

// A row that was tried and comes back has been attempted; a fresh one gives no reason.
bool is_held(const OutboxRow& row) { return row.state == OutboxState::queued && row.attempts == 0 && !row.why.empty(); }

std::string state_text(const OutboxRow& row) {
    if (!is_held(row)) return ports::outbox_state_name(row.state);
    return row.next_try == base::time_max ? "held" : "held until " + base::format_time(row.next_try);
}

OutboxRow drop(OutboxRow row, std::string why) {
    row.state = OutboxState::cancelled;
    row.why = std::move(why);
    return row;
}

}  // namespace segue::outbox
