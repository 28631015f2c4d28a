// Which events are folded, and in what order.

#include "tests/context/support.h"

namespace segue::context {
namespace {

using testing::ElementsAre;

std::vector<std::string> folded(std::vector<Event> events, base::Time now = late) { return ids(in_folding_order(std::move(events), now)); }

TEST(FoldingOrder, IsTimeThenSourceThenId) {
    EXPECT_THAT(folded({event("c", "a.b", "2026-01-02T00:00:00Z"), from(event("a", "a.b", "2026-01-01T00:00:00Z"), "/z"),
                        from(event("b", "a.b", "2026-01-01T00:00:00Z"), "/y"), from(event("a2", "a.b", "2026-01-01T00:00:00Z"), "/z")}),
                ElementsAre("b", "a", "a2", "c"));
}

TEST(FoldingOrder, DropsTheSameEventComingTwiceAndKeepsOneIdOfTwoSources) {
    const Event one = event("e", "a.b", "2026-01-01T00:00:00Z");
    EXPECT_THAT(folded({one, one, from(one, "/other"), one}), ElementsAre("e", "e"));
}

TEST(FoldingOrder, OfTwoContentsUnderOneIdTheSameWinsInWhateverOrderTheyCame) {
    const Event small = event("e", "a.b", "2026-01-01T00:00:00Z", "{'amount':1}");
    const Event large = event("e", "a.b", "2026-01-01T00:00:00Z", "{'amount':2}");
    const auto forwards = in_folding_order({small, large}, late);
    const auto backwards = in_folding_order({large, small}, late);
    ASSERT_EQ(forwards.size(), 1u);
    ASSERT_EQ(backwards.size(), 1u);
    EXPECT_EQ(forwards.front().data, backwards.front().data);
}

TEST(FoldingOrder, LeavesOutWhatHasNotHappenedYetButForTheDesksOwn) {
    const base::Time now = at("2026-01-01T12:00:00Z");
    EXPECT_THAT(folded({event("past", "a.b", "2026-01-01T12:00:00Z"), event("future", "a.b", "2026-01-01T12:00:01Z"),
                        from(event("own", "a.b", "2026-01-01T12:00:02Z"), desk_source)}, now),
                ElementsAre("past", "own"));
}

TEST(FoldingOrder, TakesAWithdrawnWrapUpAndItsPromisesOut) {
    EXPECT_THAT(folded({event("d", "disposition.recorded", "2026-01-01T00:00:00Z"), event("p", "promise.made", "2026-01-01T00:00:01Z"),
                        event("w", "disposition.withdrawn", "2026-01-01T00:00:05Z", "{'events':['d','p']}")}),
                ElementsAre("w"));
}

TEST(FoldingOrder, NobodyTakesBackAnOptOutByTheNameOfAWrapUp) {
    EXPECT_THAT(folded({event("o", "consent.withdrawn", "2026-01-01T00:00:00Z", "{'channel':'sms','purpose':'*'}"),
                        event("w", "disposition.withdrawn", "2026-01-01T00:00:05Z", "{'events':['o']}")}),
                ElementsAre("o", "w"));
}

TEST(FoldingOrder, ASourceTakesBackOnlyItsOwnWord) {
    EXPECT_THAT(folded({from(event("d", "disposition.recorded", "2026-01-01T00:00:00Z"), desk_source),
                        event("w", "disposition.withdrawn", "2026-01-01T00:00:05Z", "{'events':['d']}")}),
                ElementsAre("d", "w"));
}

TEST(FoldingOrder, AWithdrawalDoesNotReachIntoTheFuture) {
    EXPECT_THAT(folded({event("w", "disposition.withdrawn", "2026-01-01T00:00:00Z", "{'events':['d']}"),
                        event("d", "disposition.recorded", "2026-01-01T00:00:05Z")}),
                ElementsAre("w", "d"));
}

TEST(FoldingOrder, AWithdrawalOfOddShapeTakesNothingBack) {
    for (const char* data : {"{}", "{'events':'d'}", "{'events':[1,null,['d'],{'id':'d'}]}", "{'events':{}}"}) {
        EXPECT_THAT(folded({event("d", "disposition.recorded", "2026-01-01T00:00:00Z"), event("w", "disposition.withdrawn", "2026-01-01T00:00:05Z", data)}),
                    ElementsAre("d", "w"))
            << data;
    }
}

TEST(FoldingOrder, OfNothingIsNothing) { EXPECT_THAT(folded({}), testing::IsEmpty()); }

/// Many kinds of events at few instants, so that ties are common.
std::vector<Event> crowd(std::uint64_t seed) {
    const std::vector<std::pair<const char*, const char*>> kinds = {
        {"profile.updated", "{'fields':{'tier':'gold'}}"},      {"profile.updated", "{'fields':{'tier':'basic','zone':'Europe/Berlin'}}"},
        {"consent.granted", "{'channel':'sms','purpose':'*'}"}, {"consent.withdrawn", "{'channel':'sms','purpose':'marketing'}"},
        {"consent.denied", "{'channel':'email'}"},              {"promise.made", "{'promise':'p1','text':'call back'}"},
        {"promise.kept", "{'promise':'p1'}"},                   {"case.opened", "{'case':'c1','title':'slow'}"},
        {"case.closed", "{'case':'c1'}"},                       {"identity.linked", "{'kind':'email','value':'A@b.example'}"},
        {"order.placed", "{'order':'o1','total':3}"},           {"order.placed", "{'order':'o2'}"},
        {"order.changed", "{'order':'o1','total':4.5}"},        {"auth.succeeded", "{'level':'basic'}"},
        {"disposition.recorded", "{'code':'x'}"},               {"disposition.withdrawn", "{'events':['e14','e3']}"}};
    std::vector<Event> events;
    for (std::size_t i = 0; i < 60; ++i) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        const auto& kind = kinds[(seed >> 33) % kinds.size()];
        Event made = event("e" + std::to_string(i), kind.first, "2026-01-01T00:00:0" + std::to_string((seed >> 40) % 5) + "Z", kind.second);
        made.source = (seed >> 45) % 2 ? "/a" : "/b";
        if ((seed >> 46) % 2) made.contact_id = "K-1";
        events.push_back(std::move(made));
    }
    return events;
}

TEST(Fold, ShuffledAndDoubledEventsGiveAnEqualPicture) {
    ContextRules rules;
    base::Issues issues("test");
    SubjectRule order;
    order.kind = "order";
    order.key = ValueRule::read(json("{'at':'/order'}"), base_schema(), issues);
    order.events.push_back({"order.placed", {}, {{"total", ValueRule::read(json("{'at':'/total'}"), base_schema(), issues)}}, {}});
    order.events.push_back({"order.changed", {}, {{"total", ValueRule::read(json("{'cel':'event.data.total'}"), base_schema(), issues)}}, true});
    rules.subjects.push_back(std::move(order));
    ASSERT_FALSE(issues.has_errors());
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
        auto events = crowd(seed);
        const std::string expected = seen(fold(events, rules));
        for (std::uint64_t turn = 1; turn <= 4; ++turn) {
            events.push_back(events[seed % events.size()]);
            shuffle(events, seed * 31 + turn);
            ASSERT_EQ(seen(fold(events, rules)), expected) << "seed " << seed << " turn " << turn;
        }
    }
}

TEST(Fold, OneByOneGivesTheSamePictureAsAllAtOnceAndACopySharesNothing) {
    const auto events = in_folding_order(crowd(5), late);
    const ContextRules rules;
    ContextFold step("cu-1", rules);
    for (const Event& each : events) step.apply(Event(each));
    EXPECT_EQ(seen(step.context()), seen(fold(crowd(5))));

    const std::string before = seen(step.context());
    ContextFold copy(step);
    copy.apply(event("new", "profile.updated", "2026-02-01T00:00:00Z", "{'fields':{'tier':'none'}}"));
    EXPECT_EQ(seen(step.context()), before);
    EXPECT_EQ(copy.context().profile_text("tier"), "none");
    EXPECT_EQ(copy.environment_at(late).variable(slot(Root::customer))->text_or("tier"), "none");
    EXPECT_NE(step.environment_at(late).variable(slot(Root::customer))->text_or("tier"), "none");
}

}  // namespace
}  // namespace segue::context
