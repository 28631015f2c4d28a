#pragma once
// One customer on one journey: where they are, how they came there, what comes next.

#include "core/base/time.h"
#include "core/journey/definition.h"
#include "core/journey/statechart.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace segue::journey {

///            ┌────────── goal (a goal was seen)
///   active ──┼────────── left (a leave was seen, or a restart)
///            ├────────── timed_out (the definition's timeout passed)
///            └────────── finished (a final state of the chart was reached)
/// Only an owner's report leads back to active.
enum class Status : std::uint8_t { active, goal, left, timed_out, finished };

enum class Cause : std::uint8_t { start, event, timer, disposition, report, goal, leave, timeout, migration };

/// One entry of an instance's own history: it was in `from`, and then in `to`.
struct HistoryEntry {
    base::Time time;
    StateSet from, to;         ///< state_text(definition, …) gives them names
    Cause cause = Cause::event;
    std::string cause_id;      ///< the event's id; for a timer what it waited for ("after:waiting", "send:remind"); "version:1"
    std::string by;            ///< the agent of a disposition, the source of a report; else empty
};

/// A wait that has been begun. Order: due, then `after`s in document order, then sends in the order of sending.
struct Timer {
    enum class Kind : std::uint8_t { after, send };
    base::Time due;
    Kind kind = Kind::after;
    std::uint32_t index = 0;   ///< after: Chart::transitions; send: Chart::code
};

/// What the owner outside has said; absent for most instances.
struct Outside {
    std::string revision;
    std::string difference;    ///< "the owner says stalled, derived was waiting"; empty when they agree
};

/// Under 300 bytes at rest beside its history. The definition must outlive it. Copying copies everything.
class Instance {
public:
    std::string id;                       ///< "ji-…", a hash of customer, definition, key and causing event
    const Definition* definition = nullptr;  ///< the version that it was started with, until it is carried over (migrate.h)
    std::string key;
    Configuration configuration;          ///< kept as it was last when the instance has ended
    Status status = Status::active;
    bool stuck = false;                   ///< its chart ran in a circle: it only hears goals, leaves, timeout and its owner
    base::Time started, since;            ///< since: when the configuration was last another one
    std::vector<HistoryEntry> history;
    std::vector<Timer> timers;            ///< in their order
    std::optional<base::Time> timeout_at;
    std::unique_ptr<Outside> outside;

    Instance() = default;
    Instance(const Instance& other);
    Instance& operator=(const Instance& other);
    Instance(Instance&&) noexcept = default;
    Instance& operator=(Instance&&) noexcept = default;
    ~Instance() = default;

    [[nodiscard]] bool is_active() const { return status == Status::active; }
    [[nodiscard]] bool is_in(std::string_view state) const;
    /// Every active state's id, in document order; views into the definition.
    [[nodiscard]] std::vector<std::string_view> active() const;
    /// Since when each of them has been active without a break, in the same order.
    [[nodiscard]] std::vector<base::Time> entered() const;
    /// Since when it has been in one of these states, now that one and now another, without a break; none: it is in none of them.
    [[nodiscard]] std::optional<base::Time> in_any_since(std::span<const std::string> states) const;
    /// The deepest active states joined by "+".
    [[nodiscard]] std::string state() const;
    /// The people's name of the state (stage_text).
    [[nodiscard]] std::string stage() const;
    /// What the active states put forward, innermost state first; of an action twice the innermost counts.
    [[nodiscard]] std::vector<Offer> offers() const;
    /// The wrap-up codes of the active states, innermost state first, each once. Empty when it has ended.
    [[nodiscard]] std::vector<std::string> dispositions() const;
    [[nodiscard]] std::optional<base::Time> next_timer_at() const;
    [[nodiscard]] std::string_view revision() const { return outside ? std::string_view(outside->revision) : std::string_view(); }
    [[nodiscard]] std::string_view difference() const { return outside ? std::string_view(outside->difference) : std::string_view(); }
};

/// Equal in everything a person or another system can see.
[[nodiscard]] bool operator==(const Instance& a, const Instance& b);

[[nodiscard]] std::string_view status_name(Status status);
[[nodiscard]] std::string_view cause_name(Cause cause);

}  // namespace segue::journey
