#include "core/journey/instance.h"

#include <algorithm>
#include <iterator>

namespace segue::journey {
namespace {

/// The active states from the inside out: every state after the states within it, later regions last.
std::vector<StateIndex> inside_out(const Instance& instance) {
    std::vector<StateIndex> found;
    const StateSet& active = instance.configuration.active;
    for (StateIndex at = active.next(0); at != none; at = active.next(at + 1)) found.push_back(at);
    const auto& states = instance.definition->chart.states;
    std::stable_sort(found.begin(), found.end(), [&](StateIndex a, StateIndex b) { return states[a].depth > states[b].depth; });
    return found;
}

/// Since when what that entry entered is active. An owner's report may come later than what it tells.
base::Time since_entry(const Instance& instance, std::vector<HistoryEntry>::const_reverse_iterator entry) {
    if (entry == instance.history.rend() || std::next(entry) == instance.history.rend()) return instance.started;
    const bool told = entry->cause == Cause::report && entry == instance.history.rbegin();
    return told ? std::min(entry->time, instance.since) : entry->time;
}

}  // namespace

Instance::Instance(const Instance& other)
    : id(other.id), definition(other.definition), key(other.key), configuration(other.configuration), status(other.status), stuck(other.stuck),
      started(other.started), since(other.since), history(other.history), timers(other.timers), timeout_at(other.timeout_at),
      outside(other.outside ? std::make_unique<Outside>(*other.outside) : nullptr) {}

Instance& Instance::operator=(const Instance& other) {
    if (this != &other) *this = Instance(other);
    return *this;
}

bool Instance::is_in(std::string_view state) const {
    const StateIndex at = find_state(*definition, state);
    return at != none && configuration.active.contains(at);
}

std::vector<std::string_view> Instance::active() const {
    std::vector<std::string_view> ids;
    const StateSet& set = configuration.active;
    for (StateIndex at = set.next(0); at != none; at = set.next(at + 1)) ids.emplace_back(definition->chart.states[at].id);
    return ids;
}

std::vector<base::Time> Instance::entered() const {
    std::vector<base::Time> times;
    const StateSet& set = configuration.active;
    for (StateIndex at = set.next(0); at != none; at = set.next(at + 1)) {
        times.push_back(since_entry(*this, std::find_if(history.rbegin(), history.rend(), [at](const HistoryEntry& e) { return !e.from.contains(at); })));
    }
    return times;
}

std::optional<base::Time> Instance::in_any_since(std::span<const std::string> states) const {
    StateSet wanted;
    for (const std::string& state : states) {
        if (const StateIndex at = find_state(*definition, state); at != none) wanted.insert(at);
    }
    if (!wanted.intersects(configuration.active)) return {};
    return since_entry(*this, std::find_if(history.rbegin(), history.rend(), [&wanted](const HistoryEntry& e) { return !wanted.intersects(e.from); }));
}

std::string Instance::state() const { return state_text(*definition, configuration.active); }

std::string Instance::stage() const { return stage_text(*definition, configuration.active); }

std::vector<Offer> Instance::offers() const {
    std::vector<Offer> found;
    if (!is_active()) return found;
    for (const StateIndex at : inside_out(*this)) {
        for (const Offer& offer : definition->faces[at].offers) {
            const bool known = std::any_of(found.begin(), found.end(), [&](const Offer& other) { return other.action == offer.action; });
            if (!known) found.push_back(offer);
        }
    }
    return found;
}

std::vector<std::string> Instance::dispositions() const {
    std::vector<std::string> found;
    if (!is_active()) return found;
    for (const StateIndex at : inside_out(*this)) {
        for (const std::string& code : definition->faces[at].dispositions) {
            if (std::find(found.begin(), found.end(), code) == found.end()) found.push_back(code);
        }
    }
    return found;
}

std::optional<base::Time> Instance::next_timer_at() const {
    if (!is_active()) return {};
    if (timers.empty()) return timeout_at;
    if (!timeout_at || timers.front().due < *timeout_at) return timers.front().due;
    return timeout_at;
}

bool operator==(const Instance& a, const Instance& b) {
    const auto same_entry = [](const HistoryEntry& x, const HistoryEntry& y) {
        return x.time == y.time && x.from == y.from && x.to == y.to && x.cause == y.cause && x.cause_id == y.cause_id && x.by == y.by;
    };
    const auto same_timer = [](const Timer& x, const Timer& y) { return x.due == y.due && x.kind == y.kind && x.index == y.index; };
    return a.id == b.id && a.definition == b.definition && a.key == b.key && a.configuration.active == b.configuration.active &&
           a.configuration.remembered == b.configuration.remembered && a.configuration.running == b.configuration.running &&
           a.status == b.status && a.stuck == b.stuck && a.started == b.started && a.since == b.since && a.timeout_at == b.timeout_at &&
           std::equal(a.history.begin(), a.history.end(), b.history.begin(), b.history.end(), same_entry) &&
           std::equal(a.timers.begin(), a.timers.end(), b.timers.begin(), b.timers.end(), same_timer) &&
           a.revision() == b.revision() && a.difference() == b.difference();
}

std::string_view status_name(Status status) {
    switch (status) {
        case Status::active: return "active";
        case Status::goal: return "goal";
        case Status::left: return "left";
        case Status::timed_out: return "timed_out";
        case Status::finished: return "finished";
    }
    return {};
}

std::string_view cause_name(Cause cause) {
    switch (cause) {
        case Cause::start: return "start";
        case Cause::event: return "event";
        case Cause::timer: return "timer";
        case Cause::disposition: return "disposition";
        case Cause::report: return "report";
        case Cause::goal: return "goal";
        case Cause::leave: return "leave";
        case Cause::timeout: return "timeout";
        case Cause::migration: return "migration";
    }
    return {};
}

}  // namespace segue::journey
