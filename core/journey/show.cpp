#include "core/journey/show.h"

#include "core/base/text.h"

#include <string_view>

namespace segue::journey {
namespace {

using base::clean_text;

std::string joined(const std::vector<std::string>& items, std::string_view between) {
    std::string text;
    for (const std::string& item : items) text.append(text.empty() ? std::string_view() : between).append(clean_text(item));
    return text;
}

std::string when_text(const Definition& definition, std::uint32_t condition) {
    if (condition == none) return {};
    return std::string(" [").append(clean_text(definition.conditions[condition].text())).append("]");
}

std::string targets_text(const Definition& definition, const std::vector<StateIndex>& targets) {
    std::string text;
    for (const StateIndex target : targets) text.append(text.empty() ? "" : ", ").append(clean_text(definition.chart.states[target].id));
    return text;
}

std::string action_text(const Definition& definition, const Action& action) {
    const Chart& chart = definition.chart;
    std::string text;
    const auto name = [&] { return action.name == none ? std::string() : clean_text(chart.names[action.name].text); };
    const auto id = [&] { return action.id == none ? std::string() : clean_text(chart.send_ids[action.id]); };
    switch (action.kind) {
        case Action::Kind::raise: return text.append("raise ").append(name());
        case Action::Kind::emit: return text.append("emit ").append(name());
        case Action::Kind::cancel: return text.append("cancel ").append(id());
        case Action::Kind::branch: return text.append("if").append(when_text(definition, action.guard));
        case Action::Kind::jump: return "else";
        case Action::Kind::send: break;
    }
    text.append("send ").append(name());
    if (action.delay.us > 0) text.append(" after ").append(base::format_duration(action.delay));
    if (action.id != none) text.append(" as ").append(id());
    return text;
}

std::string actions_text(const Definition& definition, Range range) {
    std::string text;
    for (std::uint32_t at = range.begin; at < range.end; ++at) {
        text.append(text.empty() ? "" : "; ").append(action_text(definition, definition.chart.code[at]));
    }
    return text;
}

std::string trigger_text(const Definition& definition, const Transition& transition) {
    std::string text;
    if (transition.trigger == Transition::Trigger::after) text.append("after ").append(base::format_duration(transition.delay));
    if (transition.trigger == Transition::Trigger::eventless) text = "at once";
    for (const std::uint32_t event : transition.events) {
        const std::string& descriptor = definition.chart.events.descriptor(event);
        text.append(text.empty() ? "" : ", ").append(descriptor.empty() ? "*" : clean_text(descriptor));
    }
    return text.append(when_text(definition, transition.guard));
}

void add_watches(std::string& out, const Definition& definition, const std::vector<Watch>& watches, std::string_view what) {
    for (const Watch& watch : watches) {
        out.append("  ").append(what).append(joined(watch.events, ", ")).append(when_text(definition, watch.condition)).append("\n");
    }
}

void add_head(std::string& out, const Definition& definition) {
    out.append(clean_text(definition.id)).append(" version ").append(std::to_string(definition.version));
    out.append(": ").append(clean_text(definition.title)).append("\n");
    out.append("  owner    ").append(owner_name(definition.owner)).append("\n");
    if (definition.key.kind == KeyPick::Kind::pointer) out.append("  key      ").append(clean_text(definition.key.pointer)).append("\n");
    if (definition.key.kind == KeyPick::Kind::condition) {
        out.append("  key     ").append(when_text(definition, definition.key.condition)).append("\n");
    }
    out.append("  re-entry ").append(reentry_name(definition.reentry));
    if (definition.reentry == Reentry::cooldown) out.append(" ").append(base::format_duration(definition.cooldown));
    out.append("\n");
    add_watches(out, definition, definition.starts, "starts   ");
    add_watches(out, definition, definition.goals, "goal     ");
    add_watches(out, definition, definition.leaves, "leaves   ");
    if (definition.timeout) out.append("  timeout  ").append(base::format_duration(*definition.timeout)).append("\n");
}

std::string_view kind_mark(State::Kind kind) {
    switch (kind) {
        case State::Kind::parallel: return " (parallel)";
        case State::Kind::final: return " (final)";
        case State::Kind::shallow_history: return " (history)";
        case State::Kind::deep_history: return " (deep history)";
        case State::Kind::atomic:
        case State::Kind::compound: break;
    }
    return {};
}

void add_state(std::string& out, const Definition& definition, StateIndex at) {
    const State& state = definition.chart.states[at];
    const Face& face = definition.faces[at];
    const std::string indent(2 * state.depth, ' ');
    const auto line = [&](std::string_view what, const std::string& text) {
        if (!text.empty()) out.append(indent).append("    ").append(what).append(text).append("\n");
    };
    out.append(indent).append(clean_text(state.id)).append(kind_mark(state.kind));
    if (!face.stage.empty()) out.append("  \"").append(clean_text(face.stage)).append("\"");
    out.append("\n");
    if (state.kind == State::Kind::compound) line("begins in ", targets_text(definition, state.initial.targets));
    if (state.is_history()) line("else ", targets_text(definition, state.initial.targets));
    line("entry ", actions_text(definition, state.entry));
    line("exit ", actions_text(definition, state.exit));
    for (std::uint32_t number = state.transitions.begin; number < state.transitions.end; ++number) {
        const Transition& transition = definition.chart.transitions[number];
        std::string text = trigger_text(definition, transition);
        if (!transition.targets.empty()) text.append(" -> ").append(targets_text(definition, transition.targets));
        if (!transition.actions.empty()) text.append(" / ").append(actions_text(definition, transition.actions));
        line("", text);
    }
    for (const Offer& offer : face.offers) line("offers ", clean_text(offer.action).append(" ").append(base::format_fixed(offer.weight)));
    line("dispositions ", joined(face.dispositions, ", "));
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : clean_text(text)) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out += '"';
}

std::string node(StateIndex at) { return std::string("s").append(std::to_string(at)); }

void add_nodes(std::string& out, const Definition& definition, StateIndex at) {
    const State& state = definition.chart.states[at];
    const std::string indent(2 * state.depth, ' ');
    const std::string& stage = definition.faces[at].stage;
    std::string label = state.id;
    if (!stage.empty()) label.append(" (").append(stage).append(")");
    if (state.kind == State::Kind::compound || state.kind == State::Kind::parallel) {
        out.append(indent).append("subgraph cluster_").append(node(at)).append(" { label=").append(quoted(label));
        if (state.kind == State::Kind::parallel) out.append("; style=dashed");
        out.append(";\n").append(indent).append("  ").append(node(at)).append(" [shape=point];\n");
        for (StateIndex child = at + 1; child < state.end; child = definition.chart.states[child].end) add_nodes(out, definition, child);
        out.append(indent).append("}\n");
        return;
    }
    const std::string_view shape = state.kind == State::Kind::final ? "doublecircle" : state.is_history() ? "circle" : "box";
    if (state.is_history()) label = state.kind == State::Kind::deep_history ? "H*" : "H";
    out.append(indent).append(node(at)).append(" [shape=").append(shape).append(", label=").append(quoted(label)).append("];\n");
}

void add_edge(std::string& out, StateIndex from, StateIndex to, const std::string& label, bool dashed) {
    out.append("  ").append(node(from)).append(" -> ").append(node(to)).append(" [label=").append(quoted(label));
    out.append(dashed ? ", style=dashed];\n" : "];\n");
}

}  // namespace

std::string to_text(const Definition& definition) {
    std::string out;
    add_head(out, definition);
    out.append("  begins in ").append(targets_text(definition, definition.chart.states[0].initial.targets)).append("\n");
    for (StateIndex at = 1; at < definition.chart.states.size(); ++at) add_state(out, definition, at);
    return out;
}

std::string to_graphviz(const Definition& definition) {
    const Chart& chart = definition.chart;
    std::string out = "digraph ";
    out.append(quoted(definition.id)).append(" {\n  compound=true; rankdir=LR; node [style=rounded];\n  s0 [shape=point];\n");
    for (StateIndex at = 1; at < chart.states.size(); at = chart.states[at].end) add_nodes(out, definition, at);
    for (StateIndex at = 0; at < chart.states.size(); ++at) {
        for (const StateIndex target : chart.states[at].initial.targets) add_edge(out, at, target, "", false);
    }
    for (const Transition& transition : chart.transitions) {
        const std::string label = trigger_text(definition, transition);
        const bool wait = transition.trigger == Transition::Trigger::after;
        for (const StateIndex target : transition.targets) add_edge(out, transition.source, target, label, wait);
    }
    return out.append("}\n");
}

}  // namespace segue::journey
