#pragma once
// Carries due outbox rows to their targets so that each has its effect exactly once.
//
//   store: sending ──► connector: deliver ──► store: done | queued | blocked | unknown
//
// Every arrow into the store is durable before the next step. A crash after the first leaves a row in `sending`; the next
// round makes it `unknown` and reads it back, so it is never sent again blindly:
//
//   crash before deliver   read back says not arrived ──► queued, sent again
//   crash after deliver    read back says arrived     ──► done, not sent again
//   nobody can tell        stays unknown, visible; the lane waits

#include "core/outbox/rules.h"
#include "core/ports/store.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace segue::outbox {

/// Why a row must not be sent now (consent withdrawn, cap reached, quiet hours, another journey's turn, stale).
struct Objection {
    enum class Then : std::uint8_t {
        block,   ///< it waits for a person or a new decision
        hold,    ///< it is judged anew at `until`
        drop,    ///< nobody wants it any more
    };
    std::string why;
    Then then = Then::block;
    base::Time until = {};   ///< of hold: after now; base::time_max: when who holds it says so
};
/// The row as the objection leaves it.
[[nodiscard]] ports::OutboxRow after_objection(const ports::OutboxRow& row, Objection&& objection);
/// Empty when the row may be sent. It may bring the row up to date: what it says of the time of sending.
using Rejudge = std::function<std::optional<Objection>(ports::OutboxRow&)>;

/// What one round did.
struct Round {
    std::vector<ports::OutboxRow> rows;   ///< every row that was touched, as it stands now, in order of touching
    std::vector<ports::OutboxRow> conflicts;  ///< of `rows` those whose journeys the owner has moved meanwhile: blocked until derived again
    std::vector<base::Error> problems;    ///< the store failed; the round ended there and the next one goes on
    [[nodiscard]] std::size_t count(ports::OutboxState state) const;
};

/// Runs on the core thread; deliver() blocks it for as long as the connector's own deadline. One courier for a store:
/// between two rounds nothing is being sent.
class Courier {
public:
    /// The store and the connectors must outlive the courier. A connector is found by its id = the row's target.
    Courier(ports::Store& store, std::vector<ports::Connector*> connectors, Rejudge rejudge, Backoff backoff = {});

    /// First settles what an earlier round left open, then sends every row that is due, lane by lane in order of seq, until
    /// none is due at `now`, or `enough` says after a row that it must end (somebody waits). Rows whose target has no connector are blocked.
    [[nodiscard]] Round deliver_due(base::Time now, base::Duration jitter = {}, const std::function<bool()>& enough = {});

private:
    bool settle(Round& round, const ports::OutboxRow& row, base::Time now, const std::string& reference = {});
    bool settle_left_open(Round& round, base::Time now);
    bool send(Round& round, ports::OutboxRow row, base::Time now, base::Duration jitter);
    [[nodiscard]] ports::Connector* connector(const std::string& target) const;

    ports::Store& store_;
    std::vector<ports::Connector*> connectors_;
    Rejudge rejudge_;
    Backoff backoff_;
};

}  // namespace segue::outbox
