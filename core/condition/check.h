#pragma once
// Tree → checked tree: every name has a meaning, every node a type, every mistake an issue with its place.

#include "core/condition/ast.h"
#include "core/condition/functions.h"

#include <string>
#include <vector>

namespace segue::condition {

/// What a name or a call turned out to be.
struct Meaning {
    enum class What : std::uint8_t {
        plain,      ///< just what the node says
        variable,   ///< root variable number `slot`
        local,      ///< variable of a macro, number `slot` in the frame
        now,        ///< the instant of the evaluation
        type,       ///< a type's name; `name`
        function,   ///< `function`; without its first child when `qualified` (math.abs: `math` was no receiver)
        fault       ///< evaluates to `fault`; only when checking is off
    };
    What what = What::plain;
    Fault fault = Fault::none;
    bool qualified = false;
    std::uint32_t slot = 0;        ///< loop, bind: the first of its own variables; block likewise
    const Function* function = nullptr;
    std::string name;
};

struct Checked {
    Ast ast;
    std::vector<Meaning> meanings;   ///< by node
    std::vector<Type> types;         ///< by node
    std::uint32_t frame = 0;         ///< locals that live at once
    [[nodiscard]] const Type& type() const { return types[ast.root]; }
};

/// With options.check off nothing is reported and what does not fit becomes a fault.
[[nodiscard]] Checked check(Ast ast, const Schema& schema, Issues& issues, const CompileOptions& options);

}  // namespace segue::condition
