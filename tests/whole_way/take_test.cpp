// What `segue take` says to a person.

#include "core/base/text.h"
#include "tests/support/temp_dir.h"
#include "tests/whole_way/program.h"

#include <gtest/gtest.h>

#include <regex>

namespace segue::test {
namespace {

// The code stood in a view that recording had replaced: what was printed was freed memory.
TEST(Take, SaysWhichCodeWasRecorded) {
    const TempDir folder;
    const Ran ran = run_segue("take --yes --all --now 2026-06-03T10:00:00Z --data " + folder.path().string() + "/data", folder.path().string());
    ASSERT_EQ(ran.exit, 0) << ran.err;
    EXPECT_TRUE(base::is_valid_utf8(ran.out));
    static const std::regex said("Recorded: (\\S+) ([a-z_]+)");
    std::istringstream lines(ran.out);
    int recorded = 0;
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("Recorded:")) continue;
        ++recorded;
        EXPECT_TRUE(std::regex_match(line, said)) << "line " << recorded;
    }
    EXPECT_EQ(recorded, 20);
}

}  // namespace
}  // namespace segue::test
