#pragma once
// Computing what is constant while compiling.

#include "core/condition/code.h"

namespace segue::condition {

struct Folded {
    bool known = false;   ///< it could be computed within bounds, and read nothing from the environment
    Value value;          ///< kept by the code; may be an error, which is not folded
};

[[nodiscard]] Folded fold_at(Program::Code& code, std::uint32_t index);

}  // namespace segue::condition
