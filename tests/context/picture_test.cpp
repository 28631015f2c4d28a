// Facts with source and age, the history of consents, how promises end, and how a contact came here.

#include "tests/context/support.h"

namespace segue::context {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Event says(const std::string& id, const std::string& source, const std::string& time, const std::string& fields) {
    return from(event(id, "profile.updated", time, "{'fields':" + fields + "}"), source);
}

ContextRules with_facts(std::vector<std::string> trust, std::vector<FreshnessRule> fresh = {}) {
    ContextRules rules;
    rules.facts = std::make_shared<const FactRules>(FactRules{std::move(fresh), std::move(trust)});
    return rules;
}

std::vector<std::string> differing(const Context& context, const char* field) {
    std::vector<std::string> found;
    for (const auto number : differing_words(context, field, context.profile.at(field))) found.push_back(context.history.events()[number].id);
    return found;
}

TEST(Facts, OfEquallyTrustedSourcesTheYoungerIsBelievedAndBothStay) {
    const auto context = fold({says("1", "/crm", "2026-01-01T00:00:00Z", "{'city':'Ulm','tier':'gold'}"), says("2", "/shop", "2026-01-02T00:00:00Z", "{'city':'Bonn','tier':'gold'}")});
    EXPECT_EQ(context.profile_text("city"), "Bonn");
    EXPECT_EQ(context.profile.at("city").source, "/shop");
    EXPECT_THAT(differing(context, "city"), ElementsAre("1"));
    EXPECT_THAT(differing(context, "tier"), IsEmpty()) << "both say the same";
    EXPECT_TRUE(holds(context, "facts.city.differs && !facts.tier.differs && facts.city.source == '/shop'"));
}

TEST(Facts, AMoreTrustedSourceIsBelievedHoweverOldItsWord) {
    const auto context = fold({says("1", "/crm", "2026-01-01T00:00:00Z", "{'city':'Ulm'}"), says("2", "/shop", "2026-01-02T00:00:00Z", "{'city':'Bonn'}"),
                               says("3", "/app", "2026-01-03T00:00:00Z", "{'city':'Kiel'}"), says("4", "/app", "2026-01-04T00:00:00Z", "{'city':'Jena'}")},
                              with_facts({"/crm", "/shop"}));
    EXPECT_EQ(context.profile_text("city"), "Ulm");
    EXPECT_THAT(differing(context, "city"), ElementsAre("2", "4")) << "of each source its latest word";
}

TEST(Facts, ASourceThatCorrectsItselfDoesNotContradictItself) {
    const auto context = fold({says("1", "/crm", "2026-01-01T00:00:00Z", "{'city':'Ulm'}"), says("2", "/crm", "2026-01-02T00:00:00Z", "{'city':'Bonn'}")});
    EXPECT_EQ(context.profile_text("city"), "Bonn");
    EXPECT_THAT(differing(context, "city"), IsEmpty());
}

TEST(Facts, AreStaleWhenTheFirstRuleThatFitsSaysSo) {
    const auto rules = with_facts({}, {{"city", "/crm", base::days(10)}, {"*", "/crm", base::days(1)}});
    const auto context = fold({says("1", "/crm", "2026-01-01T00:00:00Z", "{'city':'Ulm','tier':'gold'}"), says("2", "/shop", "2026-01-01T00:00:00Z", "{'size':'L'}")}, rules);
    EXPECT_EQ(fresh_until(context, "city", context.profile.at("city")), at("2026-01-11T00:00:00Z"));
    EXPECT_EQ(fresh_until(context, "tier", context.profile.at("tier")), at("2026-01-02T00:00:00Z"));
    EXPECT_EQ(fresh_until(context, "size", context.profile.at("size")), std::nullopt);
    EXPECT_TRUE(holds(context, "!facts.city.stale && facts.tier.stale && !facts.size.stale", at("2026-01-05T00:00:00Z")));
}

TEST(ConsentHistory, KeepsEveryWordInOrderBesideThePresentState) {
    const auto context = fold({event("1", "consent.granted", "2026-01-01T00:00:00Z", "{'channel':'sms','purpose':'marketing'}"),
                               event("3", "consent.granted", "2026-01-03T00:00:00Z", "{'channel':'sms','purpose':'marketing'}"),
                               event("2", "consent.withdrawn", "2026-01-02T00:00:00Z", "{'channel':'sms','purpose':'marketing'}"),
                               event("4", "consent.granted", "2026-01-04T00:00:00Z", "{'channel':'email','purpose':'marketing'}")});
    ASSERT_THAT(context.consents, SizeIs(2));
    EXPECT_THAT(context.consents[0].said, ElementsAre(3u));
    EXPECT_THAT(context.consents[1].said, ElementsAre(0u, 1u, 2u));
    EXPECT_EQ(context.consents[1].state, "granted");
}

TEST(ConsentHistory, AGrantAtTheInstantOfAWithdrawalIsKeptButDoesNotCount) {
    const auto context = fold({event("1", "consent.withdrawn", "2026-01-01T00:00:00Z", "{'channel':'sms'}"), event("2", "consent.granted", "2026-01-01T00:00:00Z", "{'channel':'sms'}")});
    EXPECT_EQ(context.consents.front().state, "withdrawn");
    EXPECT_THAT(context.consents.front().said, ElementsAre(0u, 1u));
}

TEST(Promises, SayHowTheyEnded) {
    const auto context = fold({event("1", "promise.made", "2026-01-01T00:00:00Z", "{'promise':'a','text':'call'}"), event("2", "promise.made", "2026-01-01T00:00:00Z", "{'promise':'b','text':'write'}"),
                               event("3", "promise.made", "2026-01-01T00:00:00Z", "{'promise':'c','text':'send'}"), event("4", "promise.kept", "2026-01-02T00:00:00Z", "{'promise':'a'}"),
                               event("5", "promise.cancelled", "2026-01-02T00:00:00Z", "{'promise':'b'}")});
    ASSERT_THAT(context.promises, SizeIs(3));
    EXPECT_TRUE(!context.promises[0].open && context.promises[0].kept && context.promises[0].ended_by == 3u);
    EXPECT_TRUE(!context.promises[1].open && !context.promises[1].kept && context.promises[1].ended_by == 4u);
    EXPECT_TRUE(context.promises[2].open && !context.promises[2].ended_by);
}

Event hop(const std::string& id, const std::string& time, const std::string& data) { return in_contact(event(id, "contact.transferred", time, data), "K"); }

TEST(Hops, AreKeptInOrderAndTheSameHopToldTwiceIsOne) {
    const auto context = fold({hop("1", "2026-01-01T10:00:00Z", "{'from':'ivr','to':'bot'}"), hop("2", "2026-01-01T10:02:00Z", "{'from':'bot','to':'billing','kind':'cold','reason':'could not help'}"),
                               from(hop("3", "2026-01-01T10:02:04Z", "{'from':'bot','queue':'billing'}"), "/switch"), hop("4", "2026-01-01T10:09:00Z", "{'from':'lena','queue':'faults','kind':'warm'}")});
    const auto& hops = context.contact("K")->hops;
    ASSERT_THAT(hops, SizeIs(3));
    EXPECT_EQ(hops[0].from + ">" + hops[0].to, "ivr>bot");
    EXPECT_EQ(hops[1].from + ">" + hops[1].to + " " + hops[1].kind + " " + hops[1].reason, "bot>billing cold could not help");
    EXPECT_EQ(hops[2].from + ">" + hops[2].to + " " + hops[2].kind, "lena>faults warm");
}

TEST(Hops, BackAndForthAreTwo) {
    const auto context = fold({hop("1", "2026-01-01T10:00:00Z", "{'from':'lena','to':'omar'}"), hop("2", "2026-01-01T10:00:10Z", "{'from':'omar','to':'lena'}"),
                               hop("3", "2026-01-01T10:00:20Z", "{'from':'lena','to':'omar'}")});
    EXPECT_THAT(context.contact("K")->hops, SizeIs(3));
}

}  // namespace
}  // namespace segue::context
