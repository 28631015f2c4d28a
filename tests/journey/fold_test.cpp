// Instances: how they start, whom an event reaches, how they end, and what they leave behind.

#include "core/journey/difference.h"

#include "support.h"

namespace segue::journey {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string fault(const std::string& more = {}) {
    return "{'id':'fault','version':3,'starts':[{'on':'fault.reported'}],'goal':[{'on':'fault.resolved'}],'leaves':[{'on':'contract.ended'}]" + more +
           ",'states':[{'id':'open','stage':'Reported','on':[{'event':'test.done','target':'wait'}]},"
           "{'id':'wait','stage':'Waiting','on':[{'event':'test.done','target':'open'}]}]}";
}
const std::string keyed_by_fault = ",'key':{'at':'/fault'}";

TEST(Instances, StartWithTheirEventAndAreNotHandedItAsWell) {
    Story story("{'id':'j','timeout':'P1D','starts':[{'on':'a.b'}],'states':[{'id':'s','on':[{'event':'*','target':'t'}]},{'id':'t'}]}");
    EXPECT_EQ(story.happens(1, "a.b").state(), "s");
    EXPECT_EQ(story.happens(2, "a.b").state(), "t");
}

TEST(Instances, StartOnlyWhenTheConditionHolds) {
    Story story("{'id':'j','timeout':'P1D','starts':[{'on':'cart.*','when':'event.data.total > 100'}],'states':[{'id':'s'}]}");
    EXPECT_EQ(story.happens(1, "cart.left", "{'total':50}").count(), 0U);
    EXPECT_EQ(story.happens(2, "cart.left", "{'total':500}").count(), 1U);
}

TEST(Instances, HaveAnIdMadeOfTheirCauses) {
    Story one(fault(keyed_by_fault)), two(fault(keyed_by_fault)), other(fault(keyed_by_fault));
    one.happens(1, "fault.reported", "{'fault':'f1'}", "e-7");
    two.happens(99, "fault.reported", "{'fault':'f1'}", "e-7");
    other.happens(1, "fault.reported", "{'fault':'f2'}", "e-7");
    EXPECT_THAT(one.instance().id, testing::StartsWith("ji-"));
    EXPECT_EQ(one.instance().id, two.instance().id) << "a corrected time does not make it another";
    EXPECT_NE(one.instance().id, other.instance().id);
    EXPECT_EQ(one.instance().definition->version, 3);
}

TEST(Instances, AreReachedByEventsWithTheirKeyOrWithNone) {
    Story story(fault(keyed_by_fault));
    story.happens(1, "fault.reported", "{'fault':'f1'}").happens(2, "fault.reported", "{'fault':'f2'}");
    EXPECT_EQ(story.count(), 2U);
    story.happens(3, "test.done", "{'fault':'f2'}");
    EXPECT_EQ(story.state(0), "open");
    EXPECT_EQ(story.state(1), "wait");
    story.happens(4, "test.done");
    EXPECT_EQ(story.state(0), "wait") << "an event without key reaches every instance";
    EXPECT_EQ(story.state(1), "open");
    story.happens(5, "fault.resolved", "{'fault':'f1'}");
    EXPECT_EQ(story.state(0), "wait (goal)");
    EXPECT_EQ(story.state(1), "open");
}

TEST(Instances, TakeNumbersAsKeys) {
    Story story(fault(keyed_by_fault));
    story.happens(1, "fault.reported", "{'fault':17}").happens(2, "test.done", "{'fault':'17'}");
    EXPECT_EQ(story.instance().key, "17");
    EXPECT_EQ(story.state(), "wait");
}

TEST(Instances, TakeAComputedKey) {
    Story story(fault(",'key':{'cel':'event.data.region + event.data.number'}"));
    story.happens(1, "fault.reported", "{'region':'n','number':'1'}").happens(2, "test.done", "{'region':'n','number':'2'}");
    EXPECT_EQ(story.instance().key, "n1");
    EXPECT_EQ(story.state(), "open");
    EXPECT_EQ(story.happens(3, "test.done").state(), "wait") << "no key can be made of it";
}

TEST(Instances, DoNotStartWithoutTheKeyTheyNeed) {
    Story story(fault(keyed_by_fault));
    story.happens(1, "fault.reported");
    EXPECT_EQ(story.count(), 0U);
    EXPECT_THAT(story.problems(), ElementsAre(HasSubstr("carries no key")));
}

TEST(Reentry, AfterExitWaitsForTheEnd) {
    Story story(fault());
    story.happens(1, "fault.reported").happens(2, "fault.reported");
    EXPECT_EQ(story.count(), 1U);
    story.happens(3, "fault.resolved").happens(4, "fault.reported");
    EXPECT_EQ(story.count(), 2U);
}

TEST(Reentry, OnceIsOnceForTheCustomer) {
    Story story(fault(keyed_by_fault + ",'reentry':'once'"));
    story.happens(1, "fault.reported", "{'fault':1}").happens(2, "fault.resolved").happens(3, "fault.reported", "{'fault':2}");
    EXPECT_EQ(story.count(), 1U);
}

TEST(Reentry, KeyedIsOnceForEachKey) {
    Story story(fault(keyed_by_fault + ",'reentry':'keyed'"));
    story.happens(1, "fault.reported", "{'fault':1}").happens(2, "fault.resolved").happens(3, "fault.reported", "{'fault':1}");
    EXPECT_EQ(story.count(), 1U);
    EXPECT_EQ(story.happens(4, "fault.reported", "{'fault':2}").count(), 2U);
}

TEST(Reentry, CooldownCountsFromTheEnd) {
    Story story(fault(",'reentry':{'cooldown':'PT100S'}"));
    story.happens(1, "fault.reported").happens(50, "fault.resolved").happens(149, "fault.reported");
    EXPECT_EQ(story.count(), 1U);
    EXPECT_EQ(story.happens(150, "fault.reported").count(), 2U);
}

TEST(Reentry, RestartEndsTheRunningOneAndItsTimers) {
    Story story("{'id':'j','reentry':'restart','timeout':'PT1000S','starts':[{'on':'a.b'}],'states':[{'id':'s','after':[{'delay':'PT10S','target':'late'}]},{'id':'late'}]}");
    story.happens(0, "a.b").happens(8, "a.b").now(15);
    EXPECT_EQ(story.state(0), "s (left)");
    EXPECT_EQ(story.state(1), "s") << "the old timer was for the old one";
    EXPECT_EQ(story.now(18).state(1), "late");
}

TEST(Stays, AreCountedFromTheFirstOfSeveralStatesWithoutABreak) {
    Story story("{'id':'j','starts':[{'on':'a.b'}],'states':[{'id':'s','on':[{'event':'x','target':'t'}]},{'id':'t','on':[{'event':'x','target':'u'},{'event':'y','target':'t'}]},{'id':'u','on':[{'event':'x','target':'s'}]}]}");
    const auto since = [&story](std::vector<std::string> states) { return story.instance().in_any_since(states); };
    story.happens(1, "a.b").happens(5, "x");
    EXPECT_EQ(since({"t"}), at(5));
    EXPECT_EQ(since({"s", "t"}), at(1));
    EXPECT_EQ(since({"s"}), std::nullopt);
    EXPECT_EQ(since({"nowhere"}), std::nullopt);
    story.happens(6, "y");
    EXPECT_EQ(since({"t"}), at(5)) << "leaving it for itself is no break";
    story.happens(7, "x").happens(8, "x").happens(9, "x");
    EXPECT_EQ(since({"t"}), at(9));
    EXPECT_EQ(since({"s", "t"}), at(8)) << "it was elsewhere between";
    EXPECT_EQ(since({"s", "t", "u"}), at(1));
}

TEST(Ends, GoalAndLeavesComeFirstWhateverTheStateWaitsFor) {
    const std::string text = "{'id':'j','starts':[{'on':'a.b'}],'goal':[{'on':'pay.done','when':'event.data.amount > 10'}],'leaves':[{'on':'pay.*'}],"
                             "'states':[{'id':'s','exit':[{'emit':'tidy.up'}],'on':[{'event':'pay.done','target':'t'},{'event':'x','target':'t'}]},{'id':'t'}]}";
    EXPECT_EQ(Story(text).happens(1, "a.b").happens(2, "pay.done", "{'amount':20}").state(), "s (goal)");
    Story left(text);
    left.happens(1, "a.b").happens(2, "pay.done", "{'amount':5}");
    EXPECT_EQ(left.state(), "s (left)");
    EXPECT_THAT(left.effects(), ElementsAre("tidy.up")) << "exit actions run at every end";
    EXPECT_THAT(left.path(), ElementsAre("start:s", "leave:s"));
    EXPECT_EQ(left.happens(3, "x").state(), "s (left)") << "what has ended hears nothing";
}

TEST(Ends, WhatEndsOneDoesNotStartTheNext) {
    Story story("{'id':'j','starts':[{'on':'a.*'}],'goal':[{'on':'a.done'}],'states':[{'id':'s'}]}");
    story.happens(1, "a.b").happens(2, "a.done");
    EXPECT_EQ(story.count(), 1U);
    EXPECT_EQ(story.happens(3, "a.b").count(), 2U);
}

TEST(Ends, OneEventMayEndSeveral) {
    Story story(fault(keyed_by_fault));
    for (int n = 0; n < 5; ++n) story.happens(n, "fault.reported", "{'fault':" + std::to_string(n) + "}");
    story.happens(9, "fault.resolved");
    for (std::size_t n = 0; n < 5; ++n) EXPECT_EQ(story.state(n), "open (goal)");
}

TEST(Histories, SayWhatLedWhereAndByWhom) {
    Story story(fault());
    story.happens(1, "fault.reported", "{}", "e-1").happens(2, "test.done", "{'agent':'not told'}", "e-2");
    const auto& history = story.instance().history;
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].cause, Cause::start);
    EXPECT_TRUE(history[0].from.empty());
    EXPECT_EQ(history[1].cause, Cause::event);
    EXPECT_EQ(history[1].cause_id, "e-2");
    EXPECT_EQ(history[1].by, "");
    EXPECT_EQ(state_text(*story.instance().definition, history[1].from), "open");
    EXPECT_EQ(story.instance().since, at(2));
    EXPECT_EQ(story.instance().started, at(1));
}

