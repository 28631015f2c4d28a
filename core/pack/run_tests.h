#pragma once
// Runs a pack's own tests. Pure: the clock is the test's own, zones come in through the caller's InputMaker.

#include "core/pack/coverage.h"
#include "core/pack/test_file.h"

#include <functional>
#include <string>
#include <vector>

namespace segue::pack {

/// What a decision is made of at an instant; the runtime knows zones and channels (runtime/judge.h). The situation must outlive it.
using InputMaker = std::function<decision::Input(const decision::Situation&, const std::string& contact, base::Time now,
                                                 const std::vector<std::string>& channels, const std::vector<std::string>& skills)>;

/// One thing that was not as the test wants it.
struct Failure {
    base::Place place;
    std::string what;       ///< "next"
    std::string expected;
    std::string got;
    std::string why;        ///< what the engine says about it; may be empty
};

struct TestOutcome {
    const TestCase* test = nullptr;
    std::vector<Failure> failures;
    std::size_t looked_at = 0;   ///< expectations that were compared
};

/// Runs one test from its own start; what it goes through is marked in `coverage`.
[[nodiscard]] TestOutcome run_test(const TestCase& test, const Pack& pack, const InputMaker& make_input, Coverage& coverage);

}  // namespace segue::pack
