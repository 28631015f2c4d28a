#include "core/journey/chart.h"

#include <algorithm>

namespace segue::journey {
namespace {

std::uint32_t name_number(Chart& chart, const std::string& text) {
    for (std::uint32_t at = 0; at < chart.names.size(); ++at) {
        if (chart.names[at].text == text) return at;
    }
    chart.names.push_back({text, EventTable::other});
    return static_cast<std::uint32_t>(chart.names.size() - 1);
}

void name_own_events(Chart& chart) {
    chart.error_name = name_number(chart, "error.execution");
    for (StateIndex at = 1; at < chart.states.size(); ++at) {
        State& state = chart.states[at];
        if (state.kind != State::Kind::compound && state.kind != State::Kind::parallel) continue;
        // Not name_number: ids are unique, and 10,000 states would make that search quadratic.
        chart.names.push_back({"done.state." + state.id, EventTable::other});
        state.done_name = static_cast<std::uint32_t>(chart.names.size() - 1);
    }
    for (Chart::Name& name : chart.names) name.event_class = chart.events.classify(EventName(name.text));
}

void find_domain(const Chart& chart, Transition& transition) {
    if (transition.targets.empty()) return;
    const State& source = chart.states[transition.source];
    const bool inside = std::all_of(transition.targets.begin(), transition.targets.end(), [&](StateIndex target) {
        return chart.is_within(target, transition.source);
    });
    if (transition.internal && source.kind == State::Kind::compound && inside) transition.domain = transition.source;
    else transition.domain = common_ancestor(chart, transition.source, transition.targets);
    transition.to_history = std::any_of(transition.targets.begin(), transition.targets.end(),
                                        [&](StateIndex target) { return chart.states[target].is_history(); });
}

void add_to_row(Row& row, std::uint32_t number, StateIndex source) {
    row.transitions.push_back(number);
    row.sources.insert(source);
    row.waiting.insert(source);
}

}  // namespace

StateIndex common_ancestor(const Chart& chart, StateIndex source, const std::vector<StateIndex>& targets) {
    StateIndex at = chart.states[source].parent;
    while (at != 0) {
        const bool holds = std::all_of(targets.begin(), targets.end(),
                                       [&](StateIndex target) { return chart.is_within(target, at); });
        if (holds && chart.states[at].kind == State::Kind::compound) break;
        at = chart.states[at].parent;
    }
    return at;
}

void seal_chart(Chart& chart) {
    chart.events.finish();
    name_own_events(chart);
    chart.rows.assign(chart.events.size(), {});
    // Transitions are numbered by source, then in document order, so every row comes out sorted that way.
    for (std::uint32_t number = 0; number < chart.transitions.size(); ++number) {
        Transition& transition = chart.transitions[number];
        find_domain(chart, transition);
        if (transition.trigger == Transition::Trigger::after) chart.states[transition.source].waits = true;
        if (transition.trigger == Transition::Trigger::eventless) add_to_row(chart.eventless, number, transition.source);
        if (transition.trigger != Transition::Trigger::event) continue;
        for (std::uint32_t row = 0; row < chart.rows.size(); ++row) {
            const bool wanted = std::any_of(transition.events.begin(), transition.events.end(), [&](std::uint32_t event) {
                return chart.events.covers(event, row);
            });
            if (wanted) add_to_row(chart.rows[row], number, transition.source);
        }
    }
    for (Row& row : chart.rows) {
        for (const std::uint32_t number : chart.eventless.transitions) row.waiting.insert(chart.transitions[number].source);
    }
}

}  // namespace segue::journey
