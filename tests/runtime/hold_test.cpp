// A message that may not go out yet waits, says why and until when, and is decided anew then: sent once, or dropped with its reason.

#include "tests/runtime/support.h"

namespace segue::runtime {
namespace {

using namespace segue::test;
using base::Code;
using ports::OutboxState;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr const char* outside = "It is outside of contact hours where the customer is.";

pack::PackFiles with(pack::PackFiles files, const std::string& file, const std::string& from, const std::string& to) {
    const auto place = files[file].find(from);
    EXPECT_NE(place, std::string::npos) << file << " holds no " << from;
    if (place != std::string::npos) files[file].replace(place, from.size(), to);
    return files;
}

/// Ada in Berlin has not paid for o1; she is on the line. Contact hours end at 19:00Z and begin at 07:00Z (in March 2026, before the 29th).
class Held : public testing::Test {
protected:
    void begin(const std::string& now, std::shared_ptr<const pack::Pack> pack = small_pack(), const std::vector<std::string>& texts_at = {}) {
        Story story(pack);
        story.person().order("o1");
        for (const auto& time : texts_at) story.add(time, "message.sent", R"({"channel":"sms","purpose":"service","text":"…"})", "sms");
        const auto offered = base::format_time(instant(now) - base::minutes(5)), verified = base::format_time(instant(now) - base::minutes(4));
        story.contact(offered).add(verified, "auth.succeeded", R"({"level":"basic","method":"pin"})", "voice", "K-1");
        bench = std::make_unique<Bench>(Story(), pack);
        bench->now = instant(now);
        comes(story.events);
        bench->done(OpenContact{"K-1"});
    }
    void accept(const std::string& treatment = "text") { bench->done(AnswerRecommendation{"K-1", "remind", "o1", treatment, "accepted", {}, ""}); }
    void finish(const std::string& code = "will_pay") { bench->done(FinishContact{"K-1", code, "a note"}); }
    /// A reminder that was accepted five seconds before the hours end, and is held from three seconds after it.
    void hold_a_reminder(std::shared_ptr<const pack::Pack> pack = small_pack()) {
        begin("2026-03-10T18:59:55Z", std::move(pack));
        accept();
        wait_for("2026-03-10T19:00:03Z");
        ASSERT_TRUE(outbox::is_held(row())) << row().why;
    }
    /// The desk is told nothing; it sends what is due.
    void wait_for(const std::string& time) {
        bench->now = instant(time);
        bench->desk->deliver(bench->now);
        static_cast<void>(bench->view());
    }
    void comes(const std::vector<context::Event>& events) {
        bench->wire.events = events;
        bench->desk->refresh(bench->now);
        bench->desk->deliver(bench->now);
        static_cast<void>(bench->view());
    }
    void comes(const std::string& time, const std::string& type, const std::string& data) {
        bench->now = instant(time);
        Story story;
        story.add(time, type, data);
        story.events.front().id = type + time;
        comes(story.events);
    }
    void restart(const std::string& time, std::shared_ptr<const pack::Pack> pack = nullptr) {
        bench->now = instant(time);
        if (pack) bench->pack = std::move(pack);
        bench->open();
        bench->desk->deliver(bench->now);
        static_cast<void>(bench->view());
    }
    /// The last message or callback that was asked for.
    [[nodiscard]] const ports::OutboxRow& row() const {
        const auto found = std::find_if(bench->memory.rows.rbegin(), bench->memory.rows.rend(), [](const auto& r) { return ports::is_lane_of_its_own(r.kind); });
        return found == bench->memory.rows.rend() ? bench->memory.rows.at(0) : *found;
    }
    [[nodiscard]] std::size_t sent() const {
        return static_cast<std::size_t>(std::ranges::count_if(bench->wire.delivered, [](const auto& r) { return ports::is_lane_of_its_own(r.kind); }));
    }
    std::vector<std::string> effects_of(const std::string& code) {
        const auto codes = bench->view().open->wrap_up.codes;
        const auto found = std::ranges::find(codes, code, &CodeView::id);
        return found == codes.end() ? std::vector<std::string>() : found->effects;
    }
    void expect_dropped(const std::string& why) {
        EXPECT_EQ(row().state, OutboxState::cancelled) << row().why;
        EXPECT_THAT(row().why, HasSubstr(why));
        EXPECT_EQ(bench->view().outbox.held, 0);
        wait_for("2026-03-20T12:00:00Z");
        EXPECT_EQ(sent(), 0u);
    }
    std::unique_ptr<Bench> bench;
};

TEST_F(Held, OverNightAnAcceptedMessageSaysWhyAndUntilWhenAndGoesOnceInTheMorning) {
    hold_a_reminder();
    EXPECT_EQ(sent(), 0u);
    EXPECT_EQ(row().why, outside);
    const auto view = bench->view();
    EXPECT_EQ(view.outbox.blocked, 0) << "nobody has to do anything";
    EXPECT_EQ(view.outbox.held, 1);
    EXPECT_EQ(view.outbox.held_until, instant("2026-03-11T07:00:00Z"));
    ASSERT_THAT(view.outbox.open, SizeIs(1));
    EXPECT_EQ(view.outbox.open[0].state, "held");
    EXPECT_EQ(view.outbox.open[0].until, instant("2026-03-11T07:00:00Z"));
    EXPECT_EQ(view.notices.back().text, std::string("Not sent yet (Ada): ") + outside + " It goes out tomorrow at 08:00 there.") << "whose it is: another may be on the line by then";
    EXPECT_EQ(bench->desk->next_due(), instant("2026-03-11T07:00:00Z")) << "the thread wakes for it, and nobody polls";
    wait_for("2026-03-11T06:59:59Z");
    EXPECT_EQ(sent(), 0u);
    wait_for("2026-03-11T07:00:00Z");
    EXPECT_EQ(sent(), 1u);
    wait_for("2026-03-11T09:00:00Z");
    EXPECT_EQ(sent(), 1u) << "once";
    ASSERT_EQ(bench->count("message.sent"), 1u);
    for (const auto& event : bench->memory.events["cu-1"]) {
        if (event.type == "message.sent") { EXPECT_EQ(event.time, instant("2026-03-11T07:00:00Z")) << "it says when it was sent"; }
    }
}

TEST_F(Held, AWrapUpsMessageIsAnnouncedBeforeAndGoesInTheMorning) {
    begin("2026-03-10T19:30:00Z");
    const std::string line = std::string("The message by sms waits and goes out tomorrow at 08:00 there: ") + outside;
    EXPECT_THAT(effects_of("will_pay"), Contains(line));
    finish();
    wait_for("2026-03-10T19:30:08Z");
    EXPECT_EQ(row().why, outside);
    EXPECT_THAT(bench->wire.delivered, SizeIs(1)) << "the write-back does not wait for it";
    wait_for("2026-03-11T07:00:00Z");
    EXPECT_EQ(sent(), 1u);
}

TEST_F(Held, APreviewSaysWhatCanNeverGoOutAndIsSilentOnWhatGoesAtOnce) {
    begin("2026-03-10T12:00:00Z");
    EXPECT_THAT(effects_of("will_pay"), Not(Contains(HasSubstr("The message by sms"))));
    bench->done(RecordConsent{"K-1", "sms", "", "withdrawn"});
    EXPECT_THAT(effects_of("will_pay"), Contains("The message by sms cannot go out: The customer has withdrawn consent to sms for service."));
}

TEST_F(Held, ACapIsWaitedForUntilTimeLiftsIt) {
    begin("2026-03-10T12:00:00Z", small_pack(), {"2026-03-09T14:00:00Z", "2026-03-10T09:00:00Z"});
    finish();
    wait_for("2026-03-10T12:00:08Z");
    EXPECT_EQ(row().why, "Two messages a day: 2 of 2 used.");
    EXPECT_EQ(row().next_try, instant("2026-03-10T14:00:00Z"));
    wait_for("2026-03-10T13:59:59Z");
    EXPECT_EQ(sent(), 0u);
    wait_for("2026-03-10T14:00:00Z");
    EXPECT_EQ(sent(), 1u);
}

TEST_F(Held, ACapThatEndsAtNightIsWaitedForUntilTheMorningAndBothAreSaid) {
    begin("2026-03-10T12:00:00Z", small_pack(), {"2026-03-09T22:00:00Z", "2026-03-09T23:00:00Z"});
    finish();
    wait_for("2026-03-10T12:00:08Z");
    EXPECT_EQ(row().why, std::string("Two messages a day: 2 of 2 used. Then: ") + outside);
    EXPECT_EQ(row().next_try, instant("2026-03-11T07:00:00Z"));
}

TEST_F(Held, TwoThatWaitForOneFreePlaceAreDecidedOneAfterTheOther) {
    const auto pack = read_small(changed_pack("policies.json", "\"limit\":2", "\"limit\":1"));
    begin("2026-03-10T18:59:55Z", pack);
    accept();
    finish();
    wait_for("2026-03-10T19:00:03Z");
    EXPECT_EQ(bench->view().outbox.held, 2);
    wait_for("2026-03-11T07:00:00Z");
    EXPECT_EQ(sent(), 1u);
    EXPECT_EQ(bench->view().outbox.held, 1);
    EXPECT_EQ(bench->view().outbox.held_until, instant("2026-03-12T07:00:00Z")) << "the first of them has used the cap up";
    wait_for("2026-03-12T07:00:00Z");
    EXPECT_EQ(sent(), 2u);
}

TEST_F(Held, ALiftedCapLetsItGoBeforeItsTime) {
    const auto pack = read_small(changed_pack("policies.json", R"("counts":["message.sent"]}])", R"("counts":["message.sent"],"override_role":"lead"}])"));
    begin("2026-03-10T12:00:00Z", pack, {"2026-03-10T08:00:00Z"});
    bench->skills = {"lead"};
    bench->open();
    accept();
    comes("2026-03-10T12:00:04Z", "message.sent", R"({"channel":"sms","purpose":"service","text":"another desk's"})");
    wait_for("2026-03-10T12:00:08Z");
    ASSERT_TRUE(outbox::is_held(row())) << row().why;
    bench->done(LiftCap{"K-1", "remind", "o1", "text", "She asked for it in writing"});
    wait_for("2026-03-10T12:01:00Z");
    EXPECT_EQ(sent(), 1u);
}

TEST_F(Held, WhenItsSubjectIsPaidItIsDroppedAtOnce) {
    hold_a_reminder();
    comes("2026-03-10T21:00:00Z", "order.paid", R"({"order":"o1"})");
    EXPECT_THAT(bench->view().notices.back().text, HasSubstr("Not sent after all (Ada): There is nothing to pay."));
    expect_dropped("There is nothing to pay.");
}

TEST_F(Held, WhenConsentIsWithdrawnItIsDropped) {
    hold_a_reminder();
    bench->done(RecordConsent{"K-1", "sms", "", "withdrawn"});
    wait_for("2026-03-10T19:05:00Z");
    expect_dropped("The customer has withdrawn consent to sms for service.");
}

TEST_F(Held, WhenItsJourneyHasEndedAWrapUpsMessageIsDropped) {
    begin("2026-03-10T19:30:00Z");
    comes("2026-03-10T19:31:00Z", "payment.failed", R"({"order":"o1","reason":"expired"})");
    finish();
    wait_for("2026-03-10T19:31:08Z");
    ASSERT_TRUE(outbox::is_held(row())) << row().why;
    comes("2026-03-10T21:00:00Z", "order.paid", R"({"order":"o1"})");
    expect_dropped("The journey that it was about, Payment, has ended since.");
}

TEST_F(Held, WhenTheWrapUpIsCorrectedItIsDropped) {
    begin("2026-03-10T19:30:00Z");
    finish();
    wait_for("2026-03-10T19:30:08Z");
    ASSERT_TRUE(outbox::is_held(row()));
    bench->now = instant("2026-03-10T20:00:00Z");
    EXPECT_THAT(effects_of("nothing_reached"), Contains("Not sent after all, by sms: Thank you, Ada."));
    bench->done(CorrectDisposition{"K-1", "nothing_reached", "", {}, {}, {}});
    expect_dropped("what asked for it has not happened after all");
}

TEST_F(Held, WhenTheWrapUpIsCorrectedToOneThatAsksForItTooOneIsSent) {
    auto files = small_pack_files();
    files = with(files, "dispositions.json", R"({"id":"settled","title":"Settled","outcome":"success","note":"required"})",
                 R"({"id":"settled","title":"Settled","outcome":"success","messages":[{"id":"thanks","channel":"sms","purpose":"service","text":"Thank you, {customer.name}."}]})");
    begin("2026-03-10T19:30:00Z", read_small(files));
    finish();
    wait_for("2026-03-10T19:30:08Z");
    bench->now = instant("2026-03-10T20:00:00Z");
    EXPECT_THAT(effects_of("settled"), Contains(HasSubstr("The message by sms waits and goes out tomorrow at 08:00 there")));
    bench->done(CorrectDisposition{"K-1", "settled", "", {}, {}, {}});
    wait_for("2026-03-10T20:00:08Z");
    EXPECT_EQ(bench->view().outbox.held, 1);
    wait_for("2026-03-11T07:00:00Z");
    EXPECT_EQ(sent(), 1u);
}

TEST_F(Held, WhenTheWrapUpIsTakenBackElsewhereItIsDropped) {
    begin("2026-03-10T19:30:00Z");
    finish();
    wait_for("2026-03-10T19:30:08Z");
    const std::string cause(row().payload.text_or("cause"));
    Story story;
    story.add("2026-03-10T20:00:00Z", "disposition.withdrawn", R"({"events":[")" + cause + R"("]})", "voice", "K-1");
    story.events.front().id = "withdrawn";
    story.events.front().source = context::desk_source;
    bench->now = instant("2026-03-10T20:00:00Z");
    comes(story.events);
    EXPECT_EQ(row().state, OutboxState::cancelled);
    wait_for("2026-03-11T07:00:00Z");
    EXPECT_EQ(sent(), 0u);
}

TEST_F(Held, WhenItsChannelIsSwitchedOffItIsDropped) {
    hold_a_reminder();
    restart("2026-03-10T20:00:00Z", read_small(changed_pack("policies.json", R"("no_action")", R"("kill":[{"channel":"sms","reason":"The gateway repeats texts."}],"no_action")")));
    expect_dropped("Switched off: The gateway repeats texts.");
}

TEST_F(Held, WhatItWasForIsAskedAgainWhenItGoes) {
    auto files = changed_pack("dispositions.json", R"("text":"Thank you, {customer.name}."})", R"("text":"Thank you, {customer.name}.","when":"!has(customer.tier) || customer.tier != 'gold'"})");
    begin("2026-03-10T19:30:00Z", read_small(files));
    finish();
    wait_for("2026-03-10T19:30:08Z");
    ASSERT_TRUE(outbox::is_held(row()));
    comes("2026-03-10T22:00:00Z", "profile.updated", R"({"fields":{"tier":"gold"}})");
    expect_dropped("What it was for does not hold any more.");
}

TEST_F(Held, WhatIsNotWantedFromTheStartIsNotAskedFor) {
    auto files = changed_pack("dispositions.json", R"("text":"Thank you, {customer.name}."})", R"("text":"Thank you, {customer.name}.","when":"has(customer.tier) && customer.tier == 'gold'"})");
    begin("2026-03-10T12:00:00Z", read_small(files));
    finish();
    EXPECT_THAT(bench->memory.rows, SizeIs(1)) << "the write-back alone";
}

TEST_F(Held, APlannedLimitThatComesFirstIsToldAtOnceToWhoAsked) {
    // The cap opens in two hours; the pack lets a message wait for one.
    const auto pack = read_small(changed_pack("policies.json", R"("no_action")", R"("hold_at_most":"PT1H","no_action")"));
    begin("2026-03-10T12:00:00Z", pack, {"2026-03-09T14:00:00Z", "2026-03-10T09:00:00Z"});
    finish();
    wait_for("2026-03-10T12:00:08Z");
    EXPECT_EQ(row().state, OutboxState::blocked) << "the agent is still there, and decides";
    EXPECT_EQ(row().why, "Two messages a day: 2 of 2 used. It could go out at 15:00 there at the earliest, which is too late for it.");
}

TEST_F(Held, AfterThreeDaysItMakesNoSenseAnyMore) {
    hold_a_reminder();
    restart("2026-03-13T18:59:56Z");   // the machine was off
    expect_dropped("It was to go out by 2026-03-13T18:59:55Z at the latest.");
}

TEST_F(Held, AMessageNeverGoesAfterTheInstantThatThePackNames) {
    auto files = changed_pack("actions.json", R"("text":"Dear {customer.name}, please pay {subject.id}."})", R"("text":"Dear {customer.name}, please pay {subject.id}.","not_after":{"cel":"subject.visit"}})");
    files = with(files, "subjects.json", R"("total":{"at":"/total"})", R"("total":{"at":"/total"},"visit":{"at":"/visit"})");
    const auto pack = read_small(files);
    begin("2026-03-10T18:59:55Z", pack);
    EXPECT_EQ(bench->refused(AnswerRecommendation{"K-1", "remind", "o1", "text", "accepted", {}, ""}), Code::invalid) << "nobody knows when the visit is";
    comes("2026-03-10T18:59:56Z", "order.placed", R"({"order":"o1","total":12,"visit":"2026-03-10T18:00:00Z"})");
    EXPECT_EQ(bench->refused(AnswerRecommendation{"K-1", "remind", "o1", "text", "accepted", {}, ""}), Code::denied) << "the visit is over";
    comes("2026-03-10T18:59:57Z", "order.placed", R"({"order":"o1","total":12,"visit":"2026-03-11T06:30:00Z"})");
    accept();
    wait_for("2026-03-10T19:00:05Z");
    EXPECT_EQ(row().state, OutboxState::blocked);
    EXPECT_THAT(row().why, HasSubstr("tomorrow at 08:00 there at the earliest, which is too late for it."));
}

TEST_F(Held, AWrapUpsMessageHasItsOwnTimeToo) {
    auto files = changed_pack("dispositions.json", R"("text":"Thank you, {customer.name}."})", R"("text":"Thank you, {customer.name}.","not_after":"PT13H"})");
    begin("2026-03-10T19:30:00Z", read_small(files));
    finish();
    EXPECT_EQ(row().payload.text_or("not_after"), "2026-03-11T08:30:00Z");
    wait_for("2026-03-10T19:30:08Z");
    ASSERT_TRUE(outbox::is_held(row()));
    restart("2026-03-11T08:30:01Z");   // the machine was off in the morning
    expect_dropped("It was to go out by 2026-03-11T08:30:00Z at the latest.");
}

TEST_F(Held, ItIsFoundAgainAfterARestartAndSentOnce) {
    hold_a_reminder();
    restart("2026-03-10T22:00:00Z");
    EXPECT_EQ(bench->view().outbox.held, 1);
    EXPECT_EQ(bench->desk->next_due(), instant("2026-03-11T07:00:00Z"));
    restart("2026-03-11T06:00:00Z");
    EXPECT_EQ(sent(), 0u);
    restart("2026-03-11T07:10:00Z");
    EXPECT_EQ(sent(), 1u);
    restart("2026-03-11T08:00:00Z");
    EXPECT_EQ(sent(), 1u);
}

TEST_F(Held, TheMorningComesAnHourEarlierWhenSummerTimeBegins) {
    begin("2026-03-28T18:59:55Z");
    accept();
    wait_for("2026-03-28T19:00:03Z");
    EXPECT_EQ(row().next_try, instant("2026-03-29T06:00:00Z"));
    EXPECT_THAT(bench->view().notices.back().text, HasSubstr("It goes out tomorrow at 08:00 there."));
    wait_for("2026-03-29T05:59:59Z");
    EXPECT_EQ(sent(), 0u);
    wait_for("2026-03-29T06:00:00Z");
    EXPECT_EQ(sent(), 1u);
}

TEST_F(Held, TheMorningComesAnHourLaterWhenSummerTimeEnds) {
    begin("2026-10-24T17:59:55Z");
    accept();
    wait_for("2026-10-24T18:00:03Z");
    EXPECT_EQ(row().next_try, instant("2026-10-25T07:00:00Z"));
    wait_for("2026-10-25T07:00:00Z");
    EXPECT_EQ(sent(), 1u);
}

TEST_F(Held, WhatTimeAloneDoesNotLiftIsBlockedAsBefore) {
    begin("2026-03-10T12:00:00Z");
    accept();
    bench->done(RecordConsent{"K-1", "sms", "", "withdrawn"});
    wait_for("2026-03-10T12:00:08Z");
    EXPECT_EQ(row().state, OutboxState::blocked);
    EXPECT_EQ(bench->view().outbox.held, 0);
}

TEST_F(Held, WhatOthersDidIsWaitedForAndNotHeldAgainstItForGood) {
    auto files = small_pack_files();
    files["policies.json"].insert(files["policies.json"].find("\"reservations\""), R"("ledger":{"max_age":"PT15M"},)");
    begin("2026-03-10T12:00:00Z", read_small(files));
    accept();
    bench->wire.fetch_fails = true;
    wait_for("2026-03-10T12:20:00Z");
    EXPECT_THAT(row().why, HasSubstr("What other desks did is known up to"));
    EXPECT_EQ(bench->view().outbox.held, 1);
    EXPECT_FALSE(bench->view().outbox.held_until.has_value()) << "nobody can tell";
    bench->wire.fetch_fails = false;
    bench->desk->refresh(bench->now);
    bench->desk->deliver(bench->now);
    EXPECT_EQ(sent(), 1u);
}

TEST_F(Held, AfterATryThatFailedItIsHeldAsWell) {
    // Regression: only what had never been tried counted as held, and the rest was blocked when it could not go.
    begin("2026-03-10T18:59:00Z");
    accept();
    bench->wire.answer = ports::Delivery::retry_later;
    wait_for("2026-03-10T18:59:59Z");
    EXPECT_EQ(row().attempts, 1);
    bench->wire.answer = ports::Delivery::done;
    bench->wire.delivered.clear();
    wait_for("2026-03-10T19:00:10Z");
    EXPECT_TRUE(outbox::is_held(row())) << row().why;
    wait_for("2026-03-11T07:00:00Z");
    EXPECT_EQ(sent(), 1u);
}

TEST_F(Held, ACallbackWaitsNoLongerThanItIsArrangedAndIsLetGoThen) {
    const auto pack = read_small(changed_pack("actions.json", R"("treatments":[{"id":"text")", R"("treatments":[{"id":"call","mode":"callback","reach":"outbound","channel":"voice","purpose":"service"},{"id":"text")"));
    begin("2026-03-10T18:59:55Z", pack);
    accept("call");
    wait_for("2026-03-10T19:00:03Z");
    ASSERT_TRUE(outbox::is_held(row())) << row().why;
    EXPECT_EQ(bench->count("contact.released"), 0u);
    comes("2026-03-10T21:00:00Z", "order.paid", R"({"order":"o1"})");
    EXPECT_EQ(row().state, OutboxState::cancelled);
    EXPECT_EQ(bench->count("contact.released"), 1u) << "nobody waits for a call that is not made";
}

TEST_F(Held, WhoeverWaitsIsAnsweredBeforeItIsJudgedAgain) {
    hold_a_reminder();
    bench->wire.events = {Story().add("2026-03-10T21:00:00Z", "order.paid", R"({"order":"o1"})").events.front()};
    bench->wire.events.front().id = "pays";
    bench->now = instant("2026-03-10T21:00:00Z");
    bench->desk->refresh(bench->now);
    bench->desk->deliver(bench->now, [] { return true; });
    EXPECT_TRUE(outbox::is_held(row())) << "somebody waits";
    bench->desk->deliver(bench->now, [] { return false; });
    EXPECT_EQ(row().state, OutboxState::cancelled) << "and it is not forgotten";
}

TEST_F(Held, AStoreThatFailsLosesNothing) {
    hold_a_reminder();
    bench->memory.fails = true;
    wait_for("2026-03-11T07:00:00Z");
    EXPECT_EQ(sent(), 0u);
    bench->memory.fails = false;
    wait_for("2026-03-11T07:01:00Z");
    EXPECT_EQ(sent(), 1u);
}

}  // namespace
}  // namespace segue::runtime
