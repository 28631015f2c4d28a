// What each kind of detector means.

#include "tests/signals/support.h"

#include <gmock/gmock.h>

namespace segue::signals_test {
namespace {

using base::hours;
using base::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

const char* const twice = R"({"id":"twice","title":"T","detect":"repeat","of":"a.done","key":{"at":"/code"},"times":2,"within":"PT1H","ends":"x.ended"})";

TEST(Repeat, NeedsTheSameKeyWithinTheWindow) {
    Stream run(twice);
    run.at(minutes(0), "a.done", R"({"code":"E1"})").at(minutes(10), "a.done", R"({"code":"E2"})");
    EXPECT_THAT(run.active(), IsEmpty());
    run.at(minutes(30), "a.done", R"({"code":"E1"})");
    EXPECT_THAT(run.active(), ElementsAre("twice[E1] since 30 until 60 x2 {0,2}"));
}

TEST(Repeat, EndsWhenTheWindowHoldsTooFewAndBeginsAgain) {
    Stream run(twice);
    run.at(minutes(0), "a.done", R"({"code":1})").at(minutes(30), "a.done", R"({"code":1})").at(minutes(50), "a.done", R"({"code":1})");
    EXPECT_THAT(run.active(), ElementsAre("twice[1] since 30 until 90 x3 {0,1,2}"));
    run.wait_until(minutes(89));
    EXPECT_THAT(run.active(), ElementsAre("twice[1] since 30 until 90 x3 {0,1,2}"));
    run.wait_until(minutes(90));
    EXPECT_THAT(run.active(), IsEmpty());
    ASSERT_EQ(run.fold.past().size(), 1u);
    EXPECT_EQ(Stream::text(run.fold.past()[0]), "twice[1] since 30 until 90 x3 {0,1,2}");
    run.at(minutes(100), "a.done", R"({"code":1})");
    EXPECT_THAT(run.active(), ElementsAre("twice[1] since 100 until 110 x2 {2,3}"));
}

TEST(Repeat, AnEventAWholeWindowAgoNoLongerCounts) {
    Stream run(twice);
    run.at(minutes(0), "a.done", R"({"code":1})").at(minutes(60), "a.done", R"({"code":1})");
    EXPECT_THAT(run.active(), IsEmpty());
    Stream near(twice);
    near.at(minutes(0), "a.done", R"({"code":1})").at(minutes(60) , "b.done");
    near.at(base::Duration{minutes(60).us - 1}, "c.done");
    EXPECT_THAT(near.active(), IsEmpty());
}

TEST(Repeat, WithoutAKeyItDoesNotCountAndAnEndWithoutOneEndsAll) {
    Stream run(twice);
    run.at(minutes(0), "a.done").at(minutes(1), "a.done");
    EXPECT_THAT(run.active(), IsEmpty());
    run.at(minutes(2), "a.done", R"({"code":"E1"})").at(minutes(3), "a.done", R"({"code":"E1"})");
    run.at(minutes(4), "a.done", R"({"code":"E2"})").at(minutes(5), "a.done", R"({"code":"E2"})");
    EXPECT_EQ(run.active().size(), 2u);
    run.at(minutes(6), "x.ended", R"({"code":"E2"})");
    EXPECT_THAT(run.active(), ElementsAre("twice[E1] since 3 until 62 x2 {2,3}"));
    run.at(minutes(7), "x.ended");
    EXPECT_THAT(run.active(), IsEmpty());
    EXPECT_EQ(run.fold.past().back().until, noon + minutes(7));
    run.at(minutes(8), "a.done", R"({"code":"E1"})");
    EXPECT_THAT(run.active(), IsEmpty()) << "what came before the end is forgotten";
}

TEST(Repeat, ConditionsChooseWhatCounts) {
    Stream run(R"json({"id":"twice","title":"T","detect":"repeat","of":{"type":"a.done","when":"event.data.bad && history.seen('b.done')"},"within":"PT1H"})json");
    run.at(minutes(0), "a.done", R"({"bad":true})").at(minutes(1), "b.done");
    run.at(minutes(2), "a.done", R"({"bad":false})").at(minutes(3), "a.done", R"({"bad":true})");
    EXPECT_THAT(run.active(), IsEmpty());
    run.at(minutes(4), "a.done", R"({"bad":true})");
    EXPECT_THAT(run.active(), ElementsAre("twice since 4 until 63 x2 {3,4}"));
    EXPECT_THAT(run.fold.problems(), IsEmpty());
    run.at(minutes(5), "a.done");
    ASSERT_EQ(run.fold.problems().size(), 1u);
    EXPECT_THAT(run.fold.problems()[0], testing::HasSubstr("signal 'twice': the condition"));
}

TEST(Threshold, SumsDecimalsExactly) {
    Stream run(R"({"id":"much","title":"T","detect":"threshold","of":"a.done","measure":"sum","amount":{"at":"/amount"},"at_least":"0.3","within":"PT1H"})");
    run.at(minutes(0), "a.done", R"({"amount":0.1})").at(minutes(1), "a.done", R"({"amount":"0.1"})").at(minutes(2), "a.done", R"({"amount":-5})");
    EXPECT_THAT(run.active(), IsEmpty());
    run.at(minutes(3), "a.done", R"({"amount":0.1})");
    EXPECT_THAT(run.active(), ElementsAre("much since 3 until 60 x0 {0,1,2,3}"));
    run.at(minutes(4), "a.done", R"({"amount":7})");
    EXPECT_THAT(run.active(), ElementsAre("much since 3 until 64 x7 {0,1,2,3,4}"));
}

TEST(Threshold, ARateIsACountOverTheWindow) {
    Stream run(R"({"id":"fast","title":"T","detect":"threshold","of":"a.done","measure":"rate","at_least":"6","per":"PT1H","within":"PT25M"})");
    run.at(minutes(0), "a.done").at(minutes(5), "a.done");
    EXPECT_THAT(run.active(), IsEmpty()) << "6 in an hour are 2.5 in 25 minutes";
    run.at(minutes(10), "a.done");
    EXPECT_THAT(run.active(), ElementsAre("fast since 10 until 25 x3 {0,1,2}"));
}

TEST(Stall, IsRaisedByTimeAloneAndEndedByProgress) {
    Stream run(R"({"id":"stall","title":"T","detect":"stall","after":"a.done","for":"PT48H"})");
    run.at(hours(0), "a.done").at(hours(10), "a.done");
    EXPECT_EQ(run.fold.next_change_at(), noon + hours(48));
    run.wait_until(hours(47));
    EXPECT_THAT(run.active(), IsEmpty());
    run.wait_until(hours(50));
    EXPECT_THAT(run.active(), ElementsAre("stall since 2880 x2 {0,1}"));
    EXPECT_FALSE(run.fold.next_change_at());
    run.at(hours(60), "c.done");
    EXPECT_THAT(run.active(), IsEmpty());
    run.wait_until(hours(500));
    EXPECT_THAT(run.active(), IsEmpty()) << "the first progress was the end of the matter";
}

TEST(Stall, WhereSomethingElseEndsTheMatterProgressStartsTheClockAgain) {
    Stream run(R"({"id":"stall","title":"T","detect":"stall","after":"a.done","for":"PT48H","progress":"b.done","ends":"x.ended"})");
    run.at(hours(0), "a.done").at(hours(10), "b.done").wait_until(hours(57));
    EXPECT_THAT(run.active(), IsEmpty());
    run.wait_until(hours(58));
    EXPECT_THAT(run.active(), ElementsAre("stall since 3480 x1 {0,1}"));
    run.at(hours(60), "b.done").wait_until(hours(108));
    EXPECT_THAT(run.active(), ElementsAre("stall since 6480 x1 {0,1,2}"));
    run.at(hours(109), "x.ended").wait_until(hours(500));
    EXPECT_THAT(run.active(), IsEmpty());
}

TEST(Stall, ProgressAtTheDeadlineComesTooLate) {
    Stream run(R"({"id":"stall","title":"T","detect":"stall","after":"a.done","for":"PT48H"})");
    run.at(hours(0), "a.done").at(hours(48), "c.done");
    ASSERT_EQ(run.changes.size(), 2u);
    EXPECT_TRUE(run.changes[0].raised);
    EXPECT_FALSE(run.changes[1].raised);
    EXPECT_EQ(run.changes[1].at, noon + hours(48));
}

TEST(Absence, TakesItsDeadlineFromTheEvent) {
    Stream run(R"({"id":"unpaid","title":"T","detect":"absence","after":"a.done","of":"b.done","key":{"at":"/n"},"due":{"at":"/due"},"within":"PT2H","lasts":"PT10H"})");
    run.at(hours(0), "a.done", R"({"n":1,"due":"2026-03-01T15:00:00Z"})").at(hours(0), "a.done", R"({"n":2})").at(hours(1), "a.done", R"({"n":3})");
    run.at(hours(1), "b.done", R"({"n":3})").wait_until(hours(4));
    EXPECT_THAT(run.active(), ElementsAre("unpaid[1] since 180 until 780 x1 {0}", "unpaid[2] since 120 until 720 x1 {1}"));
    run.at(hours(5), "b.done", R"({"n":2})");
    EXPECT_THAT(run.active(), ElementsAre("unpaid[1] since 180 until 780 x1 {0}"));
    run.wait_until(hours(13));
    EXPECT_THAT(run.active(), IsEmpty());
}

TEST(Absence, ADeadlineThatHasPassedRaisesItAtOnce) {
    Stream run(R"({"id":"unpaid","title":"T","detect":"absence","after":"a.done","of":"b.done","due":{"at":"/due"}})");
    run.at(hours(1), "a.done", R"({"due":"2026-02-01T15:00:00Z"})").wait_until(hours(1));
    EXPECT_THAT(run.active(), ElementsAre("unpaid since 60 x1 {0}"));
    Stream without(R"({"id":"unpaid","title":"T","detect":"absence","after":"a.done","of":"b.done","due":{"at":"/due"}})");
    without.at(hours(1), "a.done").wait_until(hours(100));
    EXPECT_THAT(without.active(), IsEmpty()) << "no deadline is known";
}

TEST(Returned, CameBackAfterTheArticleWithinThreeHours) {
    Stream run(R"({"id":"back","title":"T","detect":"returned","after":"a.done","of":["b.done","c.done"],"within":"PT3H","lasts":"PT24H"})");
    run.at(hours(0), "b.done").at(hours(1), "a.done");
    EXPECT_THAT(run.active(), IsEmpty());
    run.at(hours(4), "c.done");
    EXPECT_THAT(run.active(), ElementsAre("back since 240 until 1680 x1 {1,2}"));
    run.at(hours(5), "b.done");
    EXPECT_THAT(run.active(), ElementsAre("back since 240 until 1680 x1 {1,2}")) << "too late to be a return";
    run.at(hours(6), "a.done").at(hours(7), "b.done");
    EXPECT_THAT(run.active(), ElementsAre("back since 240 until 1860 x2 {1,2,4,5}"));
    run.wait_until(hours(31));
    EXPECT_THAT(run.active(), IsEmpty());
}

TEST(Restarted, NeedsABeginningBeforeTheContactAndOneAfterIt) {
    const char* const again = R"({"id":"again","title":"T","detect":"restarted","of":"a.done","after":"b.done","within":"PT2H"})";
    Stream run(again);
    run.at(hours(0), "b.done").at(hours(1), "a.done");
    EXPECT_THAT(run.active(), IsEmpty()) << "nothing was begun before";
    run.at(hours(100), "b.done").at(hours(102), "a.done");
    EXPECT_THAT(run.active(), ElementsAre("again since 6120 until 6240 x1 {1,2,3}"));
    Stream late(again);
    late.at(hours(0), "a.done").at(hours(1), "b.done").at(hours(4), "a.done");
    EXPECT_THAT(late.active(), IsEmpty());
}

TEST(Sequence, TakesTheLatestBeginningAndNeverOneEventTwice) {
    Stream run(R"({"id":"seq","title":"T","detect":"sequence","steps":["a.done",["a.done","b.done"],"c.done"],"within":"PT2H"})");
    run.at(hours(0), "a.done").at(hours(1), "c.done");
    EXPECT_THAT(run.active(), IsEmpty());
    run.at(hours(3), "a.done").at(hours(4), "b.done").at(hours(5), "c.done");
    EXPECT_THAT(run.active(), ElementsAre("seq since 300 until 420 x1 {2,3,4}"));
    Stream wide(R"({"id":"seq","title":"T","detect":"sequence","steps":["a.done","b.done","c.done"],"within":"PT2H"})");
    wide.at(hours(0), "a.done").at(hours(1), "b.done").at(hours(3), "c.done");
    EXPECT_THAT(wide.active(), IsEmpty());
}

TEST(Signals, StandForTheConditionsByName) {
    Stream run(twice);
    EXPECT_EQ(base::write_json(run.fold.view()), "{}");
    for (const char* code : {"E1", "E1", "E2", "E2", "E1"}) run.at(minutes(static_cast<std::int64_t>(run.picture.context().history.events().size())), "a.done", std::string(R"({"code":")") + code + "\"}");
    EXPECT_EQ(base::write_json(run.fold.view()),
              R"({"twice":{"from":"2026-03-01T12:01:00Z","key":"E2","keys":["E1","E2"],"strength":3,"until":"2026-03-01T13:02:00Z"}})");
    EXPECT_THAT(run.fold.cited_by("twice"), ElementsAre(0, 1, 2, 3, 4));
    run.wait_until(hours(2));
    EXPECT_EQ(base::write_json(run.fold.view()), "{}");
}

TEST(Signals, TellJourneysByAnEventWithTheDataOfTheYoungestCited) {
    Stream run(twice);
    run.at(minutes(0), "a.done", R"({"code":"E1","fault":"F1"})").at(minutes(1), "a.done", R"({"code":"E1","fault":"F2"})").wait_until(hours(2));
    ASSERT_EQ(run.changes.size(), 2u);
    const auto raised = signals::event_of(run.changes[0], "cu-1", run.picture.context().history);
    EXPECT_EQ(raised.type, "signal.raised.twice");
    EXPECT_EQ(raised.time, noon + minutes(1));
    EXPECT_EQ(base::write_json(raised.data), R"({"code":"E1","fault":"F2","signal":{"from":"2026-03-01T12:01:00Z","id":"twice","key":"E1","strength":2}})");
    const auto ended = signals::event_of(run.changes[1], "cu-1", run.picture.context().history);
    EXPECT_EQ(ended.type, "signal.ended.twice");
    EXPECT_NE(ended.id, raised.id);
    EXPECT_EQ(raised.id, signals::event_of(run.changes[0], "cu-1", run.picture.context().history).id);
    EXPECT_NE(raised.id, signals::event_of(run.changes[0], "cu-2", run.picture.context().history).id);
}

TEST(Signals, ACopySharesNothing) {
    Stream run(twice);
    run.at(minutes(0), "a.done", R"({"code":1})");
    signals::SignalFold copy = run.fold;
    run.at(minutes(1), "a.done", R"({"code":1})");
    EXPECT_EQ(run.fold.active().size(), 1u);
    EXPECT_THAT(copy.active(), IsEmpty());
    std::vector<signals::Change> changes;
    copy.advance_to(noon + hours(5), changes);
    EXPECT_THAT(changes, IsEmpty());
}

}  // namespace
}  // namespace segue::signals_test
