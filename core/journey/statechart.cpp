#include "core/journey/statechart.h"

#include <algorithm>

namespace segue::journey {

/// What a microstep enters (SCXML's statesToEnter, statesForDefaultEntry, defaultHistoryContent), and how it is found.
struct Statechart::EntrySet {
    const Chart& chart;
    const Configuration& now;
    StateSet states;
    StateSet by_default;
    std::vector<std::pair<StateIndex, Range>> history_content;  ///< by the history's parent

    void add_targets(const std::vector<StateIndex>& targets, StateIndex below) {
        for (const StateIndex target : targets) add_descendants(target);
        for (const StateIndex target : targets) add_ancestors(target, below);
    }

    void add_descendants(StateIndex at) {
        const State& state = chart.states[at];
        if (state.is_history()) return add_history(at, state);
        states.insert(at);
        if (state.kind == State::Kind::compound) {
            by_default.insert(at);
            add_targets(state.initial.targets, at);
        } else if (state.kind == State::Kind::parallel) {
            add_regions(at);
        }
    }

    void add_history(StateIndex at, const State& state) {
        for (const auto& [history, members] : now.remembered) {
            if (history != at) continue;
            for (StateIndex s = members.next(0); s != none; s = members.next(s + 1)) add_descendants(s);
            for (StateIndex s = members.next(0); s != none; s = members.next(s + 1)) add_ancestors(s, state.parent);
            return;
        }
        keep_content(state.parent, state.initial.actions);
        add_targets(state.initial.targets, state.parent);
    }

    /// One content for each parent, as in the standard: the last one counts.
    void keep_content(StateIndex parent, Range actions) {
        for (auto& entry : history_content) {
            if (entry.first != parent) continue;
            entry.second = actions;
            return;
        }
        history_content.emplace_back(parent, actions);
    }

    void add_ancestors(StateIndex at, StateIndex below) {
        for (at = chart.states[at].parent; at != none && at != below; at = chart.states[at].parent) {
            if (at == 0) return;
            states.insert(at);
            if (chart.states[at].kind == State::Kind::parallel) add_regions(at);
        }
    }

