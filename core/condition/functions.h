#pragma once
// The table of functions: what they are called, what they take and give, and what carries them out.

#include "core/condition/builtins.h"
#include "core/condition/types.h"

#include <string>
#include <string_view>
#include <vector>

namespace segue::condition {

struct Function {
    std::string_view name;
    std::vector<Signature> signatures;
    Builtin run = nullptr;                ///< nullptr: the evaluator does it itself (operators, history)
    std::optional<HistoryFunction> history;
};

/// nullptr when there is no such function. Operators are called "_+_", "!_", "@in" and so on, as in the language's own table.
[[nodiscard]] const Function* find_function(std::string_view name);
/// Names for suggestions, operators left out.
[[nodiscard]] const std::vector<std::string>& function_names();

}  // namespace segue::condition
