#pragma once
// Inside of run_tests: compares what a test wants with what there is, and says the difference in words.

#include "core/pack/run_tests.h"

#include <vector>

namespace segue::pack {

/// All that a test can look at. References must outlive it.
struct Sight {
    const Pack& pack;
    const decision::Situation& situation;
    const decision::Input& input;
    const decision::Decision& decision;
    const std::vector<base::Json>& messages;   ///< payloads that wrap-ups have queued so far
};

void look(const Sight& sight, const Then& then, TestOutcome& out);

}  // namespace segue::pack
