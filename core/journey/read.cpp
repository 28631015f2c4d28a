#include "core/journey/read.h"

#include "core/base/text.h"
#include "core/journey/draft.h"

#include <algorithm>

namespace segue::journey {
namespace {

using base::Json;

State::Kind kind_of(const Json& json) {
    const std::string_view type = json.text_or("type");
    if (type == "parallel") return State::Kind::parallel;
    if (type == "final") return State::Kind::final;
    if (type == "history") return json.text_or("history") == "deep" ? State::Kind::deep_history : State::Kind::shallow_history;
    const Json* states = json.find("states");
    return states && states->items() && !states->items()->empty() ? State::Kind::compound : State::Kind::atomic;
}

/// Reads one definition in two passes: first the tree of states, so that all names are known, then what is in them.
class FormReader {
public:
    FormReader(const Json& json, const condition::Schema& schema, base::Issues& issues)
        : json_(json), issues_(issues), content_(draft_, schema, issues) {}

    Draft read() {
        base::ObjectReader in(json_, "a journey", issues_);
        draft_.definition.place = json_.place();
        add_state(json_, none, 0);
        if (too_large_) return std::move(draft_);
        chart().states[0].kind = State::Kind::compound;
        read_head(in);
        read_root(in);
        in.finish();
        for (StateIndex at = 1; at < chart().states.size(); ++at) read_state(at);
        if (!issues_.has_errors()) seal();
        return std::move(draft_);
    }

private:
    Chart& chart() { return draft_.definition.chart; }

    void add_state(const Json& json, StateIndex parent, std::size_t depth) {
        const auto index = static_cast<StateIndex>(chart().states.size());
        if (index > max_states || depth > max_state_depth) {
            if (!too_large_) issues_.error(json.place(), "the chart is too large: at most " + std::to_string(max_states) +
                                           " states, " + std::to_string(max_state_depth) + " deep");
            too_large_ = true;
            return;
        }
        State state;
        state.kind = kind_of(json);
        state.parent = parent;
        state.depth = static_cast<std::uint32_t>(depth);
        if (index > 0) state.id = json.text_or("id");
        if (index > 0 && !state.id.empty() && !draft_.ids.emplace(state.id, index).second) {
            issues_.error(json.place(), "the state " + base::in_quotes(state.id) + " is there twice", "give each state its own id");
        }
        chart().states.push_back(std::move(state));
        draft_.definition.faces.push_back({{}, {}, {}, json.place()});
        sources_.push_back(&json);
        if (const Json* states = json.find("states"); states && states->items()) {
            for (const Json& child : *states->items()) add_state(child, index, depth + 1);
        }
        chart().states[index].end = static_cast<StateIndex>(chart().states.size());
    }

    void read_head(base::ObjectReader& in) {
        Definition& out = draft_.definition;
        out.id = in.required_text("id");
        out.version = in.integer("version", 1);
        if (out.version < 1) issues_.error(in.place(), "'version' counts from 1");
        out.title = in.text("title", out.id);
        const std::string owner = in.choice("owner", {"desk", "hub", "connector"}, "desk");
        out.owner = owner == "hub" ? Owner::hub : owner == "connector" ? Owner::connector : Owner::desk;
        out.from = in.time("from");
        read_migrations(in);
        out.key = content_.key(in.any("key"));
        out.starts = watches(in.list("starts"));
        out.goals = watches(in.list("goal"));
        out.leaves = watches(in.list("leaves"));
        read_reentry(in);
        out.timeout = in.duration("timeout");
        if (out.timeout && out.timeout->us <= 0) issues_.error(in.place(), "'timeout' must be longer than nothing");
    }

    void read_reentry(base::ObjectReader& in) {
        Definition& out = draft_.definition;
        const Json* json = in.any("reentry");
        if (json && json->is_object()) {
            base::ObjectReader inner(*json, "a re-entry", issues_);
            out.reentry = Reentry::cooldown;
            if (inner.required("cooldown")) out.cooldown = inner.duration("cooldown").value_or(base::Duration{});
            inner.finish();
            return;
        }
        const std::string name = in.choice("reentry", {"once", "after_exit", "keyed", "restart"}, "after_exit");
        out.reentry = name == "once" ? Reentry::once : name == "keyed" ? Reentry::keyed
                    : name == "restart" ? Reentry::restart : Reentry::after_exit;
    }

    /// One object, or a list with one for each older version.
    void read_migrations(base::ObjectReader& in) {
        const Json* json = in.any("migrate");
        if (!json) return;
        if (!draft_.definition.from) issues_.error(json->place(), "'migrate' needs 'from' of the journey: the instant at which instances are carried over");
        if (!json->items()) return read_migration(*json);
        for (const Json& item : *json->items()) read_migration(item);
    }

