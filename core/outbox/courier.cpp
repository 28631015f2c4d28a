#include "core/outbox/courier.h"

#include <algorithm>

namespace segue::outbox {

using ports::OutboxRow;
using ports::OutboxState;

std::size_t Round::count(OutboxState state) const {
    return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [state](const OutboxRow& row) { return row.state == state; }));
}

Courier::Courier(ports::Store& store, std::vector<ports::Connector*> connectors, Rejudge rejudge, Backoff backoff)
    : store_(store), connectors_(std::move(connectors)), rejudge_(std::move(rejudge)), backoff_(backoff) {}

ports::Connector* Courier::connector(const std::string& target) const {
    for (ports::Connector* each : connectors_) {
        if (each->id() == target) return each;
    }
    return nullptr;
}

/// Stores the row's new state; false when the store failed.
bool Courier::settle(Round& round, const OutboxRow& row, base::Time now, const std::string& reference) {
    ports::Change also;
    also.customer = row.customer;
    also.agent = row.agent;
    also.now = now;
    if (!reference.empty()) {
        const auto details = base::Json::object({{"reference", reference}, {"row", row.seq}});
        also.audit.push_back({row.customer, row.agent, "outbox.delivered", base::write_json(details)});
    }
    if (const base::Status stored = store_.settle_row(row, also); !stored) {
        round.problems.push_back(stored.error());
        return false;
    }
    if (row.state != OutboxState::sending) round.rows.push_back(row);
    return true;
}

bool Courier::settle_left_open(Round& round, base::Time now) {
    const auto open = store_.open_rows();
    if (!open) {
        round.problems.push_back(open.error());
        return false;
    }
    for (OutboxRow row : *open) {
        if (row.state == OutboxState::sending) {
            row = found_in_sending(std::move(row), now);
            if (!settle(round, row, now)) return false;
        }
        if (row.state != OutboxState::unknown || row.next_try > now) continue;
        ports::Connector* target = connector(row.target);
        if (!target) continue;  // stays unknown and visible until its connector is there again
        if (!settle(round, after_read_back(row, target->read_back(row), now, backoff_), now)) return false;
    }
    return true;
}

OutboxRow after_objection(const OutboxRow& row, Objection&& objection) {
    switch (objection.then) {
        case Objection::Then::hold: return hold(row, std::move(objection.why), objection.until);
        case Objection::Then::drop: return drop(row, std::move(objection.why));
        case Objection::Then::block: break;
    }
    return block(row, std::move(objection.why));
}

bool Courier::send(Round& round, OutboxRow row, base::Time now, base::Duration jitter) {
    ports::Connector* target = connector(row.target);
    if (!target) return settle(round, block(row, "there is no connector '" + row.target + "'"), now);
    if (rejudge_) {
        if (auto objection = rejudge_(row)) return settle(round, after_objection(row, *std::move(objection)), now);
    }
    const OutboxRow sending = begin_sending(row);
    if (!settle(round, sending, now)) return false;
    const ports::DeliveryResult result = target->deliver(sending);
    const OutboxRow settled = after_delivery(sending, result, now, backoff_, jitter);
    if (!settle(round, settled, now, result.reference)) return false;
    if (result.kind == ports::Delivery::conflict) round.conflicts.push_back(settled);
    return true;
}

Round Courier::deliver_due(base::Time now, base::Duration jitter, const std::function<bool()>& enough) {
    Round round;
    if (!settle_left_open(round, now)) return round;
    for (;;) {
        const auto due = store_.due_rows(now);
        if (!due) {
            round.problems.push_back(due.error());
            return round;
        }
        if (due->empty()) return round;
        for (const OutboxRow& row : *due) {
            if (!send(round, row, now, jitter) || (enough && enough())) return round;
        }
    }
}

}  // namespace segue::outbox
