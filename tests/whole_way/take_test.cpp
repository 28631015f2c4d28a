// What `segue take` says to a person.

#include "core/base/text.h"
#include "tests/support/temp_dir.h"
#include "tests/whole_way/program.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

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

int count_of(const std::string& words, const std::string& text) {
    int found = 0;
    for (std::size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + words.size())) ++found;
    return found;
}

TEST(Take, WithoutQuestionsTheRecommendationIsPrintedOnce) {
    // Regression: it stood there twice, before and after the caller was verified or had said yes.
    const TempDir folder;
    const Ran ran = run_segue("take --yes --all --now 2026-06-03T10:00:00Z --data " + folder.path().string() + "/data", folder.path().string());
    ASSERT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(count_of("Recommended: ", ran.out), count_of("Recorded:", ran.out));
}

TEST(Take, ContactsThatCannotBeReadAreToldByTheExitCode) {
    // Regression: a broken file ended with 0 (or 1, "no contact is waiting"), where `segue explain` ends with 3.
    const TempDir folder;
    const std::string where = folder.path().string();
    std::ofstream(where + "/bad.jsonl") << "this is no event\n";
    for (const char* file : {"bad.jsonl", "nope.jsonl"}) {
        const Ran ran = run_segue("take --yes --now 2026-06-03T10:00:00Z --data " + where + "/data --contacts " + where + "/" + file, where);
        EXPECT_EQ(ran.exit, 3) << file;
        EXPECT_NE(ran.err.find(file), std::string::npos) << "and which file it was: " << ran.err;
    }
}

}  // namespace
}  // namespace segue::test
