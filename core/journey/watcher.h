#pragma once
// Who looks on while journeys are folded: for the branch coverage of a pack's own tests. Sees everything, changes nothing.

#include "core/journey/definition.h"

#include <cstdint>

namespace segue::journey {

class Watcher {
public:
    virtual ~Watcher() = default;
    /// A transition of the chart was taken.
    virtual void taken(const Definition& definition, std::uint32_t transition) = 0;
    /// A transition was looked at, and its condition did not hold.
    virtual void passed_over(const Definition& definition, std::uint32_t transition) = 0;
    /// An `if` among the actions was answered; `action` counts in Chart::code.
    virtual void branched(const Definition& definition, std::uint32_t action, bool held) = 0;
    /// An event that a start, goal or leave waits for came, and its condition did or did not hold.
    virtual void watched(const Definition& definition, const Watch& watch, bool held) = 0;
    /// An instance reached its timeout.
    virtual void timed_out(const Definition& definition) = 0;
};

}  // namespace segue::journey
