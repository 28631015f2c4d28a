// Two journeys want to reach the same customer: one holds, the other waits. And a call that was arranged is not made twice.

#include "tests/runtime/support.h"

namespace segue::runtime {
namespace {

using namespace segue::test;
using testing::HasSubstr;

/// "payment" reminds of the money, "survey" asks for an opinion; both by text, both for the purpose "service".
/// `more` and `hold` are added to the survey's and the payment's reservation, `after` to the survey's state, `states` behind it.
std::shared_ptr<const pack::Pack> two_journeys(const std::string& more = "", const std::string& hold = "", const std::string& after = "", const std::string& states = "") {
    auto files = small_pack_files();
    files["journeys/survey.json"] = R"~({"id":"survey","version":1,"title":"Survey","owner":"desk","key":{"at":"/order"},"starts":[{"on":"order.placed"}],"goal":[{"on":"case.closed"}],"states":[
        {"id":"due","stage":"Asked for an opinion","dispositions":["settled"],"offers":[{"action":"ask","weight":"1"}],)~" + after + R"~(
         "entry":[{"emit":"message.requested","data":{"channel":"sms","purpose":"service","text":"How was it?"}}]})~" + states + "]}";
    auto& actions = files["actions.json"];
    const std::string before = R"({"id":"advise")";
    actions.insert(actions.find(before), R"({"id":"ask","title":"Ask for an opinion","subject":"order","value":"10","treatments":[
        {"id":"text","mode":"message","reach":"outbound","channel":"sms","purpose":"service","text":"How was it?"},
        {"id":"call","mode":"callback","reach":"outbound","channel":"voice","purpose":"service"}]},)");
    auto& policies = files["policies.json"];
    const std::string old = R"("states":["failed"],"blocks_purposes":["service","marketing"],"else":"A failed payment is being settled."})";
    policies.replace(policies.find(old), old.size(), R"("states":["waiting","failed"],"blocks_purposes":["service"],"else":"A payment is being settled.")" + hold + R"(},
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

/// A desk where the survey asks for its opinion while the payment holds the customer, as its rule says.
class Turn : public testing::Test {
protected:
    void begin(const std::string& hold = "", const std::string& change = "", const std::string& by = "") {
        auto pack = two_journeys("", hold, change, by);
        bench = std::make_unique<Bench>(Story(pack).person().add("2026-03-10T09:50:00Z", "order.placed", R"({"order":"o1","total":12})").contact(), pack);
        bench->desk->deliver(bench->now);
    }
    void arrives(const std::string& time, const std::string& type, const std::string& data) {
        bench->now = std::max(bench->now, instant(time));
        Story story;
        story.add(time, type, data);
        story.events.front().id = type + time;
        bench->wire.events = {story.events.front()};
        bench->desk->refresh(bench->now);
        bench->desk->deliver(bench->now);
    }
    /// At that time the desk is told nothing; it only sends what is due.
    void comes(const std::string& time) {
        bench->now = instant(time);
        bench->desk->deliver(bench->now);
    }
    [[nodiscard]] std::size_t sent() const { return bench->wire.delivered.size(); }
    [[nodiscard]] const ports::OutboxRow& row() const { return bench->memory.rows.at(0); }
    std::unique_ptr<Bench> bench;
};

TEST_F(Turn, IsWaitedForInTheOutboxVisiblyUntilTheHolderLetsGo) {
    begin();
    EXPECT_EQ(sent(), 0u);
    ASSERT_EQ(bench->view().outbox.open.size(), 1u);
    EXPECT_EQ(bench->view().outbox.open[0].why, "A payment is being settled. Payment (o1) has this customer since 2026-03-10T09:50:00Z.");
    EXPECT_EQ(bench->view().outbox.blocked, 0) << "nobody has to do anything";
    EXPECT_FALSE(bench->desk->next_due().has_value()) << "its end is not known, and nobody polls";
    arrives("2026-03-10T10:06:00Z", "order.paid", R"({"order":"o1"})");
    EXPECT_EQ(sent(), 1u);
    comes("2026-03-10T10:10:00Z");
    EXPECT_EQ(sent(), 1u) << "once";
    ASSERT_EQ(bench->count("message.sent"), 1u);
    EXPECT_EQ(bench->last().time, instant("2026-03-10T10:06:00.000001Z")) << "it says when it was sent, not when it was asked for";
    EXPECT_EQ(bench->wire.delivered[0].payload.find("events")->items()->at(0).text_or("time"), "2026-03-10T10:06:00.000001Z");
}

TEST_F(Turn, ComesByTimeAloneWhenTheHoldersTimeIsOver) {
    // Regression: nothing woke the desk when a reservation's `for` ran out.
    begin(R"(,"for":"PT3H")");
    EXPECT_EQ(sent(), 0u);
    static_cast<void>(bench->view());
    ASSERT_EQ(bench->desk->next_due(), instant("2026-03-10T12:50:00Z")) << "the thread wakes for it";
    comes("2026-03-10T12:49:59Z");
    EXPECT_EQ(sent(), 0u);
    comes("2026-03-10T12:50:00Z");
    EXPECT_EQ(sent(), 1u);
    static_cast<void>(bench->view());
    EXPECT_FALSE(bench->desk->next_due().has_value()) << "it wakes once";
}

TEST_F(Turn, IsFoundAgainAfterARestart) {
    begin();
    bench->open();
    bench->desk->deliver(bench->now);
    EXPECT_EQ(sent(), 0u);
    arrives("2026-03-10T10:06:00Z", "order.paid", R"({"order":"o1"})");
    EXPECT_EQ(sent(), 1u);
}

TEST_F(Turn, GoesToTheOneThatHasWaitedLongest) {
    begin(R"(,"for":"PT3H")");
    arrives("2026-03-10T12:00:00Z", "order.placed", R"({"order":"o2","total":5})");
    comes("2026-03-10T12:50:00Z");
    ASSERT_EQ(sent(), 1u) << "before the payment of o2, which came later";
    EXPECT_EQ(bench->wire.delivered[0].key, row().key);
    EXPECT_THAT(bench->memory.rows.at(1).why, HasSubstr("A survey is open. Survey (o1) has this customer since 2026-03-10T09:50:00Z."));
}

TEST_F(Turn, ThatComesTooLateSendsNothingMore) {
    // While it waits its journey goes on: what that asked for is not wanted any more.
    begin("", R"("after":[{"delay":"PT1H","target":"over"}],)", R"(,{"id":"over","stage":"Nobody asked"})");
    comes("2026-03-10T10:50:00Z");
    EXPECT_EQ(row().state, ports::OutboxState::cancelled);
    EXPECT_EQ(row().why, "The journey that asked for it, Survey, has moved on while it was held.");
    arrives("2026-03-10T11:06:00Z", "order.paid", R"({"order":"o1"})");
    EXPECT_EQ(sent(), 0u);
}

TEST_F(Turn, IsJudgedByEveryGateWhenItComes) {
    begin();
    arrives("2026-03-10T10:06:00Z", "consent.withdrawn", R"({"channel":"sms","purpose":"*"})");
    EXPECT_EQ(row().state, ports::OutboxState::cancelled) << "its turn would not help any more";
    EXPECT_THAT(row().why, HasSubstr("withdrawn consent"));
    arrives("2026-03-10T10:07:00Z", "order.paid", R"({"order":"o1"})");
    EXPECT_EQ(sent(), 0u);
}

TEST_F(Turn, ThatComesAtNightIsHeldUntilTheMorningAndDecidedThen) {
    begin(R"(,"for":"PT13H10M")");   // to 23:00, midnight at the customer's
    comes("2026-03-10T23:00:00Z");
    EXPECT_EQ(sent(), 0u);
    EXPECT_THAT(row().why, testing::EndsWith("It is outside of contact hours where the customer is."));
    static_cast<void>(bench->view());
    ASSERT_EQ(bench->desk->next_due(), instant("2026-03-11T07:00:00Z"));
    comes("2026-03-11T07:00:00Z");
    EXPECT_EQ(sent(), 1u);
}

/// A desk where the agent has asked for an opinion about o1, and the payment of o2 takes the customer before that has gone out.
class AcceptedMessage : public testing::Test {
protected:
    AcceptedMessage() : pack(two_journeys(R"(,"yields_to":["payment"])")), bench(Story(pack).person().order("o1", true).contact().verified(), pack) {
        bench.done(AnswerRecommendation{"K-1", "ask", "o1", "text", "accepted", {}, ""});
        arrives("2026-03-10T10:05:03Z", "order.placed");
        comes("2026-03-10T10:05:08Z");
    }
    void arrives(const std::string& time, const std::string& type) {
        bench.now = instant(time);
        Story story;
        story.add(time, type, R"({"order":"o2","total":5})");
        story.events.front().id = type;
        bench.wire.events = {story.events.front()};
        bench.desk->refresh(bench.now);
        bench.desk->deliver(bench.now);
    }
    void comes(const std::string& time) {
        bench.now = instant(time);
        bench.desk->deliver(bench.now);
    }
    [[nodiscard]] const ports::OutboxRow& row() const { return *std::ranges::find_if(bench.memory.rows, [](const auto& r) { return r.payload.text_or("action") == "ask"; }); }
    std::shared_ptr<const pack::Pack> pack;
    Bench bench;
};

TEST_F(AcceptedMessage, WaitsForTheJourneyThatHasTakenTheCustomerMeanwhile) {
    ASSERT_TRUE(outbox::is_held(row())) << row().why;
    EXPECT_THAT(row().why, HasSubstr("A payment is being settled. Payment (o2) has this customer since"));
    EXPECT_EQ(row().next_try, base::time_max) << "nobody can tell until when";
    comes("2026-03-10T10:20:00Z");
    EXPECT_TRUE(outbox::is_held(row()));
    arrives("2026-03-10T10:30:00Z", "order.paid");
    EXPECT_EQ(row().state, ports::OutboxState::done) << row().why;
}

TEST_F(AcceptedMessage, IsFoundAgainAfterARestartAndDoesNotWaitForEver) {
    bench.open();
    comes("2026-03-10T10:20:00Z");
    ASSERT_TRUE(outbox::is_held(row())) << row().why;
    static_cast<void>(bench.view());
    const base::Time over = instant("2026-03-13T10:05:00.000001Z");
    EXPECT_EQ(bench.desk->next_due(), over) << "it wakes for the end of its three days";
    bench.now = over;
    bench.desk->deliver(bench.now);
    EXPECT_EQ(row().state, ports::OutboxState::cancelled);
    EXPECT_EQ(row().why, "It was to go out by 2026-03-13T10:05:00Z at the latest.");
}

TEST(OpenContact, IsJudgedAnewWhenAReservationRunsOut) {
    auto pack = two_journeys("", R"(,"for":"P30D")");
    Bench bench(Story(pack).person().order("o1").contact().verified(), pack);
    bench.done(OpenContact{"K-1"});
    const auto withheld = [&bench] {
        const auto view = bench.view();
        return std::ranges::count_if(view.open->next.withheld, [](const auto& a) { return a.action == "ask" && a.blockers.front().gate == "reservation"; });
    };
    EXPECT_GT(withheld(), 0);
    bench.now = instant("2026-03-31T09:59:59Z");
    EXPECT_GT(withheld(), 0);
    EXPECT_EQ(bench.desk->next_due(), instant("2026-03-31T10:00:00Z"));
    bench.now = instant("2026-03-31T10:00:00Z");
    EXPECT_EQ(withheld(), 0);
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
