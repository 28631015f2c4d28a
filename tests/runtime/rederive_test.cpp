// Late events, corrections, owners that were faster, and what journeys ask for: seen from the desk.

#include "tests/runtime/asking.h"

namespace segue::test {
namespace {

using base::Code;
using ports::OutboxState;
using runtime::AgentView;
using runtime::CorrectDisposition;
using runtime::FinishContact;
using runtime::OpenContact;
using runtime::SaveDraft;
using runtime::SettleConflict;
using runtime::SettleCorrection;
using runtime::WorkItem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<std::string> open_promises(const AgentView& view) {
    std::vector<std::string> texts;
    for (const auto& promise : view.open->picture.promises) {
        if (promise.state == "open" || promise.state == "overdue") texts.push_back(promise.text);
    }
    return texts;
}

TEST(Effects, OfADesksOwnJourneyReachTheOutboxOnceAndAreSentOnce) {
    Bench bench(ordered(), asking());
    arrives(bench, {failing()});
    EXPECT_THAT(texts(bench.memory.rows, OutboxState::queued), ElementsAre("Your payment did not go through."));
    static_cast<void>(bench.desk->deliver(bench.now));
    bench.open();
    bench.desk->refresh(bench.now);
    static_cast<void>(bench.desk->deliver(bench.now));
    EXPECT_THAT(texts(bench.wire.delivered), SizeIs(1));
    EXPECT_EQ(bench.count("message.sent"), 1u);
}

TEST(Effects, OfATimerAreCarriedOutWhenTheTimeHasComeAlsoWhenTheProgramWasOff) {
    Bench bench(ordered(), asking());
    arrives(bench, {failing()});
    static_cast<void>(bench.desk->deliver(bench.now));
    static_cast<void>(bench.view());
    EXPECT_EQ(bench.desk->next_due(), instant("2026-03-10T12:04:00Z")) << "the thread wakes for it";
    bench.now = instant("2026-03-10T12:30:00Z");
    bench.open();
    static_cast<void>(bench.desk->deliver(bench.now));
    EXPECT_THAT(texts(bench.wire.delivered), ElementsAre("Your payment did not go through.", "Please pay your order."));
}

TEST(Effects, OfLongBeforeTheStoreHeldTheCustomerAreNotSentAgain) {
    Story story = ordered();
    story.add("2026-03-05T10:00:00Z", "payment.failed", R"({"order":"o1","reason":"expired"})");
    Bench bench(story, asking());
    static_cast<void>(bench.desk->deliver(bench.now));
    EXPECT_THAT(texts(bench.memory.rows), IsEmpty());
}

TEST(Effects, OfAJourneyThatAConnectorOwnsAreItsOwnersToSend) {
    Bench bench(ordered(), asking("connector"));
    arrives(bench, {failing()});
    static_cast<void>(bench.desk->deliver(bench.now));
    EXPECT_THAT(texts(bench.memory.rows), IsEmpty());
}

TEST(Effects, AreJudgedAgainAtTheMomentOfSending) {
    Bench bench(ordered(), asking());
    arrives(bench, {failing(), event("no", "2026-03-10T10:04:30Z", "consent.withdrawn", R"({"channel":"sms","purpose":"service"})")});
    static_cast<void>(bench.desk->deliver(bench.now));
    EXPECT_THAT(texts(bench.wire.delivered), IsEmpty());
    EXPECT_THAT(texts(bench.memory.rows, OutboxState::blocked), SizeIs(1));
}

TEST(Effects, WhoseJourneyHasEndedWhileTheyWereHeldAreStale) {
    Bench bench(ordered(), asking());
    arrives(bench, {failing()});
    arrives(bench, {paying("2026-03-10T10:04:30Z")});
    static_cast<void>(bench.desk->deliver(bench.now));
    EXPECT_THAT(texts(bench.wire.delivered), IsEmpty());
    ASSERT_THAT(bench.view().outbox.open, SizeIs(1));
    EXPECT_THAT(bench.view().outbox.open.front().why, HasSubstr("Payment, has ended"));
}

TEST(Late, AnEffectThatVanishedAndWasOnlyQueuedIsCancelled) {
    Bench bench(ordered(), asking());
    arrives(bench, {failing()});
    bench.done(OpenContact{"K-1"});
    arrives(bench, {paying("2026-03-10T10:03:00Z")});
    EXPECT_THAT(texts(bench.memory.rows, OutboxState::cancelled), ElementsAre("Your payment did not go through."));
    static_cast<void>(bench.desk->deliver(bench.now));
    EXPECT_THAT(texts(bench.wire.delivered), IsEmpty());
    const auto view = bench.view();
    ASSERT_THAT(view.open->differences, SizeIs(1));
    EXPECT_EQ(view.open->differences[0].cause, "1 late event");
    EXPECT_THAT(view.open->differences[0].lines, Contains("Payment o1: Payment failed → Waits for the money (ends: goal)"));
    EXPECT_THAT(view.open->differences[0].lines, Contains("Not asked for after all, by sms: Your payment did not go through."));
    EXPECT_THAT(view.open->to_mend, IsEmpty());
    EXPECT_THAT(bench.count("decision.shown"), testing::Ge(1u)) << "what the agent saw stays on record";
}

TEST(Late, AnEffectThatVanishedAndWasSentIsACorrectionToMakeUntilItWasMade) {
    Bench bench(ordered(), asking());
    arrives(bench, {failing()});
    static_cast<void>(bench.desk->deliver(bench.now));
    bench.done(OpenContact{"K-1"});
    arrives(bench, {paying("2026-03-10T10:03:00Z")});
    const auto view = bench.view();
    ASSERT_THAT(view.open->to_mend, SizeIs(1));
    EXPECT_EQ(view.open->to_mend[0].text, "Your payment did not go through.");
    bench.open();
    bench.done(OpenContact{"K-1"});
    ASSERT_THAT(bench.view().open->to_mend, SizeIs(1)) << "also after a restart";
    EXPECT_EQ(bench.refused(SettleCorrection{"K-1", "no-such-message", ""}), Code::not_found);
    ASSERT_THAT(waiting(bench), SizeIs(1)) << "a lead sees it without the desk";
    EXPECT_EQ(waiting(bench)[0].kind, runtime::MendItem::Kind::message);
    EXPECT_EQ(waiting(bench)[0].id, view.open->to_mend[0].message);
    bench.done(SettleCorrection{"K-1", view.open->to_mend[0].message, "told the customer"});
    EXPECT_THAT(bench.view().open->to_mend, IsEmpty());
}

TEST(Late, ANewEffectIsDecidedNow) {
    Bench bench(ordered(), asking());
    arrives(bench, {failing("2026-03-02T10:04:00Z")});
    EXPECT_THAT(texts(bench.memory.rows, OutboxState::queued), ElementsAre("Your payment did not go through.", "Please pay your order."));
}

TEST(Late, ADispositionThatHasBecomeImpossibleIsAVisibleConflictUntilItIsCorrected) {
    Bench bench(ordered(), asking());
    arrives(bench, {failing()});
    bench.done(OpenContact{"K-1"});
    bench.done(FinishContact{"K-1", "will_pay", ""});
    EXPECT_THAT(bench.view().open->impossible, IsEmpty());
    bench.now = bench.now + base::minutes(5);
    arrives(bench, {paying("2026-03-10T10:03:00Z")});
    const auto view = bench.view();
    ASSERT_THAT(view.open->impossible, SizeIs(1));
    EXPECT_EQ(view.open->impossible[0].title, "Will pay");
    EXPECT_EQ(view.open->impossible[0].why, "Payment was seen in 'failed'; as is known now, it had ended (goal) then.");
    EXPECT_EQ(bench.count("disposition.recorded"), 1u) << "history is never edited";
    ASSERT_THAT(waiting(bench), SizeIs(1));
    EXPECT_EQ(waiting(bench)[0].kind, runtime::MendItem::Kind::wrap_up);
    EXPECT_EQ(waiting(bench)[0].contact, "K-1");
    EXPECT_EQ(settled(bench, waiting(bench)[0].id).error().code, Code::invalid) << "it is corrected, not settled";
    bench.done(CorrectDisposition{"K-1", "settled", "had paid already"});
    EXPECT_THAT(bench.view().open->impossible, IsEmpty());
    EXPECT_THAT(waiting(bench), IsEmpty());
}

TEST(Late, DuplicatesAndEventsInTheirOrderShowNoDifference) {
    Bench bench(ordered(), asking());
    arrives(bench, {failing()});
    bench.done(OpenContact{"K-1"});
    arrives(bench, ordered().events);
    arrives(bench, {paying("2026-03-10T10:06:00Z")});
    EXPECT_THAT(bench.view().open->differences, IsEmpty());
}

TEST(Clock, ThatIsADayOffNeverReordersWhatTheDeskRecords) {
    for (const auto wrong : {base::days(1), base::Duration{-base::days(1).us}}) {
        Bench bench(ordered().add("2026-03-10T10:04:00Z", "payment.failed", R"({"order":"o1","reason":"expired"})"), asking());
        bench.now = bench.now + wrong;
        bench.desk->refresh(bench.now);
        if (wrong.us < 0) {  // the contact has not come yet, as this clock sees it
            EXPECT_EQ(bench.refused(OpenContact{"K-1"}), Code::not_found);
            continue;
        }
        bench.done(OpenContact{"K-1"});
        bench.now = instant("2026-03-10T10:06:00Z");  // set right again
        bench.done(runtime::VerifyCaller{"K-1", "basic", "pin"});
        bench.done(FinishContact{"K-1", "will_pay", ""});
        const auto& events = bench.memory.events["cu-1"];
        base::Time last = base::time_min;
        for (const auto& e : events) {
            if (e.source != context::desk_source) continue;
            EXPECT_LT(last, e.time) << e.type;
            last = e.time;
        }
        EXPECT_EQ(bench.view().open->wrap_up.finished_title, "Will pay");
    }
}

TEST(Correction, DerivesAgainCancelsWhatWasQueuedAndShowsTheDifference) {
    Bench bench(ordered(), asking());
    arrives(bench, {failing()});
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(bench.refused(CorrectDisposition{"K-1", "settled", "x"}), Code::conflict);
    bench.done(FinishContact{"K-1", "will_pay", ""});
    const std::size_t before = bench.memory.events["cu-1"].size();
    EXPECT_FALSE(bench.view().open->wrap_up.can_correct) << "it can still be taken back";
    bench.now = bench.now + base::seconds(9);
    const auto shown = bench.view();
    ASSERT_TRUE(shown.open->wrap_up.can_correct);
    const auto code = std::find_if(shown.open->wrap_up.codes.begin(), shown.open->wrap_up.codes.end(), [](const auto& c) { return c.id == "nothing_reached"; });
    EXPECT_THAT(code->effects, ElementsAre("Payment o1: Payment promised → Pressing", "Promise taken back: Ada pays soon", "Not sent after all, by sms: Thank you, Ada.",
                                           "Message by email: Please pay your order."));
    bench.now = bench.now + base::seconds(3);
    bench.done(CorrectDisposition{"K-1", "nothing_reached", ""});
    const auto view = bench.view();
    EXPECT_EQ(view.open->wrap_up.finished_title, "Nothing reached");
    ASSERT_THAT(view.open->differences, SizeIs(1));
    EXPECT_EQ(view.open->differences[0].cause, "A correction by nora");
    EXPECT_EQ(view.open->differences[0].lines, code->effects) << "the preview is what happens";
    ASSERT_THAT(view.open->journeys, SizeIs(1));
    EXPECT_EQ(view.open->journeys[0].stage, "Pressing");
    EXPECT_THAT(texts(bench.memory.rows, OutboxState::cancelled), ElementsAre("Thank you, Ada."));
    EXPECT_THAT(bench.memory.events["cu-1"], SizeIs(before + 3)) << "one takes back, one records, one says what that changed; nothing is edited";
    bench.now = bench.now + base::minutes(1);
    static_cast<void>(bench.desk->deliver(bench.now));
    EXPECT_THAT(texts(bench.wire.delivered), ElementsAre("Your payment did not go through.", "Please pay your order."));
    bench.open();
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(bench.view().open->journeys[0].stage, "Pressing") << "the same after a restart";
}

TEST(Correction, OfWhatWasSentAlreadyIsWrittenBackAndTheMessageIsToBeMended) {
    Bench bench(ordered(), asking());
    arrives(bench, {failing()});
    bench.done(OpenContact{"K-1"});
    bench.done(FinishContact{"K-1", "will_pay", ""});
    bench.now = bench.now + base::minutes(1);
    static_cast<void>(bench.desk->deliver(bench.now));
    bench.done(CorrectDisposition{"K-1", "nothing_reached", ""});
    const auto view = bench.view();
    EXPECT_THAT(view.open->differences.at(0).lines, Contains("Was sent already, a correction to make, by sms: Thank you, Ada."));
    ASSERT_THAT(view.open->to_mend, SizeIs(1));
    bench.now = bench.now + base::minutes(1);
    static_cast<void>(bench.desk->deliver(bench.now));
    const auto& written = bench.wire.delivered;
    const auto back = std::find_if(written.rbegin(), written.rend(), [](const auto& row) { return row.kind == "disposition"; });
    ASSERT_NE(back, written.rend());
    const auto& events = *back->payload.find("events")->items();
    EXPECT_EQ(events.at(0).text_or("type"), "disposition.withdrawn");
    EXPECT_EQ(events.at(1).text_or("type"), "disposition.recorded");
    EXPECT_EQ(events.at(1).find("data")->text_or("code"), "nothing_reached");
}

TEST(Correction, CanBeCorrectedAgainAndComesBackToWhereItWas) {
    Bench bench(ordered(), asking());
    arrives(bench, {failing()});
    bench.done(OpenContact{"K-1"});
    bench.done(FinishContact{"K-1", "will_pay", ""});
    bench.done(CorrectDisposition{"K-1", "nothing_reached", ""});
    bench.done(CorrectDisposition{"K-1", "will_pay", ""});
    const auto view = bench.view();
    EXPECT_EQ(view.open->journeys.at(0).stage, "Payment promised");
    EXPECT_THAT(open_promises(view), SizeIs(1));
    EXPECT_EQ(bench.refused(runtime::UndoFinish{"K-1"}), Code::conflict);
}

TEST(WrapUp, IsAboutOneJourneyWhereSeveralKnowTheCode) {
    // Regression: it moved every open journey that knew the code.
    Story story = Story().person().order("o1").order("o2");
    for (const char* order : {"o1", "o2"}) story.add(order == std::string("o1") ? "2026-03-09T10:00:00Z" : "2026-03-08T10:00:00Z", "payment.failed", R"({"order":")" + std::string(order) + R"(","reason":"expired"})");
    story.contact().verified();
    for (const bool chosen : {false, true}) {
        Bench bench(story, small_pack());
        bench.done(OpenContact{"K-1"});
        const auto before = bench.view();
        const auto& codes = before.open->wrap_up.codes;
        const auto code = std::find_if(codes.begin(), codes.end(), [](const auto& c) { return c.id == "will_pay"; });
        ASSERT_THAT(code->journeys, SizeIs(2));
        EXPECT_EQ(code->journeys[0].title, "Payment o1: Payment failed") << "it moved last";
        bench.done(FinishContact{"K-1", "will_pay", "", chosen ? code->journeys[1].journey : ""});
        const auto view = bench.view();
        for (const auto& journey : view.open->journeys) EXPECT_EQ(journey.stage, (journey.key == "o2") == chosen ? "Payment promised" : "Payment failed") << journey.key;
    }
}

TEST(WrapUp, OfTheOrderThatTheContactNamesIsAboutThatOne) {
    Story story = Story().person().order("o1").order("o2");
    story.add("2026-03-09T10:00:00Z", "payment.failed", R"({"order":"o1","reason":"expired"})").add("2026-03-08T10:00:00Z", "payment.failed", R"({"order":"o2","reason":"expired"})");
    story.add("2026-03-10T10:00:00Z", "contact.offered", R"({"reason":"my order","order":"o2"})", "voice", "K-1").verified();
    Bench bench(story, small_pack());
    bench.done(OpenContact{"K-1"});
    bench.done(FinishContact{"K-1", "will_pay", ""});
    const auto view = bench.view();
    for (const auto& journey : view.open->journeys) EXPECT_EQ(journey.stage, journey.key == "o2" ? "Payment promised" : "Payment failed");
    EXPECT_FALSE(bench.run(FinishContact{"K-1", "will_pay", "", "ji-nobody"}).ok());
}

TEST(WrapUp, KeepsOrCancelsOldPromises) {
    Story story = ordered();
    story.add("2026-03-05T10:00:00Z", "promise.made", R"({"promise":"p1","text":"A call back"})").add("2026-03-06T10:00:00Z", "promise.made", R"({"promise":"p2","text":"A voucher"})").verified();
    Bench bench(story, small_pack());
    bench.done(OpenContact{"K-1"});
    ASSERT_THAT(bench.view().open->wrap_up.promises, SizeIs(2));
    EXPECT_EQ(bench.refused(FinishContact{"K-1", "nothing_reached", "", "", {"p9"}, {}}), Code::not_found);
    bench.done(FinishContact{"K-1", "nothing_reached", "", "", {"p1"}, {"p2"}});
    EXPECT_THAT(open_promises(bench.view()), IsEmpty());
    EXPECT_EQ(bench.count("promise.kept"), 1u);
    // Corrected without them, they are open again.
    bench.done(CorrectDisposition{"K-1", "settled", "x", "", {}, {"p2"}});
    EXPECT_THAT(open_promises(bench.view()), ElementsAre("A call back"));
    EXPECT_THAT(bench.view().open->differences.at(0).lines, Contains("Promise open again: A call back"));
}

/// Two open promises, and two orders whose payment failed.
Story with_promises() {
    Story story = Story().person().order("o1").order("o2");
    for (const char* order : {"o1", "o2"}) story.add(order == std::string("o1") ? "2026-03-09T10:00:00Z" : "2026-03-08T10:00:00Z", "payment.failed", R"({"order":")" + std::string(order) + R"(","reason":"expired"})");
    story.add("2026-03-05T10:00:00Z", "promise.made", R"({"promise":"p1","text":"A call back"})").add("2026-03-06T10:00:00Z", "promise.made", R"({"promise":"p2","text":"A voucher"})");
    return story.contact().verified();
}

const runtime::CodeView& code_in(const AgentView& view, const std::string& id) {
    const auto& codes = view.open->wrap_up.codes;
    return *std::find_if(codes.begin(), codes.end(), [&](const auto& code) { return code.id == id; });
}

TEST(Draft, KeepsTheJourneyAndThePromisesAndThePreviewIsOfThem) {
    Bench bench(with_promises(), small_pack());
    bench.done(OpenContact{"K-1"});
    const auto before = bench.view();
    const std::string second = code_in(before, "will_pay").journeys.at(1).journey;
    EXPECT_THAT(code_in(before, "will_pay").effects, Not(Contains("Promise kept: A call back")));
    bench.done(SaveDraft{"K-1", "will_pay", "so far", second, {"p1", "p9"}, {"p2"}});
    for (const bool again : {false, true}) {
        if (again) {
            bench.open();
            bench.done(OpenContact{"K-1"});
        }
        const auto view = bench.view();
        const auto& draft = view.open->wrap_up.draft;
        EXPECT_EQ(draft.journey, second);
        EXPECT_THAT(draft.kept, ElementsAre("p1")) << "a promise that is not open is left out";
        EXPECT_THAT(draft.cancelled, ElementsAre("p2"));
        const auto& effects = code_in(view, "will_pay").effects;
        EXPECT_THAT(effects, Contains("Promise kept: A call back"));
        EXPECT_THAT(effects, Contains("Promise cancelled: A voucher"));
    }
    const auto draft = bench.view().open->wrap_up.draft;
    bench.done(FinishContact{"K-1", "will_pay", draft.note, draft.journey, draft.kept, draft.cancelled});
    const auto view = bench.view();
    for (const auto& journey : view.open->journeys) EXPECT_EQ(journey.stage, journey.key == "o2" ? "Payment promised" : "Payment failed");
    EXPECT_THAT(open_promises(view), ElementsAre("Ada pays soon")) << "the wrap-up's own";
}

TEST(Correction, BeginsWithWhatWasRecorded) {
    // Regression: correcting only the code opened the promises again that the wrap-up had settled, and went to the likeliest journey.
    Bench bench(with_promises(), small_pack());
    bench.done(OpenContact{"K-1"});
    const std::string second = code_in(bench.view(), "will_pay").journeys.at(1).journey;
    bench.done(FinishContact{"K-1", "will_pay", "next week", second, {"p1"}, {}});
    bench.now = bench.now + base::minutes(10);
    const auto view = bench.view();
    const auto& draft = view.open->wrap_up.draft;
    EXPECT_EQ(draft.code, "");
    EXPECT_EQ(draft.note, "next week");
    EXPECT_EQ(draft.journey, second);
    EXPECT_THAT(draft.kept, ElementsAre("p1"));
    EXPECT_FALSE(draft.correcting);
    EXPECT_THAT(view.open->wrap_up.promises, SizeIs(2)) << "those that were open before the wrap-up";
    EXPECT_THAT(code_in(view, "will_pay").effects, ElementsAre("Nothing but the code itself changes."));
    EXPECT_THAT(code_in(view, "nothing_reached").effects, Not(Contains("Promise open again: A call back")));
}

TEST(Correction, ThatWasBegunIsKeptUntilItIsRecordedOrLeft) {
    Bench bench(with_promises(), small_pack());
    bench.done(OpenContact{"K-1"});
    bench.done(FinishContact{"K-1", "will_pay", "next week", "", {"p1"}, {}});
    bench.now = bench.now + base::minutes(10);
    bench.done(SaveDraft{"K-1", "nothing_reached", "was somebody else", "", {}, {}, true});
    bench.open();
    bench.done(OpenContact{"K-1"});
    auto view = bench.view();
    EXPECT_EQ(view.work.front().state, WorkItem::State::done);
    EXPECT_TRUE(view.open->wrap_up.draft.correcting);
    EXPECT_EQ(view.open->wrap_up.draft.note, "was somebody else");
    EXPECT_THAT(code_in(view, "nothing_reached").effects, Contains("Promise open again: A call back")) << "it says everything anew";
    bench.done(SaveDraft{"K-1", "", ""});
    EXPECT_FALSE(bench.view().open->wrap_up.draft.correcting) << "left";
    EXPECT_EQ(bench.view().open->wrap_up.draft.note, "next week");
    bench.done(SaveDraft{"K-1", "nothing_reached", "was somebody else", "", {"p1"}, {}, true});
    bench.done(CorrectDisposition{"K-1", "nothing_reached", "was somebody else", "", {"p1"}, {}});
    EXPECT_THAT(bench.memory.drafts, IsEmpty());
    EXPECT_EQ(bench.count("promise.kept"), 2u) << "the one taken back, and the right one's";
}

/// An owner that is asked to go from the state it had, but has gone on meanwhile.
struct Faster {
    explicit Faster(const std::string& state) : bench(ordered(), asking("connector")) {
        arrives(bench, {report("r1", "2026-03-10T10:03:00Z", "failed", 1)});
        bench.done(OpenContact{"K-1"});
        bench.done(FinishContact{"K-1", "will_pay", ""});
        bench.wire.answers = {ports::Delivery::conflict};
        bench.wire.events = {report("r2", "2026-03-10T10:04:30Z", state, 2)};
        bench.now = bench.now + base::minutes(1);
        static_cast<void>(bench.desk->deliver(bench.now));
    }
    static context::Event report(const std::string& id, const std::string& time, const std::string& state, int revision) {
        return event(id, time, "journey.reported", R"({"definition":"payment","key":"o1","state":")" + state + R"(","revision":")" + std::to_string(revision) + "\"}");
    }
    Bench bench;
};

TEST(Owner, ThatWasFasterAndCameToTheSameEndIsNoConflict) {
    Faster it("promised");
    EXPECT_THAT(it.bench.desk->conflicts(), IsEmpty());
    const auto& last = it.bench.wire.delivered;
    const auto again = std::find_if(last.rbegin(), last.rend(), [](const auto& row) { return row.kind == "disposition"; });
    EXPECT_THAT(*again->payload.find("journeys")->items(), IsEmpty()) << "what was recorded is written; the state is left to its owner";
    EXPECT_EQ(again->payload.find("events")->items()->size(), 2u) << "disposition and promise";
}

TEST(Owner, ThatWasFasterAndCameToAnotherEndIsForALeadNotForTheNextCall) {
    Faster it("pressing");
    const auto conflicts = it.bench.desk->conflicts();
    ASSERT_THAT(conflicts, SizeIs(0)) << "derived by event time, pressing takes no promise: both end there";

    Faster other("waiting");
    EXPECT_THAT(other.bench.desk->conflicts(), IsEmpty());

    // The owner has gone back to 'failed' by another way: there the later wrap-up leads on.
    Faster differing("failed");
    const auto open = differing.bench.desk->conflicts();
    ASSERT_THAT(open, SizeIs(1));
    EXPECT_EQ(open[0].journey, "Payment");
    EXPECT_EQ(open[0].theirs, "failed");
    EXPECT_EQ(open[0].derived, "promised");
    const auto view = differing.bench.view();
    EXPECT_EQ(view.open->journeys.at(0).stage, "Payment failed") << "the owner's state wins";
    EXPECT_THAT(view.open->journeys.at(0).difference, HasSubstr("the connector says failed, derived was promised"));
    for (const auto& row : view.open->timeline) EXPECT_NE(row.type, "journey.conflicted");
    EXPECT_EQ(view.outbox.blocked, 0);
    differing.bench.open();
    ASSERT_THAT(differing.bench.desk->conflicts(), SizeIs(1)) << "the store keeps it";
    EXPECT_EQ(differing.bench.refused(SettleConflict{"cf-nothing", ""}), Code::not_found);
    ASSERT_THAT(waiting(differing.bench), SizeIs(1));
    EXPECT_EQ(waiting(differing.bench)[0].what, "Payment o1: recorded here 'promised', its owner has 'failed', by their times it would be 'promised'.");
    differing.bench.done(SettleConflict{open[0].id, "theirs stands"});
    EXPECT_THAT(differing.bench.desk->conflicts(), IsEmpty());
    EXPECT_THAT(waiting(differing.bench), IsEmpty());
}

TEST(Mending, WrongDataThatAnAgentReportsWaitsUntilSomebodyHasPutItRight) {
    Bench bench(Story().person().order("o1", true).contact().verified());
    bench.done(OpenContact{"K-1"});
    const auto best = bench.view().open->next.best;
    bench.done(runtime::AnswerRecommendation{"K-1", best.action, best.subject, best.treatment, "wrong_data", {}, "zone"});
    const auto items = waiting(bench);
    ASSERT_THAT(items, SizeIs(1));
    EXPECT_EQ(items[0].kind, runtime::MendItem::Kind::data);
    EXPECT_THAT(items[0].what, HasSubstr("Wrong data: zone"));
    EXPECT_EQ(items[0].agent, "nora");
    EXPECT_EQ(settled(bench, "ev-nothing").error().code, Code::not_found);
    ASSERT_TRUE(settled(bench, items[0].id).ok());
    EXPECT_THAT(waiting(bench), IsEmpty());
    EXPECT_EQ(bench.last().type, "data.mended");
    EXPECT_EQ(bench.last().data.text_or("agent"), "lena");
    EXPECT_EQ(base::write_json(bench.last().data).find("4111 1111"), std::string::npos) << "a card number in the note is masked";
    EXPECT_EQ(settled(bench, items[0].id).error().code, Code::not_found) << "once";
}

TEST(Mending, AMessageThatMayBeAnOptOutWaitsToBeRead) {
    Story story = Story().person();
    story.add("2026-03-10T09:00:00Z", "optout.doubted", R"({"message":"m1"})", "sms");
    Bench bench(story);
    ASSERT_THAT(waiting(bench), SizeIs(1));
    ASSERT_TRUE(settled(bench, waiting(bench)[0].id).ok());
    EXPECT_THAT(waiting(bench), IsEmpty());
}

TEST(Mending, OfAPersonOfSeveralPartsIsToldOnce) {
    Story story = Story().person().contact();
    story.add("2026-03-10T09:00:00Z", "optout.doubted", R"({"message":"m1"})", "sms");
    story.add("2026-01-01T00:00:00Z", "profile.updated", R"({"fields":{"name":"Ada L."}})");
    story.events.back().customer = "cu-2";
    Bench bench(story);
    bench.done(OpenContact{"K-1"});
    bench.done(runtime::MergeCustomer{"K-1", "cu-2", "same person"});
    ASSERT_THAT(waiting(bench), SizeIs(1));
    EXPECT_EQ(waiting(bench)[0].customer, "cu-1");
}

TEST(Mending, OfAPartThatWasMergedIsNotForgotten) {
    // Regression: what stood under the part that was absorbed was on nobody's list.
    Story story = Story().person().contact();
    story.add("2026-01-01T00:00:00Z", "profile.updated", R"({"fields":{"name":"Ada L."}})").add("2026-03-10T09:00:00Z", "optout.doubted", R"({"message":"m1"})", "sms");
    for (std::size_t i = story.events.size() - 2; i < story.events.size(); ++i) story.events[i].customer = "cu-2";
    Bench bench(story);
    ASSERT_THAT(waiting(bench), SizeIs(1));
    bench.done(OpenContact{"K-1"});
    bench.done(runtime::MergeCustomer{"K-1", "cu-2", "same person"});
    ASSERT_THAT(waiting(bench), SizeIs(1));
    EXPECT_EQ(waiting(bench)[0].customer, "cu-1");
    ASSERT_TRUE(settled(bench, waiting(bench)[0].id).ok());
    EXPECT_THAT(waiting(bench), IsEmpty());
}

}  // namespace
}  // namespace segue::test
