// What the agent says to a recommendation, as the view shows it afterwards.

#include "tests/runtime/support.h"

namespace segue::test {
namespace {

using namespace runtime;
using base::Time;
using testing::HasSubstr;
using testing::SizeIs;

Story waiting() { return Story().person().order("o1", true).order("o2").contact(); }

TEST(Answers, TheLastOneCountsAndAnotherTakesBackThatItWasDone) {
    // Regression: "already done" left "Action carried out" behind whatever was answered after it.
    Bench bench(waiting());
    bench.done(OpenContact{"K-1"});
    const auto carried_out = [&] { return bench.desk->judge("K-1", bench.now)->situation.context().history.of_type("action.performed").size(); };
    bench.done(AnswerRecommendation{"K-1", "advise", "", "guide", "already_done", {}, ""});
    bench.done(AnswerRecommendation{"K-1", "advise", "", "guide", "already_done", {}, ""});
    EXPECT_EQ(carried_out(), 1u) << "said twice it was done once";
    bench.done(AnswerRecommendation{"K-1", "advise", "", "guide", "customer_declined", {}, ""});
    EXPECT_EQ(carried_out(), 0u);
    bench.open();
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(carried_out(), 0u) << "after a restart too";
    bench.done(AnswerRecommendation{"K-1", "advise", "", "guide", "accepted", {}, ""});
    EXPECT_EQ(carried_out(), 1u);
    bench.done(AnswerRecommendation{"K-1", "advise", "", "guide", "wrong_data", {}, "zone"});
    EXPECT_EQ(carried_out(), 1u) << "what was accepted was done";
}

TEST(Answers, StandInTheViewWithItsTimeAndInTheBrief) {
    // Regression: "Put off" did not say until when, and the brief went on proposing what the customer had declined.
    Bench bench(waiting());
    bench.done(OpenContact{"K-1"});
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    const auto best = bench.view().open->next.best;
    const Time until = instant("2026-03-11T08:00:00Z");
    bench.done(AnswerRecommendation{"K-1", best.action, best.subject, best.treatment, "deferred", until, ""});
    EXPECT_EQ(bench.view().open->next.answer, "deferred");
    EXPECT_EQ(bench.view().open->next.answer_until, until);
    bench.done(AnswerRecommendation{"K-1", best.action, best.subject, best.treatment, "customer_declined", {}, ""});
    const AgentView seen = bench.view();
    EXPECT_FALSE(seen.open->next.answer_until.has_value());
    const auto part = std::find_if(seen.open->brief.parts.begin(), seen.open->brief.parts.end(), [](const BriefPartView& p) { return p.id == "next"; });
    ASSERT_NE(part, seen.open->brief.parts.end());
    ASSERT_FALSE(part->lines.empty());
    EXPECT_THAT(part->lines.front().text, HasSubstr("(the customer declined)."));
}

TEST(Answers, ToAnOptionThatWasTakenStandAtTheOption) {
    // Regression: what was taken instead was offered again as if nothing had been said.
    Bench bench(waiting());
    bench.done(OpenContact{"K-1"});
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    const AgentView before = bench.view();
    ASSERT_FALSE(before.open->next.options.empty());
    const ActionView taken = before.open->next.options.front();
    EXPECT_EQ(taken.answer, "");
    bench.done(AnswerRecommendation{"K-1", taken.action, taken.subject, taken.treatment, "accepted", {}, ""});
    const AgentView seen = bench.view();
    const auto& options = seen.open->next.options;
    const auto advice = std::find_if(options.begin(), options.end(), [&](const ActionView& a) { return a.action == taken.action && a.subject == taken.subject; });
    ASSERT_NE(advice, options.end());
    EXPECT_EQ(advice->answer, "accepted");
    EXPECT_EQ(seen.open->next.answer, "") << "nothing was said to the recommended one";
}

TEST(Answers, SuggestACodeOnceTheCustomerHasSaidYesAndNotByThemselves) {
    // Regression: accepting the guidance chose the code of a success; the customer's yes chose nothing.
    Story story = waiting();
    story.add("2026-03-09T10:00:00Z", "payment.failed", R"({"order":"o2","reason":"limit"})");
    Bench bench(story);
    bench.done(OpenContact{"K-1"});
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    bench.done(AnswerRecommendation{"K-1", "advise", "", "guide", "accepted", {}, ""});
    const AgentView advised = bench.view();
    ASSERT_TRUE(advised.open->wrap_up.codes.front().put_forward);
    EXPECT_EQ(advised.open->wrap_up.suggested, "");
    bench.done(PrepareAction{"K-1", "refund", "o1", {{"to", "card"}}});
    bench.done(ConfirmAction{"K-1", "refund", "o1"});
    EXPECT_EQ(bench.view().open->wrap_up.suggested, "");
    bench.done(AnswerRecommendation{"K-1", "refund", "o1", "guide", "accepted", {}, ""});
    EXPECT_EQ(bench.view().open->wrap_up.suggested, advised.open->wrap_up.codes.front().id);
}

TEST(Finished, ContactsHaveABriefThatMissesNothingAnyMore) {
    // Regression: a finished contact turned to "1 part missing".
    Bench bench(waiting());
    bench.done(OpenContact{"K-1"});
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    const auto missing = [&] {
        const AgentView seen = bench.view();
        return std::count_if(seen.open->brief.parts.begin(), seen.open->brief.parts.end(), [](const BriefPartView& p) { return p.needed && p.lines.empty(); });
    };
    ASSERT_GT(missing(), 0) << "nothing was tried";
    bench.done(FinishContact{"K-1", "nothing_reached", ""});
    EXPECT_EQ(missing(), 0);
}

TEST(Outbox, SaysWhomARowConcernsAndByWhichChannel) {
    Bench bench(waiting());
    bench.done(OpenContact{"K-1"});
    bench.done(AnswerRecommendation{"K-1", "remind", "o2", "text", "accepted", {}, ""});
    const AgentView seen = bench.view();
    ASSERT_THAT(seen.outbox.open, SizeIs(1));
    EXPECT_EQ(seen.outbox.open[0].customer_name, "Ada");
    EXPECT_EQ(seen.outbox.open[0].channel, "sms");
}

}  // namespace
}  // namespace segue::test