    void read_migration(const Json& json) {
        base::ObjectReader in(json, "a migration", issues_);
        if (!in.is_object()) return;
        Definition& definition = draft_.definition;
        Migration out;
        out.place = json.place();
        if (in.required("from")) out.from_version = in.integer("from", 0);
        if (const Json* states = in.any("states")) read_state_map(*states, out);
        out.stays = in.texts("stays");
        out.restart_waits = in.choice("waits", {"keep", "restart"}, "keep") == "restart";
        out.forget_history = in.choice("history", {"keep", "forget"}, "keep") == "forget";
        in.finish();
        const bool older = out.from_version >= 1 && out.from_version < definition.version;
        if (!older) issues_.error(out.place, "'from' of a migration must be an older version than " + std::to_string(definition.version));
        for (const Migration& other : definition.migrations) {
            if (other.from_version == out.from_version) issues_.error(out.place, "version " + std::to_string(out.from_version) + " is carried over twice");
        }
        definition.migrations.push_back(std::move(out));
    }

    void read_state_map(const Json& json, Migration& out) {
        if (!json.members()) {
            issues_.error(json.place(), "'states' of a migration must be an object: old state to new state");
            return;
        }
        for (const auto& entry : *json.members()) {
            const std::string* to = entry.second.text();
            if (!to) issues_.error(entry.second.place(), "the new state must be a name");
            else out.states.emplace_back(entry.first, *to);
            const StateIndex target = to ? content_.state(*to, entry.second.place()) : none;
            if (target != none && chart().states[target].is_history()) issues_.error(entry.second.place(), base::in_quotes(*to) + " is a history; name a state");
        }
    }

    std::vector<Watch> watches(const Json::List& list) {
        std::vector<Watch> found;
        for (const Json& item : list) {
            base::ObjectReader in(item, "a watch", issues_);
            Watch watch;
            watch.place = item.place();
            watch.events = content_.descriptors(in.any("on"), item.place(), in.is_object());
            watch.condition = content_.condition(in.any("when"));
            in.finish();
            found.push_back(std::move(watch));
        }
        return found;
    }

    void read_root(base::ObjectReader& in) {
        if (in.list("states").empty()) {
            issues_.error(in.place(), "a journey needs states");
            in.any("initial");
            return;
        }
        read_initial(in, 0);
    }

    void read_state(StateIndex at) {
        base::ObjectReader in(*sources_[at], "a state", issues_);
        if (!in.is_object()) return;
        in.required_text("id");
        in.choice("type", {"parallel", "final", "history", ""}, "");
        in.list("states");
        const State::Kind kind = chart().states[at].kind;
        const bool has_children = chart().states[at].end > at + 1;
        if (kind == State::Kind::parallel && !has_children) issues_.error(in.place(), "a parallel state needs states");
        if (chart().states[at].is_atomic() && kind == State::Kind::final && has_children) {
            issues_.error(in.place(), "a final state has no states inside");
        }
        if (chart().states[at].is_history()) read_history(in, at, has_children);
        else read_plain(in, at);
        in.finish();
    }

    void read_history(base::ObjectReader& in, StateIndex at, bool has_children) {
        in.choice("history", {"shallow", "deep"}, "shallow");
        const Entry otherwise = content_.entry(in.required("default"));
        const StateIndex parent = chart().states[at].parent;
        for (const StateIndex target : otherwise.targets) {
            if (chart().is_within(target, parent) && !chart().states[target].is_history()) continue;
            issues_.error(in.place(), "a history's default must be a state beside it", "name a state inside " + about(parent));
        }
        if (has_children) issues_.error(in.place(), "a history has no states inside");
        chart().states[at].initial = otherwise;
    }

    void read_plain(base::ObjectReader& in, StateIndex at) {
        Face& face = draft_.definition.faces[at];
        face.stage = in.text("stage");
        face.dispositions = in.texts("dispositions");
        for (const Json& item : in.list("offers")) read_offer(item, face);
        const Range entry = content_.actions(in.any("entry"));
        const Range exit = content_.actions(in.any("exit"));
        State& state = chart().states[at];
        state.entry = entry;
        state.exit = exit;
        state.transitions.begin = static_cast<std::uint32_t>(chart().transitions.size());
        if (state.kind == State::Kind::compound) read_initial(in, at);
        if (state.kind != State::Kind::final) {
            for (const Json& item : in.list("on")) read_transition(item, at);
            for (const Json& item : in.list("after")) read_after(item, at);
        }
        chart().states[at].transitions.end = static_cast<std::uint32_t>(chart().transitions.size());
    }

