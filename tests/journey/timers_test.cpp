#include "support.h"

namespace segue::journey {
namespace {

using testing::ElementsAre;

const std::string waiting =
    "{'id':'j','timeout':'PT1000S','starts':[{'on':'a.b'}],'states':[{'id':'s','after':[{'delay':'PT10S','target':'late'}],"
    "'on':[{'event':'x','target':'went'},{'event':'again','target':'s'}]},{'id':'late','on':[{'event':'x','target':'too_late'}]},{'id':'went'},{'id':'too_late'}]}";

TEST(Timers, RunBeforeEventsOfTheSameInstant) {
    EXPECT_EQ(Story(waiting).happens(0, "a.b").happens(10, "x").state(), "too_late");
    EXPECT_EQ(Story(waiting).happens(0, "a.b").happens(9, "x").state(), "went");
}

TEST(Timers, RunInApplyWhenTheCallerDidNotAdvance) {
    const Definition definition = definition_of(waiting);
    const std::vector<const Definition*> all = {&definition};
    JourneyFold fold(all, "cu");
    context::Event event;
    event.id = "1";
    event.type = "a.b";
    event.time = at(0);
    fold.apply(event, BarePicture(event.time));
    event.id = "2";
    event.type = "x";
    event.time = at(50);
    fold.apply(event, BarePicture(event.time));
    EXPECT_EQ(fold.instances()[0].state(), "too_late");
    EXPECT_EQ(fold.instances()[0].history[1].time, at(10));
}

TEST(Timers, TellWhenToLookNext) {
    Story story(waiting);
    EXPECT_FALSE(story.fold().next_timer_at());
    story.happens(0, "a.b");
    EXPECT_EQ(story.fold().next_timer_at(), at(10));
    EXPECT_EQ(story.instance().next_timer_at(), at(10));
    story.happens(4, "again");
    EXPECT_EQ(story.fold().next_timer_at(), at(14)) << "entering again begins the wait again";
    story.happens(5, "x");
    EXPECT_EQ(story.fold().next_timer_at(), at(1000)) << "leaving ends the wait; the journey's timeout is left";
    story.now(2000);
    EXPECT_FALSE(story.fold().next_timer_at());
    EXPECT_EQ(story.state(), "went (timed_out)");
    EXPECT_EQ(story.instance().history.back().time, at(1000));
    EXPECT_EQ(story.instance().history.back().cause, Cause::timeout);
}

TEST(Timers, LetTheTimeoutWinAtItsInstant) {
    Story story("{'id':'j','timeout':'PT10S','starts':[{'on':'a.b'}],'states':[{'id':'s','after':[{'delay':'PT10S','target':'t'}]},{'id':'t'}]}");
    EXPECT_EQ(story.happens(0, "a.b").now(10).state(), "s (timed_out)");
}

TEST(Timers, NameWhatWasWaitedForInTheHistory) {
    Story story(waiting);
    story.happens(0, "a.b").now(10);
    EXPECT_EQ(story.instance().history.back().cause, Cause::timer);
    EXPECT_EQ(story.instance().history.back().cause_id, "after:s");
}

TEST(Timers, RunChainsAtTheirOwnInstants) {
    Story story("{'id':'j','timeout':'P1D','starts':[{'on':'a.b'}],'states':[{'id':'s','after':[{'delay':'PT10S','target':'t'}]},{'id':'t','after':[{'delay':'PT10S','target':'u'}]},{'id':'u'}]}");
    story.happens(0, "a.b").now(100);
    EXPECT_EQ(story.state(), "u");
    EXPECT_EQ(story.instance().since, at(20));
}

TEST(Timers, MayBeHeldBackByACondition) {
    Story story("{'id':'j','timeout':'P1D','starts':[{'on':'a.b'}],'states':[{'id':'s','after':[{'delay':'PT10S','when':'false','target':'t'},{'delay':'PT20S','when':'now > timestamp(journey.since)','target':'u'}]},{'id':'t'},{'id':'u'}]}");
    EXPECT_EQ(story.happens(0, "a.b").now(15).state(), "s");
    EXPECT_EQ(story.now(20).state(), "u");
}

TEST(Timers, AreOrderedByDueThenInstanceThenDocument) {
    const auto journey = [](const std::string& id) {
        return "{'id':'" + id + "','timeout':'P1D','starts':[{'on':'a.b'}],'states':[{'id':'p','type':'parallel','states':["
               "{'id':'r1','entry':[{'send':'third.sent','delay':'PT10S'}],'on':[{'event':'third.sent','actions':[{'emit':'" + id + ".sent'}]}],'after':[{'delay':'PT10S','actions':[{'emit':'" + id + ".r1'}]}]},"
               "{'id':'r2','after':[{'delay':'PT5S','actions':[{'emit':'" + id + ".early'}]},{'delay':'PT10S','actions':[{'emit':'" + id + ".r2'}]}]}]}]}";
    };
    Story story(std::vector<std::string>{journey("one"), journey("two")});
    story.happens(0, "a.b").now(10);
    EXPECT_THAT(story.effects(), ElementsAre("one.early", "two.early", "one.r1", "one.r2", "one.sent", "two.r1", "two.r2", "two.sent"));
}

TEST(Sends, ComeBackAsEventsAfterTheirDelay) {
    Story story("{'id':'j','timeout':'P1D','starts':[{'on':'a.b'}],'states':[{'id':'s','entry':[{'send':'remind.now','delay':'PT10S'}],'on':[{'event':'go','target':'t'}]},"
                "{'id':'t','on':[{'event':'remind','target':'u'}]},{'id':'u'}]}");
    story.happens(0, "a.b").happens(3, "go").now(10);
    EXPECT_EQ(story.state(), "u") << "a send outlives the state that sent it";
    EXPECT_EQ(story.instance().history.back().cause_id, "send:remind.now");
}

TEST(Sends, CanBeCancelledByTheirId) {
    Story story("{'id':'j','timeout':'P1D','starts':[{'on':'a.b'}],'states':[{'id':'s','entry':[{'send':'one.due','delay':'PT10S','id':'t1'},{'send':'two.due','delay':'PT10S','id':'t2'}],"
                "'on':[{'event':'stop','actions':[{'cancel':'t1'}]},{'event':'one.due','target':'one'},{'event':'two.due','target':'two'}]},{'id':'one'},{'id':'two'}]}");
    EXPECT_EQ(story.happens(0, "a.b").happens(1, "stop").now(10).state(), "two");
}

TEST(Sends, WithoutDelayCanBeCancelledBeforeTheyArrive) {
    Story story("{'id':'j','timeout':'P1D','starts':[{'on':'a.b'}],'states':[{'id':'s','entry':[{'send':'one','id':'t1'},{'cancel':'t1'}],'on':[{'event':'one','target':'wrong'}]},{'id':'wrong'}]}");
    EXPECT_EQ(story.happens(0, "a.b").state(), "s");
}

TEST(Timers, ThatFollowEachOtherWithoutEndAreStopped) {
    Story story("{'id':'j','timeout':'P1D','starts':[{'on':'a.b'}],'states':[{'id':'s','after':[{'delay':'PT0S','target':'t'}]},{'id':'t','after':[{'delay':'PT0S','target':'s'}]}]}");
    story.happens(0, "a.b").now(1);
    EXPECT_THAT(story.problems(), ElementsAre(testing::HasSubstr("without end")));
    EXPECT_EQ(story.now(90000).instance().status, Status::timed_out);
}

TEST(Timers, MayLieAtTheEdgeOfTime) {
    Story story("{'id':'j','starts':[{'on':'a.b'}],'goal':[{'on':'z.z'}],'states':[{'id':'s','after':[{'delay':'P100000000D','target':'t'}]},{'id':'t'}]}");
    story.happens(0, "a.b");
    advance(story.fold(), base::time_max);
    EXPECT_EQ(story.state(), "s");
}

}  // namespace
}  // namespace segue::journey
