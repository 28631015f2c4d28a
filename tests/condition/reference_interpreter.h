#pragma once
// The language once more, as plainly as can be: a walk over the parser's tree with values that own what they hold. It is
// slow, knows the part that random programs use, and shares nothing with the evaluator but the parser.

#include "core/condition/ast.h"

#include <map>
#include <string>

namespace segue::condition::testing {

/// The value as a text that tells kinds apart ("i:1", "d:1", "[i:1,s:a]"), or "error".
[[nodiscard]] std::string interpret(const Ast& ast, const std::map<std::string, base::Json>& variables);
/// The same notation for a value of the evaluator.
[[nodiscard]] std::string notation(const Value& value);

}  // namespace segue::condition::testing
