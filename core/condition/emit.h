#pragma once
// Checked tree → code. What is constant is computed here, once.

#include "core/condition/check.h"
#include "core/condition/code.h"

namespace segue::condition {

[[nodiscard]] std::shared_ptr<const Program::Code> emit(const Checked& checked, const Source& source, Issues& issues,
                                                        const CompileOptions& options);

}  // namespace segue::condition