    void read_offer(const Json& item, Face& face) {
        base::ObjectReader in(item, "an offer", issues_);
        Offer offer;
        offer.action = in.required_text("action");
        offer.weight = in.fixed_point("weight", base::fixed(0));
        offer.place = item.place();
        in.finish();
        face.offers.push_back(std::move(offer));
    }

    void read_initial(base::ObjectReader& in, StateIndex at) {
        Entry entry = content_.entry(in.any("initial"));
        for (const StateIndex target : entry.targets) {
            if (!chart().is_within(target, at)) issues_.error(in.place(), "'initial' must name a state inside " + about(at));
        }
        // Absent, it is the first state in document order, as in SCXML.
        for (StateIndex child = at + 1; child < chart().states[at].end && entry.targets.empty(); child = chart().states[child].end) {
            if (!chart().states[child].is_history()) entry.targets.push_back(child);
        }
        if (entry.targets.empty()) issues_.error(in.place(), about(at) + " holds nothing but histories");
        chart().states[at].initial = std::move(entry);
    }

    void read_transition(const Json& item, StateIndex source) {
        base::ObjectReader in(item, "a transition", issues_);
        Transition out;
        const Json* event = in.any("event");
        out.trigger = event ? Transition::Trigger::event : Transition::Trigger::eventless;
        for (const std::string& text : content_.descriptors(event, item.place(), false)) out.events.push_back(chart().events.add(text));
        out.internal = in.boolean("internal", false);
        add_transition(in, std::move(out), source);
    }

    void read_after(const Json& item, StateIndex source) {
        base::ObjectReader in(item, "a wait", issues_);
        Transition out;
        out.trigger = Transition::Trigger::after;
        if (in.required("delay")) out.delay = in.duration("delay").value_or(base::Duration{});
        if (out.delay.us < 0) issues_.error(item.place(), "a delay cannot be negative");
        add_transition(in, std::move(out), source);
    }

    void add_transition(base::ObjectReader& in, Transition out, StateIndex source) {
        out.source = source;
        out.guard = content_.condition(in.any("when"));
        const Json* target = in.any("target");
        out.targets = content_.targets(target);
        out.actions = content_.actions(in.any("actions"));
        in.finish();
        if (!target && out.actions.empty()) {
            issues_.error(in.place(), "it leads nowhere and does nothing", "give it a target or actions");
        }
        chart().transitions.push_back(std::move(out));
        draft_.definition.transition_places.push_back(in.place());
    }

    void seal() {
        Definition& out = draft_.definition;
        for (auto* list : {&out.starts, &out.goals, &out.leaves}) {
            for (const Watch& watch : *list) {
                for (const std::string& event : watch.events) out.chart.events.add(event);
            }
        }
        seal_chart(out.chart);
        for (std::uint32_t index = 0; index < out.chart.events.size(); ++index) out.interests.push_back(interest(index));
    }

    Interest interest(std::uint32_t index) {
        const Definition& out = draft_.definition;
        const auto wanted = [&](const std::vector<Watch>& list) {
            std::vector<std::uint32_t> found;
            for (std::uint32_t at = 0; at < list.size(); ++at) {
                const auto& events = list[at].events;
                if (std::any_of(events.begin(), events.end(), [&](const std::string& event) {
                        return index == EventTable::other ? event == "*" : descriptor_matches(event, out.chart.events.descriptor(index));
                    })) found.push_back(at);
            }
            return found;
        };
        Interest found{wanted(out.starts), wanted(out.goals), wanted(out.leaves), false};
        found.any = !found.starts.empty() || !found.goals.empty() || !found.leaves.empty() ||
                    !out.chart.rows[index].transitions.empty() || !out.chart.eventless.transitions.empty();
        return found;
    }

    std::string about(StateIndex at) {
        return at == 0 ? std::string("the journey") : base::in_quotes(chart().states[at].id);
    }

    const Json& json_;
    base::Issues& issues_;
    Draft draft_;
    ContentReader content_;
    std::vector<const Json*> sources_;
    bool too_large_ = false;
};

}  // namespace

Draft read_form(const Json& json, const condition::Schema& schema, base::Issues& issues) {
    return FormReader(json, schema, issues).read();
}

std::optional<Definition> read_definition(const Json& json, const condition::Schema& schema, base::Issues& issues) {
    // A file of its own errors: those that others have found before do not count here.
    base::Issues own(issues.file());
    Draft draft = read_form(json, schema, own);
    if (!own.has_errors()) check_definition(draft, schema, own);
    for (const base::Issue& issue : own.all()) {
        if (issue.severity == base::Issue::Severity::error) issues.error(issue.place, issue.message, issue.suggestion);
        else issues.warning(issue.place, issue.message, issue.suggestion);
    }
    if (own.has_errors()) return {};
    return std::move(draft.definition);
}

}  // namespace segue::journey
