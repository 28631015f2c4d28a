// Where two outcomes differ is said in words.

#include "core/decision/compare.h"
#include "tests/support/small_pack.h"

namespace segue::test {
namespace {

using base::Json;
using decision::first_difference;
using testing::HasSubstr;

Json outcome_of(const Story& story) {
    const auto j = story.judge();
    return decision::outcome_json(j->decision, j->input);
}

TEST(Difference, OfEqualOutcomesIsNone) {
    const Story story = Story().person().order("o1").contact();
    EXPECT_EQ(first_difference(outcome_of(story), outcome_of(story)), "");
}

TEST(Difference, NamesTheChoiceAndTheGateThatChanged) {
    Story story = Story().person().order("o1").contact();
    const Json before = outcome_of(story);
    for (const char* time : {"2026-03-10T09:00:00Z", "2026-03-10T09:30:00Z"}) story.add(time, "message.sent", "{}", "sms");
    const std::string text = first_difference(before, outcome_of(story));
    EXPECT_THAT(text, HasSubstr("the choice was action remind (o1) by text and is now nothing NO_ACTION"));
    EXPECT_THAT(text, HasSubstr("offer by mail: the gate 'caps' was passed and is now blocked (two_a_day: caps.two_a_day is 2)"));
}

TEST(Difference, NamesATermAndACandidateThatIsGone) {
    const Json before = outcome_of(Story().person().order("o1").contact());
    const auto dearer = read_small(changed_pack("actions.json", "\"value\":\"6\"", "\"value\":\"7\""));
    EXPECT_EQ(first_difference(before, outcome_of(Story(dearer).person().order("o1").contact())), "advise by guide: the value was 6 and is now 7");
    EXPECT_EQ(first_difference(before, outcome_of(Story().person().contact())).substr(0, 10), "the choice");
    EXPECT_THAT(first_difference(before, outcome_of(Story().person().contact())), HasSubstr("refund (o1) by guide was a candidate and is none now"));
    EXPECT_THAT(first_difference(outcome_of(Story().person().contact()), before), HasSubstr("refund (o1) by guide is a candidate now and was none"));
}

TEST(Difference, OfWhateverElseIsGivenByItsPath) {
    Json a = outcome_of(Story().person().contact());
    Json b = a;
    b.set("next_check_at", "2027-01-01T00:00:00Z");
    EXPECT_THAT(first_difference(a, b), HasSubstr("/next_check_at was "));
    EXPECT_EQ(first_difference(Json::object(), Json::object({{"x", 1}})), "/x was not there");
}

}  // namespace
}  // namespace segue::test
