// Macros: has, the loops over lists and maps, cel.bind, cel.block, optMap.

#include "core/condition/parse.h"

#include <array>
#include <algorithm>

namespace segue::condition {

namespace {

struct LoopMacro {
    std::string_view name;
    LoopKind kind;
    std::size_t arguments;   ///< without the receiver
    std::size_t variables;
    bool filtered = false;
};

constexpr std::array<LoopMacro, 19> loop_macros{{
    {"all", LoopKind::all, 2, 1},
    {"exists", LoopKind::exists, 2, 1},
    {"exists_one", LoopKind::exists_one, 2, 1},
    {"existsOne", LoopKind::exists_one, 2, 1},
    {"map", LoopKind::map, 2, 1},
    {"map", LoopKind::map, 3, 1, true},
    {"filter", LoopKind::filter, 2, 1},
    {"all", LoopKind::all, 3, 2},
    {"exists", LoopKind::exists, 3, 2},
    {"exists_one", LoopKind::exists_one, 3, 2},
    {"existsOne", LoopKind::exists_one, 3, 2},
    {"transformList", LoopKind::map, 3, 2},
    {"transformList", LoopKind::map, 4, 2, true},
    {"transformMap", LoopKind::transform_map, 3, 2},
    {"transformMap", LoopKind::transform_map, 4, 2, true},
    {"transformMapEntry", LoopKind::transform_map_entry, 3, 2},
    {"transformMapEntry", LoopKind::transform_map_entry, 4, 2, true},
    {"optMap", LoopKind::opt_map, 2, 1},
    {"optFlatMap", LoopKind::opt_flat_map, 2, 1},
}};

}  // namespace

void Macros::expand(AstNode& call) {
    if (!call.receiver) {
        if (call.text == "has" && call.children.size() == 1) expand_has(call);
        return;
    }
    if (!expand_cel(call)) expand_loop(call);
}

void Macros::expand_has(AstNode& call) {
    const AstNode& argument = ast_.node(call.children[0]);
    if (argument.kind == NodeKind::broken) return;
    if (argument.kind != NodeKind::select || argument.optional) {
        issues_.error(argument.span.begin, "has() asks for a field", "write has(a.b)");
        call.kind = NodeKind::broken;
        return;
    }
    call.kind = NodeKind::has;
    call.text = argument.text;
    call.at = argument.at;
    call.children = std::vector<NodeId>(argument.children);
}

bool Macros::expand_loop(AstNode& call) {
    const auto* macro = std::find_if(loop_macros.begin(), loop_macros.end(), [&call](const LoopMacro& m) {
        return m.name == call.text && m.arguments + 1 == call.children.size();
    });
    if (macro == loop_macros.end()) return false;
    const auto children = call.children;
    for (std::size_t i = 1; i <= macro->variables; ++i) {
        if (!take_variable(children[i], call)) return true;
    }
    if (macro->variables == 2 && call.variables[0] == call.variables[1]) {
        issues_.error(ast_.node(children[2]).span.begin, "the two variables must have different names");
    }
    call.kind = NodeKind::loop;
    call.loop = macro->kind;
    call.filtered = macro->filtered;
    call.children = {children[0]};
    call.children.insert(call.children.end(), children.begin() + 1 + static_cast<std::ptrdiff_t>(macro->variables), children.end());
    return true;
}

bool Macros::is_cel(NodeId id) const {
    const AstNode& node = ast_.node(id);
    return node.kind == NodeKind::name && node.text == "cel";
}

std::string Macros::small_number(NodeId id) {
    const AstNode& node = ast_.node(id);
    if (node.kind == NodeKind::literal && node.literal.kind == Kind::integer && node.literal.integer >= 0) {
        return std::to_string(node.literal.integer);
    }
    issues_.error(node.span.begin, "expected a number that is not negative");
    return "0";
}

bool Macros::expand_cel(AstNode& call) {
    if (!is_cel(call.children[0])) return false;
    const std::size_t arguments = call.children.size() - 1;
    if (call.text == "bind" && arguments == 3) {
        if (!take_variable(call.children[1], call)) return true;
        call.kind = NodeKind::bind;
        call.children = std::vector<NodeId>{call.children[2], call.children[3]};
    } else if (call.text == "block" && arguments == 2) {
        expand_block(call);
    } else if (call.text == "index" && arguments == 1) {
        call.kind = NodeKind::name;
        call.text = "@index" + small_number(call.children[1]);
        call.children.clear();
    } else if (call.text == "iterVar" && arguments == 2) {
        call.kind = NodeKind::name;
        call.text = "@it" + small_number(call.children[1]) + ":" + small_number(call.children[2]);
        call.children.clear();
    } else {
        return false;
    }
    return true;
}

void Macros::expand_block(AstNode& call) {
    const AstNode& list = ast_.node(call.children[1]);
    if (list.kind != NodeKind::list) {
        issues_.error(list.span.begin, "cel.block wants a list of expressions first");
        call.kind = NodeKind::broken;
        return;
    }
    std::vector<NodeId> children = list.children;
    children.push_back(call.children[2]);
    call.kind = NodeKind::block;
    call.children = std::move(children);
}

bool Macros::take_variable(NodeId id, AstNode& call) {
    const AstNode& node = ast_.node(id);
    if (node.kind == NodeKind::name && !node.absolute) {
        call.variables.push_back(node.text);
        return true;
    }
    if (node.kind != NodeKind::broken) issues_.error(node.span.begin, "expected a simple name for the variable of " + call.text + "()");
    call.kind = NodeKind::broken;
    call.children.clear();
    return false;
}

}  // namespace segue::condition
