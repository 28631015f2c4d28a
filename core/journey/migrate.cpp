#include "core/journey/migrate.h"

#include "core/base/text.h"
#include "core/journey/moment.h"

#include <algorithm>
#include <utility>

namespace segue::journey {
namespace {

const std::string& new_id(const Migration& map, const std::string& old) {
    const auto found = std::find_if(map.states.begin(), map.states.end(), [&](const auto& entry) { return entry.first == old; });
    return found == map.states.end() ? old : found->second;
}

/// The same states under the numbers of the new version; those that it does not have are lost.
StateSet renumbered(const StateSet& set, const Definition& from, const Definition& to, const Migration& map) {
    StateSet found;
    for (StateIndex at = set.next(0); at != none; at = set.next(at + 1)) {
        const StateIndex there = find_state(to, new_id(map, from.chart.states[at].id));
        if (there != none) found.insert(there);
    }
    return found;
}

/// When the present stay in a state began.
base::Time entered_at(const Instance& instance, StateIndex state) {
    base::Time since = instance.since;
    for (auto entry = instance.history.rbegin(); entry != instance.history.rend(); ++entry) {
        if (!entry->to.contains(state)) break;
        since = entry->time;
        if (!entry->from.contains(state)) break;
    }
    return since;
}

/// The old state that became this one: waits count from when it was entered.
StateIndex old_state_of(const Instance& instance, const Definition& to, StateIndex state, const Migration& map) {
    const StateSet& active = instance.configuration.active;
    for (StateIndex at = active.next(0); at != none; at = active.next(at + 1)) {
        if (new_id(map, instance.definition->chart.states[at].id) == to.chart.states[state].id) return at;
    }
    return none;
}

/// Adds the waits of the active states, none of them due before `at`.
void carry_waits(Instance& made, const Instance& old, const Migration& map, base::Time at) {
    const StateSet& active = made.configuration.active;
    for (StateIndex state = active.next(0); state != none; state = active.next(state + 1)) {
        const StateIndex was = map.restart_waits ? none : old_state_of(old, *made.definition, state, map);
        begin_waits(made, state, was == none ? at : entered_at(old, was), base::time_min);
    }
    // Those that were due before are due now: in their order at that instant.
    for (Timer timer : std::exchange(made.timers, {})) {
        timer.due = std::max(timer.due, at);
        insert_timer(made, timer);
    }
}

/// Pending sends go on when the new version sends the same name under the same id.
void carry_sends(Instance& made, const Instance& old, base::Time at) {
    const Chart& from = old.definition->chart;
    const Chart& to = made.definition->chart;
    const auto id_of = [](const Chart& chart, const Action& action) { return action.id == none ? std::string() : chart.send_ids[action.id]; };
    for (const Timer& timer : old.timers) {
        if (timer.kind != Timer::Kind::send) continue;
        const Action& sent = from.code[timer.index];
        const auto known = std::find_if(to.code.begin(), to.code.end(), [&](const Action& action) {
            return action.kind == Action::Kind::send && to.names[action.name].text == from.names[sent.name].text && id_of(to, action) == id_of(from, sent);
        });
        if (known != to.code.end()) insert_timer(made, {std::max(timer.due, at), Timer::Kind::send, static_cast<std::uint32_t>(known - to.code.begin())});
    }
}

void carry_remembered(Instance& made, const Instance& old, const Migration& map) {
    for (const auto& [state, members] : old.configuration.remembered) {
        const StateIndex there = find_state(*made.definition, new_id(map, old.definition->chart.states[state].id));
        if (there == none || !made.definition->chart.states[there].is_history()) continue;
        StateSet kept = renumbered(members, *old.definition, *made.definition, map);
        const StateIndex around = made.definition->chart.states[there].parent;
        bool inside = !kept.empty();
        for (StateIndex at = kept.next(0); at != none; at = kept.next(at + 1)) inside = inside && made.definition->chart.is_within(at, around);
        if (inside) made.configuration.remembered.emplace_back(there, std::move(kept));
    }
}

}  // namespace

std::string_view move_name(Move move) {
    switch (move) {
        case Move::moved: return "moved";
        case Move::stays: return "stays";
        case Move::stranded: return "stranded";
    }
    return {};
}

Destination destination_of(const Instance& instance, const Definition& to, const Migration& map) {
    const Chart& chart = instance.definition->chart;
    const StateSet& active = instance.configuration.active;
    std::vector<StateIndex> states;
    for (StateIndex at = active.next(0); at != none; at = active.next(at + 1)) {
        const std::string& id = chart.states[at].id;
        if (std::find(map.stays.begin(), map.stays.end(), id) != map.stays.end()) return {Move::stays, {}, "the map lets it end where it is: " + base::in_quotes(id)};
        if (!chart.states[at].is_atomic()) continue;
        const StateIndex there = find_state(to, new_id(map, id));
        if (there == none || to.chart.states[there].is_history()) return {Move::stranded, {}, "version " + std::to_string(to.version) + " has no place for the state " + base::in_quotes(id)};
        states.push_back(there);
    }
    StateSet found = Statechart::configuration_of(to.chart, states);
    if (found.empty()) return {Move::stranded, {}, "its states cannot be active together in version " + std::to_string(to.version)};
    return {Move::moved, std::move(found), {}};
}

Instance carried_over(const Instance& old, const Definition& to, const Migration& map, const StateSet& to_states, base::Time at) {
    Instance made = old;
    made.definition = &to;
    made.configuration = {};
    made.configuration.active = to_states;
    made.stuck = false;
    made.timers.clear();
    made.timeout_at.reset();
    for (HistoryEntry& entry : made.history) {
        entry.from = renumbered(entry.from, *old.definition, to, map);
        entry.to = renumbered(entry.to, *old.definition, to, map);
    }
    const std::string cause = "version:" + std::to_string(old.definition->version);
    made.history.push_back({at, renumbered(old.configuration.active, *old.definition, to, map), to_states, Cause::migration, cause, {}});
    if (!map.forget_history) carry_remembered(made, old, map);
    const bool finished = std::any_of(to.chart.states.begin(), to.chart.states.end(), [&](const State& state) {
        return state.kind == State::Kind::final && state.parent == 0 && to_states.contains(static_cast<StateIndex>(&state - to.chart.states.data()));
    });
    made.configuration.running = !finished;
    if (finished) {
        made.status = Status::finished;
        made.since = at;
        return made;
    }
    carry_waits(made, old, map, at);
    if (!map.restart_waits) carry_sends(made, old, at);
    if (to.timeout) made.timeout_at = std::max(made.started + *to.timeout, at);
    return made;
}

std::vector<MigrationLine> plan_migration(const JourneyFold& fold, const Definition& to) {
    std::vector<MigrationLine> lines;
    for (const Instance& instance : fold.instances()) {
        const Definition& old = *instance.definition;
        if (!instance.is_active() || old.id != to.id || old.version >= to.version) continue;
        MigrationLine line{instance.id, to.id, instance.key, old.version, to.version, instance.state(), {}, Move::stays, {}};
        const auto map = std::find_if(to.migrations.begin(), to.migrations.end(), [&](const Migration& m) { return m.from_version == old.version; });
        if (map == to.migrations.end()) {
            line.why = "version " + std::to_string(to.version) + " does not carry version " + std::to_string(old.version) + " over: it ends where it is";
        } else {
            const Destination destination = destination_of(instance, to, *map);
            line.move = destination.move;
            line.why = destination.why;
            if (line.move == Move::moved) line.to = state_text(to, destination.to);
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

/// Every active instance of a version that `to` takes over.
void JourneyFold::carry_all(Track& to) {
    const Definition& definition = *to.definition;
    for (std::uint32_t number = 0; number < instances_.size(); ++number) {
        const Instance& instance = instances_[number];
        if (!instance.is_active() || instance.definition->id != definition.id || instance.definition == &definition) continue;
        const auto map = std::find_if(definition.migrations.begin(), definition.migrations.end(),
                                      [&](const Migration& m) { return m.from_version == instance.definition->version; });
        if (map == definition.migrations.end()) continue;
        const Destination destination = destination_of(instance, definition, *map);
        if (destination.move == Move::moved) take_over(number, to, carried_over(instance, definition, *map, destination.to, *definition.from));
        else if (destination.move == Move::stranded) {
            note({*definition.from, definition.id, instance.id, "version:" + std::to_string(instance.definition->version), "it could not be carried over: " + destination.why});
        }
    }
}

void JourneyFold::take_over(std::uint32_t number, Track& to, Instance carried) {
    for (Track& track : tracks_) {
        if (track.definition == instances_[number].definition) std::erase(track.live, number);
    }
    instances_[number] = std::move(carried);
    if (instances_[number].is_active()) to.live.insert(std::upper_bound(to.live.begin(), to.live.end(), number), number);
}

}  // namespace segue::journey
