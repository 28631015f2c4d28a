// What has its form but cannot work.

#include "core/base/text.h"
#include "core/journey/draft.h"
#include "core/signals/fold.h"

#include <algorithm>
#include <set>

namespace segue::journey {
namespace {

using base::in_quotes;

class Checker {
public:
    Checker(const Draft& draft, const condition::Schema& schema, base::Issues& issues)
        : definition_(draft.definition), chart_(draft.definition.chart), schema_(schema), issues_(issues) {}

    void check() {
        check_starts();
        check_reachable();
        check_dead_ends();
        for (StateIndex at = 1; at < chart_.states.size(); ++at) check_shadowed(at);
        check_loops();
        check_events();
        check_cancels();
    }

private:
    void check_starts() {
        if (!definition_.starts.empty() || definition_.owner != Owner::desk) return;
        issues_.error(definition_.place, "nothing ever starts this journey", "add \"starts\": [{\"on\": \"…\"}], or name its owner");
    }

    void check_reachable() {
        std::vector<bool> reached(chart_.states.size());
        std::vector<StateIndex> work = {0};
        const auto reach = [&](StateIndex state) {
            for (; state != none && !reached[state]; state = chart_.states[state].parent) {
                reached[state] = true;
                work.push_back(state);
            }
        };
        reached[0] = true;
        while (!work.empty()) {
            const StateIndex at = work.back();
            work.pop_back();
            const State& state = chart_.states[at];
            for (const StateIndex target : state.initial.targets) reach(target);
            for (StateIndex child = at + 1; state.kind == State::Kind::parallel && child < state.end; child = chart_.states[child].end) {
                if (!chart_.states[child].is_history()) reach(child);
            }
            for (std::uint32_t number = state.transitions.begin; number < state.transitions.end; ++number) {
                for (const StateIndex target : chart_.transitions[number].targets) reach(target);
            }
        }
        for (StateIndex at = 1; at < chart_.states.size(); ++at) {
            if (reached[at] || (chart_.states[at].parent != 0 && !reached[chart_.states[at].parent])) continue;
            const std::string message = "nothing leads to the state " + in_quotes(chart_.states[at].id);
            // An owner outside can put an instance anywhere.
            if (definition_.owner == Owner::desk) issues_.error(definition_.faces[at].place, message, "remove it, or give it a transition");
            else issues_.warning(definition_.faces[at].place, message, "only its owner can report it");
        }
    }

    /// Whether a transition would leave this state while it is active.
    bool leads_out(const Transition& transition, StateIndex state) const {
        if (transition.targets.empty() || !chart_.is_within(state, transition.domain)) return false;
        const StateIndex source = transition.source;
        return source == state || chart_.is_within(state, source) || are_orthogonal(chart_, source, state);
    }

    void check_dead_ends() {
        if (!definition_.goals.empty() || !definition_.leaves.empty() || definition_.timeout) return;
        for (StateIndex at = 1; at < chart_.states.size(); ++at) {
            if (chart_.states[at].kind != State::Kind::atomic) continue;
            const bool out = std::any_of(chart_.transitions.begin(), chart_.transitions.end(),
                                         [&](const Transition& transition) { return leads_out(transition, at); });
            if (!out) {
                issues_.warning(definition_.faces[at].place, "there is no way out of the state " + in_quotes(chart_.states[at].id),
                                "make it final, or give it a transition");
            }
        }
    }

    /// Whether `first`, which has no condition or the same one, takes every event that `second` waits for.
    bool shadows(const Transition& first, const Transition& second) const {
        if ((first.guard != none && first.guard != second.guard) || first.trigger != second.trigger) return false;
        if (first.trigger == Transition::Trigger::eventless) return true;
        if (first.trigger == Transition::Trigger::after) return first.delay <= second.delay && !first.targets.empty();
        return std::all_of(second.events.begin(), second.events.end(), [&](std::uint32_t event) {
            return std::any_of(first.events.begin(), first.events.end(),
                               [&](std::uint32_t other) { return chart_.events.covers(other, event); });
        });
    }

