// Random programs over random contexts: folded, unfolded, traced and the reference interpreter agree.

#include "../condition/agreement.h"
#include "../condition/random_program.h"

#include <cstdio>
#include <cstdlib>

using namespace segue;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    condition::testing::Choices choices(std::span(data, size));
    const base::Json context = condition::testing::random_context(choices);
    const std::string difference = condition::testing::disagreement(condition::testing::random_program(choices), context);
    if (!difference.empty()) {
        std::fprintf(stderr, "%s\n", difference.c_str());
        std::abort();
    }
    return 0;
}
