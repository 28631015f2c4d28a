// Each command of the agent: what it writes, and every way in which it is refused.

#include "tests/runtime/support.h"

namespace segue::test {
namespace {

using namespace runtime;
using base::Code;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// What a code would do, as the view says it.
std::vector<std::string> effects_of(const AgentView& view, const std::string& code) {
    for (const auto& one : view.open->wrap_up.codes) {
        if (one.id == code) return one.effects;
    }
    return {"no such code"};
}

Story waiting() { return Story().person().order("o1", true).order("o2").contact(); }

TEST(Commands, OfAContactThatNobodyKnowsAreAllRefused) {
    Bench bench(waiting());
    for (const AgentCommand& command : std::vector<AgentCommand>{OpenContact{"K-404"}, VerifyCaller{"K-404", "basic", "pin"}, AcknowledgeBrief{"K-404"}, FlagBrief{"K-404", "goal", ""},
                                                                 AnswerRecommendation{"K-404", "advise", "", "guide", "accepted", {}, ""}, PrepareAction{"K-404", "refund", "o1", {}},
                                                                 ConfirmAction{"K-404", "refund", "o1"}, RecordConsent{"K-404", "sms", "*", "withdrawn"}, SaveDraft{"K-404", "", "x"},
                                                                 FinishContact{"K-404", "will_pay", ""}}) {
        EXPECT_EQ(bench.refused(command), Code::not_found) << command.index();
    }
    EXPECT_EQ(bench.refused(UndoFinish{"K-404"}), Code::conflict);
    EXPECT_EQ(bench.desk->judge("K-404", bench.now), nullptr);
}

TEST(Open, OfATransferredContactOffersAndShowsTheBriefOnceInOneTransaction) {
    Story story = Story().person().add("2026-03-10T10:00:00Z", "contact.transferred", R"({"from":"bot","kind":"warm"})", "chat", "K-1");
    Bench bench(story);
    const int before = bench.memory.commits;
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(bench.memory.commits, before + 1);
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(bench.count("handoff.offered"), 1u);
    EXPECT_EQ(bench.count("handoff.shown"), 1u);
    EXPECT_EQ(bench.last().data.text_or("from"), "bot");
    EXPECT_EQ(bench.view().work.front().state, WorkItem::State::mine);
}

TEST(Open, OfADirectContactRecordsNoHandoff) {
    Bench bench(waiting());
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(bench.count("handoff.shown"), 0u);
    ASSERT_TRUE(bench.view().open.has_value());
    EXPECT_EQ(bench.view().open->contact, "K-1");
}

TEST(Open, AfterTheClockWasSetBackBeforeTheContactIsRefusedAndNoCrash) {
    // Regression: the contact was known by name, but stood in no picture as of then.
    Bench bench(waiting());
    bench.now = instant("2026-02-01T00:00:00Z");
    EXPECT_EQ(bench.refused(OpenContact{"K-1"}), Code::not_found);
    EXPECT_FALSE(bench.view().open.has_value());
    bench.now = instant("2026-03-10T10:06:00Z");
    bench.desk->refresh(bench.now);
    bench.open();
    bench.done(OpenContact{"K-1"});
}

TEST(Verify, TakesALevelOfThePackAboveNone) {
    Bench bench(waiting());
    for (const char* level : {"none", "", "odd"}) EXPECT_EQ(bench.refused(VerifyCaller{"K-1", level, "pin"}), Code::invalid) << level;
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(bench.view().open->head.verified, "basic");
    EXPECT_EQ(bench.view().open->head.verified_by, "pin");
    EXPECT_FALSE(bench.view().open->brief.hidden);
}

TEST(Brief, IsAcknowledgedAndFlaggedInOneTransaction) {
    Bench bench(waiting());
    bench.done(OpenContact{"K-1"});
    const int before = bench.memory.commits;
    bench.done(FlagBrief{"K-1", "goal", "my card 4111 1111 1111 1111"});
    EXPECT_EQ(bench.memory.commits, before + 1);
    EXPECT_EQ(bench.last().type, "handoff.asked_again");
    EXPECT_EQ(bench.last().data.text_or("note"), "my card **** **** **** 1111");
    bench.done(AcknowledgeBrief{"K-1"});
    EXPECT_TRUE(bench.view().open->brief.flagged && bench.view().open->brief.acknowledged);
}

TEST(Answer, AcceptedInTheContactIsAnsweredAndPerformedTogether) {
    Bench bench(waiting());
    bench.done(OpenContact{"K-1"});
    static_cast<void>(bench.view());
    const int before = bench.memory.commits;
    bench.done(AnswerRecommendation{"K-1", "advise", "", "guide", "accepted", {}, ""});
    EXPECT_EQ(bench.memory.commits, before + 1);
    EXPECT_EQ(bench.count("decision.answered"), 1u);
    EXPECT_EQ(bench.count("action.performed"), 1u);
    EXPECT_FALSE(bench.memory.records.empty());
    EXPECT_THAT(bench.memory.rows, IsEmpty());
}

TEST(Answer, EachOtherAnswerIsDataAndPerformsNothingButWhatWasDoneAlready) {
    Bench bench(waiting());
    for (const char* answer : {"rejected", "deferred", "not_applicable", "customer_declined", "wrong_data"}) {
        bench.done(AnswerRecommendation{"K-1", "advise", "", "guide", answer, instant("2026-03-11T00:00:00Z"), "zone"});
        EXPECT_EQ(bench.last().data.text_or("answer"), answer);
        EXPECT_EQ(bench.last().data.text_or("field"), "zone");
        EXPECT_EQ(bench.last().data.text_or("until"), "2026-03-11T00:00:00Z");
    }
    EXPECT_EQ(bench.count("action.performed"), 0u);
    bench.done(AnswerRecommendation{"K-1", "advise", "", "guide", "already_done", {}, ""});
    EXPECT_EQ(bench.count("action.performed"), 1u);
    bench.done(AnswerRecommendation{"K-1", "NO_ACTION", "", "", "accepted", {}, ""});
    EXPECT_EQ(bench.count("action.performed"), 1u);
}

TEST(Answer, IsRefusedWhenUnknownOrNotAllowed) {
    Bench bench(waiting());
    EXPECT_EQ(bench.refused(AnswerRecommendation{"K-1", "advise", "", "guide", "maybe", {}, ""}), Code::invalid);
    EXPECT_EQ(bench.refused(AnswerRecommendation{"K-1", "dance", "", "guide", "accepted", {}, ""}), Code::not_found);
    EXPECT_EQ(bench.refused(AnswerRecommendation{"K-1", "refund", "o9", "guide", "accepted", {}, ""}), Code::not_found);
    EXPECT_EQ(bench.refused(AnswerRecommendation{"K-1", "refund", "o1", "guide", "accepted", {}, ""}), Code::denied);
}

const AnswerRecommendation remind{"K-1", "remind", "o2", "text", "accepted", {}, ""};

TEST(Answer, AcceptedOutboundQueuesOneMessageThatGoesAfterTheTimeForUndoing) {
    Bench bench(waiting());
    bench.done(remind);
    ASSERT_THAT(bench.memory.rows, SizeIs(1));
    EXPECT_EQ(bench.memory.rows.front().payload.text_or("text"), "Dear Ada, please pay o2.");
    EXPECT_EQ(bench.count("message.sent"), 0u);
    EXPECT_EQ(bench.refused(remind), Code::conflict) << "Regression: a second click queued a second message";
    static_cast<void>(bench.desk->deliver(bench.now));
    EXPECT_THAT(bench.wire.delivered, IsEmpty());
    static_cast<void>(bench.view());
    EXPECT_EQ(bench.desk->next_due(), bench.now + base::seconds(8)) << "the row wakes the core by itself";
    bench.now = bench.now + base::seconds(8);
    EXPECT_EQ(bench.desk->deliver(bench.now).count(ports::OutboxState::done), 1u);
    EXPECT_EQ(bench.count("message.sent"), 1u);
}

TEST(Answer, AMessageThatCannotBeWrittenIsNotSent) {
    // Regression: an empty text was sent.
    Bench bench(Story().order("o2").contact(), read_small(changed_pack("policies.json", R"("contact_hours":{"from":"08:00","to":"20:00"},)", "")));
    EXPECT_EQ(bench.refused(remind), Code::invalid);
}

TEST(Delivery, CountsWhatItHasSentBeforeItSendsTheNext) {
    // Regression: the cap of one counted only what had come back from outside, so that two queued messages both went.
    const auto pack = read_small(changed_pack("policies.json", "\"limit\":2", "\"limit\":1"));
    Story story = Story(pack).person().order("o1").order("o2").contact();
    Bench bench(story, pack);
    bench.done(AnswerRecommendation{"K-1", "remind", "o1", "text", "accepted", {}, ""});
    bench.done(remind);
    bench.now = bench.now + base::seconds(8);
    const auto round = bench.desk->deliver(bench.now);
    EXPECT_EQ(round.count(ports::OutboxState::done), 1u);
    EXPECT_EQ(round.count(ports::OutboxState::queued), 1u) << "the other is held";
    EXPECT_THAT(bench.wire.delivered, SizeIs(1));
    EXPECT_EQ(bench.view().notices.back().text, "Not sent yet (Ada): Two messages a day: 1 of 1 used. It goes out tomorrow at 11:05 there.");
    EXPECT_EQ(bench.view().outbox.held, 1);
}

TEST(Delivery, OfWhatWasNotTakenCountsNothing) {
    Bench bench(waiting());
    bench.done(remind);
    bench.wire.answer = ports::Delivery::retry_later;
    bench.now = bench.now + base::seconds(8);
    static_cast<void>(bench.desk->deliver(bench.now));
    EXPECT_EQ(bench.count("message.sent"), 0u);
    bench.wire.answer = ports::Delivery::done;
    bench.now = bench.now + base::minutes(5);
    static_cast<void>(bench.desk->deliver(bench.now));
    EXPECT_EQ(bench.count("message.sent"), 1u);
}

TEST(Delivery, IsJudgedAgainAtTheMomentOfSending) {
    Bench bench(waiting());
    bench.done(remind);
    bench.done(RecordConsent{"K-1", "sms", "", "withdrawn"});
    bench.now = bench.now + base::seconds(8);
    const auto round = bench.desk->deliver(bench.now);
    EXPECT_EQ(round.count(ports::OutboxState::blocked), 1u);
    ASSERT_THAT(bench.wire.delivered, SizeIs(1)) << "the consent itself has gone";
    EXPECT_EQ(bench.wire.delivered.front().kind, "consent");
    const auto row = std::find_if(bench.memory.rows.begin(), bench.memory.rows.end(), [](const auto& r) { return r.kind == "message"; });
    EXPECT_THAT(row->why, HasSubstr("withdrawn"));
}

TEST(Delivery, OfWhatHasLostItsSubjectIsHeldAsStale) {
    Bench bench(waiting());
    bench.done(remind);
    bench.memory.rows.front().payload.set("subject", "o9");
    bench.now = bench.now + base::seconds(8);
    EXPECT_EQ(bench.desk->deliver(bench.now).count(ports::OutboxState::blocked), 1u);
    EXPECT_EQ(bench.memory.rows.front().why, "What this message was about is not there any more.");
}

TEST(Prepare, AndConfirmNeedAnActionAndASubjectThatExist) {
    Bench bench(waiting());
    EXPECT_EQ(bench.refused(PrepareAction{"K-1", "dance", "", {}}), Code::not_found);
    EXPECT_EQ(bench.refused(PrepareAction{"K-1", "refund", "o9", {}}), Code::not_found);
    EXPECT_EQ(bench.refused(ConfirmAction{"K-1", "refund", ""}), Code::not_found);
    EXPECT_EQ(bench.refused(ConfirmAction{"K-1", "advise", "o1"}), Code::not_found);
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    bench.done(PrepareAction{"K-1", "refund", "o1", {{"to", "card 4111111111111111"}}});
    EXPECT_EQ(bench.last().data.at("/answers/to")->text()->find("4111"), std::string::npos);
    bench.done(ConfirmAction{"K-1", "refund", "o1"});
    bench.done(AnswerRecommendation{"K-1", "refund", "o1", "guide", "accepted", {}, ""});
    EXPECT_EQ(bench.count("action.performed"), 1u);
}

TEST(Prepare, AndConfirmFindAnOrderWhoseNumberLooksLikeACard) {
    // Regression: the subject of a confirmation was masked, and the yes was never found again.
    const auto pack = read_small(changed_pack("subjects.json", R"(,"key":{"at":"/order"})", ""));
    Story story = Story(pack).person().contact();
    for (const char* type : {"order.placed", "order.paid"}) {
        story.add("2026-03-01T10:00:00Z", type, R"({"total":3})");
        story.events.back().subject = "4111111111111111";
    }
    Bench bench(story, pack);
    bench.done(ConfirmAction{"K-1", "refund", "4111111111111111"});
    const auto j = bench.desk->judge("K-1", bench.now);
    EXPECT_EQ(answer(candidate(j->decision, "refund", "4111111111111111"), "confirmation"), "pass");
}

TEST(Consents, NeedAStateAChannelAndAPurposeThatExist) {
    Bench bench(waiting());
    EXPECT_EQ(bench.refused(RecordConsent{"K-1", "sms", "*", "perhaps"}), Code::invalid);
    EXPECT_EQ(bench.refused(RecordConsent{"K-1", "smss", "*", "withdrawn"}), Code::invalid) << "Regression: a slip bound nothing, without a word";
    EXPECT_EQ(bench.refused(RecordConsent{"K-1", "", "*", "withdrawn"}), Code::invalid);
    EXPECT_EQ(bench.refused(RecordConsent{"K-1", "sms", "fun", "withdrawn"}), Code::invalid);
    bench.done(RecordConsent{"K-1", "sms", "service", "withdrawn"});
    EXPECT_EQ(answer(candidate(bench.desk->judge("K-1", bench.now)->decision, "remind", "o2"), "consent"), "blocked: opted_out") << "the very next decision";
    ASSERT_THAT(bench.memory.rows, SizeIs(1));
    EXPECT_EQ(bench.memory.rows.front().next_try, bench.now) << "at once";
}

TEST(Draft, IsKeptMaskedAndGoneWithTheWrapUp) {
    Bench bench(waiting());
    bench.done(SaveDraft{"K-1", "settled", "paid with 4111 1111 1111 1111"});
    EXPECT_EQ(bench.memory.drafts.at("K-1").json.find("4111"), std::string::npos);
    bench.done(SaveDraft{"K-1", "settled", "growing 4111 1111 1"});
    EXPECT_THAT(bench.memory.drafts.at("K-1").json, HasSubstr("paid with")) << "the growing one waits";
    bench.open();
    bench.done(OpenContact{"K-1"});
    EXPECT_THAT(bench.view().open->wrap_up.draft.note, HasSubstr("paid with"));
    bench.done(FinishContact{"K-1", "settled", "paid with 4111 1111 1111 1111"});
    EXPECT_THAT(bench.memory.drafts, IsEmpty());
    bench.done(SaveDraft{"K-1", "settled", "too late"});
    EXPECT_THAT(bench.memory.drafts, IsEmpty()) << "typed before the wrap-up, saved after it";
    bench.memory.fails = true;
}

TEST(Draft, WithAFinishedNumberIsSavedWhileWordsFollow) {
    // Regression: a ticket number of nine digits held back all that was typed after it.
    Bench bench(waiting());
    bench.done(SaveDraft{"K-1", "settled", "ticket 123456789"});
    EXPECT_THAT(bench.memory.drafts, IsEmpty());
    bench.done(SaveDraft{"K-1", "settled", "ticket 123456789 is closed"});
    EXPECT_THAT(bench.memory.drafts.at("K-1").json, HasSubstr("ticket 123456789 is closed"));
    bench.done(SaveDraft{"K-1", "settled", "pays with 41111111 soon, ticket 123456789 is closed"});
    bench.done(SaveDraft{"K-1", "settled", "pays with 41111111111 soon, ticket 123456789 is closed"});
    EXPECT_EQ(bench.memory.drafts.at("K-1").json.find("41111111111"), std::string::npos) << "a number that grows in the middle waits";
}

TEST(Draft, WithoutAWordOrAChoiceEnds) {
    Bench bench(waiting());
    bench.done(SaveDraft{"K-1", "", "so far"});
    ASSERT_TRUE(bench.view().work.front().has_draft);
    bench.done(SaveDraft{"K-1", "", ""});
    EXPECT_THAT(bench.memory.drafts, IsEmpty());
    EXPECT_FALSE(bench.view().work.front().has_draft);
    bench.done(SaveDraft{"K-1", "", ""});
}

TEST(Draft, ABrokenOneIsPassedOver) {
    Bench bench(waiting());
    bench.memory.drafts["K-1"] = {"K-1", "{", bench.now};
    bench.open();
    EXPECT_FALSE(bench.view().work.front().has_draft);
}

TEST(Finish, RecordsTheWrapUpOnceAndShowsIt) {
    Bench bench(waiting());
    EXPECT_EQ(bench.refused(FinishContact{"K-1", "no_such_code", ""}), Code::not_found);
    EXPECT_EQ(bench.refused(FinishContact{"K-1", "settled", "  "}), Code::invalid);
    bench.done(OpenContact{"K-1"});
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    EXPECT_THAT(effects_of(bench.view(), "will_pay"), testing::Contains("Promise: Ada pays soon"));
    bench.done(FinishContact{"K-1", "will_pay", "card 4111111111111111"});
    EXPECT_EQ(bench.refused(FinishContact{"K-1", "will_pay", ""}), Code::conflict);
    EXPECT_THAT(effects_of(bench.view(), "will_pay"), IsEmpty());
    const auto view = bench.view();
    EXPECT_EQ(view.open->wrap_up.finished_title, "Will pay");
    EXPECT_EQ(view.open->wrap_up.undo_until, bench.now + base::seconds(8));
    EXPECT_EQ(view.work.front().state, WorkItem::State::done);
    for (const auto& row : bench.memory.rows) EXPECT_EQ(base::write_json(row.payload).find("4111"), std::string::npos);
}

TEST(Finish, ThatTheStoreRefusesLeavesTheContactOpen) {
    Bench bench(waiting());
    bench.memory.fails = true;
    EXPECT_EQ(bench.refused(FinishContact{"K-1", "will_pay", ""}), Code::unavailable);
    bench.memory.fails = false;
    bench.done(FinishContact{"K-1", "will_pay", ""});
    EXPECT_EQ(bench.count("disposition.recorded"), 1u);
}

TEST(Undo, TakesTheWrapUpBackWithinItsTime) {
    Bench bench(waiting());
    bench.done(OpenContact{"K-1"});
    bench.done(FinishContact{"K-1", "will_pay", ""});
    bench.done(UndoFinish{"K-1"});
    EXPECT_FALSE(bench.view().open->wrap_up.finished);
    for (const auto& row : bench.memory.rows) EXPECT_EQ(row.state, ports::OutboxState::cancelled);
    EXPECT_EQ(bench.refused(UndoFinish{"K-1"}), Code::conflict);
    bench.done(FinishContact{"K-1", "will_pay", ""});
    EXPECT_EQ(bench.memory.rows.size(), 4u) << "the second wrap-up is another one";
    bench.now = bench.now + base::seconds(8);
    EXPECT_EQ(bench.refused(UndoFinish{"K-1"}), Code::conflict);
}

TEST(Undo, WhoseSecondRowCannotBeCancelledIsStillAnUndo) {
    // Regression: the picture kept the wrap-up that the store had taken back already.
    Bench bench(waiting());
    bench.done(OpenContact{"K-1"});
    bench.done(FinishContact{"K-1", "will_pay", ""});
    bench.memory.settles_that_work = 1;
    bench.done(UndoFinish{"K-1"});
    EXPECT_FALSE(bench.view().open->wrap_up.finished);
    bench.memory.settles_that_work = 1000;
    bench.now = bench.now + base::seconds(8);
    static_cast<void>(bench.desk->deliver(bench.now));
    EXPECT_THAT(bench.wire.delivered, IsEmpty()) << "its cause has gone";
}

TEST(Undo, ThatTheStoreRefusesChangesNothing) {
    Bench bench(waiting());
    bench.done(OpenContact{"K-1"});
    bench.done(FinishContact{"K-1", "will_pay", ""});
    bench.memory.settles_that_work = 0;
    EXPECT_FALSE(bench.run(UndoFinish{"K-1"}).ok());
    EXPECT_TRUE(bench.view().open->wrap_up.finished);
}

TEST(Contacts, ThatComeBackAfterAWrapUpWaitForAnother) {
    Bench bench(waiting());
    bench.done(FinishContact{"K-1", "will_pay", ""});
    Story again;
    again.add("2026-03-10T10:06:00Z", "contact.transferred", R"({"reason":"again"})", "voice", "K-1");
    again.events.front().id = "again";
    bench.wire.events = again.events;
    bench.now = instant("2026-03-10T10:07:00Z");
    bench.done(Refresh{});
    bench.done(OpenContact{"K-1"});
    bench.done(FinishContact{"K-1", "nothing_reached", ""});
    EXPECT_EQ(bench.count("disposition.recorded"), 2u);
}

TEST(Contacts, OfTwoCustomersUnderOneIdAreNeverGuessedApart) {
    // Regression: the customer that was loaded last was shown, whoever was on the line.
    Story story = waiting();
    for (const char* type : {"profile.updated", "contact.offered"}) {
        story.add("2026-03-10T10:00:01Z", type, R"({"fields":{"name":"Bob"}})", "voice", "K-1");
        story.events.back().customer = "cu-2";
    }
    Bench bench(story);
    EXPECT_EQ(bench.refused(OpenContact{"K-1"}), Code::conflict);
    EXPECT_FALSE(bench.view().open.has_value());
    EXPECT_EQ(bench.view().work.size(), 2u) << "both are shown as waiting";
}

TEST(Contacts, UnderWhoseIdAnotherCustomerOnlyHasATraceAreTheOffered) {
    Story story = waiting();
    story.add("2026-03-10T10:00:01Z", "payment.failed", R"({"order":"x"})", "ivr", "K-1");
    story.events.back().customer = "cu-2";
    Bench bench(story);
    bench.done(OpenContact{"K-1"});
    EXPECT_EQ(bench.view().open->head.name, "Ada");
}

TEST(Contacts, ThatWereTakenAndEndedAreStillMineAfterARestart) {
    // Regression: a contact without a draft that had ended was never to be wrapped up after a restart.
    Bench bench(waiting());
    bench.done(OpenContact{"K-1"});
    static_cast<void>(bench.view());
    Story end;
    end.add("2026-03-10T10:05:30Z", "contact.ended", "{}", "voice", "K-1");
    end.events.front().id = "end";
    bench.wire.events = end.events;
    bench.now = instant("2026-03-10T10:06:00Z");
    bench.done(Refresh{});
    bench.open();
    ASSERT_THAT(bench.view().work, SizeIs(1));
    EXPECT_EQ(bench.view().work.front().state, WorkItem::State::mine);
}

TEST(Refreshing, KeepsWhatTheStoreRefusedForTheNextTime) {
    // Regression: a connector gives each event once; what a full disk refused was lost.
    Bench bench{Story()};
    bench.wire.events = waiting().events;
    bench.memory.fails = true;
    bench.done(Refresh{});
    EXPECT_EQ(bench.view().sources.front().state, SourceView::State::failed);
    EXPECT_THAT(bench.view().work, IsEmpty());
    bench.memory.fails = false;
    bench.done(Refresh{});
    EXPECT_EQ(bench.view().sources.front().state, SourceView::State::fresh);
    EXPECT_THAT(bench.view().work, SizeIs(1));
}

TEST(Refreshing, AFailureIsShownAndTheRestGoesOn) {
    Bench bench(waiting());
    bench.wire.fetch_fails = true;
    bench.done(Refresh{});
    EXPECT_EQ(bench.view().sources.front().problem, "no answer");
    bench.done(OpenContact{"K-1"});
    bench.wire.fetch_fails = false;
    bench.wire.problems = {{Code::invalid, "line 3 is broken", "in.jsonl:3"}};
    bench.done(Refresh{});
    EXPECT_THAT(bench.view().notices.back().text, HasSubstr("line 3"));
    EXPECT_EQ(bench.view().sources.front().state, SourceView::State::fresh);
}

TEST(Desk, WithoutAConnectorHoldsWhatItShouldSendVisibly) {
    // Regression: the first connector was asked for its name, also when there was none.
    Bench bench(Story(), small_pack(), false);
    MemoryStore store(bench.memory);
    ports::Change change;
    change.customer = "cu-1";
    change.events = waiting().events;
    ASSERT_TRUE(store.commit(change).ok());
    bench.open(false);
    bench.done(OpenContact{"K-1"});
    EXPECT_FALSE(bench.view().open->wrap_up.codes.empty());
    bench.done(FinishContact{"K-1", "nothing_reached", ""});
    bench.now = bench.now + base::seconds(8);
    EXPECT_EQ(bench.desk->deliver(bench.now).count(ports::OutboxState::blocked), 1u);
}

TEST(View, ShowsNothingOfTheAccountBeforeTheCallerIsVerified) {
    Bench bench(waiting());
    bench.done(OpenContact{"K-1"});
    const auto hidden = *bench.view().open;
    EXPECT_TRUE(hidden.brief.hidden);
    EXPECT_THAT(hidden.brief.parts, IsEmpty());
    EXPECT_THAT(hidden.journeys, IsEmpty());
    for (const auto& row : hidden.timeline) EXPECT_EQ(row.contact, "K-1");
    EXPECT_GT(hidden.next.waiting_for_verification, 0);
    for (const auto& withheld : hidden.next.withheld) EXPECT_NE(withheld.action, "refund");
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    const auto open = *bench.view().open;
    EXPECT_EQ(open.journeys.size(), 2u);
    EXPECT_EQ(open.next.waiting_for_verification, 0);
    EXPECT_TRUE(std::any_of(open.timeline.begin(), open.timeline.end(), [](const TimelineRow& row) { return row.journey == "Payment"; }));
    for (const auto& withheld : open.next.withheld) EXPECT_FALSE(withheld.blockers.empty()) << withheld.action;
}

TEST(View, TellsThePlaceOfTheNumberWhereNobodySaidOne) {
    // Regression: "Place unknown" stood beside a green "Allowed until 19:00", which was judged by the number's place.
    Bench bench(Story().person(R"({"name":"Ada","phone":"+4930123456"})").contact().verified());
    bench.done(OpenContact{"K-1"});
    const auto head = bench.view().open->head;
    EXPECT_EQ(head.zone, "Europe/Berlin");
    EXPECT_TRUE(head.local_offset);
    EXPECT_EQ(head.contact_allowed, HeadView::Allowed::yes);
    Bench nowhere(Story().person(R"({"name":"Ada"})").contact().verified());
    nowhere.done(OpenContact{"K-1"});
    EXPECT_EQ(nowhere.view().open->head.zone, "");
    EXPECT_EQ(nowhere.view().open->head.contact_allowed, HeadView::Allowed::unknown);
}

TEST(View, RecordsAChangedRecommendationOnce) {
    Bench bench(waiting());
    bench.done(OpenContact{"K-1"});
    for (int i = 0; i < 3; ++i) static_cast<void>(bench.view());
    EXPECT_EQ(bench.memory.records.size(), 1u);
    EXPECT_EQ(bench.count("decision.shown"), 1u);
    bench.done(VerifyCaller{"K-1", "basic", "pin"});
    for (int i = 0; i < 3; ++i) static_cast<void>(bench.view());
    EXPECT_EQ(bench.memory.records.size(), 2u);
}

TEST(View, KeepsAFewNotices) {
    Bench bench(waiting());
    for (int i = 0; i < 20; ++i) EXPECT_FALSE(bench.run(OpenContact{"K-" + std::to_string(404 + i)}).ok());
    EXPECT_THAT(bench.view().notices, SizeIs(5));
    EXPECT_THAT(bench.view().notices.back().text, HasSubstr("K-423"));
}

}  // namespace
}  // namespace segue::test
