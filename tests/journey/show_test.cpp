#include "core/journey/show.h"

#include "support.h"

namespace segue::journey {
namespace {

using testing::HasSubstr;

const std::string text =
    "{'id':'fault','title':'Fault recovery','key':{'at':'/fault'},'starts':[{'on':'fault.reported','when':'event.data.n > 1'}],'goal':[{'on':'fault.resolved'}],'timeout':'P30D',"
    "'states':[{'id':'open','stage':'Reported','entry':[{'send':'remind.now','delay':'PT1H','id':'t1'}],'on':[{'event':'test.*','target':'both','actions':[{'cancel':'t1'}]},{'event':'*','actions':[{'emit':'noted.it'}]}],"
    "'after':[{'delay':'PT48H','target':'end'}],'offers':[{'action':'send_router','weight':'0.5'}],'dispositions':['fixed']},"
    "{'id':'both','type':'parallel','states':[{'id':'l'},{'id':'r','on':[{'event':'x','target':'end'}]}]},{'id':'end','type':'final'}]}";

TEST(Showing, TellsEveryStateAndWhatLeadsOutOfIt) {
    const std::string shown = to_text(definition_of(text));
    for (const char* part : {"fault version 1: Fault recovery", "key      /fault", "starts   fault.reported [event.data.n > 1]", "timeout  P30D", "open  \"Reported\"",
                             "entry send remind.now after PT1H as t1", "test -> both / cancel t1", "* / emit noted.it", "after P2D -> end", "offers send_router 0.5",
                             "dispositions fixed", "both (parallel)", "end (final)"}) {
        EXPECT_THAT(shown, HasSubstr(part));
    }
}

TEST(Showing, DrawsAGraphWithBalancedBracesAndEveryTransition) {
    const std::string graph = to_graphviz(definition_of(text));
    EXPECT_THAT(graph, testing::StartsWith("digraph \"fault\" {"));
    EXPECT_EQ(std::count(graph.begin(), graph.end(), '{'), std::count(graph.begin(), graph.end(), '}'));
    EXPECT_THAT(graph, HasSubstr("subgraph cluster_s2"));
    EXPECT_THAT(graph, HasSubstr("s1 -> s2 [label=\"test\"]"));
    EXPECT_THAT(graph, HasSubstr("s1 -> s5 [label=\"after P2D\", style=dashed]"));
}

TEST(Showing, KeepsHostileNamesHarmless) {
    const Definition definition = definition_of(std::string("{'id':'j','timeout':'P1D','starts':[{'on':'a.b'}],'states':[{'id':'a\\u001b[31m\\\\b','stage':'x\\u0022]; y'}]}"));
    EXPECT_EQ(to_text(definition).find('\x1b'), std::string::npos);
    EXPECT_THAT(to_graphviz(definition), HasSubstr("x\\\"]; y"));
}

}  // namespace
}  // namespace segue::journey
