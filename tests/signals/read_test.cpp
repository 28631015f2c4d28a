// signals.json is read as a compiler reads code.

#include "tests/signals/support.h"

#include <gmock/gmock.h>

namespace segue::signals_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> issues_of(const std::string& signals) {
    base::Issues issues("signals.json");
    EXPECT_TRUE(rules_of(signals, issues).detectors().empty());
    std::vector<std::string> texts;
    for (const auto& issue : issues.all()) texts.push_back(base::issue_text(issue));
    return texts;
}

struct Fault {
    const char* name;
    const char* signal;
    const char* message;
};

class Faults : public testing::TestWithParam<Fault> {};

TEST_P(Faults, AreToldWithPlaceAndRemedy) {
    const auto found = issues_of(GetParam().signal);
    ASSERT_FALSE(found.empty());
    EXPECT_THAT(found, testing::Contains(HasSubstr(GetParam().message)));
    for (const auto& text : found) EXPECT_THAT(text, testing::MatchesRegex("signals\\.json:[0-9]+:[0-9]+: error: .*"));
}

INSTANTIATE_TEST_SUITE_P(Signals, Faults, testing::Values(
    Fault{"UnknownField", R"({"id":"s","title":"T","detect":"repeat","of":"a.done","within":"PT1H","tiems":3})", "did you mean 'times'?"},
    Fault{"FieldOfAnotherKind", R"({"id":"s","title":"T","detect":"repeat","of":"a.done","within":"PT1H","for":"PT1H"})", "'for'"},
    Fault{"NoKind", R"({"id":"s","title":"T","of":"a.done"})", "a signal needs 'detect'"},
    Fault{"WrongKind", R"({"id":"s","title":"T","detect":"repaet","of":"a.done","within":"PT1H"})", "did you mean 'repeat'?"},
    Fault{"UnknownType", R"({"id":"s","title":"T","detect":"repeat","of":"a.doen","within":"PT1H"})", "did you mean 'a.done'?"},
    Fault{"UnknownTypeInPattern", R"({"id":"s","title":"T","detect":"repeat","of":[{"type":"q.q","when":"true"}],"within":"PT1H"})", "events.json has no type 'q.q'"},
    Fault{"NoEvents", R"({"id":"s","title":"T","detect":"repeat","of":[],"within":"PT1H"})", "the list names no event"},
    Fault{"NoWindow", R"({"id":"s","title":"T","detect":"repeat","of":"a.done"})", "'within'"},
    Fault{"EmptyWindow", R"({"id":"s","title":"T","detect":"repeat","of":"a.done","within":"PT0S"})", "must be longer than nothing"},
    Fault{"Once", R"({"id":"s","title":"T","detect":"repeat","of":"a.done","within":"PT1H","times":1})", "'times' must be 2 or more"},
    Fault{"BadId", R"({"id":"S-1","title":"T","detect":"repeat","of":"a.done","within":"PT1H"})", "small letters"},
    Fault{"BadCondition", R"({"id":"s","title":"T","detect":"repeat","of":{"type":"a.done","when":"event.data.x >"},"within":"PT1H"})", "error"},
    Fault{"ReadsSignals", R"json({"id":"s","title":"T","detect":"repeat","of":{"type":"a.done","when":"has(signals.later)"},"within":"PT1H"})json", "later"},
    Fault{"NoDeadline", R"({"id":"s","title":"T","detect":"absence","after":"a.done","of":"b.done"})", "an absence needs a deadline"},
    Fault{"NoLevel", R"({"id":"s","title":"T","detect":"threshold","of":"a.done","within":"PT1H"})", "'at_least'"},
    Fault{"NoAmount", R"({"id":"s","title":"T","detect":"threshold","measure":"sum","at_least":"1","of":"a.done","within":"PT1H"})", "'amount'"},
    Fault{"OneStep", R"({"id":"s","title":"T","detect":"sequence","steps":["a.done"],"within":"PT1H"})", "two to twenty"},
    Fault{"Twice", R"({"id":"s","title":"T","detect":"repeat","of":"a.done","within":"PT1H"},{"id":"s","title":"T","detect":"repeat","of":"a.done","within":"PT1H"})", "stands twice"}),
    [](const auto& fault) { return std::string(fault.param.name); });

TEST(Reading, AStallTakesItsProgressFromTheDictionary) {
    const auto rules = rules_of(R"({"id":"s","title":"T","detect":"stall","after":"a.done","for":"P2D"})");
    ASSERT_EQ(rules.detectors().size(), 1u);
    ASSERT_EQ(rules.detectors()[0].answers.size(), 1u);
    EXPECT_EQ(rules.detectors()[0].answers[0].type, "c.done");
    EXPECT_EQ(rules.wanting("c.done").size(), 1u);
    EXPECT_TRUE(rules.wanting("d.done").empty());
    EXPECT_TRUE(rules.wanting("").empty());
    EXPECT_EQ(rules.find("s"), &rules.detectors()[0]);
    EXPECT_EQ(rules.find("t"), nullptr);
}

TEST(Reading, TellsAllFaultsAtOnce) {
    EXPECT_GE(issues_of(R"({"id":"A","detect":"repeat","of":"a.doen","within":"1h"},{"title":"T","detect":"sequence","steps":[]})").size(), 6u);
}

}  // namespace
}  // namespace segue::signals_test
