#pragma once
// Picture, signals and journeys of one customer, folded together over the same ordered events and the time.

#include "core/decision/decide.h"
#include "core/journey/fold.h"
#include "core/signals/fold.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace segue::decision {

/// The definitions to fold with; they must outlive every situation made of them.
struct FoldRules {
    context::ContextRules context;
    signals::SignalRules signals;
    std::vector<const journey::Definition*> journeys;
};

/// Copy it to preview what an event would do: copies share the events, which never change, and nothing else.
class Situation {
public:
    Situation(std::string customer, const FoldRules& rules) : rules_(&rules), picture_(customer, rules.context), signals_(rules.signals), journeys_(rules.journeys, std::move(customer)) {}

    /// Events in any order; those after `now` and duplicates are left out. Ends with what is due at `now`.
    void fold(std::vector<context::Event> events, base::Time now);
    /// One more event that is not before the last one folded.
    void apply(context::Event&& event);
    void apply(const context::Event& event) { apply(context::Event(event)); }
    /// At each instant first signals change by time, then timers run, then journeys hear of the signals.
    void advance_to(base::Time now);
    /// The same events as another customer's. Ids of journeys and of what they ask for depend on whose they are, and merging customers
    /// or taking that back changes whose they are: what was sent before says the ids of then.
    [[nodiscard]] Situation under(const std::string& customer) const;
    /// Who looks on while the journeys are folded (journey/watcher.h).
    void watch(journey::Watcher* watcher) { journeys_.watch(watcher); }

    [[nodiscard]] const context::Context& context() const { return picture_.context(); }
    [[nodiscard]] const signals::SignalFold& signals() const { return signals_; }
    [[nodiscard]] const journey::JourneyFold& journeys() const { return journeys_; }

    /// When a signal or a journey next changes by time alone.
    [[nodiscard]] std::optional<base::Time> next_change_at() const;
    /// Numbers of the events behind a cause that a journey's history names: the event itself, or those that the signal cites.
    [[nodiscard]] std::vector<std::uint32_t> events_of_cause(std::string_view cause_id) const;
    /// The signal whose change that cause is; empty when it is none.
    [[nodiscard]] std::optional<signals::Signal> signal_of_cause(std::string_view cause_id) const;

private:
    /// What signals and journeys make of the last event of the picture; by the number of its type.
    void take(std::uint32_t type);
    void run_timers_to(base::Time now);
    void tell_journeys(std::vector<signals::Change>& changes);
    void tell_of_opt_out(std::uint32_t number);

    const FoldRules* rules_;
    base::Time advanced_to_ = base::time_min;
    context::ContextFold picture_;
    signals::SignalFold signals_;
    journey::JourneyFold journeys_;
};

/// The active journeys as a decision sees them, in order of (definition, key). They refer to the fold.
[[nodiscard]] std::vector<JourneyFacts> journey_facts(const journey::JourneyFold& fold);
/// What conditions see as `journey`: by definition id the latest instance {key, state, stage, active, since, status}.
[[nodiscard]] base::Json journey_view(const journey::JourneyFold& fold);

}  // namespace segue::decision