    void check_shadowed(StateIndex at) {
        const Range range = chart_.states[at].transitions;
        for (std::uint32_t number = range.begin; number < range.end; ++number) {
            for (std::uint32_t earlier = range.begin; earlier < number; ++earlier) {
                if (!shadows(chart_.transitions[earlier], chart_.transitions[number])) continue;
                issues_.error(place_of(number), "this transition of " + in_quotes(chart_.states[at].id) +
                              " can never fire: the one in line " + std::to_string(place_of(earlier).line) + " always comes first",
                              "give that one a condition, or change their order");
                break;
            }
        }
    }

    /// Without event and condition, and back to where it was: the chart would never settle.
    void check_loops() {
        for (std::uint32_t number = 0; number < chart_.transitions.size(); ++number) {
            const Transition& transition = chart_.transitions[number];
            if (transition.trigger != Transition::Trigger::eventless || transition.guard != none) continue;
            const bool stays = std::all_of(transition.targets.begin(), transition.targets.end(),
                                           [&](StateIndex target) { return target == transition.source; });
            if (stays) issues_.error(place_of(number), "this transition fires again and again: it waits for nothing and leads nowhere else", "give it an event, a condition or a target");
        }
    }

    void check_events() {
        if (schema_.event_types().empty()) return;
        for (const auto* list : {&definition_.starts, &definition_.goals, &definition_.leaves}) {
            for (const Watch& watch : *list) {
                for (const std::string& event : watch.events) check_event(event, watch.place, false);
            }
        }
        std::set<std::pair<std::uint32_t, base::Place>> seen;
        for (std::uint32_t number = 0; number < chart_.transitions.size(); ++number) {
            for (const std::uint32_t event : chart_.transitions[number].events) {
                if (event == EventTable::other || !seen.emplace(event, place_of(number)).second) continue;
                check_event(chart_.events.descriptor(event), place_of(number), true);
            }
        }
    }

    void check_event(const std::string& event, base::Place place, bool own_too) {
        const auto matched = [&](const std::string& type) { return descriptor_matches(event, type); };
        std::vector<std::string> known = schema_.event_types();
        for (const auto& variable : schema_.variables()) {
            if (variable.name != "signals") continue;
            for (const auto& id : variable.members) known.insert(known.end(), {signals::change_type(id, true), signals::change_type(id, false)});
        }
        if (own_too) {
            for (const Chart::Name& name : chart_.names) known.push_back(name.text);
        }
        if (event == "*" || std::any_of(known.begin(), known.end(), matched)) return;
        const std::string near = base::nearest(event, known);
        issues_.error(place, "the event " + in_quotes(event) + " is not in the dictionary",
                      near.empty() ? "add it to events.json" : "did you mean '" + near + "'?");
    }

    void check_cancels() {
        const auto& ids = chart_.send_ids;
        std::vector<std::string> sent;
        for (const Action& action : chart_.code) {
            if (action.kind == Action::Kind::send && action.id != none) sent.push_back(ids[action.id]);
        }
        std::set<std::uint32_t> told;
        for (const Action& action : chart_.code) {
            if (action.kind != Action::Kind::cancel || action.id == none || !told.insert(action.id).second) continue;
            if (std::find(sent.begin(), sent.end(), ids[action.id]) != sent.end()) continue;
            const std::string near = base::nearest(ids[action.id], sent);
            issues_.error(definition_.place, "nothing is sent with the id " + in_quotes(ids[action.id]) + ", which is cancelled",
                          near.empty() ? "give a send this id" : "did you mean '" + near + "'?");
        }
    }

    base::Place place_of(std::uint32_t transition) const { return definition_.transition_places[transition]; }

    const Definition& definition_;
    const Chart& chart_;
    const condition::Schema& schema_;
    base::Issues& issues_;
};

}  // namespace

void check_definition(const Draft& draft, const condition::Schema& schema, base::Issues& issues) {
    Checker(draft, schema, issues).check();
}

}  // namespace segue::journey
