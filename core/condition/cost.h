#pragma once
// How many steps an evaluation may take, told before it runs.

#include "core/condition/code.h"

namespace segue::condition {

/// An estimate that leans high: every operand is evaluated, and a list whose length is not known has a hundred items.
[[nodiscard]] std::uint64_t estimate_cost(const Program::Code& code);

}  // namespace segue::condition
