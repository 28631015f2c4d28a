// Two journeys want to reach the same customer: one holds, the other waits. And a call that was arranged is not made twice.

#include "tests/runtime/support.h"

namespace segue::runtime {
namespace {

using namespace segue::test;
using testing::HasSubstr;

/// "payment" reminds of the money, "survey" asks for an opinion; both by text, both for the purpose "service".
std::shared_ptr<const pack::Pack> two_journeys(const std::string& more = "") {
    auto files = small_pack_files();
    files["journeys/survey.json"] = R"~({"id":"survey","version":1,"title":"Survey","owner":"desk","key":{"at":"/order"},"starts":[{"on":"order.placed"}],"goal":[{"on":"case.closed"}],"states":[
        {"id":"due","stage":"Asked for an opinion","dispositions":["settled"],"offers":[{"action":"ask","weight":"1"}],
         "entry":[{"emit":"message.requested","data":{"channel":"sms","purpose":"service","text":"How was it?"}}]}]})~";
    auto& actions = files["actions.json"];
    const std::string before = R"({"id":"advise")";
    actions.insert(actions.find(before), R"({"id":"ask","title":"Ask for an opinion","subject":"order","value":"10","treatments":[
        {"id":"text","mode":"message","reach":"outbound","channel":"sms","purpose":"service","text":"How was it?"},
        {"id":"call","mode":"callback","reach":"outbound","channel":"voice","purpose":"service"}]},)");
    auto& policies = files["policies.json"];
    const std::string old = R"("states":["failed"],"blocks_purposes":["service","marketing"],"else":"A failed payment is being settled."})";
    policies.replace(policies.find(old), old.size(), R"("states":["waiting","failed"],"blocks_purposes":["service"],"else":"A payment is being settled."},
        {"journey":"survey","blocks_purposes":["service"],"else":"A survey is open.")" + more + "}");
    return read_small(files);
}

const decision::Candidate& treatment(const decision::Decision& decision, std::string_view action, std::string_view id) {
    for (const auto& c : decision.candidates) {
        if (c.action_id() == action && c.treatment_id() == id) return c;
    }
    ADD_FAILURE() << "no candidate " << action << " by " << id;
    return decision.candidates.back();
}

TEST(TwoJourneys, TheFirstMayTextTheOtherWaitsUntilItsGoal) {
    Story story(two_journeys());
    story.person().order("o1").contact().verified();
    const auto first = story.judge();
    EXPECT_EQ(answer(treatment(first->decision, "remind", "text"), "reservation"), "pass") << "a tie is settled by the journey's name";
    EXPECT_EQ(answer(treatment(first->decision, "ask", "text"), "reservation"), "blocked: reserved_by_payment");
    for (const auto& gate : treatment(first->decision, "ask", "text").gates) {
        if (gate.gate != "reservation") continue;
        EXPECT_THAT(gate.sentence, HasSubstr("Payment (o1) has this customer since 2026-03-01T10:00:00Z"));
    }
    story.add("2026-03-10T10:02:00Z", "order.paid", R"({"order":"o1"})");
    EXPECT_EQ(answer(treatment(story.judge()->decision, "ask", "text"), "reservation"), "pass");
}

TEST(TwoJourneys, OneThatYieldsGivesWayThoughItCameFirst) {
    Story story(two_journeys(R"(,"yields_to":["payment"])"));
    story.person().add("2026-02-01T10:00:00Z", "order.placed", R"({"order":"o0","total":1})").add("2026-02-02T10:00:00Z", "order.paid", R"({"order":"o0"})");
    story.contact().verified();
    EXPECT_EQ(answer(candidate(story.judge()->decision, "ask", "o0"), "reservation"), "pass");
    story.order("o1");
    EXPECT_EQ(answer(candidate(story.judge()->decision, "ask", "o0"), "reservation"), "blocked: reserved_by_payment");
}

