// Carrying instances over to a new version: what the dry run says is what happens.

#include "core/journey/difference.h"
#include "core/journey/migrate.h"

#include "support.h"

namespace segue::journey {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

const char* old_version = R"({'id':'j','version':1,'key':{'at':'/k'},'starts':[{'on':'begin.it'}],'goal':[{'on':'all.good'}],'initial':'a','states':[
    {'id':'a','on':[{'event':'go.b','target':'b'},{'event':'go.c','target':'c'},{'event':'go.d','target':'d'}],'after':[{'delay':'PT100S','target':'d'}]},
    {'id':'b'},{'id':'c'},{'id':'d'}]})";

std::string new_version(const std::string& map = "{'from':1,'states':{'a':'first'},'stays':['b']}") {
    return R"({'id':'j','version':2,'from':'1970-01-01T00:00:50Z','migrate':)" + map + R"(,'key':{'at':'/k'},'starts':[{'on':'begin.it'}],'goal':[{'on':'all.good'}],'initial':'first','states':[
    {'id':'first','on':[{'event':'go.c','target':'c'}],'after':[{'delay':'PT60S','target':'late'}]},{'id':'c'},{'id':'late'}]})";
}

void tell(Story& story) {
    for (const char* key : {"1", "2", "3", "4"}) story.happens(10, "begin.it", "{'k':'" + std::string(key) + "'}");
    story.happens(20, "go.b", "{'k':'2'}").happens(20, "go.c", "{'k':'3'}").happens(20, "go.d", "{'k':'4'}");
}

TEST(Migration, MovesStaysAndStrandsAsTheDryRunSaid) {
    Story dry(old_version);
    tell(dry);
    dry.now(49);
    const Definition to = definition_of(new_version());
    const auto plan = plan_migration(dry.fold(), to);
    ASSERT_EQ(plan.size(), 4U);
    EXPECT_EQ(plan[0].move, Move::moved);
    EXPECT_EQ(plan[0].to, "first");
    EXPECT_EQ(plan[1].move, Move::stays);
    EXPECT_EQ(plan[2].to, "c");
    EXPECT_EQ(plan[3].move, Move::stranded);
    EXPECT_THAT(plan[3].why, HasSubstr("no place for the state 'd'"));

    Story real({old_version, new_version()});
    tell(real);
    real.now(50);
    for (std::size_t at = 0; at < plan.size(); ++at) {
        const Instance& instance = real.instance(at);
        EXPECT_EQ(instance.id, plan[at].instance);
        EXPECT_EQ(instance.definition->version, plan[at].move == Move::moved ? 2 : 1);
        EXPECT_EQ(instance.state(), plan[at].move == Move::moved ? plan[at].to : plan[at].from);
    }
    EXPECT_THAT(real.problems(), ElementsAre(HasSubstr("could not be carried over")));
    EXPECT_THAT(real.path(0), Contains("migration:first"));
    EXPECT_TRUE(real.effects().empty()) << "nothing is run";
}

TEST(Migration, LetsWaitsGoOnOrBeginAnew) {
    Story keeps({old_version, new_version()});
    tell(keeps);
    keeps.now(69);
    EXPECT_EQ(keeps.state(0), "first");
    keeps.now(70);
    EXPECT_EQ(keeps.state(0), "late") << "60 s from when the old state was entered";
    Story restarts({old_version, new_version("{'from':1,'states':{'a':'first'},'waits':'restart'}")});
    tell(restarts);
    restarts.now(109);
    EXPECT_EQ(restarts.state(0), "first");
    restarts.now(110);
    EXPECT_EQ(restarts.state(0), "late");
}

TEST(Migration, OfAWaitThatIsOverdueIsDueAtOnce) {
    std::string map = new_version();
    map.replace(map.find("PT60S"), 5, "PT5S");
    Story story({old_version, map});
    tell(story);
    story.now(50);
    EXPECT_EQ(story.state(0), "late");
}

TEST(Migration, MapsThatCannotWorkAreRefused) {
    EXPECT_THAT(issues_of(new_version("{'from':2}")), Contains(HasSubstr("must be an older version than 2")));
    EXPECT_THAT(issues_of(new_version("{'from':1,'states':{'a':'frist'}}")), Contains(HasSubstr("first")));
    EXPECT_THAT(issues_of(new_version("[{'from':1},{'from':1}]")), Contains(HasSubstr("carried over twice")));
    std::string undated = new_version();
    undated.replace(undated.find("'from':'1970-01-01T00:00:50Z',"), 30, "");
    EXPECT_THAT(issues_of(undated), Contains(HasSubstr("'migrate' needs 'from'")));
}

TEST(Active, AMisspeltStateInAConditionIsRefusedWithTheNearestName) {
    EXPECT_THAT(issues_of(R"({'id':'j','starts':[{'on':'x.y'}],'goal':[{'on':'z.z'}],'states':[{'id':'waiting','on':[{'event':'a.b','when':'\"waitng\" in journey.active','target':'waiting'}]}]})"),
                Contains(testing::AllOf(HasSubstr("waitng"), HasSubstr("waiting"))));
}

TEST(Effects, HoldComputedValuesAtAnyDepth) {
    Story story(R"({'id':'j','key':{'at':'/k'},'starts':[{'on':'x.y'}],'goal':[{'on':'z.z'}],'states':[{'id':'s','entry':[
        {'emit':'it.asked','data':{'about':{'who':{'at':'/k'},'all':[{'cel':'journey.key'},'plain',{'at':'/nothing'}]}}}]}]})");
    story.happens(1, "x.y", "{'k':'7'}");
    EXPECT_EQ(base::write_json(story.fold().effects().at(0).data), R"({"about":{"all":["7","plain"],"who":"7"}})");
}

}  // namespace
}  // namespace segue::journey
