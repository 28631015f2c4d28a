#pragma once
// A detector as a pack's signals.json says it: which events, in which relation and span of time, make a state of the customer.
// Immutable once read. What each kind means, and since when and until when its signal lasts: README.md of this folder.

#include "core/base/fixed.h"
#include "core/base/json.h"
#include "core/base/time.h"
#include "core/condition/condition.h"
#include "core/context/value.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace segue::signals {

enum class Kind : std::uint8_t { repeat, stall, returned, restarted, sequence, absence, threshold };
[[nodiscard]] std::string_view kind_name(Kind kind);

/// Events of one type, where the condition holds as of the event.
struct Pattern {
    std::string type;
    std::optional<condition::Program> when;
};
using Patterns = std::vector<Pattern>;   ///< any of them

struct Detector {
    std::string id;
    std::string title;                   ///< for people: "Same error twice in a day"
    Kind kind = Kind::repeat;
    base::Place place;
    std::optional<context::ValueRule> key;  ///< absent: one signal for the whole customer
    /// repeat, threshold: what is counted. stall, absence: what opens the watch. The others: what must come, in this order.
    std::vector<Patterns> steps;
    Patterns answers;                    ///< stall: what counts as progress; absence: what should come
    Patterns ends;                       ///< what forgets all that came before, and ends the signal
    base::Duration window;               ///< repeat, threshold: what counts; stall, absence: how long; else: from the anchor to the end
    std::size_t anchor = 0;              ///< sequence kinds: the step from which the window is measured
    std::optional<context::ValueRule> due;  ///< absence: the deadline, as an RFC 3339 text, out of the event that opens the watch
    std::optional<base::Duration> lasts; ///< how long the signal stays after the last event that made it; required by sequence kinds
    /// repeat, threshold: what an event adds, and how much within the window makes the signal.
    std::optional<context::ValueRule> amount;  ///< absent: each event adds 1. Numbers below zero add nothing.
    base::Fixed level;
};

/// What an event of some type may be to a detector.
struct Interest {
    static constexpr int end = -2, answer = -1;   ///< else the number of a step
    std::uint32_t detector = 0;
    int role = 0;
    std::optional<condition::Program> when;
};

/// All detectors of a pack, with an index by type of event.
class SignalRules {
public:
    SignalRules() = default;
    explicit SignalRules(std::vector<Detector> detectors);

    [[nodiscard]] const std::vector<Detector>& detectors() const { return detectors_; }
    [[nodiscard]] const Detector* find(std::string_view id) const;
    /// In the order of detectors; of one detector ends first, then answers, then the later steps before the earlier ones, so that an
    /// event never follows itself. One hash and one comparison.
    [[nodiscard]] std::span<const Interest> wanting(std::string_view type) const { return wanting(slot_of(type)); }
    /// The same in two steps: a number for the type, 0 when nothing wants it, and what wants it.
    [[nodiscard]] std::uint32_t slot_of(std::string_view type) const;
    [[nodiscard]] std::span<const Interest> wanting(std::uint32_t slot) const;

private:
    struct Slot {
        std::string type;
        std::uint32_t begin = 0, end = 0;   ///< in interests_
    };
    std::vector<Detector> detectors_;
    std::vector<Interest> interests_;
    std::vector<Slot> slots_;               ///< open addressing, a power of two; an empty type is a free slot
};

}  // namespace segue::signals
