// What the timeline and the way of a journey say: words for people, no ids, nothing that the desk noted of itself.

#include "tests/runtime/asking.h"

#include "core/runtime/event_words.h"

namespace segue {
namespace {

using namespace runtime;
using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> texts_of(const AgentView& view, const std::string& type) {
    std::vector<std::string> texts;
    for (const auto& row : view.open->timeline) {
        if (row.type == type) texts.push_back(row.text);
    }
    return texts;
}

TEST(Timeline, SaysWhatWasPromisedSentAgreedAndRecorded) {
    // Regression: bare rows, "Promise made", "Message sent", "Action carried out".
    Bench bench(Story().person().order("o1", true).contact().verified()
                    .add("2026-03-05T10:00:00Z", "promise.made", R"({"promise":"p1","text":"An engineer comes on Saturday","due":"2026-03-09T10:00:00Z"})")
                    .add("2026-03-05T10:01:00Z", "message.sent", R"({"channel":"sms","purpose":"service","text":"We come on Saturday."})", "sms")
                    .add("2026-03-06T10:00:00Z", "consent.withdrawn", R"({"channel":"sms","purpose":"*"})", "sms")
                    .add("2026-03-06T11:00:00Z", "promise.cancelled", R"({"promise":"p1"})")
                    .add("2026-03-07T10:00:00Z", "case.opened", R"({"case":"c1","title":"Nobody came"})")
                    .add("2026-03-07T11:00:00Z", "case.closed", R"({"case":"c1"})"));
    bench.done(OpenContact{"K-1"});
    const auto offered = bench.view().open->next;
    std::vector<ActionView> all = offered.options;
    all.push_back(offered.best);
    const auto advise = std::find_if(all.begin(), all.end(), [](const ActionView& a) { return a.action == "advise"; });
    ASSERT_NE(advise, all.end());
    bench.done(AnswerRecommendation{"K-1", "advise", "", advise->treatment, "accepted", {}, ""});
    bench.done(FinishContact{"K-1", "settled", "all is well"});
    const auto view = bench.view();
    EXPECT_THAT(texts_of(view, "promise.made"), ElementsAre("Promised: An engineer comes on Saturday"));
    EXPECT_THAT(texts_of(view, "promise.cancelled"), ElementsAre("Cancelled: An engineer comes on Saturday"));
    EXPECT_THAT(texts_of(view, "message.sent"), ElementsAre("A message was sent by sms: We come on Saturday."));
    EXPECT_THAT(texts_of(view, "consent.withdrawn"), ElementsAre("The customer's consent to sms for everything was withdrawn"));
    EXPECT_THAT(texts_of(view, "case.opened"), ElementsAre("Opened: Nobody came"));
    EXPECT_THAT(texts_of(view, "case.closed"), ElementsAre("Closed: Nobody came"));
    EXPECT_THAT(texts_of(view, "action.performed"), ElementsAre("Done: Give advice"));
    EXPECT_THAT(texts_of(view, "decision.answered"), ElementsAre("The agent answered 'accepted' to: Give advice"));
    EXPECT_THAT(texts_of(view, "disposition.recorded"), ElementsAre("Wrapped up as: Settled. Note: all is well"));
}

TEST(Timeline, LeavesOutWhatTheDeskNotedOfItself) {
    // Regression: "Recommendation shown" and "Brief shown" stood between what had happened to the customer.
    Bench bench(Story().person().order("o1", true).add("2026-03-10T10:00:00Z", "contact.transferred", R"({"from":"bot","to":"nora","kind":"cold"})", "chat", "K-1").verified());
    bench.done(OpenContact{"K-1"});
    const auto view = bench.view();
    ASSERT_GE(bench.count("decision.shown"), 1u);
    ASSERT_GE(bench.count("handoff.shown"), 1u);
    for (const char* own : {"decision.shown", "handoff.shown", "handoff.offered"}) EXPECT_THAT(texts_of(view, own), ElementsAre()) << own;
    EXPECT_THAT(texts_of(view, "contact.transferred"), ElementsAre("The chat contact reached the desk, handed over by bot"));
}

TEST(Timeline, SaysNothingOfTheAccountBeforeTheCallerIsVerified) {
    Bench bench(Story().person().order("o1", true).contact().add("2026-03-10T10:01:00Z", "promise.made", R"({"promise":"p1","text":"A refund of 12 comes"})", "voice", "K-1"));
    bench.done(OpenContact{"K-1"});
    EXPECT_THAT(texts_of(bench.view(), "promise.made"), ElementsAre(""));
    EXPECT_THAT(texts_of(bench.view(), "contact.offered"), ElementsAre("The voice contact reached the desk: my order"));
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    EXPECT_THAT(texts_of(bench.view(), "promise.made"), ElementsAre("Promised: A refund of 12 comes"));
}

TEST(Timeline, TheWordsOfThePackComeFirst) {
    Bench bench(Story(read_small(changed_pack("events.json", R"({"type":"order.paid","title":"Paid"})",
                                              R"({"type":"order.paid","title":"Paid"},{"type":"promise.made","title":"Our word","text":"We said: {event.data.text}"})")))
                    .person().order("o1").contact().verified().add("2026-03-05T10:00:00Z", "promise.made", R"({"promise":"p1","text":"soon"})"),
                read_small(changed_pack("events.json", R"({"type":"order.paid","title":"Paid"})",
                                        R"({"type":"order.paid","title":"Paid"},{"type":"promise.made","title":"Our word","text":"We said: {event.data.text}"})")));
    bench.done(OpenContact{"K-1"});
    EXPECT_THAT(texts_of(bench.view(), "promise.made"), ElementsAre("We said: soon"));
}

TEST(Timeline, ACorrectionNamesBothCodes) {
    // Regression: "Wrap-up taken back" and one bare "Wrapped up" looked as if the wrap-up was lost.
    Bench bench(Story().person().order("o1", true).contact().verified());
    bench.done(OpenContact{"K-1"});
    bench.done(FinishContact{"K-1", "settled", "x"});
    bench.now = bench.now + base::minutes(1);
    static_cast<void>(bench.desk->deliver(bench.now));
    bench.done(CorrectDisposition{"K-1", "nothing_reached", ""});
    EXPECT_THAT(texts_of(bench.view(), "disposition.withdrawn"), ElementsAre("Corrected: Settled → Nothing reached"));
    EXPECT_THAT(texts_of(bench.view(), "disposition.recorded"), ElementsAre("Wrapped up as: Nothing reached"));
}

TEST(Timeline, AWrapUpThatWasTakenBackIsNamed) {
    Bench bench(Story().person().order("o1", true).contact().verified());
    bench.done(OpenContact{"K-1"});
    bench.done(FinishContact{"K-1", "settled", "x"});
    bench.done(UndoFinish{"K-1"});
    EXPECT_THAT(texts_of(bench.view(), "disposition.withdrawn"), ElementsAre("Taken back: Settled"));
    EXPECT_THAT(texts_of(bench.view(), "disposition.recorded"), ElementsAre());
}

TEST(Journeys, TellTheirWayInTheWordsOfPeople) {
    // Regression: "failed (event)", "promised (disposition by nora)".
    Bench bench(Story().person().order("o1").add("2026-03-09T10:00:00Z", "payment.failed", R"({"order":"o1","reason":"expired"})").contact().verified());
    bench.done(OpenContact{"K-1"});
    bench.done(FinishContact{"K-1", "will_pay", ""});
    const auto view = bench.view();
    std::vector<std::string> way;
    for (const auto& line : view.open->journeys.at(0).history) way.push_back(line.text);
    EXPECT_THAT(way, ElementsAre("Waits for the money (Order placed)", "Payment failed (Payment failed)", "Payment promised (Wrapped up, by nora)"));
}

TEST(Journeys, SayThatAGoalWasReached) {
    Bench bench(Story().person().order("o1", true).contact().verified());
    bench.done(OpenContact{"K-1"});
    const auto view = bench.view();
    EXPECT_EQ(view.open->journeys.at(0).history.back().text, "Waits for the money (goal reached: Paid)");
}

TEST(EventWords, EveryTypeThatPacksKnowReadsWithoutRawNames) {
    const auto pack = small_pack();
    const context::Context nobody;
    for (const auto& type : pack::builtin_event_types()) {
        context::Event event;
        event.type = type.first;
        event.channel = "voice";
        event.data = data_of(R"({"action":"refund","answer":"customer_declined","campaign":"spring","channel":"sms","code":"will_pay","corrected_by":"nothing_reached",
            "definition":"payment","state":"failed","text":"words","fields":{"home_zone":"x"},"level":"basic"})");
        const std::string words = event_sentence(event, *pack, &nobody);
        EXPECT_THAT(words, Not(HasSubstr("_"))) << type.first;
        EXPECT_THAT(words, Not(HasSubstr("refund"))) << type.first << " names the action by its title";
    }
}

}  // namespace
}  // namespace segue
