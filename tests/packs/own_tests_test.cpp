// The packs that come with the program pass their own tests, and the tests go through nearly all of their branches.

#include "core/pack/run_tests.h"
#include "tests/packs/support.h"

#include <gmock/gmock.h>

namespace segue::packs_test {
namespace {

class OwnTests : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(All, OwnTests, testing::Values("early-collections", "law-eu", "law-us", "retail-care", "retail-service", "service-recovery"), [](const auto& param) {
    std::string name = param.param;
    name[name.find('-')] = '_';
    return name;
});

TEST_P(OwnTests, PassAndCoverNineTenthsOfTheBranches) {
    const auto folder = runtime::read_pack_folder(pack_folder(GetParam()));
    const auto pack = load(GetParam());
    ASSERT_TRUE(pack);
    std::vector<base::Issue> issues;
    const auto tests = pack::read_tests(folder.files, folder.name, *pack, issues);
    for (const auto& issue : issues) ADD_FAILURE() << base::issue_text(issue);
    pack::Coverage coverage(folder.files, folder.name, *pack);
    base::ZoneTable zones;
    const pack::InputMaker make_input = [&](const decision::Situation& situation, const std::string& contact, base::Time now,
                                            const std::vector<std::string>& channels, const std::vector<std::string>& skills) {
        return runtime::make_input(situation, contact, now, {*pack, zones, channels, skills});
    };
    EXPECT_GE(tests.size(), 15u);
    for (const auto& test : tests) {
        for (const auto& failure : pack::run_test(test, *pack, make_input, coverage).failures) {
            ADD_FAILURE() << base::place_text(test.file, failure.place) << ": " << test.name << ": " << failure.what << ": expected " << failure.expected << ", got " << failure.got << " " << failure.why;
        }
    }
    EXPECT_GE(coverage.percent(), 90);
    for (const auto& point : coverage.points()) {
        if (!point.covered && coverage.percent() < 90) ADD_FAILURE() << base::place_text(point.file, point.place) << ": not covered: " << point.what;
    }
}

}  // namespace
}  // namespace segue::packs_test
