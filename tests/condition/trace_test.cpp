// Why a condition came out as it did.

#include "core/condition/trace.h"

#include "test_environment.h"

#include <gtest/gtest.h>

#include <array>

namespace segue::condition::testing {

namespace {

constexpr std::array<std::uint32_t, 2> cited{4, 7};

Schema schema() {
    Schema s;
    s.add_variable("customer");
    s.add_variable("consents");
    return s;
}

TestEnvironment environment() {
    TestEnvironment e;
    e.variables.push_back(json(R"({"plan":"free","age":41,"vip":false,"tags":["x"]})"));
    e.variables.push_back(json(R"({"sms":"granted","email":"denied"})"));
    HistoryAnswer failed;
    failed.found = true;
    failed.number = 2;
    failed.cited = cited;
    failed.changes_at = base::Time{noon + 5};
    e.answers[{HistoryFunction::count, "payment.failed"}] = failed;
    return e;
}

Program program(const std::string& text) {
    Compiled compiled = compile(text, schema());
    EXPECT_TRUE(compiled.program) << text;
    return *compiled.program;
}

std::string paths(const std::string& text) {
    std::string out;
    for (const ReadFact& fact : decisive_facts(program(text), environment())) out += fact.path + "=" + base::write_json(fact.value) + ";";
    return out;
}

}  // namespace

TEST(Traces, OfAConjunctionThatFailsOnlyTheFailingPartIsTold) {
    EXPECT_EQ(paths("consents.sms == 'granted' && customer.plan == 'gold' && customer.age > 3"), "customer.plan=\"free\";");
}

TEST(Traces, OfAConjunctionThatHoldsAllPartsAreTold) {
    EXPECT_EQ(paths("consents.sms == 'granted' && customer.age > 3"), "consents.sms=\"granted\";customer.age=41;");
}

TEST(Traces, OfADisjunctionOnlyWhatMadeItTrueIsTold) {
    EXPECT_EQ(paths("customer.vip || customer.age > 3 || consents.sms == 'x'"), "customer.age=41;");
    EXPECT_EQ(paths("customer.vip || consents.email == 'granted'"), "customer.vip=false;consents.email=\"denied\";");
}

TEST(Traces, OfAChoiceTheBranchNotTakenIsLeftOut) {
    EXPECT_EQ(paths("customer.vip ? consents.sms == 'granted' : customer.plan == 'free'"), "customer.vip=false;customer.plan=\"free\";");
}

TEST(Traces, EachPathIsToldOnce) { EXPECT_EQ(paths("customer.age > 3 && customer.age < 50"), "customer.age=41;"); }

TEST(Traces, AMissingFactIsTold) {
    const auto facts = decisive_facts(program("customer.nothing == 1"), environment());
    ASSERT_EQ(facts.size(), 1u);
    EXPECT_TRUE(facts[0].missing);
    EXPECT_TRUE(facts[0].value.is_null());
}

TEST(Traces, HistoryCitesItsEvents) {
    const auto facts = decisive_facts(program("history.count('payment.failed', duration('24h')) >= 2"), environment());
    ASSERT_EQ(facts.size(), 1u);
    EXPECT_EQ(facts[0].path, "history.count('payment.failed', duration('24h'))");
    EXPECT_EQ(facts[0].events, (std::vector<std::uint32_t>{4, 7}));
    EXPECT_EQ(facts[0].event_type, "payment.failed");
}

TEST(Traces, ClausesAreTheSmallestPartsThatDecided) {
    const Trace told = trace(program("!(customer.vip || customer.age > 99) && consents.sms == 'granted'"), environment());
    ASSERT_EQ(told.clauses.size(), 3u);
    EXPECT_EQ(told.clauses[0].text, "customer.vip");
    EXPECT_EQ(told.clauses[1].text, "customer.age > 99");
    EXPECT_EQ(told.clauses[2].text, "consents.sms == 'granted'");
    EXPECT_EQ(told.clauses[2].facts.at(0).path, "consents.sms");
    EXPECT_EQ(base::write_json(told.value), "true");
}

TEST(Traces, BecomeOnePlainSentence) {
    EXPECT_EQ(sentence(trace(program("customer.plan == 'gold' && customer.age > 3"), environment())), "No, because customer.plan is \"free\".");
    EXPECT_EQ(sentence(trace(program("customer.age > 3 && history.count('payment.failed', duration('48h')) >= 2"), environment())),
              "Yes, because customer.age is 41 and payment.failed happened 2 times in the last 2 days.");
    EXPECT_EQ(sentence(trace(program("!history.seen('call.in', duration('90m'))"), environment())),
              "Yes, because call.in did not happen in the last 90 minutes.");
    EXPECT_EQ(sentence(trace(program("customer.nothing == 1"), environment())), "Cannot be decided: no such field: customer.nothing.");
    EXPECT_EQ(sentence(trace(program("1 < 2"), environment())), "Yes, always.");
    EXPECT_EQ(sentence(trace(program("customer.age + 1"), environment())), "42, because customer.age is 41.");
}

TEST(Traces, APackMayChooseItsOwnWords) {
    Phrases phrases;
    phrases.set("fact:customer.plan", "the customer is on the {value} plan");
    phrases.set("history.count:payment.failed", "{value} payments failed{window}");
    phrases.set("no", "Not now: {clauses}.");
    EXPECT_EQ(sentence(trace(program("customer.plan == 'gold'"), environment()), phrases), "Not now: the customer is on the \"free\" plan.");
    EXPECT_EQ(sentence(trace(program("history.count('payment.failed') > 5"), environment()), phrases), "Not now: 2 payments failed.");
}

TEST(Traces, ErrorsInAConjunctionTellTheFirstOne) {
    const Trace told = trace(program("customer.age > 3 && customer.x == 1 && customer.y == 1"), environment());
    EXPECT_EQ(told.error, "no such field: customer.x");
    ASSERT_EQ(told.clauses.size(), 1u);
    EXPECT_EQ(told.clauses[0].text, "customer.x == 1");
}

}  // namespace segue::condition::testing