TEST(TwoJourneys, WhatTheWaitingOneAsksForIsQueuedWhenItsTurnComes) {
    Story story(two_journeys());
    Bench bench(story.person().add("2026-03-10T09:50:00Z", "order.placed", R"({"order":"o1","total":12})").contact(), two_journeys());
    const auto messages = [&bench] { return std::ranges::count_if(bench.memory.rows, [](const auto& row) { return row.payload.text_or("text") == "How was it?"; }); };
    bench.desk->deliver(bench.now);
    EXPECT_EQ(messages(), 0) << "the payment holds the customer";
    bench.now = bench.now + base::minutes(5);
    story.add("2026-03-10T10:06:00Z", "order.paid", R"({"order":"o1"})");
    bench.wire.events = {story.events.back()};
    bench.desk->refresh(bench.now);
    bench.desk->deliver(bench.now);
    EXPECT_EQ(messages(), 1);
    bench.desk->deliver(bench.now);
    EXPECT_EQ(messages(), 1) << "once";
}

class Callback : public testing::Test {
protected:
    Callback() : bench(Story(two_journeys()).person().order("o1", true).contact().verified(), two_journeys()) {
        bench.done(AnswerRecommendation{"K-1", "ask", "o1", "call", "accepted", {}, ""});
    }
    std::string reservation() {
        const auto judgement = bench.desk->judge("K-1", bench.now);
        return answer(treatment(judgement->decision, "ask", "call"), "reservation");
    }
    Bench bench;
};

TEST_F(Callback, ThatIsAcceptedIsReservedAndNotOfferedAgain) {
    ASSERT_EQ(bench.count("contact.reserved"), 1u);
    EXPECT_EQ(bench.last().data.text_or("counts_as"), "call.attempted");
    EXPECT_EQ(bench.last().data.text_or("order"), "o1");
    EXPECT_EQ(reservation(), "blocked: contact_arranged");
    bench.now = bench.now + base::minutes(1);
    bench.desk->deliver(bench.now);
    ASSERT_EQ(bench.wire.delivered.size(), 1u) << "its own reservation does not stop it";
    EXPECT_EQ(bench.wire.delivered.front().kind, "callback");
    EXPECT_EQ(reservation(), "blocked: contact_arranged") << "asked for is not yet called";
}

TEST_F(Callback, IsFreeAgainWhenItsTimeIsOver) {
    bench.now = bench.now + base::days(1) - base::Duration{1};
    EXPECT_EQ(reservation(), "blocked: contact_arranged");
    bench.now = bench.now + base::Duration{2};
    EXPECT_EQ(reservation(), "pass");
}

TEST_F(Callback, ThatIsNotSentIsLetGo) {
    auto& withdrawn = bench.wire.events;
    withdrawn.push_back(bench.memory.events["cu-1"].front());
    withdrawn.back().id = "w1";
    withdrawn.back().type = "consent.withdrawn";
    withdrawn.back().time = bench.now;
    withdrawn.back().data = data_of(R"({"channel":"voice","purpose":"*"})");
    bench.now = bench.now + base::minutes(1);
    bench.desk->refresh(bench.now);
    bench.desk->deliver(bench.now);
    EXPECT_TRUE(bench.wire.delivered.empty());
    EXPECT_EQ(bench.count("contact.released"), 1u);
    EXPECT_EQ(reservation(), "pass");
}

TEST_F(Callback, ThatWasMadeIsLetGoByItsWrapUp) {
    bench.now = bench.now + base::hours(1);
    context::Event called = bench.memory.events["cu-1"].front();
    called.id = "k2";
    called.type = "contact.offered";
    called.contact_id = "K-2";
    called.channel = "voice";
    called.direction = "outbound";
    called.time = bench.now;
    called.data = data_of(R"({"reason":"callback"})");
    bench.wire.events.push_back(called);
    bench.desk->refresh(bench.now);
    bench.done(OpenContact{"K-2"});
    bench.done(FinishContact{"K-2", "nothing_reached", ""});
    EXPECT_EQ(bench.count("contact.released"), 1u);
    EXPECT_EQ(reservation(), "pass");
}

}  // namespace
}  // namespace segue::runtime