TEST(Histories, NameTheAgentOfADisposition) {
    Story story("{'id':'j','timeout':'P1D','starts':[{'on':'a.b'}],'states':[{'id':'s','on':[{'event':'disposition.recorded','when':'event.data.code == \\u0022fixed\\u0022','target':'t'}]},{'id':'t'}]}");
    story.happens(1, "a.b").happens(2, "disposition.recorded", "{'code':'other','agent':'ann'}");
    EXPECT_EQ(story.state(), "s");
    story.happens(3, "disposition.recorded", "{'code':'fixed','agent':'ann'}");
    EXPECT_EQ(story.state(), "t");
    EXPECT_EQ(story.instance().history.back().cause, Cause::disposition);
    EXPECT_EQ(story.instance().history.back().by, "ann");
}

TEST(Faces, ShowStageOffersAndDispositionsFromTheInsideOut) {
    Story story("{'id':'j','timeout':'P1D','starts':[{'on':'a.b'}],'states':[{'id':'o','stage':'Outer','offers':[{'action':'call','weight':'0.1'},{'action':'mail'}],'dispositions':['done','later'],"
                "'states':[{'id':'i','offers':[{'action':'call','weight':'0.5'}],'dispositions':['fixed','done']}]}]}");
    story.happens(1, "a.b");
    EXPECT_EQ(story.instance().stage(), "Outer") << "a state without a name has that of the state around it";
    ASSERT_EQ(story.instance().offers().size(), 2U);
    EXPECT_EQ(story.instance().offers()[0].weight, *base::parse_fixed("0.5"));
    EXPECT_THAT(story.instance().dispositions(), ElementsAre("fixed", "done", "later"));
    EXPECT_EQ(all_offers(*story.instance().definition).size(), 3U);
    EXPECT_THAT(all_dispositions(*story.instance().definition), ElementsAre("done", "later", "fixed"));
}

