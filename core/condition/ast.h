#pragma once
// What the parser makes: a tree in one vector, macros already seen for what they are.

#include "core/condition/source.h"
#include "core/condition/value.h"

#include <cstdint>
#include <string>
#include <vector>

namespace segue::condition {

using NodeId = std::uint32_t;

enum class NodeKind : std::uint8_t {
    broken,    ///< stands where an issue was reported
    literal,   ///< `literal`; texts and bytes are in `text`
    name,      ///< `text`
    select,    ///< child.text
    has,       ///< has(child.text)
    index,     ///< child[child]
    call,      ///< text(children), or first child.text(others) when `receiver`; operators too, by their CEL names
    list,      ///< children
    map,       ///< children: key, value, key, value
    message,   ///< type name in `text`; nothing can be built so here, it is kept for a good issue
    loop,      ///< all, exists, …: children are range, [filter,] body; see LoopKind
    bind,      ///< cel.bind(variables[0], child, child)
    block,     ///< cel.block([children but the last], last child): each may use those before it as @index0, @index1
};

enum class LoopKind : std::uint8_t {
    all, exists, exists_one, map, filter, transform_map, transform_map_entry,
    opt_map, opt_flat_map,  ///< over the content of an optional
};

struct AstNode {
    NodeKind kind = NodeKind::broken;
    LoopKind loop = LoopKind::all;
    bool receiver = false;    ///< call: the first child is the receiver
    bool optional = false;    ///< select, index: .?name, [?key]
    bool absolute = false;    ///< name, call: written with a dot before it
    bool filtered = false;    ///< loop: the child before the body is a filter
    std::uint16_t height = 1;
    Span span;                ///< all of it
    std::uint32_t at = 0;     ///< the operator, the field, the function's name: where an issue points
    Value literal;
    std::string text;
    std::vector<std::string> variables;
    std::vector<NodeId> children;
    std::vector<bool> optional_entries;  ///< list, map: written with a question mark
};

struct Ast {
    std::vector<AstNode> nodes;
    NodeId root = 0;
    [[nodiscard]] const AstNode& node(NodeId id) const { return nodes[id]; }
};

}  // namespace segue::condition
