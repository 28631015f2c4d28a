// What has changed in the past is kept until somebody has seen it; merging customers and taking that back loses nothing and repeats nothing.

#include "tests/runtime/asking.h"

namespace segue::test {
namespace {

using base::Code;
using ports::OutboxState;
using runtime::OpenContact;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST(Difference, IsShownAgainAfterARestartUntilSomebodyHasSeenIt) {
    // Regression: what a late event had changed was forgotten when the program ended.
    Bench bench(ordered(), asking());
    arrives(bench, {failing()});
    arrives(bench, {paying("2026-03-10T10:03:00Z")});
    bench.open();
    bench.done(OpenContact{"K-1"});
    const auto again = bench.view().open->differences;
    ASSERT_THAT(again, SizeIs(1));
    EXPECT_EQ(again[0].cause, "1 late event");
    EXPECT_EQ(again[0].at, instant("2026-03-10T10:05:00Z"));
    EXPECT_THAT(again[0].lines, Contains("Not asked for after all, by sms: Your payment did not go through."));
    ASSERT_THAT(unseen(bench), SizeIs(1)) << "a lead finds it without the desk";
    EXPECT_THAT(unseen(bench)[0].what, HasSubstr("1 late event: Payment o1: Payment failed"));
    const runtime::AgentView seen = bench.view();
    for (const auto& row : seen.open->timeline) EXPECT_THAT(row.type, Not(testing::StartsWith("difference.")));
    EXPECT_EQ(bench.refused(runtime::SeeDifference{"K-1", "df-nothing"}), Code::not_found);
    bench.done(runtime::SeeDifference{"K-1", again[0].id});
    EXPECT_THAT(bench.view().open->differences, IsEmpty());
    EXPECT_THAT(unseen(bench), IsEmpty());
    bench.open();
    bench.done(OpenContact{"K-1"});
    EXPECT_THAT(bench.view().open->differences, IsEmpty()) << "and stays seen";
    EXPECT_EQ(bench.refused(runtime::SeeDifference{"K-1", again[0].id}), Code::not_found) << "once";
}

TEST(Difference, IsSettledByALeadToo) {
    Bench bench(ordered(), asking());
    arrives(bench, {failing()});
    arrives(bench, {paying("2026-03-10T10:03:00Z")});
    ASSERT_THAT(unseen(bench), SizeIs(1));
    ASSERT_TRUE(settled(bench, unseen(bench)[0].id).ok());
    EXPECT_THAT(unseen(bench), IsEmpty());
    bench.open();
    bench.done(OpenContact{"K-1"});
    EXPECT_THAT(bench.view().open->differences, IsEmpty());
}

TEST(Difference, OfAFetchThatTheStoreRefusedIsRecordedOnceWithTheNext) {
    Bench bench(ordered(), asking());
    arrives(bench, {failing()});
    bench.memory.fails = true;
    arrives(bench, {paying("2026-03-10T10:03:00Z")});
    EXPECT_EQ(bench.count("difference.found"), 0u) << "it is written with what made it, or not at all";
    bench.memory.fails = false;
    bench.now = bench.now + base::minutes(1);
    arrives(bench, {});
    EXPECT_EQ(bench.count("order.paid"), 1u);
    EXPECT_EQ(bench.count("difference.found"), 1u);
}

TEST(Difference, OfAMergeAndOfTakingItBackIsShown) {
    Story story = ordered();
    story.add("2026-01-01T00:00:00Z", "profile.updated", R"({"fields":{"name":"Ada L."}})").add("2026-03-02T00:00:00Z", "order.placed", R"({"order":"o9","total":1})");
    for (std::size_t i = story.events.size() - 2; i < story.events.size(); ++i) story.events[i].customer = "cu-2";
    Bench bench(story, asking());
    bench.done(OpenContact{"K-1"});
    bench.done(runtime::MergeCustomer{"K-1", "cu-2", "same birthday"});
    auto shown = bench.view().open->differences;
    ASSERT_THAT(shown, SizeIs(1));
    EXPECT_EQ(shown[0].cause, "A merge by nora");
    EXPECT_THAT(shown[0].lines, ElementsAre(HasSubstr("Payment o9")));
    bench.done(runtime::UnmergeCustomer{"K-1", "cu-2", "another birthday after all"});
    bench.open();
    bench.done(OpenContact{"K-1"});
    shown = bench.view().open->differences;
    ASSERT_THAT(shown, SizeIs(2));
    EXPECT_EQ(shown[1].cause, "A merge taken back by nora");
    EXPECT_THAT(shown[1].lines, ElementsAre("Payment o9: has not started after all (was Waits for the money)"));
}

/// Nora's customer, and another whose payment fails while the desk holds both.
struct TwoCustomers {
    TwoCustomers() : bench(both(), asking()) {
        auto fails = event("fails", "2026-03-10T10:04:00Z", "payment.failed", R"({"order":"o9","reason":"expired"})");
        fails.customer = "cu-2";
        arrives(bench, {fails});
        bench.done(OpenContact{"K-1"});
    }
    static Story both() {
        Story story = ordered();
        const std::size_t first = story.events.size();
        story.add("2026-01-01T00:00:00Z", "profile.updated", R"({"fields":{"name":"Ada L.","zone":"Europe/Berlin"}})").add("2026-03-02T00:00:00Z", "order.placed", R"({"order":"o9","total":1})");
        for (std::size_t i = first; i < story.events.size(); ++i) story.events[i].customer = "cu-2";
        return story;
    }
    void merge() { bench.done(runtime::MergeCustomer{"K-1", "cu-2", "same birthday"}); }
    void unmerge() { bench.done(runtime::UnmergeCustomer{"K-1", "cu-2", "another birthday after all"}); }
    std::size_t deliver() {
        bench.now = bench.now + base::minutes(1);
        static_cast<void>(bench.desk->deliver(bench.now));
        return texts(bench.wire.delivered).size();
    }
    Bench bench;
};

TEST(Merging, SendsNothingAgainAndTakingItBackNeither) {
    // Regression: a journey's message has another id in the merged person, so it was sent a second time, and the first was a mistake to put right.
    TwoCustomers it;
    ASSERT_EQ(it.deliver(), 1u);
    it.merge();
    EXPECT_EQ(it.deliver(), 1u);
    EXPECT_THAT(it.bench.view().open->to_mend, IsEmpty()) << "it was asked for";
    EXPECT_THAT(waiting(it.bench), IsEmpty());
    it.unmerge();
    EXPECT_EQ(it.deliver(), 1u);
    EXPECT_THAT(waiting(it.bench), IsEmpty());
    it.bench.open();
    EXPECT_EQ(it.deliver(), 1u) << "nor after a restart";
}

TEST(Merging, SendsWhatWaitedOnceUnderThePerson) {
    TwoCustomers it;
    it.merge();
    EXPECT_EQ(it.deliver(), 1u);
    EXPECT_THAT(texts(it.bench.memory.rows, OutboxState::blocked), IsEmpty());
    it.unmerge();
    EXPECT_EQ(it.deliver(), 1u);
    ASSERT_THAT(waiting(it.bench), SizeIs(1)) << "it went to the wrong person";
    EXPECT_EQ(waiting(it.bench)[0].kind, runtime::MendItem::Kind::message);
}

TEST(Merging, ByAKeyThatBecomesKnownSendsNothingAgain) {
    Bench bench(ordered(), asking());
    std::vector<context::Event> nameless = {event("zone", "2026-01-01T00:00:00Z", "profile.updated", R"({"fields":{"zone":"Europe/Berlin"}})"),
                                            event("places", "2026-03-02T00:00:00Z", "order.placed", R"({"order":"o9","total":1})"),
                                            event("fails", "2026-03-10T10:04:00Z", "payment.failed", R"({"order":"o9","reason":"expired"})")};
    for (auto& one : nameless) one.customer.clear(), one.identity_type = "phone", one.identity = "+493012345678";
    arrives(bench, nameless);
    const auto sent = [&bench] {
        bench.now = bench.now + base::minutes(1);
        static_cast<void>(bench.desk->deliver(bench.now));
        return texts(bench.wire.delivered).size();
    };
    ASSERT_EQ(sent(), 1u);
    arrives(bench, {event("links", "2026-03-10T10:06:00Z", "identity.linked", R"({"kind":"phone","value":"+493012345678"})")});
    bench.done(OpenContact{"K-1"});
    ASSERT_THAT(bench.view().open->journeys, SizeIs(2)) << "what came under the number is hers";
    EXPECT_EQ(sent(), 1u);
    EXPECT_THAT(bench.view().open->to_mend, IsEmpty());
}

TEST(Merging, HidesNoLateEventOfAPart) {
    // Regression: only what came late under the survivor's own id was noticed.
    TwoCustomers it;
    ASSERT_EQ(it.deliver(), 1u);
    it.merge();
    it.bench.done(runtime::SeeDifference{"K-1", it.bench.view().open->differences.at(0).id});
    auto paid = event("paid", "2026-03-10T10:03:00Z", "order.paid", R"({"order":"o9"})");
    paid.customer = "cu-2";
    arrives(it.bench, {paid});
    const auto view = it.bench.view();
    ASSERT_THAT(view.open->differences, SizeIs(1));
    EXPECT_THAT(view.open->differences[0].lines, Contains("Not asked for after all, by sms: Your payment did not go through."));
    EXPECT_THAT(view.open->to_mend, SizeIs(1)) << "it was sent already";
    EXPECT_THAT(unseen(it.bench), SizeIs(1));
    it.bench.open();
    it.bench.done(OpenContact{"K-1"});
    EXPECT_THAT(it.bench.view().open->differences, SizeIs(1));
}

}  // namespace
}  // namespace segue::test
