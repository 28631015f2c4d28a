#include "core/condition/condition.h"

#include <gtest/gtest.h>

namespace segue::condition {

TEST(Conditions, AnEmptyTextIsAnIssue) {
    const Compiled compiled = compile("", Schema{});
    EXPECT_FALSE(compiled.program);
    EXPECT_FALSE(compiled.issues.empty());
}

}  // namespace segue::condition
