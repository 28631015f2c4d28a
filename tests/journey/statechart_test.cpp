// The meaning of charts: W3C SCXML 1.0. The bulk of it is tests/conformance; here are the rules that packs lean on.

#include "support.h"

namespace segue::journey {
namespace {

using testing::ElementsAre;

/// A journey of these states that anything.began starts.
std::string chart(const std::string& states, const std::string& more = {}) {
    return "{'id':'j','starts':[{'on':'it.began'}],'timeout':'P900D'" + more + ",'states':[" + states + "]}";
}

TEST(Statecharts, BeginInTheFirstStateUnlessTheyNameAnother) {
    EXPECT_EQ(Story(chart("{'id':'a','on':[{'event':'x','target':'b'}]},{'id':'b'}")).happens(1, "it.began").state(), "a");
    EXPECT_EQ(Story(chart("{'id':'a'},{'id':'b','on':[{'event':'x','target':'a'}]}", ",'initial':'b'")).happens(1, "it.began").state(), "b");
}

TEST(Statecharts, TakeTheFirstTransitionInDocumentOrder) {
    Story story(chart("{'id':'a','on':[{'event':'x','when':'false','target':'b'},{'event':'x','when':'true','target':'c'},{'event':'x','target':'d'}]},"
                      "{'id':'b'},{'id':'c'},{'id':'d'}"));
    EXPECT_EQ(story.happens(1, "it.began").happens(2, "x").state(), "c");
}

TEST(Statecharts, LetTheInnerStateAnswerFirst) {
    Story story(chart("{'id':'outer','on':[{'event':'x','target':'far'}],'states':[{'id':'inner','on':[{'event':'x','target':'near'}]},{'id':'near'}]},{'id':'far'}"));
    EXPECT_EQ(story.happens(1, "it.began").happens(2, "x").state(), "near");
    EXPECT_EQ(story.happens(3, "x").state(), "far");
}

TEST(Statecharts, EnterEveryRegionOfAParallelState) {
    Story story(chart("{'id':'p','type':'parallel','states':[{'id':'r1','states':[{'id':'a','on':[{'event':'x','target':'b'}]},{'id':'b'}]},"
                      "{'id':'r2','states':[{'id':'c','on':[{'event':'x','target':'d'}]},{'id':'d'}]}]}"));
    EXPECT_EQ(story.happens(1, "it.began").state(), "a+c");
    EXPECT_EQ(story.happens(2, "x").state(), "b+d") << "one event moves both";
    EXPECT_THAT(story.instance().active(), ElementsAre("p", "r1", "b", "r2", "d"));
    EXPECT_TRUE(story.instance().is_in("r2"));
    EXPECT_FALSE(story.instance().is_in("c"));
    EXPECT_FALSE(story.instance().is_in("nowhere"));
}

TEST(Statecharts, LetTheEarlierRegionWinWhenTwoWouldLeaveTheSameState) {
    Story story(chart("{'id':'p','type':'parallel','states':[{'id':'a','on':[{'event':'x','target':'left'}]},{'id':'b','on':[{'event':'x','target':'right'}]}]},"
                      "{'id':'left'},{'id':'right'}"));
    EXPECT_EQ(story.happens(1, "it.began").happens(2, "x").state(), "left");
}

TEST(Statecharts, TellWhenAllRegionsAreDone) {
    Story story(chart("{'id':'p','type':'parallel','on':[{'event':'done.state.p','target':'over'}],'states':["
                      "{'id':'r1','states':[{'id':'a','on':[{'event':'x','target':'fa'}]},{'id':'fa','type':'final'}]},"
                      "{'id':'r2','states':[{'id':'b','on':[{'event':'y','target':'fb'}]},{'id':'fb','type':'final'}]}]},{'id':'over'}"));
    EXPECT_EQ(story.happens(1, "it.began").happens(2, "y").state(), "a+fb");
    EXPECT_EQ(story.happens(3, "x").state(), "over");
}

TEST(Statecharts, FinishInAFinalStateOfTheChart) {
    Story story(chart("{'id':'a','on':[{'event':'x','target':'end'}]},{'id':'end','type':'final'}"));
    story.happens(1, "it.began").happens(2, "x").happens(3, "x");
    EXPECT_EQ(story.state(), "end (finished)");
    EXPECT_FALSE(story.instance().next_timer_at());
}

TEST(Statecharts, RunExitThenTransitionThenEntryActions) {
    Story story(chart("{'id':'a','exit':[{'emit':'left.a'}],'on':[{'event':'x','target':'b','actions':[{'emit':'went'}]}]},{'id':'b','entry':[{'emit':'came.b'}]}"));
    story.happens(1, "it.began").happens(2, "x");
    EXPECT_THAT(story.effects(), ElementsAre("left.a", "went", "came.b"));
}

TEST(Statecharts, StayInsideForAnInternalTransition) {
    const std::string inner = ",'entry':[{'emit':'entered'}],'states':[{'id':'b'},{'id':'c'}]}";
    Story inside(chart("{'id':'a','on':[{'event':'x','internal':true,'target':'c'}]" + inner));
    inside.happens(1, "it.began").happens(2, "x");
    EXPECT_EQ(inside.state(), "c");
    EXPECT_THAT(inside.effects(), ElementsAre("entered"));
    Story outside(chart("{'id':'a','on':[{'event':'x','target':'c'}]" + inner));
    outside.happens(1, "it.began").happens(2, "x");
    EXPECT_THAT(outside.effects(), ElementsAre("entered", "entered"));
}

TEST(Statecharts, DoWithoutATargetWhatLeavesNothing) {
    Story story(chart("{'id':'a','exit':[{'emit':'left'}],'on':[{'event':'x','actions':[{'emit':'noted'}]}]}"));
    story.happens(1, "it.began").happens(2, "x");
    EXPECT_THAT(story.effects(), ElementsAre("noted"));
    EXPECT_THAT(story.path(), ElementsAre("start:a")) << "nobody went anywhere";
}

TEST(Statecharts, RememberShallowAndDeep) {
    const std::string inside = "'on':[{'event':'off','target':'away'}],'states':[{'id':'h','type':'history','history':'KIND','default':'a'},"
                               "{'id':'a','on':[{'event':'x','target':'b2'}]},{'id':'b','states':[{'id':'b1'},{'id':'b2'}]}]},"
                               "{'id':'away','on':[{'event':'back','target':'h'}]}";
    for (const bool deep : {false, true}) {
        std::string text = inside;
        text.replace(text.find("KIND"), 4, deep ? "deep" : "shallow");
        Story story(chart("{'id':'on'," + text));
        EXPECT_EQ(story.happens(1, "it.began").happens(2, "x").state(), "b2");
        EXPECT_EQ(story.happens(3, "off").happens(4, "back").state(), deep ? "b2" : "b1");
    }
}

TEST(Statecharts, EnterAHistoryWithoutMemoryByItsDefaultAndItsActions) {
    Story story(chart("{'id':'away','on':[{'event':'back','target':'h'}]},{'id':'on','states':["
                      "{'id':'h','type':'history','default':{'target':'b','actions':[{'emit':'first.time'}]}},{'id':'a'},{'id':'b'}],'on':[{'event':'off','target':'away'}]}"));
    story.happens(1, "it.began").happens(2, "back");
    EXPECT_EQ(story.state(), "b");
    EXPECT_THAT(story.effects(), ElementsAre("first.time"));
    story.happens(3, "off").happens(4, "back");
    EXPECT_THAT(story.effects(), ElementsAre("first.time")) << "now it remembers";
}

TEST(Statecharts, HandleRaisedEventsBeforeTheNextOneFromOutside) {
    Story story(chart("{'id':'a','on':[{'event':'x','target':'b','actions':[{'raise':'go'}]}]},{'id':'b','on':[{'event':'go','target':'c'}]},{'id':'c'}"));
    EXPECT_EQ(story.happens(1, "it.began").happens(2, "x").state(), "c");
    EXPECT_THAT(story.path(), ElementsAre("start:a", "event:c")) << "a macrostep is one entry";
}

TEST(Statecharts, HandleASendWithoutDelayAfterAllRaisedEvents) {
    Story story(chart("{'id':'a','entry':[{'send':'later'},{'raise':'sooner'}],'on':[{'event':'sooner','target':'b'},{'event':'later','target':'wrong'}]},"
                      "{'id':'b','on':[{'event':'later','target':'c'}]},{'id':'c'},{'id':'wrong'}"));
    EXPECT_EQ(story.happens(1, "it.began").state(), "c");
}

TEST(Statecharts, KnowWhichStatesAreActive) {
    Story story(chart("{'id':'p','type':'parallel','states':[{'id':'r1','states':[{'id':'a','on':[{'event':'x','when':'\\u0022d\\u0022 in journey.active','target':'b'}]},{'id':'b'}]},"
                      "{'id':'r2','states':[{'id':'c','on':[{'event':'y','target':'d'}]},{'id':'d'}]}]}"));
    EXPECT_EQ(story.happens(1, "it.began").happens(2, "x").state(), "a+c");
    EXPECT_EQ(story.happens(3, "y").happens(4, "x").state(), "b+d");
}

TEST(Statecharts, ChooseByIf) {
    Story story(chart("{'id':'a','on':[{'event':'x','actions':[{'if':'event.data.n > 10','then':[{'emit':'big'}],'else':[{'if':'event.data.n > 5','then':[{'emit':'middle'}],'else':[{'emit':'small'}]}]},{'emit':'after'}]}]}"));
    story.happens(1, "it.began").happens(2, "x", "{'n':20}").happens(3, "x", "{'n':7}").happens(4, "x", "{'n':1}");
    EXPECT_THAT(story.effects(), ElementsAre("big", "after", "middle", "after", "small", "after"));
}

TEST(Statecharts, TakeAFailedConditionForFalseAndRaiseAnErrorOnce) {
    Story story(chart("{'id':'a','on':[{'event':'x','when':'event.data.missing > 1','target':'wrong'},{'event':'error.execution','target':'told'}]},{'id':'told'},{'id':'wrong'}"));
    EXPECT_EQ(story.happens(1, "it.began").happens(2, "x").state(), "told");
    EXPECT_EQ(story.problems().size(), 1U);
}

TEST(Statecharts, DoNotFeedOnTheErrorsOfTheirOwnConditions) {
    Story story(chart("{'id':'a','on':[{'when':'event.data.missing > 1','target':'b'},{'event':'*','when':'event.data.missing > 1','target':'b'}]},{'id':'b'}"));
    EXPECT_EQ(story.happens(1, "it.began").happens(2, "x").happens(3, "x").state(), "a");
    EXPECT_EQ(story.problems().size(), 1U) << "the same failure is told once";
}

TEST(Statecharts, StopWithAProblemWhenTheyNeverSettle) {
    Story story(chart("{'id':'a','on':[{'event':'x','target':'b'}]},{'id':'b','on':[{'when':'true','target':'c'}]},{'id':'c','on':[{'when':'true','target':'b'}]}"));
    story.happens(1, "it.began").happens(2, "x");
    ASSERT_EQ(story.problems().size(), 1U);
    EXPECT_THAT(story.problems()[0], testing::HasSubstr("does not settle"));
    EXPECT_TRUE(story.instance().stuck);
    Story sends(chart("{'id':'a','on':[{'event':'x','actions':[{'send':'x'}]}]}"));
    sends.happens(1, "it.began").happens(2, "x");
    EXPECT_EQ(sends.problems().size(), 1U);
}

TEST(Statecharts, ThatNeverSettleAskForNothingAndHearOnlyTheirEnds) {
    Story story(chart("{'id':'a','on':[{'event':'x','target':'b'}]},{'id':'b','entry':[{'emit':'message.requested'}],'on':[{'when':'true','target':'c'}]},{'id':'c','on':[{'when':'true','target':'b'}]}",
                      ",'goal':[{'on':'it.ended'}]"));
    story.happens(1, "it.began").happens(2, "x");
    EXPECT_TRUE(story.effects().empty()) << "a chart in a circle writes to nobody";
    const std::string where = story.state();
    EXPECT_EQ(story.happens(3, "x").state(), where);
    EXPECT_EQ(story.happens(4, "it.ended").state(), where + " (goal)");
}

TEST(Statecharts, WhoseSendsBreedSendsAreStopped) {
    Story story(chart("{'id':'a','on':[{'event':'x','actions':[{'send':'x','delay':'PT1S'},{'send':'x','delay':'PT1S'}]}]}"));
    story.happens(1, "it.began").happens(2, "x").now(100);
    EXPECT_TRUE(story.instance().stuck);
    EXPECT_EQ(story.problems().size(), 1U);
}

TEST(Statecharts, CarryAThousandStatesThroughOneEvent) {
    std::string states;
    for (int n = 0; n < 1000; ++n) {
        const std::string id = "s" + std::to_string(n), next = "s" + std::to_string(n + 1);
        states += "{'id':'" + id + "','on':[{" + (n == 0 ? "'event':'x'," : "") + "'target':'" + next + "'}]},";
    }
    Story story(chart(states + "{'id':'s1000'}"));
    EXPECT_EQ(story.happens(1, "it.began").happens(2, "x").state(), "s1000");
    EXPECT_TRUE(story.problems().empty());
}

TEST(Statecharts, AreReadToADepthAndNoDeeper) {
    const auto nested = [](std::size_t depth) {
        base::Json inner = json("{'id':'d1','on':[{'event':'x','target':'d1','actions':[{'emit':'again'}]}]}");
        for (std::size_t n = 2; n <= depth; ++n) {
            base::Json outer = base::Json::object({{"id", "d" + std::to_string(n)}});
            outer.set("states", base::Json::list({std::move(inner)}));
            inner = std::move(outer);
        }
        base::Json made = json("{'id':'j','timeout':'P9D','starts':[{'on':'it.began'}]}");
        made.set("states", base::Json::list({std::move(inner)}));
        return made;
    };
    Story story(definition_of(nested(max_state_depth)));
    EXPECT_EQ(story.happens(1, "it.began").happens(2, "x").state(), "d1");
    EXPECT_EQ(story.instance().active().size(), max_state_depth);
    base::Issues issues;
    EXPECT_FALSE(read_definition(nested(500), schema(), issues));
    ASSERT_EQ(issues.error_count(), 1U);
    EXPECT_THAT(issues.all()[0].message, testing::HasSubstr("too large"));
}

}  // namespace
}  // namespace segue::journey
