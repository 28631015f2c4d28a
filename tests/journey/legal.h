#pragma once
// What a configuration must be (SCXML 3.11): one child of each active compound state, all of each parallel one, no history.

#include "core/journey/instance.h"

namespace segue::journey {

inline bool is_legal(const Instance& instance) {
    const Chart& chart = instance.definition->chart;
    const StateSet& active = instance.configuration.active;
    if (active.empty()) return false;
    for (StateIndex at = active.next(0); at != none; at = active.next(at + 1)) {
        if (chart.states[at].is_history()) return false;
        if (chart.states[at].parent != 0 && !active.contains(chart.states[at].parent)) return false;
    }
    for (StateIndex at = 0; at != none; at = active.next(at + 1)) {
        std::size_t inside = 0, children = 0;
        for (StateIndex child = at + 1; child < chart.states[at].end; child = chart.states[child].end) {
            if (chart.states[child].is_history()) continue;
            ++children;
            if (active.contains(child)) ++inside;
        }
        if (chart.states[at].kind == State::Kind::parallel && inside != children) return false;
        if (chart.states[at].kind == State::Kind::compound && inside != 1) return false;
    }
    return true;
}

}  // namespace segue::journey
