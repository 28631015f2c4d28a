// journey.reported: the owner's state wins, a difference is shown.

#include "support.h"

namespace segue::journey {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string owned_by(const std::string& owner, const std::string& more = {}) {
    return "{'id':'fault','owner':'" + owner + "','key':{'at':'/fault'},'starts':[{'on':'fault.reported'}],'goal':[{'on':'fault.resolved'}]" + more +
           ",'states':[{'id':'open','entry':[{'emit':'hello.sent'}],'on':[{'event':'go','target':'wait'}]},"
           "{'id':'wait','entry':[{'emit':'wait.sent'}],'after':[{'delay':'PT100S','target':'stalled'}]},{'id':'stalled','on':[{'event':'go','target':'both'}]},"
           "{'id':'both','type':'parallel','states':[{'id':'l','states':[{'id':'l1','on':[{'event':'go','target':'l2'}]},{'id':'l2'}]},{'id':'r','states':[{'id':'r1','on':[{'event':'go','target':'r2'}]},{'id':'r2','on':[{'event':'go','target':'end'}]}]}]},{'id':'end','type':'final'}]}";
}
const std::string hub = owned_by("hub");

std::string said(const std::string& state, const std::string& more = {}) {
    return "{'definition':'fault','key':'f1','state':" + state + more + "}";
}

TEST(Reports, CreateAnInstanceThatThisDeskDidNotKnow) {
    Story story(hub);
    story.happens(50, "journey.reported", said("'wait'", ",'since':'1970-01-01T00:00:10Z','revision':'r7'"));
    ASSERT_EQ(story.count(), 1U);
    EXPECT_EQ(story.state(), "wait");
    EXPECT_EQ(story.instance().key, "f1");
    EXPECT_EQ(story.instance().revision(), "r7");
    EXPECT_EQ(story.instance().since, at(10));
    EXPECT_EQ(story.instance().history.back().cause, Cause::report);
    EXPECT_EQ(story.instance().history.back().by, "test");
    EXPECT_THAT(story.effects(), ElementsAre()) << "what entry does was done where the state was reached";
    EXPECT_EQ(story.fold().next_timer_at(), at(110)) << "waits count from since";
    EXPECT_EQ(story.now(110).state(), "stalled");
}

TEST(Reports, SetTheStateAndTellTheDifference) {
    Story story(hub);
    story.happens(0, "fault.reported", "{'fault':'f1'}").happens(1, "go");
    EXPECT_EQ(story.state(), "wait");
    story.happens(5, "journey.reported", said("'open'"));
    EXPECT_EQ(story.state(), "open") << "the owner's state wins";
    EXPECT_EQ(story.instance().difference(), "the hub says open, derived was wait");
    EXPECT_FALSE(story.fold().next_timer_at()) << "the wait that was begun here is over";
    story.happens(6, "go").happens(7, "journey.reported", said("'wait'", ",'since':'1970-01-01T00:00:06Z'"));
    EXPECT_EQ(story.instance().difference(), "") << "now they agree";
    EXPECT_EQ(story.instance().since, at(6));
}

TEST(Reports, SayByTheirSinceHowLongItHasBeenThere) {
    // Regression: a reservation of such a journey began when the report came.
    Story story(hub);
    story.happens(50, "journey.reported", said("'wait'", ",'since':'1970-01-01T00:00:10Z'"));
    EXPECT_THAT(story.instance().entered(), testing::Each(at(10)));
    const std::vector<std::string> wait = {"wait"};
    EXPECT_EQ(story.instance().in_any_since(wait), at(10));
    story.happens(60, "journey.reported", said("'stalled'"));
    EXPECT_EQ(story.instance().in_any_since(wait), std::nullopt);
    EXPECT_EQ(story.instance().in_any_since(std::vector<std::string>{"stalled", "wait"}), at(10)) << "from what was entered first";
}

TEST(Reports, OnlyNoteTheDifferenceOfADesksOwnJourney) {
    Story story(owned_by("desk"));
    story.happens(0, "fault.reported", "{'fault':'f1'}").happens(5, "journey.reported", said("'wait'", ",'revision':3"));
    EXPECT_EQ(story.state(), "open");
    EXPECT_EQ(story.instance().difference(), "another system says wait, derived was open");
    EXPECT_EQ(story.instance().revision(), "3");
    story.happens(6, "journey.reported", "{'definition':'fault','key':'f2','state':'open'}");
    EXPECT_THAT(story.problems(), ElementsAre(HasSubstr("never started here")));
}

TEST(Reports, TakeSeveralStatesAndFillInWhatIsLeftOpen) {
    Story story(hub);
    EXPECT_EQ(story.happens(1, "journey.reported", said("'l2+r2'")).state(), "l2+r2");
    EXPECT_EQ(story.happens(2, "journey.reported", said("['both','r','r2']")).state(), "l1+r2") << "the active list of another desk";
    EXPECT_EQ(story.happens(3, "journey.reported", said("'both'")).state(), "l1+r1");
}

TEST(Reports, ThatCannotBeAreProblemsAndNoCrash) {
    Story story(hub);
    const auto complains = [&](const std::string& data, const std::string& part) {
        Story fresh(hub);
        fresh.happens(1, "journey.reported", data);
        EXPECT_THAT(fresh.problems(), ElementsAre(HasSubstr(part))) << data;
        EXPECT_EQ(fresh.count(), 0U);
    };
    complains("{}", "names no journey");
    complains("{'definition':'fault'}", "says no state");
    complains("{'definition':'fualt','state':'open'}", "did you mean 'fault'?");
    complains(said("'opne'"), "did you mean 'open'?");
    complains(said("'open+wait'"), "cannot be active together");
    complains(said("'open'", ",'since':'yesterday'"), "must be a time");
    complains(said("'open'", ",'since':7"), "must be a time");
    complains("{'definition':['x'],'state':'open'}", "names no journey");
    complains(said("[1,null]"), "unknown state");
    complains(said("'+'"), "unknown state");
}

TEST(Reports, NameAVersionThatIsNotHere) {
    Story story(hub);
    story.happens(1, "journey.reported", said("'open'", ",'version':9"));
    EXPECT_EQ(story.state(), "open");
    EXPECT_THAT(story.problems(), ElementsAre(HasSubstr("version 9")));
}

TEST(Reports, MoveAnInstanceToTheOwnersVersion) {
    Story story(std::vector<std::string>{owned_by("hub", ",'version':1"), owned_by("hub", ",'version':2")});
    story.happens(1, "journey.reported", said("'open'", ",'version':1")).happens(2, "journey.reported", said("'wait'", ",'version':2"));
    ASSERT_EQ(story.count(), 1U);
    EXPECT_EQ(story.instance().definition->version, 2);
    EXPECT_EQ(story.state(), "wait");
    EXPECT_THAT(story.path(), ElementsAre("report:open", "report:wait"));
    EXPECT_EQ(story.happens(3, "fault.resolved").state(), "wait (goal)") << "it is heard once, by its version";
}

TEST(Reports, DropWaitsThatWouldHaveBeenDueBefore) {
    Story story(hub);
    story.happens(500, "journey.reported", said("'wait'", ",'since':'1970-01-01T00:00:10Z'"));
    EXPECT_FALSE(story.fold().next_timer_at());
    EXPECT_EQ(story.now(1000).state(), "wait") << "the owner knows that it still waits";
}

TEST(Reports, BringBackWhatTheOwnerDidNotEndAndStartAnewWhatBeganLater) {
    Story story(hub);
    story.happens(0, "fault.reported", "{'fault':'f1'}").happens(10, "fault.resolved");
    story.happens(20, "journey.reported", said("'open'", ",'since':'1970-01-01T00:00:00Z'"));
    EXPECT_EQ(story.count(), 1U);
    EXPECT_EQ(story.state(), "open");
    EXPECT_EQ(story.instance().difference(), "the hub says open, derived was open (goal)");
    story.happens(30, "fault.resolved").happens(50, "journey.reported", said("'wait'", ",'since':'1970-01-01T00:00:40Z'"));
    EXPECT_EQ(story.count(), 2U);
    EXPECT_EQ(story.state(1), "wait");
}

TEST(Reports, OfAFinalStateFinishTheInstance) {
    Story story(hub);
    story.happens(1, "journey.reported", said("'wait'")).happens(2, "journey.reported", said("'end'"));
    EXPECT_EQ(story.state(), "end (finished)");
    EXPECT_FALSE(story.fold().next_timer_at());
}

TEST(Reports, OfTheFutureCountFromNow) {
    Story story(hub);
    story.happens(5, "journey.reported", said("'wait'", ",'since':'2999-01-01T00:00:00Z'"));
    EXPECT_EQ(story.instance().since, at(5));
}

TEST(Reports, TwiceTheSameChangeNothing) {
    Story story(hub);
    story.happens(1, "journey.reported", said("'wait'", ",'since':'1970-01-01T00:00:01Z','revision':'1'"));
    story.happens(9, "journey.reported", said("'wait'", ",'since':'1970-01-01T00:00:01Z','revision':'2'"));
    EXPECT_EQ(story.instance().history.size(), 1U);
    EXPECT_EQ(story.instance().revision(), "2");
    EXPECT_EQ(story.fold().next_timer_at(), at(101));
}

TEST(Reports, AreNoEventsForCharts) {
    Story story("{'id':'j','timeout':'P1D','starts':[{'on':'a.b'}],'states':[{'id':'s','on':[{'event':'*','target':'t'}]},{'id':'t'}]}");
    story.happens(1, "a.b").happens(2, "journey.reported", "{'definition':'j','state':'s'}");
    EXPECT_EQ(story.state(), "s");
}

}  // namespace
}  // namespace segue::journey
