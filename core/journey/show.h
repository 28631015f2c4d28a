#pragma once
// A definition for people: `segue journey show` prints it as text or draws it with Graphviz.

#include "core/journey/definition.h"

#include <string>

namespace segue::journey {

/// Every state, indented as it is nested, with what leads out of it. For a terminal: control characters are shown as U+FFFD.
[[nodiscard]] std::string to_text(const Definition& definition);
/// A DOT graph: compound and parallel states are boxes around their states, waits are dashed. Equal definitions, equal bytes.
[[nodiscard]] std::string to_graphviz(const Definition& definition);

}  // namespace segue::journey
