// What the reader refuses, each with its place and what to do about it.

#include "support.h"

namespace segue::journey {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string journey(const std::string& states, const std::string& head = {}) {
    return "{'id':'j','starts':[{'on':'a.b'}],'goal':[{'on':'z.z'}]" + head + ",\n'states':[" + states + "]}";
}

TEST(Reading, AcceptsTheWholeFormat) {
    const std::string text = R"({
 'id':'fault-recovery','version':2,'title':'Fault recovery','owner':'hub','from':'2026-01-01T00:00:00Z',
 'key':{'at':'/fault'},
 'starts':[{'on':'fault.reported','when':'event.data.severity > 1'}],
 'reentry':{'cooldown':'P7D'},
 'goal':[{'on':['fault.resolved','fault.closed']}],'leaves':[{'on':'contract.ended'}],'timeout':'P30D',
 'initial':'reported',
 'states':[
  {'id':'reported','stage':'Reported','entry':[{'raise':'begun'},{'send':'remind','delay':'PT1H','id':'t1'}],'exit':[{'cancel':'t1'}],
   'on':[{'event':['line.test.finished','line.*'],'when':'event.data.ok == true','target':'both','actions':[{'if':'true','then':[{'emit':'message.requested','data':{'to':{'at':'/to'},'x':{'cel':'1 + 1'}}}],'else':[]}]},
         {'event':'remind','internal':true,'actions':[{'emit':'reminder.requested'}]}],
   'after':[{'delay':'PT48H','when':'true','target':['fixing','watching'],'actions':[{'raise':'stalled'}]}],
   'offers':[{'action':'send_router','weight':'0.5'}],'dispositions':['fixed','router_sent']},
  {'id':'both','type':'parallel','states':[
    {'id':'left','initial':{'target':'fixing','actions':[{'raise':'x'}]},'states':[{'id':'fixing'},{'id':'h','type':'history','history':'deep','default':{'target':'fixing','actions':[]}}]},
    {'id':'right','states':[{'id':'watching','on':[{'event':'y','target':'done'},{'event':'z','target':'h'}]}]}]},
  {'id':'done','type':'final','entry':[{'emit':'thanks.sent'}]}]})";
    EXPECT_THAT(issues_of(text), IsEmpty());
    const Definition definition = definition_of(text);
    EXPECT_EQ(definition.owner, Owner::hub);
    EXPECT_EQ(definition.reentry, Reentry::cooldown);
    EXPECT_EQ(definition.cooldown, base::days(7));
    EXPECT_EQ(definition.timeout, base::days(30));
    EXPECT_EQ(definition.faces[find_state(definition, "reported")].offers[0].weight, base::Fixed{500'000});
    EXPECT_EQ(definition.chart.states.size(), 9U);
}

TEST(Reading, RefusesUnknownFieldsWithTheNearestName) {
    EXPECT_THAT(issues_of(journey("{'id':'s','entri':[]}")), ElementsAre(AllOf(HasSubstr("j.json:2:"), HasSubstr("unknown field"), HasSubstr("'entry'"))));
    EXPECT_THAT(issues_of(journey("{'id':'s'}", ",'time_out':'P1D'")), ElementsAre(HasSubstr("'timeout'")));
    EXPECT_THAT(issues_of(journey("{'id':'s','on':[{'event':'x','traget':'s','actions':[{'raise':'y'}]}]}")), ElementsAre(HasSubstr("did you mean 'target'")));
}

TEST(Reading, NamesTheNearestStateForAnUnknownTarget) {
    EXPECT_THAT(issues_of(journey("{'id':'waiting','on':[{'event':'x','target':'waitting'}]}")),
                ElementsAre(AllOf(HasSubstr("there is no state 'waitting'"), HasSubstr("did you mean 'waiting'?"))));
}

TEST(Reading, RefusesAStateTwice) {
    EXPECT_THAT(issues_of(journey("{'id':'s'},{'id':'s'}")), ElementsAre(HasSubstr("'s' is there twice")));
}

TEST(Reading, FindsStatesThatNothingLeadsTo) {
    EXPECT_THAT(issues_of(journey("{'id':'s'},{'id':'lost','states':[{'id':'inner'}]}")),
                ElementsAre(AllOf(HasSubstr("error: nothing leads to the state 'lost'"), HasSubstr("j.json:2:"))));
    EXPECT_THAT(issues_of(journey("{'id':'s'},{'id':'lost'}", ",'owner':'hub'")), ElementsAre(HasSubstr("warning: nothing leads to")))
        << "its owner may report it";
}

TEST(Reading, FindsTransitionsThatCanNeverFire) {
    const std::string targets = "]},{'id':'t'},{'id':'u'}";
    const auto shadowed = ElementsAre(HasSubstr("can never fire"));
    EXPECT_THAT(issues_of(journey("{'id':'s','on':[{'event':'x','target':'t'},{'event':'x.y','target':'u'},{'event':'z','target':'u'}" + targets)), shadowed);
    EXPECT_THAT(issues_of(journey("{'id':'s','on':[{'event':'*','target':'t'},{'event':['x','y'],'target':'u'},{'target':'u','when':'true'}" + targets)), shadowed);
    EXPECT_THAT(issues_of(journey("{'id':'s','on':[{'target':'t'},{'target':'u'}" + targets)), shadowed);
    EXPECT_THAT(issues_of(journey("{'id':'s','on':[{'event':'x','when':'true','target':'t'},{'event':'x','target':'u'}" + targets)), IsEmpty());
    EXPECT_THAT(issues_of(journey("{'id':'s','on':[{'event':'x.y','target':'t'},{'event':'x','target':'u'}" + targets)), IsEmpty());
    EXPECT_THAT(issues_of(journey("{'id':'s','after':[{'delay':'PT1H','target':'t'},{'delay':'PT2H','target':'u'}" + targets)), shadowed);
}

TEST(Reading, FindsTransitionsThatFireForEver) {
    EXPECT_THAT(issues_of(journey("{'id':'s','on':[{'target':'s'}]}")), ElementsAre(HasSubstr("again and again")));
}

TEST(Reading, WarnsOfDeadEnds) {
    const std::string head = "{'id':'j','starts':[{'on':'a.b'}],'states':[";
    EXPECT_THAT(issues_of(head + "{'id':'s','on':[{'event':'x','target':'stuck'}]},{'id':'stuck'}]}"), ElementsAre(HasSubstr("warning: there is no way out of the state 'stuck'")));
    EXPECT_THAT(issues_of(head + "{'id':'s','on':[{'event':'x','target':'end'}]},{'id':'end','type':'final'}]}"), IsEmpty());
    EXPECT_THAT(issues_of(head + "{'id':'s','on':[{'event':'x','target':'s'}],'states':[{'id':'i'}]}]}"), IsEmpty()) << "the state around it leads out";
    EXPECT_THAT(issues_of(head + "{'id':'p','type':'parallel','states':[{'id':'l'},{'id':'r','on':[{'event':'x','target':'end'}]}]},{'id':'end','type':'final'}]}"), IsEmpty())
        << "the region beside it leads out";
    EXPECT_THAT(issues_of(journey("{'id':'s'}")), IsEmpty()) << "a goal is a way out";
}

TEST(Reading, RefusesEventsThatAreNotInTheDictionary) {
    const std::vector<std::string> types = {"fault.reported", "fault.resolved", "a.b", "z.z"};
    const auto of = [&](const std::string& event) { return issues_of(journey("{'id':'s','entry':[{'raise':'own'}],'on':[{'event':'" + event + "','target':'s'}]}"), types); };
    EXPECT_THAT(of("fault.reported"), IsEmpty());
    EXPECT_THAT(of("fault.*"), IsEmpty());
    EXPECT_THAT(of("*"), IsEmpty());
    EXPECT_THAT(of("own"), IsEmpty());
    EXPECT_THAT(of("error.execution"), IsEmpty());
    EXPECT_THAT(of("fault.reportet"), ElementsAre(AllOf(HasSubstr("not in the dictionary"), HasSubstr("did you mean 'fault.reported'?"))));
    EXPECT_THAT(issues_of("{'id':'j','starts':[{'on':'a.c'}],'goal':[{'on':'z.z'}],'states':[{'id':'s'}]}", types), ElementsAre(HasSubstr("'a.c'")));
}

TEST(Reading, PassesOnWhatIsWrongWithAConditionAtItsPlace) {
    const auto issues = issues_of(journey("{'id':'s','on':[{'event':'x','when':'evnt.data.x > 1','target':'s'}]}"));
    ASSERT_THAT(issues, Contains(HasSubstr("evnt")));
    EXPECT_THAT(issues[0], HasSubstr("j.json:2:"));
    EXPECT_THAT(issues_of(journey("{'id':'s','on':[{'event':'x','when':true,'target':'s'}]}")), ElementsAre(HasSubstr("text in CEL")));
    EXPECT_THAT(issues_of(journey("{'id':'s','on':[{'event':'x','when':'1 + 1','target':'s'}]}")), testing::Not(IsEmpty()));
}

TEST(Reading, RefusesWhatHasNoMeaning) {
    const auto only = [](const std::string& text, const std::string& part) { EXPECT_THAT(issues_of(text), ElementsAre(HasSubstr(part))) << text; };
    only(journey(""), "needs states");
    only("{'id':'j','goal':[{'on':'z.z'}],'states':[{'id':'s'}]}", "nothing ever starts");
    only(journey("{'id':'s'}", ",'key':{}"), "picked in one way");
    only(journey("{'id':'s'}", ",'key':{'at':'fault'}"), "JSON pointer");
    only(journey("{'id':'s'}", ",'reentry':'sometimes'"), "must be one of");
    only(journey("{'id':'s'}", ",'reentry':{}"), "needs the field 'cooldown'");
    only(journey("{'id':'s'}", ",'version':0"), "counts from 1");
    only(journey("{'id':'s'}", ",'timeout':'PT0S'"), "longer than nothing");
    only(journey("{'id':'s'}", ",'initial':['s','s']"), "cannot be active together");
    only(journey("{'id':'p','type':'parallel'}"), "needs states");
    only(journey("{'id':'f','type':'final','on':[{'event':'x','target':'f'}]}"), "unknown field 'on'");
    only(journey("{'id':'s','states':[{'id':'a'}],'initial':'s'}"), "must name a state inside");
    only(journey("{'id':'s','states':[{'id':'a','on':[{'event':'x','target':'h'}]},{'id':'h','type':'history','default':'h'}]}"), "must be a state beside it");
    only(journey("{'id':'s','states':[{'id':'a'},{'id':'h','type':'history'}]}"), "needs the field 'default'");
    only(journey("{'id':'s','on':[{'event':'x'}]}"), "leads nowhere and does nothing");
    only(journey("{'id':'s','on':[{'event':'a.*.b','target':'s'}]}"), "does not stand for the last part");
    only(journey("{'id':'s','on':[{'event':[],'target':'s'}]}"), "list of events is empty");
    only(journey("{'id':'s','after':[{'target':'s'}]}"), "needs the field 'delay'");
    only(journey("{'id':'s','after':[{'delay':'P1M','target':'s'}]}"), "'delay' must be");
    only(journey("{'id':'s','entry':[{'raise':'x','emit':'y'}]}"), "does one thing");
    only(journey("{'id':'s','entry':[{'cancel':'t1'}]}"), "nothing is sent with the id 't1'");
    only(journey("{'id':'s','entry':[{'send':'x','id':'t1'},{'cancel':'t2'}]}"), "did you mean 't1'?");
    only(journey("{'id':'s','entry':[{'emit':'x','data':[]}]}"), "must be an object");
    only(journey("{'id':'s','offers':[{'weight':'1'}]}"), "needs the field 'action'");
    only(journey("{'id':'s','offers':[{'action':'a','weight':0.5}]}"), "decimal in quotation marks");
}

TEST(Reading, TellsAllFaultsAtOnce) {
    EXPECT_GE(issues_of(journey("{'id':'s','x':1,'on':[{'event':'x','target':'nowhere'}]},{'id':'s','entry':3},7")).size(), 5U);
}

TEST(Reading, SurvivesAnyShape) {
    for (const char* text : {"null", "[]", "3", "{}", "{'id':3,'states':{}}", "{'id':'j','states':[[]]}", "{'id':'j','states':[{'states':[{'states':3}]}]}",
                             "{'id':'j','states':[{'id':'h','type':'history','default':'h'}],'initial':'h'}", "{'id':'j','states':[{'id':'a','type':'history','states':[{'id':'b'}]}]}"}) {
        EXPECT_THAT(issues_of(text), testing::Not(IsEmpty())) << text;
    }
}

}  // namespace
}  // namespace segue::journey
