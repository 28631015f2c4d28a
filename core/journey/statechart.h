#pragma once
// The algorithm of W3C SCXML 1.0, appendix D, on the tables of chart.h: document order, preemption by inner states, exit
// sets up to the least common compound ancestor, history, parallel regions, done events, run to completion.
//
//   one external event ──► macrostep: microsteps until no eventless transition and no internal event is left
//
// Pure: conditions, timers and effects are the Host's. Not thread-safe; one Statechart serves one event of one instance.

#include "core/base/few.h"
#include "core/journey/chart.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace segue::journey {

/// Where one run of a chart stands; all that must be kept between events.
struct Configuration {
    StateSet active;
    std::vector<std::pair<StateIndex, StateSet>> remembered;  ///< what history states remember
    bool running = true;                                      ///< false once a final state of the chart itself was entered
};

enum class Answer : std::uint8_t { no, yes, error };

/// What a chart asks of the world around it. Called in the middle of a step: the configuration is then as SCXML defines it
/// for executable content (states already left are gone, states to come are not there yet).
class Host {
public:
    virtual ~Host() = default;
    /// error counts as no and puts "error.execution" into the internal queue (once in a macrostep).
    virtual Answer test(std::uint32_t guard) = 0;
    virtual void send(std::uint32_t action) = 0;    ///< Chart::code number, as in the next two
    virtual void cancel(std::uint32_t action) = 0;
    virtual void emit(std::uint32_t action) = 0;
    virtual void entered(StateIndex state) = 0;     ///< before its entry actions: begin its waits
    virtual void left(StateIndex state) = 0;        ///< after its exit actions: end its waits
    // For those who look on (watcher.h).
    virtual void taken(std::uint32_t /*transition*/) {}
    virtual void passed_over(std::uint32_t /*transition*/) {}       ///< its condition does not hold
    virtual void branched(std::uint32_t /*action*/, bool /*held*/) {}  ///< an `if`
};

struct Step {
    bool taken = false;    ///< a transition was taken
    bool endless = false;  ///< stopped at the bound, between two microsteps; the chart does not settle
};

class Statechart {
public:
    Statechart(const Chart& chart, Configuration& configuration, Host& host)
        : chart_(chart), now_(configuration), host_(host) {}

    /// Enters the chart for the first time.
    Step start();
    /// One external event of that class.
    Step handle(std::uint32_t event_class);
    /// The `after` with that number in Chart::transitions has come due.
    Step handle_after(std::uint32_t transition);
    /// Runs the exit actions of all active states, innermost first (SCXML's exitInterpreter). The configuration stays, to
    /// be shown; nothing is raised any more.
    void leave_all();

    /// Microsteps taken since this Statechart was made.
    [[nodiscard]] std::size_t rounds() const { return rounds_; }

    /// Whether `handle` could find a transition at all; far cheaper than asking it. Transitions without event count: their
    /// conditions are judged again whenever something happens.
    [[nodiscard]] static bool may_react(const Chart& chart, const Configuration& configuration, std::uint32_t event_class) {
        return chart.rows[event_class].waiting.intersects(configuration.active);
    }

    /// The configuration that holds these states, what is around them, and the defaults of what they leave open, without
    /// running anything: how a state that was reached elsewhere is taken over. Empty when they cannot be active together.
    [[nodiscard]] static StateSet configuration_of(const Chart& chart, const std::vector<StateIndex>& states);

private:
    using Transitions = base::Few<std::uint32_t, 4>;
    struct EntrySet;

    Step run(Transitions& enabled);
    void select(const Row& row, Transitions& enabled);
    [[nodiscard]] std::uint32_t enabled_at(const Row& row, StateIndex state);
    void keep_unpreempted(Transitions& enabled) const;
    [[nodiscard]] StateIndex domain_of(const Transition& transition) const { return transition.to_history ? domain_by_history(transition) : transition.domain; }
    [[nodiscard]] StateIndex domain_by_history(const Transition& transition) const;
    [[nodiscard]] std::vector<StateIndex> effective_targets(const Transition& transition) const;
    [[nodiscard]] const StateSet* remembered(StateIndex history) const;
    void microstep(const Transitions& transitions);
    void leave(const Transitions& transitions);
    void remember(StateIndex state);
    void enter(const EntrySet& set);
    void finish(StateIndex final);
    [[nodiscard]] bool is_done(StateIndex state) const;
    void execute(Range actions);
    void raise(std::uint32_t name) { internal_.push_back(chart_.names[name].event_class); }
    [[nodiscard]] bool holds(std::uint32_t guard);
    [[nodiscard]] bool branch_holds(std::uint32_t action);

    const Chart& chart_;
    Configuration& now_;
    Host& host_;
    std::vector<std::uint32_t> internal_;   ///< the internal queue, from head_ on
    std::size_t head_ = 0;
    std::size_t rounds_ = 0;                ///< microsteps so far; one Statechart serves one event and what follows from it
    bool erred_ = false;
};

}  // namespace segue::journey
