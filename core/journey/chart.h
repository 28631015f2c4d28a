#pragma once
// A statechart as tables of numbers: what the algorithm (statechart.h) runs on. Made by read.cpp, sealed by seal_chart().

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/journey/event_table.h"
#include "core/journey/state_set.h"

#include <cstdint>
#include <string>
#include <vector>

namespace segue::journey {

/// Part of a table: [begin, end).
struct Range {
    std::uint32_t begin = 0, end = 0;
    [[nodiscard]] bool empty() const { return begin == end; }
};

/// One step of executable content. `if` is a jump, so that running content never recurses.
struct Action {
    enum class Kind : std::uint8_t {
        raise,   ///< `name` into the internal queue
        send,    ///< `name` after `delay`; 0 is the external queue
        cancel,  ///< the pending sends with this `id`
        branch,  ///< on to `to` unless `guard` holds
        jump,    ///< on to `to`
        emit,    ///< an effect for the outside: `name` with `data`
    };
    Kind kind = Kind::raise;
    std::uint32_t name = none;   ///< Chart::names
    std::uint32_t id = none;     ///< Chart::send_ids
    std::uint32_t guard = none;  ///< the host's number of a condition
    std::uint32_t to = 0;        ///< Chart::code
    std::uint32_t data = none;   ///< the host's number of a template
    base::Duration delay;
};

/// Where entering a compound state, or a history without memory, leads.
struct Entry {
    std::vector<StateIndex> targets;
    Range actions;
};

struct Transition {
    enum class Trigger : std::uint8_t { event, eventless, after };
    Trigger trigger = Trigger::event;
    bool internal = false;
    bool to_history = false;           ///< a target is a history state, so the domain depends on what it remembers
    StateIndex source = 0;
    StateIndex domain = none;          ///< the LCCA; `none` for a transition without target (it leaves nothing)
    std::uint32_t guard = none;
    base::Duration delay;              ///< of an `after`
    std::vector<std::uint32_t> events; ///< classes in Chart::events
    std::vector<StateIndex> targets;
    Range actions;
};

struct State {
    enum class Kind : std::uint8_t { atomic, compound, parallel, final, shallow_history, deep_history };
    std::string id;
    Kind kind = Kind::atomic;
    StateIndex parent = none;
    StateIndex end = 0;                ///< one past its last descendant: the descendants of s are (s, end)
    std::uint32_t depth = 0;
    std::uint32_t done_name = none;    ///< Chart::names: "done.state.ID"
    Range transitions;                 ///< in document order: `on` first, then `after`
    bool waits = false;                ///< there is an `after` among them
    Range entry, exit;
    Entry initial;                     ///< of a compound state, or the default of a history

    [[nodiscard]] bool is_history() const { return kind == Kind::shallow_history || kind == Kind::deep_history; }
    [[nodiscard]] bool is_atomic() const { return kind == Kind::atomic || kind == Kind::final; }
};

/// The transitions that one class of events may take, by source, each source's in document order.
struct Row {
    StateSet sources;
    StateSet waiting;   ///< the sources, and those of transitions without event, which are judged again on every event
    std::vector<std::uint32_t> transitions;
};

struct Chart {
    struct Name {
        std::string text;
        std::uint32_t event_class = EventTable::other;
    };
    std::vector<State> states;         ///< in document order; 0 is the chart
    std::vector<Transition> transitions;
    std::vector<Action> code;
    std::vector<Name> names;           ///< events that the chart itself raises or sends, and its effects
    std::vector<std::string> send_ids;
    std::uint32_t error_name = none;   ///< "error.execution"
    EventTable events;
    std::vector<Row> rows;             ///< by class of event
    Row eventless;

    /// A proper descendant (SCXML's isDescendant).
    [[nodiscard]] bool is_within(StateIndex state, StateIndex ancestor) const {
        return state > ancestor && state < states[ancestor].end;
    }
};

inline constexpr std::size_t max_states = 10'000;
inline constexpr std::size_t max_state_depth = 64;  ///< the entry set is found by recursion; this is its bound

/// The lowest compound ancestor of `source` that holds all `targets` (SCXML's findLCCA).
[[nodiscard]] StateIndex common_ancestor(const Chart& chart, StateIndex source, const std::vector<StateIndex>& targets);

/// Derives what is looked up while running: done events, domains, the rows of every event class. The states, transitions,
/// code and names must be complete and their numbers valid.
void seal_chart(Chart& chart);

}  // namespace segue::journey