    /// Every region of a parallel state is entered, unless a state inside it already is.
    void add_regions(StateIndex parallel) {
        for (StateIndex child = parallel + 1; child < chart.states[parallel].end; child = chart.states[child].end) {
            if (chart.states[child].is_history()) continue;
            const StateIndex inside = states.next(child + 1);
            if (inside == none || inside >= chart.states[child].end) add_descendants(child);
        }
    }
};

namespace {

/// A chart that needs more microsteps than this for one event does not settle. A chain through every state must fit.
std::size_t bound_of(const Chart& chart) { return std::max<std::size_t>(1000, 4 * chart.states.size()); }

/// Whether two transitions leave a state in common. Each leaves all active descendants of its domain, at least its own
/// source or a child of it; so they do exactly when one domain holds the other.
bool conflict(const Chart& chart, StateIndex a, StateIndex b) {
    if (a == none || b == none) return false;
    return a == b || chart.is_within(a, b) || chart.is_within(b, a);
}

}  // namespace

Step Statechart::start() {
    EntrySet set{chart_, now_, {}, {}, {}};
    set.add_targets(chart_.states[0].initial.targets, 0);
    host_.entered(0);
    execute(chart_.states[0].entry);
    execute(chart_.states[0].initial.actions);
    enter(set);
    Transitions none_yet;
    Step step = run(none_yet);
    step.taken = true;
    return step;
}

Step Statechart::handle(std::uint32_t event_class) {
    if (!now_.running) return {};
    Transitions enabled;
    select(chart_.rows[event_class], enabled);
    return run(enabled);
}

Step Statechart::handle_after(std::uint32_t number) {
    const Transition& transition = chart_.transitions[number];
    if (!now_.running || !now_.active.contains(transition.source)) return {};
    Transitions enabled;
    if (holds(transition.guard)) enabled.push_back(number);
    else host_.passed_over(number);
    return run(enabled);
}

void Statechart::leave_all() {
    for (StateIndex at = now_.active.previous(static_cast<StateIndex>(chart_.states.size())); at != none;
         at = now_.active.previous(at)) {
        execute(chart_.states[at].exit);
        host_.left(at);
    }
    internal_.clear();
    now_.running = false;
}

/// mainEventLoop for one external event: `enabled` are the transitions that it enabled.
Step Statechart::run(Transitions& enabled) {
    Step step;
    while (now_.running) {
        if (enabled.empty() && !chart_.eventless.transitions.empty()) select(chart_.eventless, enabled);
        if (enabled.empty() && head_ < internal_.size()) {
            select(chart_.rows[internal_[head_++]], enabled);
            // Without one it is again the turn of those without event. The queue grows in microsteps only, so it drains.
            if (enabled.empty()) continue;
        }
        if (enabled.empty()) break;
        if (++rounds_ > bound_of(chart_)) {
            step.endless = true;
            break;
        }
        microstep(enabled);
        step.taken = true;
        enabled.clear();
    }
    internal_.clear();
    head_ = 0;
    erred_ = false;
    if (!now_.running) leave_all();
    return step;
}

/// Adds to `enabled`, which must be empty.
void Statechart::select(const Row& row, Transitions& enabled) {
    if (!row.sources.intersects(now_.active)) return;
    for (StateIndex at = now_.active.next(0); at != none; at = now_.active.next(at + 1)) {
        if (!chart_.states[at].is_atomic()) continue;
        for (StateIndex state = at; state != 0 && state != none; state = chart_.states[state].parent) {
            if (!row.sources.contains(state)) continue;
            const std::uint32_t number = enabled_at(row, state);
            if (number == none) continue;
            if (std::find(enabled.begin(), enabled.end(), number) == enabled.end()) enabled.push_back(number);
            break;
        }
    }
    if (enabled.size() > 1) keep_unpreempted(enabled);
}

std::uint32_t Statechart::enabled_at(const Row& row, StateIndex state) {
    auto at = std::lower_bound(row.transitions.begin(), row.transitions.end(), state, [this](std::uint32_t number, StateIndex s) {
        return chart_.transitions[number].source < s;
    });
    for (; at != row.transitions.end() && chart_.transitions[*at].source == state; ++at) {
        if (holds(chart_.transitions[*at].guard)) return *at;
        host_.passed_over(*at);
    }
    return none;
}

/// removeConflictingTransitions: of two that leave a common state, the inner source wins, else the one found first.
void Statechart::keep_unpreempted(Transitions& enabled) const {
    std::vector<std::uint32_t> kept;
    for (const std::uint32_t number : enabled) {
        const Transition& transition = chart_.transitions[number];
        const StateIndex domain = domain_of(transition);
        std::vector<std::uint32_t> beaten;
        bool preempted = false;
        for (const std::uint32_t other : kept) {
            if (!conflict(chart_, domain, domain_of(chart_.transitions[other]))) continue;
            if (!chart_.is_within(transition.source, chart_.transitions[other].source)) {
                preempted = true;
                break;
            }
            beaten.push_back(other);
        }
        if (preempted) continue;
        for (const std::uint32_t other : beaten) kept.erase(std::find(kept.begin(), kept.end(), other));
        kept.push_back(number);
    }
    enabled.clear();
    for (const std::uint32_t number : kept) enabled.push_back(number);
}

const StateSet* Statechart::remembered(StateIndex history) const {
    for (const auto& [state, members] : now_.remembered) {
        if (state == history) return &members;
    }
    return nullptr;
}

/// getEffectiveTargetStates. A history's default may name another history, so this follows a work list.
std::vector<StateIndex> Statechart::effective_targets(const Transition& transition) const {
    std::vector<StateIndex> targets = transition.targets;
    std::size_t followed = 0;
    for (std::size_t at = 0; at < targets.size();) {
        if (!chart_.states[targets[at]].is_history() || ++followed > chart_.states.size()) {
            ++at;
            continue;
        }
        const StateIndex history = targets[at];
        targets.erase(targets.begin() + static_cast<std::ptrdiff_t>(at));
        if (const StateSet* members = remembered(history)) {
            for (StateIndex s = members->next(0); s != none; s = members->next(s + 1)) targets.push_back(s);
        } else {
            const auto& otherwise = chart_.states[history].initial.targets;
            targets.insert(targets.end(), otherwise.begin(), otherwise.end());
        }
    }
    return targets;
}

StateIndex Statechart::domain_by_history(const Transition& transition) const {
    const std::vector<StateIndex> targets = effective_targets(transition);
    const bool inside = std::all_of(targets.begin(), targets.end(),
                                    [&](StateIndex target) { return chart_.is_within(target, transition.source); });
    const bool compound = chart_.states[transition.source].kind == State::Kind::compound;
    if (transition.internal && compound && inside) return transition.source;
    return common_ancestor(chart_, transition.source, targets);
}

void Statechart::microstep(const Transitions& transitions) {
    leave(transitions);
    for (const std::uint32_t number : transitions) {
        host_.taken(number);
        execute(chart_.transitions[number].actions);
    }
    EntrySet set{chart_, now_, {}, {}, {}};
    for (const std::uint32_t number : transitions) {
        const Transition& transition = chart_.transitions[number];
        if (transition.targets.empty()) continue;
        for (const StateIndex target : transition.targets) set.add_descendants(target);
        const StateIndex domain = domain_of(transition);
        if (transition.to_history) {
            for (const StateIndex target : effective_targets(transition)) set.add_ancestors(target, domain);
        } else {
            for (const StateIndex target : transition.targets) set.add_ancestors(target, domain);
        }
    }
    enter(set);
}

void Statechart::leave(const Transitions& transitions) {
    StateSet leaving;
    for (const std::uint32_t number : transitions) {
        const StateIndex domain = domain_of(chart_.transitions[number]);
        if (domain == none) continue;
        for (StateIndex s = now_.active.next(domain + 1); s != none && s < chart_.states[domain].end; s = now_.active.next(s + 1)) {
            leaving.insert(s);
        }
    }
    const auto past_last = static_cast<StateIndex>(chart_.states.size());
    for (StateIndex s = leaving.previous(past_last); s != none; s = leaving.previous(s)) {
        if (!chart_.states[s].is_atomic()) remember(s);
    }
    for (StateIndex s = leaving.previous(past_last); s != none; s = leaving.previous(s)) {
        execute(chart_.states[s].exit);
        host_.left(s);
        now_.active.erase(s);
    }
}

void Statechart::remember(StateIndex state) {
    for (StateIndex child = state + 1; child < chart_.states[state].end; child = chart_.states[child].end) {
        if (!chart_.states[child].is_history()) continue;
        const bool deep = chart_.states[child].kind == State::Kind::deep_history;
        StateSet members;
        for (StateIndex s = now_.active.next(state + 1); s != none && s < chart_.states[state].end; s = now_.active.next(s + 1)) {
            if (deep ? chart_.states[s].is_atomic() : chart_.states[s].parent == state) members.insert(s);
        }
        const auto at = std::find_if(now_.remembered.begin(), now_.remembered.end(),
                                     [child](const auto& entry) { return entry.first == child; });
        if (at != now_.remembered.end()) at->second = std::move(members);
        else now_.remembered.emplace_back(child, std::move(members));
    }
}

void Statechart::enter(const EntrySet& set) {
    for (StateIndex at = set.states.next(0); at != none; at = set.states.next(at + 1)) {
        const State& state = chart_.states[at];
        now_.active.insert(at);
        host_.entered(at);
        execute(state.entry);
        if (set.by_default.contains(at)) execute(state.initial.actions);
        for (const auto& [parent, content] : set.history_content) {
            if (parent == at) execute(content);
        }
        if (state.kind == State::Kind::final) finish(at);
    }
}

/// A final state was entered: its parent is done, and so may be the parallel state around that.
void Statechart::finish(StateIndex final) {
    const StateIndex parent = chart_.states[final].parent;
    if (parent == 0) {
        now_.running = false;
        return;
    }
    if (chart_.states[parent].done_name != none) raise(chart_.states[parent].done_name);
    const StateIndex around = chart_.states[parent].parent;
    if (around != 0 && chart_.states[around].kind == State::Kind::parallel && is_done(around)) {
        raise(chart_.states[around].done_name);
    }
}

/// isInFinalState. The recursion goes down nested parallel states only, no deeper than the chart.
bool Statechart::is_done(StateIndex state) const {
    const bool parallel = chart_.states[state].kind == State::Kind::parallel;
    if (!parallel && chart_.states[state].kind != State::Kind::compound) return false;
    for (StateIndex child = state + 1; child < chart_.states[state].end; child = chart_.states[child].end) {
        if (chart_.states[child].is_history()) continue;
        const bool done = parallel ? is_done(child)
                                   : chart_.states[child].kind == State::Kind::final && now_.active.contains(child);
        if (done != parallel) return done;
    }
    return parallel;
}

void Statechart::execute(Range actions) {
    for (std::uint32_t at = actions.begin; at < actions.end;) {
        const Action& action = chart_.code[at];
        switch (action.kind) {
            case Action::Kind::raise: raise(action.name); break;
            case Action::Kind::send: host_.send(at); break;
            case Action::Kind::cancel: host_.cancel(at); break;
            case Action::Kind::emit: host_.emit(at); break;
            case Action::Kind::branch:
                if (branch_holds(at)) break;
                at = action.to;
                continue;
            case Action::Kind::jump: at = action.to; continue;
        }
        ++at;
    }
}

bool Statechart::branch_holds(std::uint32_t action) {
    const bool held = holds(chart_.code[action].guard);
    host_.branched(action, held);
    return held;
}

bool Statechart::holds(std::uint32_t guard) {
    if (guard == none) return true;
    const Answer answer = host_.test(guard);
    if (answer == Answer::error && !erred_) {
        // Once in a macrostep: a chart that watches "*" would otherwise feed on the error of its own condition.
        erred_ = true;
        raise(chart_.error_name);
    }
    return answer == Answer::yes;
}

StateSet Statechart::configuration_of(const Chart& chart, const std::vector<StateIndex>& states) {
    const Configuration nothing;
    EntrySet set{chart, nothing, {}, {}, {}};
    std::vector<StateIndex> innermost;
    for (const StateIndex state : states) {
        const bool holds_another = std::any_of(states.begin(), states.end(),
                                               [&](StateIndex other) { return chart.is_within(other, state); });
        if (!holds_another) innermost.push_back(state);
    }
    if (innermost.empty()) return {};
    set.add_targets(innermost, 0);
    set.states.insert(0);
    for (StateIndex at = 0; at != none; at = set.states.next(at + 1)) {
        if (chart.states[at].kind != State::Kind::compound) continue;
        std::size_t active = 0;
        for (StateIndex child = at + 1; child < chart.states[at].end; child = chart.states[child].end) {
            if (set.states.contains(child)) ++active;
        }
        if (active != 1) return {};
    }
    set.states.erase(0);
    return set.states;
}

}  // namespace segue::journey