TEST(Effects, CarryPickedComputedAndLiteralDataAndAnIdOfTheirCause) {
    const std::string text = "{'id':'j','timeout':'P1D','starts':[{'on':'a.b'}],'states':[{'id':'s','on':[{'event':'x','actions':["
                             "{'emit':'message.requested','data':{'to':{'at':'/phone'},'none':{'at':'/nothing'},'twice':{'cel':'event.data.n * 2'},'template':'t1'}},{'emit':'message.requested'}]}]}]}";
    Story story(text), again(text);
    for (Story* each : {&story, &again}) each->happens(1, "a.b").happens(2, "x", "{'phone':'+1','n':21}");
    const auto& effects = story.fold().effects();
    ASSERT_EQ(effects.size(), 2U);
    EXPECT_EQ(write_json(effects[0].data), R"({"template":"t1","to":"+1","twice":42})");
    EXPECT_EQ(effects[0].instance, story.instance().id);
    EXPECT_NE(effects[0].id, effects[1].id);
    EXPECT_EQ(effects, again.fold().effects());
    EXPECT_THAT(all_effects(*story.instance().definition), ElementsAre("message.requested"));
}

TEST(Versions, ArePinnedAndNewInstancesTakeTheNewest) {
    const auto version = [](const std::string& head, const std::string& state) {
        return "{'id':'j'," + head + ",'timeout':'P99D','starts':[{'on':'a.b'}],'goal':[{'on':'a.done'}],'states':[{'id':'" + state + "'}]}";
    };
    Story story(std::vector<std::string>{version("'version':1", "old"), version("'version':2,'from':'1970-01-01T00:01:00Z'", "new")});
    story.happens(1, "a.b");
    EXPECT_EQ(story.now(100).state(0), "old") << "what runs stays";
    story.happens(101, "a.done").happens(102, "a.b");
    EXPECT_EQ(story.state(1), "new");
    EXPECT_EQ(story.instance(1).definition->version, 2);
    EXPECT_EQ(story.happens(103, "a.b").count(), 2U) << "re-entry looks across versions";
}

TEST(Previews, ChangeNothingAndTellWhatWouldChange) {
    Story story(fault(keyed_by_fault));
    story.happens(1, "fault.reported", "{'fault':'f1'}").happens(2, "fault.reported", "{'fault':'f2'}");
    const JourneyFold before = story.fold();
    JourneyFold preview = story.fold();
    context::Event event;
    event.id = "what-if";
    event.type = "fault.resolved";
    event.time = at(3);
    event.data = json("{'fault':'f1'}");
    hand(preview, event);
    event.type = "test.done";
    event.data = {};
    hand(preview, event);
    EXPECT_EQ(story.fold().instances(), before.instances());
    const auto changes = describe_changes(story.fold(), preview);
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].instance, story.instance(0).id);
    EXPECT_EQ(change_text(changes[0]), "fault f1: Reported (ends: goal)");
    EXPECT_EQ(changes[1].instance, story.instance(1).id);
    EXPECT_EQ(change_text(changes[1]), "fault f2: Reported → Waiting");
    EXPECT_FALSE(changes[1].ended);
    EXPECT_TRUE(describe_changes(before, story.fold()).empty());
}

}  // namespace
}  // namespace segue::journey
