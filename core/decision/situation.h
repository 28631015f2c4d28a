#pragma once
// Picture and journeys of one customer, folded together over the same ordered events.

#include "core/decision/decide.h"
#include "core/journey/fold.h"

#include <span>
#include <string>
#include <vector>

namespace segue::decision {

/// The definitions to fold with; they must outlive every situation made of them.
struct FoldRules {
    context::ContextRules context;
    std::vector<const journey::Definition*> journeys;
};

/// Copy it to preview what an event would do: copies share nothing.
class Situation {
public:
    Situation(std::string customer, const FoldRules& rules) : picture_(customer, rules.context), journeys_(rules.journeys, std::move(customer)) {}

    /// Events in any order; those after `now` and duplicates are left out. Ends with the timers that are due at `now`.
    void fold(std::vector<context::Event> events, base::Time now);
    /// One more event that is not before the last one folded.
    void apply(context::Event event);
    void advance_to(base::Time now);
    /// Who looks on while the journeys are folded (journey/watcher.h).
    void watch(journey::Watcher* watcher) { journeys_.watch(watcher); }

    [[nodiscard]] const context::Context& context() const { return picture_.context(); }
    [[nodiscard]] const journey::JourneyFold& journeys() const { return journeys_; }

private:
    context::ContextFold picture_;
    journey::JourneyFold journeys_;
};

/// The active journeys as a decision sees them, in order of (definition, key).
[[nodiscard]] std::vector<JourneyFacts> journey_facts(const journey::JourneyFold& fold);
/// What conditions see as `journey`: by definition id the latest instance {key, state, stage, active, since, status}.
[[nodiscard]] base::Json journey_view(const journey::JourneyFold& fold);

}  // namespace segue::decision
