// journey.reported: what the owner of an instance, or another system, says about its state.

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/journey/report.h"

#include <algorithm>

namespace segue::journey {
namespace {

using base::Json;

std::string scalar_text(const Json* json) {
    if (!json || json->is_null()) return {};
    return json->text() ? *json->text() : base::write_json(*json);
}

/// "line_test+waiting" or ["line_test", "waiting"].
std::vector<std::string> state_names(const Json* json) {
    std::vector<std::string> names;
    if (json && json->items()) {
        for (const Json& item : *json->items()) names.push_back(scalar_text(&item));
    } else if (json && json->text()) {
        std::string_view rest = *json->text();
        while (!rest.empty()) {
            const std::size_t plus = std::min(rest.find('+'), rest.size());
            names.emplace_back(base::trimmed(rest.substr(0, plus)));
            rest.remove_prefix(std::min(plus + 1, rest.size()));
        }
    }
    return names;
}

std::vector<std::string> ids_of(const Definition& definition) {
    std::vector<std::string> ids;
    for (std::size_t at = 1; at < definition.chart.states.size(); ++at) ids.push_back(definition.chart.states[at].id);
    return ids;
}

std::string with_nearest(std::string message, const std::string& name, const std::vector<std::string>& known) {
    const std::string near = base::nearest(name, known);
    return near.empty() ? message : message + "; did you mean '" + near + "'?";
}

/// The same states under the numbers of another version; those that it does not have are lost.
StateSet renumbered(const StateSet& set, const Definition& from, const Definition& to) {
    StateSet found;
    for (StateIndex at = set.next(0); at != none; at = set.next(at + 1)) {
        const StateIndex there = find_state(to, from.chart.states[at].id);
        if (there != none) found.insert(there);
    }
    return found;
}

}  // namespace

base::Result<Report> read_report(const context::Event& event) {
    const auto wrong = [](std::string message) { return base::Error{base::Code::invalid, std::move(message), {}}; };
    Report report;
    report.definition = event.data.text_or("definition");
    if (report.definition.empty()) return wrong("the report names no journey: it needs data.definition");
    report.key = scalar_text(event.data.find("key"));
    report.states = state_names(event.data.find("state"));
    if (report.states.empty()) return wrong("the report says no state: it needs data.state");
    report.revision = scalar_text(event.data.find("revision"));
    if (const Json* version = event.data.find("version"); version && version->integer()) report.version = *version->integer();
    report.since = event.time;
    if (const Json* since = event.data.find("since"); since && !since->is_null()) {
        const auto parsed = since->text() ? base::parse_time(*since->text()) : std::nullopt;
        if (!parsed) return wrong("data.since must be a time, like 2026-11-21T09:30:00Z");
        report.since = std::min(*parsed, event.time);  // nobody has been somewhere since the future
    }
    return report;
}

base::Result<StateSet> configuration_in(const Definition& definition, const Report& report) {
    std::vector<StateIndex> states;
    for (const std::string& name : report.states) {
        const StateIndex at = find_state(definition, name);
        if (at == none) {
            return base::Error{base::Code::not_found, with_nearest("the report says the unknown state " + base::in_quotes(name), name, ids_of(definition)), {}};
        }
        states.push_back(at);
    }
    StateSet active = Statechart::configuration_of(definition.chart, states);
    if (active.empty()) return base::Error{base::Code::invalid, "the report says states that cannot be active together", {}};
    return active;
}

void JourneyFold::take_report(const context::Event& event) {
    const auto complain = [&](std::string definition, std::string instance, std::string message) {
        note({event.time, std::move(definition), std::move(instance), event.id, std::move(message)});
    };
    const base::Result<Report> read = read_report(event);
    if (!read) return complain({}, {}, read.error().message);
    const Report& report = *read;
    Track* track = track_for(report, event);
    if (!track) return;
    const base::Result<StateSet> active = configuration_in(*track->definition, report);
    if (!active) return complain(report.definition, {}, active.error().message);
    std::uint32_t number = none;
    for (std::uint32_t at = 0; at < instances_.size(); ++at) {
        if (instances_[at].definition->id == report.definition && instances_[at].key == report.key) number = at;
    }
    if (track->definition->owner == Owner::desk) {
        if (number == none) return complain(report.definition, {}, "a state is reported for a journey that never started here");
        compare(instances_[number], *track->definition, *active, report);
        return;
    }
    if (number != none && !instances_[number].is_active() && report.since > instances_[number].since) number = none;
    if (number == none) number = begin_reported(*track, report, event);
    else compare(instances_[number], *track->definition, *active, report);
    adopt(number, *track, *active, report, event);
}

/// The version that the report names, or the one that starts now.
JourneyFold::Track* JourneyFold::track_for(const Report& report, const context::Event& event) {
    Track* newest = nullptr;
    std::vector<std::string> known;
    for (Track& track : tracks_) {
        known.push_back(track.definition->id);
        if (track.definition->id != report.definition) continue;
        if (report.version && track.definition->version == *report.version) return &track;
        if (!newest || newest_for(track, event.time)) newest = &track;
    }
    const std::string id = event.id;
    if (!newest) {
        note({event.time, report.definition, {}, id, with_nearest("the report names the unknown journey " + base::in_quotes(report.definition), report.definition, known)});
    } else if (report.version) {
        note({event.time, report.definition, {}, id, "the report names version " + std::to_string(*report.version) + ", which is not here; version " +
              std::to_string(newest->definition->version) + " is taken"});
    }
    return newest;
}

void JourneyFold::compare(Instance& instance, const Definition& definition, const StateSet& active, const Report& report) {
    if (!instance.outside) instance.outside = std::make_unique<Outside>();
    const std::string said = state_text(definition, active);
    std::string derived = instance.state();
    const bool final = definition.chart.states[active.next(0)].kind == State::Kind::final;
    const bool agree = said == derived && (instance.is_active() || final);
    if (!instance.is_active()) derived += " (" + std::string(status_name(instance.status)) + ")";
    const std::string who = definition.owner == Owner::desk ? "another system" : "the " + std::string(owner_name(definition.owner));
    instance.outside->difference = agree ? std::string() : who + " says " + said + ", derived was " + derived;
    instance.outside->revision = report.revision;
}

std::uint32_t JourneyFold::begin_reported(Track& track, const Report& report, const context::Event& event) {
    Instance instance;
    instance.id = base::id_of_causes("ji-", {customer_, report.definition, report.key, event.source, event.id});
    instance.definition = track.definition;
    instance.key = report.key;
    instance.started = report.since;
    instance.outside = std::make_unique<Outside>(Outside{report.revision, {}});
    instances_.push_back(std::move(instance));
    return static_cast<std::uint32_t>(instances_.size() - 1);
}

/// The owner's state becomes the instance's. Nothing is run: what the entry actions do was done where the state was reached.
void JourneyFold::adopt(std::uint32_t number, Track& track, const StateSet& active, const Report& report, const context::Event& event) {
    Instance& instance = instances_[number];
    const Definition& definition = *track.definition;
    const bool same = instance.definition == &definition && instance.is_active() && instance.configuration.active == active;
    if (instance.definition != &definition) {
        const Definition& old = *instance.definition;
        for (HistoryEntry& entry : instance.history) {
            entry.from = renumbered(entry.from, old, definition);
            entry.to = renumbered(entry.to, old, definition);
        }
        instance.configuration.active = renumbered(instance.configuration.active, old, definition);
        instance.configuration.remembered.clear();
        retire(number);
        instance.definition = &definition;
    }
    if (same && instance.since == report.since) return;
    if (!same) instance.history.push_back({event.time, instance.configuration.active, active, Cause::report, event.id, event.source});
    instance.configuration.active = active;
    instance.since = report.since;
    instance.stuck = false;
    instance.timers.clear();
    instance.timeout_at.reset();
    const bool finished = definition.chart.states[active.next(0)].kind == State::Kind::final;
    instance.configuration.running = !finished;
    instance.status = finished ? Status::finished : Status::active;
    if (finished) return retire(number);
    // What would have been due before the report did not move the owner, so it does not move us.
    for (StateIndex at = active.next(0); at != none; at = active.next(at + 1)) begin_waits(instance, at, report.since, event.time);
    if (definition.timeout && instance.started + *definition.timeout > event.time) instance.timeout_at = instance.started + *definition.timeout;
    if (std::find(track.live.begin(), track.live.end(), number) == track.live.end()) {
        track.live.insert(std::upper_bound(track.live.begin(), track.live.end(), number), number);
    }
    look_for_next_timer();
}

}  // namespace segue::journey
