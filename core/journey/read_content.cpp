#include "core/base/text.h"
#include "core/condition/parse.h"
#include "core/journey/draft.h"

#include <algorithm>

namespace segue::journey {
namespace {

using base::Json;
using base::Place;

constexpr int max_if_depth = 16;

/// Where a text's first character stands: behind its quotation mark.
Place inside(Place place) { return {place.line, place.column + 1}; }

std::vector<std::string> names_of(const std::unordered_map<std::string, StateIndex>& ids) {
    std::vector<std::string> names;
    for (const auto& entry : ids) names.push_back(entry.first);
    std::sort(names.begin(), names.end());
    return names;
}

std::string did_you_mean(const std::string& near) { return near.empty() ? std::string() : "did you mean '" + near + "'?"; }

}  // namespace

std::uint32_t ContentReader::condition(const Json* json) { return expression(json, true); }

std::uint32_t ContentReader::expression(const Json* json, bool must_be_bool) {
    if (!json) return none;
    if (!json->text()) {
        issues_.error(json->place(), "a condition must be a text in CEL", "like \"event.data.amount > 100\"");
        return none;
    }
    const std::string& text = *json->text();
    const std::pair<std::string, bool> known_by(text, must_be_bool);
    if (const auto known = conditions_.find(known_by); known != conditions_.end()) return known->second;
    condition::CompileOptions options;
    options.must_be_bool = must_be_bool;
    condition::Compiled compiled = condition::compile(text, schema_, inside(json->place()), options);
    for (condition::Issue& issue : compiled.issues) {
        if (issue.severity == condition::Issue::Severity::error) {
            issues_.error(issue.place, std::move(issue.message), std::move(issue.suggestion));
        } else {
            issues_.warning(issue.place, std::move(issue.message), std::move(issue.suggestion));
        }
    }
    if (!compiled.program) return none;
    check_active_names(text, inside(json->place()));
    auto& all = draft_.definition.conditions;
    all.push_back(std::move(*compiled.program));
    return conditions_[known_by] = static_cast<std::uint32_t>(all.size() - 1);
}

/// `'waitng' in journey.active` would never hold, and nobody would see why.
void ContentReader::check_active_names(const std::string& text, Place origin) {
    if (text.find("journey.active") == std::string::npos) return;
    const condition::Source source(text, origin);
    condition::Issues ignored(source);
    const condition::Ast ast = condition::parse(source, ignored);
    for (const condition::AstNode& node : ast.nodes) {
        if (node.kind != condition::NodeKind::call || node.text != "@in" || node.children.size() != 2) continue;
        const condition::AstNode& state = ast.node(node.children[0]);
        const condition::AstNode& list = ast.node(node.children[1]);
        const bool active = list.kind == condition::NodeKind::select && list.text == "active" && !list.children.empty() &&
                            ast.node(list.children[0]).kind == condition::NodeKind::name && ast.node(list.children[0]).text == "journey";
        if (!active || state.kind != condition::NodeKind::literal || state.literal.kind != condition::Kind::text) continue;
        if (draft_.ids.contains(state.text)) continue;
        issues_.error(source.place(state.span.begin), "there is no state " + base::in_quotes(state.text), did_you_mean(base::nearest(state.text, names_of(draft_.ids))));
    }
}

std::vector<std::string> ContentReader::descriptors(const Json* json, Place place, bool required) {
    std::vector<std::string> found;
    if (!json) {
        if (required) issues_.error(place, "it must say which event it waits for", "like \"on\": \"fault.reported\"");
        return found;
    }
    const Json::List single = {*json};
    const Json::List& items = json->items() ? *json->items() : single;
    if (items.empty()) issues_.error(json->place(), "the list of events is empty", "leave the field out, or name an event");
    for (const Json& item : items) {
        std::string text = name_text(item, "an event");
        const std::string_view plain = plain_descriptor(text);
        if (text.empty()) continue;
        if (plain.find('*') != std::string_view::npos) {
            issues_.error(item.place(), "in " + base::in_quotes(text) + " the * does not stand for the last part", "write \"fault.*\" or \"*\"");
            continue;
        }
        found.push_back(std::move(text));
    }
    return found;
}

std::vector<StateIndex> ContentReader::targets(const Json* json) {
    std::vector<StateIndex> found;
    if (!json) return found;
    const Json::List single = {*json};
    for (const Json& item : json->items() ? *json->items() : single) {
        if (!item.text()) {
            issues_.error(item.place(), "a target must be a state's id, or a list of them");
            continue;
        }
        const StateIndex known = state(*item.text(), item.place());
        if (known == none) continue;
        for (const StateIndex other : found) {
            if (are_orthogonal(draft_.definition.chart, other, known)) continue;
            issues_.error(item.place(), "the targets " + base::in_quotes(draft_.definition.chart.states[other].id) + " and " +
                          base::in_quotes(*item.text()) + " cannot be active together", "name one state in each region of a parallel state");
        }
        found.push_back(known);
    }
    return found;
}

StateIndex ContentReader::state(const std::string& id, base::Place place) {
    const auto known = draft_.ids.find(id);
    if (known != draft_.ids.end()) return known->second;
    issues_.error(place, "there is no state " + base::in_quotes(id), did_you_mean(base::nearest(id, names_of(draft_.ids))));
    return none;
}

Entry ContentReader::entry(const Json* json) {
    if (!json || !json->is_object()) return {targets(json), {}};
    base::ObjectReader in(*json, "an entry", issues_);
    Entry found;
    found.targets = targets(in.required("target"));
    found.actions = actions(in.any("actions"));
    in.finish();
    return found;
}

KeyPick ContentReader::key(const Json* json) {
    KeyPick pick;
    if (!json) return pick;
    base::ObjectReader in(*json, "a key", issues_);
    const Json* at = in.any("at");
    const Json* cel = in.any("cel");
    in.finish();
    if (in.is_object() && !at == !cel) {
        issues_.error(json->place(), "a key is picked in one way", "write {\"at\": \"/fault\"} or {\"cel\": \"event.data.fault\"}");
    } else if (at) {
        pick.kind = KeyPick::Kind::pointer;
        pick.pointer = pointer(*at);
    } else if (cel) {
        pick.kind = KeyPick::Kind::condition;
        pick.condition = expression(cel, false);
    }
    return pick;
}

Range ContentReader::actions(const Json* json) {
    auto& code = draft_.definition.chart.code;
    Range range{static_cast<std::uint32_t>(code.size()), 0};
    if (json) action_list(*json, 0);
    range.end = static_cast<std::uint32_t>(code.size());
    return range;
}

void ContentReader::action_list(const Json& json, int depth) {
    if (!json.items()) {
        issues_.error(json.place(), "actions must be a list");
        return;
    }
    for (const Json& item : *json.items()) action(item, depth);
}

void ContentReader::action(const Json& json, int depth) {
    base::ObjectReader in(json, "an action", issues_);
    if (!in.is_object()) return;
    const Json* raise = in.any("raise");
    const Json* send_name = in.any("send");
    const Json* cancel_id = in.any("cancel");
    const Json* when = in.any("if");
    const Json* effect = in.any("emit");
    const int kinds = (raise != nullptr) + (send_name != nullptr) + (cancel_id != nullptr) + (when != nullptr) + (effect != nullptr);
    if (kinds != 1) {
        issues_.error(json.place(), "an action does one thing", "one of raise, send, cancel, if, emit");
        return;
    }
    if (raise) {
        Action out;
        out.name = name(*raise, "a raised event");
        draft_.definition.chart.code.push_back(out);
    }
    if (send_name) send(in, *send_name);
    if (cancel_id) cancel(*cancel_id);
    if (when) branch(in, *when, depth);
    if (effect) emit(in, *effect);
    in.finish();
}

void ContentReader::send(base::ObjectReader& in, const Json& event) {
    Action out;
    out.kind = Action::Kind::send;
    out.name = name(event, "a sent event");
    if (const auto delay = in.duration("delay")) out.delay = *delay;
    if (out.delay.us < 0) issues_.error(in.place(), "a delay cannot be negative");
    if (const std::string id = in.text("id"); !id.empty()) out.id = send_id(id);
    draft_.definition.chart.code.push_back(out);
}

void ContentReader::cancel(const Json& id) {
    Action out;
    out.kind = Action::Kind::cancel;
    const std::string text = name_text(id, "what is cancelled");
    if (!text.empty()) out.id = send_id(text);
    draft_.definition.chart.code.push_back(out);
}

/// if c then A else B   becomes   branch(c, →B) A jump(→end) B
void ContentReader::branch(base::ObjectReader& in, const Json& when, int depth) {
    auto& code = draft_.definition.chart.code;
    if (depth >= max_if_depth) {
        issues_.error(in.place(), "'if' stands inside 'if' too deeply", "at most " + std::to_string(max_if_depth) + " times");
        return;
    }
    const std::size_t at_branch = code.size();
    draft_.definition.branch_places.emplace_back(static_cast<std::uint32_t>(at_branch), when.place());
    Action out;
    out.kind = Action::Kind::branch;
    out.guard = condition(&when);
    code.push_back(out);
    if (const Json* then = in.required("then")) action_list(*then, depth + 1);
    const Json* otherwise = in.any("else");
    if (otherwise) {
        const std::size_t at_jump = code.size();
        out.kind = Action::Kind::jump;
        out.guard = none;
        code.push_back(out);
        code[at_branch].to = static_cast<std::uint32_t>(code.size());
        action_list(*otherwise, depth + 1);
        code[at_jump].to = static_cast<std::uint32_t>(code.size());
    } else {
        code[at_branch].to = static_cast<std::uint32_t>(code.size());
    }
}

void ContentReader::emit(base::ObjectReader& in, const Json& effect) {
    Action out;
    out.kind = Action::Kind::emit;
    out.name = name(effect, "an effect");
    if (const Json* data = in.any("data")) {
        Template form;
        if (data->members()) {
            for (const auto& entry : *data->members()) form.members.push_back(member(entry.first, entry.second));
        } else {
            issues_.error(data->place(), "an effect's data must be an object");
        }
        const Json* until = data->find("not_after");
        const bool written = until && until->text() && !base::parse_duration(*until->text()) && !base::parse_time(*until->text());
        if (effect.text() && *effect.text() == "message.requested" && (written || (until && !until->text() && !until->is_object()))) {
            issues_.error(until->place(), "'not_after' is a length of time from when the message was asked for, or an instant", "write \"PT24H\", or {\"cel\": \"…\"}");
        }
        out.data = static_cast<std::uint32_t>(draft_.definition.templates.size());
        draft_.definition.templates.push_back(std::move(form));
    }
    draft_.definition.chart.code.push_back(out);
}

Template::Member ContentReader::member(const std::string& field, const Json& value) {
    Template::Member out;
    out.name = field;
    const Json* at = value.find("at");
    const Json* cel = value.find("cel");
    if (value.is_object() && value.members()->size() == 1 && (at || cel)) {
        out.kind = at ? Template::Member::Kind::pointer : Template::Member::Kind::condition;
        if (at) out.pointer = pointer(*at);
        else out.condition = expression(cel, false);
    } else if (!members_inside(out, value)) {
        out.literal = value;
    }
    return out;
}

/// Takes an object or a list apart when something in it is computed. As deep as the file's JSON, which is bounded.
bool ContentReader::members_inside(Template::Member& out, const Json& value) {  // NOLINT(misc-no-recursion)
    if (value.members()) {
        for (const auto& entry : *value.members()) out.inside.push_back(member(entry.first, entry.second));
    } else if (value.items()) {
        for (const Json& item : *value.items()) out.inside.push_back(member({}, item));
    }
    const bool computed = std::any_of(out.inside.begin(), out.inside.end(), [](const Template::Member& m) { return m.kind != Template::Member::Kind::literal; });
    if (computed) out.kind = value.members() ? Template::Member::Kind::object : Template::Member::Kind::list;
    else out.inside.clear();
    return computed;
}

std::string ContentReader::pointer(const Json& json) {
    if (json.text() && (json.text()->empty() || json.text()->front() == '/')) return *json.text();
    issues_.error(json.place(), "a pick must be a JSON pointer into the event's data", "like \"/fault\"");
    return {};
}

std::string ContentReader::name_text(const Json& json, std::string_view what) {
    if (!json.text() || json.text()->empty()) {
        issues_.error(json.place(), std::string(what) + " must be a name");
        return {};
    }
    const auto parts = static_cast<std::size_t>(std::count(json.text()->begin(), json.text()->end(), '.')) + 1;
    if (parts <= EventName::max_parts) return *json.text();
    issues_.error(json.place(), "the name " + base::in_quotes(*json.text()) + " has more than " + std::to_string(EventName::max_parts) + " parts");
    return {};
}

std::uint32_t ContentReader::name(const Json& json, std::string_view what) {
    const std::string text = name_text(json, what);
    auto& names = draft_.definition.chart.names;
    for (std::uint32_t at = 0; at < names.size(); ++at) {
        if (names[at].text == text) return at;
    }
    names.push_back({text, EventTable::other});
    draft_.name_places.push_back(json.place());
    return static_cast<std::uint32_t>(names.size() - 1);
}

std::uint32_t ContentReader::send_id(const std::string& id) {
    auto& ids = draft_.definition.chart.send_ids;
    const auto known = std::find(ids.begin(), ids.end(), id);
    if (known != ids.end()) return static_cast<std::uint32_t>(known - ids.begin());
    ids.push_back(id);
    return static_cast<std::uint32_t>(ids.size() - 1);
}

bool are_orthogonal(const Chart& chart, StateIndex a, StateIndex b) {
    if (a == b || chart.is_within(a, b) || chart.is_within(b, a)) return false;
    StateIndex around = chart.states[a].parent;
    while (!chart.is_within(b, around)) around = chart.states[around].parent;
    return chart.states[around].kind == State::Kind::parallel;
}

}  // namespace segue::journey
