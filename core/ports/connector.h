#pragma once
// What the core asks of a connector: fetch what is known of a customer, and deliver one outbox row.

#include "core/base/result.h"
#include "core/context/event.h"
#include "core/ports/outbox_row.h"

#include <string>
#include <vector>

namespace segue::ports {

/// What one source knows, as events (profiles and in-flight journeys are events too: profile.updated, journey.reported).
struct Fetched {
    std::vector<context::Event> events;
    std::vector<base::Error> problems;  ///< parts that could not be read, each with its place; the rest is good
};

/// How a delivery ended. `unknown` means that the other side may or may not have done it.
/// `conflict`: refused whole, because it was based on an older revision of a journey than the owner has by now.
enum class Delivery : std::uint8_t { done, retry_later, refused, unknown, conflict };

struct DeliveryResult {
    Delivery kind = Delivery::unknown;
    std::string why;          ///< for everything but done
    std::string reference;    ///< what the other side calls it; may be empty
};

/// Whether an earlier delivery with this key arrived.
enum class Readback : std::uint8_t { arrived, not_arrived, cannot_tell };

/// One source and target of customer data. Called from one connector thread at a time; never from the UI's.
/// May block on I/O, bounded by its own deadline. Never throws.
class Connector {
public:
    virtual ~Connector() = default;
    [[nodiscard]] virtual const std::string& id() const = 0;
    /// Everything new since the last call (the first call: everything). In any order; duplicates are harmless.
    [[nodiscard]] virtual base::Result<Fetched> fetch() = 0;
    /// Delivers one row. Must be idempotent by the row's key where the other side allows it.
    [[nodiscard]] virtual DeliveryResult deliver(const OutboxRow& row) = 0;
    [[nodiscard]] virtual Readback read_back(const OutboxRow& row) = 0;
};

}  // namespace segue::ports
