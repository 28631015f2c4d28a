// The failures that the product is to end, as this pack states them.

#include "tests/packs/support.h"

#include <gmock/gmock.h>

namespace segue::packs_test {
namespace {

using testing::Contains;
using testing::HasSubstr;

class ServiceRecovery : public testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(pack); }
    std::shared_ptr<const pack::Pack> pack = load("service-recovery");
};

std::string state_of(const decision::Situation& situation, std::string_view journey) {
    for (const auto& instance : situation.journeys().instances()) {
        if (instance.definition->id == journey)
            return instance.is_active() ? std::string(instance.state())
                                        : std::string(journey::status_name(instance.status));
    }
    return "none";
}

Story unpaid(const std::shared_ptr<const pack::Pack>& pack) {
    Story story(pack);
    story.add("2026-05-10T03:00:00Z", "payment.failed",
              R"({"invoice":"I-1","amount":3990,"amount_text":"€39.90","reason":"the card has expired"})", "payment");
    return story.contact("2026-05-14T09:00:00Z", "outbound");
}

TEST_F(ServiceRecovery, NoReminderAfterPayment) {
    Story story = unpaid(pack);
    EXPECT_TRUE(candidate(*story.judge("2026-05-14T09:05:00Z"), "payment_reminder", "I-1", "email").allowed);
    story.add("2026-05-14T09:02:00Z", "payment.made", R"({"invoice":"I-1","amount":3990,"amount_text":"€39.90"})",
              "payment");
    const auto judged = story.judge("2026-05-14T09:05:00Z");
    for (const char* action : {"payment_reminder", "payment_call", "send_payment_link", "agree_payment_plan"}) {
        EXPECT_EQ(blocked_by(candidate(*judged, action, "I-1"), "eligibility"), "invoice_is_unpaid") << action;
    }
    EXPECT_EQ(state_of(judged->situation, "payment-recovery"), "goal");
}

TEST_F(ServiceRecovery, TheRemindersTimerEndsWithThePayment) {
    const auto reminders = [](const Story& story) {
        return story.folded(at("2026-05-14T09:05:00Z")).journeys().effects().size();
    };
    EXPECT_EQ(reminders(unpaid(pack)), 1u);  // 48 hours after the failure
    Story paid = unpaid(pack);
    paid.add("2026-05-12T02:59:59Z", "payment.made", R"({"invoice":"I-1","amount":3990,"amount_text":"€39.90"})",
             "payment");
    EXPECT_EQ(reminders(paid), 0u);
}

TEST_F(ServiceRecovery, NoCallBlindToTheLatestEmail) {
    Story story = unpaid(pack);
    story.add("2026-05-11T09:00:00Z", "message.sent",
              R"({"invoice":"I-1","channel":"email","purpose":"billing","text":"…"})", "email");
    EXPECT_TRUE(candidate(*story.judge("2026-05-14T09:05:00Z"), "payment_call", "I-1").allowed);
    story.add("2026-05-14T08:50:00Z", "email.received",
              R"({"email":"M-1","gist":"I have paid by bank transfer this morning."})", "email");
    const auto judged = story.judge("2026-05-14T09:05:00Z");
    EXPECT_EQ(blocked_by(candidate(*judged, "payment_call", "I-1"), "suitability"), "latest_email_was_read");
    EXPECT_EQ(judged->decision.kind, decision::Decision::Kind::verify);
    EXPECT_EQ(chosen(*judged), "answer_email");
    EXPECT_THAT(texts(story.brief(*judged).of(brief::Part::mind)),
                Contains("E-mail without an answer: “I have paid by bank transfer this morning.”"));
    story.add("2026-05-14T09:06:00Z", "action.performed", R"({"action":"answer_email","subject":"M-1"})", "voice",
              "k1");
    EXPECT_TRUE(candidate(*story.judge("2026-05-14T09:07:00Z"), "payment_call", "I-1").allowed);
}

TEST_F(ServiceRecovery, NoTextAfterAnOptOut) {
    Story story = unpaid(pack);
    EXPECT_TRUE(candidate(*story.judge("2026-05-14T09:05:00Z"), "payment_reminder", "I-1", "sms").allowed);
    story.add("2026-05-14T09:01:00Z", "consent.withdrawn", R"({"channel":"sms","purpose":"*"})", "voice", "k1");
    const auto judged = story.judge("2026-05-14T09:05:00Z");
    for (const auto& c : judged->decision.candidates) {
        if (!c.treatment || c.treatment->channel != "sms") continue;
        EXPECT_EQ(blocked_by(c, "consent"), "opted_out") << c.action_id();
    }
    EXPECT_THAT(texts(story.brief(*judged).of(brief::Part::mind)), Contains(HasSubstr("No sms")));
}

TEST_F(ServiceRecovery, ALeadIsFoundBeforeItIsLate) {
    Story story(pack);
    story.add("2026-05-13T08:00:00Z", "quote.requested", R"({"quote":"Q-1","product":"Fibre 500"})", "web");
    EXPECT_EQ(state_of(story.folded(at("2026-05-13T08:30:00Z")), "lead-follow-up"), "fresh");
    EXPECT_EQ(state_of(story.folded(at("2026-05-13T09:30:00Z")), "lead-follow-up"), "cooling");
    EXPECT_EQ(state_of(story.folded(at("2026-05-14T08:30:00Z")), "lead-follow-up"), "late");
    // Whoever picks up the next contact, on whatever it is about, is told.
    story.contact("2026-05-14T09:00:00Z").verified("2026-05-14T09:01:00Z", "basic");
    const auto judged = story.judge("2026-05-14T09:05:00Z");
    EXPECT_EQ(chosen(*judged), "settle_quote");
    EXPECT_THAT(texts(story.brief(*judged).of(brief::Part::mind)),
                Contains("Asked for a quote (Fibre 500) and was not called"));
    story.add("2026-05-14T09:06:00Z", "disposition.recorded", R"({"code":"quote_accepted"})", "voice", "k1");
    EXPECT_EQ(state_of(story.folded(at("2026-05-14T09:07:00Z")), "lead-follow-up"), "finished");
}

TEST_F(ServiceRecovery, OneCompanyDoesNotSendUnconnectedMessages) {
    Story story(pack);
    story.add("2026-01-02T00:00:00Z", "profile.updated", R"({"fields":{"can_upgrade":true}})", "system");
    story.add("2026-01-02T00:00:00Z", "consent.granted", R"({"channel":"email","purpose":"marketing"})", "web");
    story.add("2026-05-01T00:00:00Z", "campaign.bid", R"({"campaign":"faster-lines","action":"upgrade_offer","value":"40","until":"2026-06-01T00:00:00Z"})", "system");
    story.contact("2026-05-14T09:00:00Z").verified("2026-05-14T09:01:00Z", "basic");
    story.add("2026-05-14T09:02:00Z", "confirmation.given", R"({"action":"upgrade_offer","subject":""})", "voice",
              "k1");
    EXPECT_TRUE(candidate(*story.judge("2026-05-14T09:05:00Z"), "upgrade_offer", "", "email").allowed);

    Story flooded = story;
    flooded.add("2026-05-12T10:00:00Z", "campaign.touched", R"({"channel":"email","purpose":"marketing"})", "email");
    for (const char* time : {"2026-05-13T08:00:00Z", "2026-05-13T12:00:00Z", "2026-05-13T16:00:00Z"}) {
        flooded.add(time, "message.sent", R"({"channel":"email","purpose":"service","text":"…"})", "email");
    }
    const auto full = flooded.judge("2026-05-14T09:05:00Z");
    EXPECT_EQ(blocked_by(candidate(*full, "upgrade_offer", "", "email"), "caps"),
              "three_messages_in_two_days+one_offer_in_two_weeks");
    EXPECT_EQ(full->decision.kind, decision::Decision::Kind::nothing);

    Story faulty = story;
    faulty.add("2026-05-13T08:00:00Z", "fault.reported", R"({"fault":"F-1","symptom":"no connection"})", "app");
    const auto reserved = faulty.judge("2026-05-14T09:05:00Z");
    EXPECT_EQ(blocked_by(candidate(*reserved, "upgrade_offer", "", "email"), "reservation"),
              "reserved_by_fault-recovery");
    EXPECT_EQ(blocked_by(candidate(*reserved, "upgrade_offer", "", "guide"), "suitability"), "no_open_fault");
}

TEST_F(ServiceRecovery, AWrapUpMovesTheFaultAndChangesWhatIsRecommended) {
    Story story(pack);
    const std::string fault =
        R"({"fault":"F-1","symptom":"no connection","step":"Restarted the router","error":"the light stays red","result":"line fault"})";
    story.add("2026-05-12T08:00:00Z", "fault.reported", fault, "app");
    story.add("2026-05-12T18:00:00Z", "self_service.failed", fault, "app")
        .add("2026-05-12T19:40:00Z", "self_service.failed", fault, "app");
    story.contact("2026-05-13T09:00:00Z").verified("2026-05-13T09:01:00Z", "basic");
    auto judged = story.judge("2026-05-13T09:05:00Z");
    EXPECT_EQ(state_of(judged->situation, "fault-recovery"), "stuck");
    EXPECT_EQ(chosen(*judged), "run_line_test");
    EXPECT_EQ(blocked_by(candidate(*judged, "guide_router_restart", "F-1"), "applicability"), "not_tried_twice");

    story.add("2026-05-13T09:06:00Z", "line.tested", fault, "system");
    judged = story.judge("2026-05-13T09:07:00Z");
    EXPECT_EQ(state_of(judged->situation, "fault-recovery"), "line_fault");
    EXPECT_EQ(chosen(*judged), "book_engineer");
    EXPECT_EQ(disposition::rank_codes(pack->dispositions, judged->situation, judged->input).at(0).code->id,
              "engineer_booked");

    story.add("2026-05-13T09:10:00Z", "action.performed", R"({"action":"book_engineer","subject":"F-1"})", "voice",
              "k1");
    story.add("2026-05-13T09:11:00Z", "disposition.recorded", R"({"code":"engineer_booked"})", "voice", "k1");
    EXPECT_EQ(state_of(story.folded(at("2026-05-13T09:12:00Z")), "fault-recovery"), "engineer_booked");

    story.add("2026-05-14T12:00:00Z", "engineer.missed", R"({"fault":"F-1","reason":"the van broke down"})", "system");
    story.add("2026-05-14T13:00:00Z", "contact.offered", "{}", "voice", "k2");
    EXPECT_EQ(state_of(story.folded(at("2026-05-14T13:01:00Z")), "fault-recovery"), "let_down");
}

TEST_F(ServiceRecovery, AJourneyThatAnotherSystemOwnsArrivesWithItsRevision) {
    Story story(pack);
    story.add(
        "2026-05-10T08:00:00Z", "journey.reported",
        R"({"definition":"move-house","key":"U-1","state":"address_checked","since":"2026-05-09T08:00:00Z","version":1,"revision":"7"})",
        "system");
    story.contact("2026-05-14T09:00:00Z").verified("2026-05-14T09:01:00Z", "basic");
    const auto judged = story.judge("2026-05-14T09:05:00Z");
    const auto& instance = judged->situation.journeys().instances().at(0);
    EXPECT_EQ(instance.state(), "address_checked");
    EXPECT_EQ(instance.revision(), "7");
    EXPECT_EQ(chosen(*judged), "confirm_move_date");
}

TEST_F(ServiceRecovery, NobodyIsCalledWhileOnTheLine) {
    Story story(pack);
    story.add("2026-05-13T08:00:00Z", "quote.requested", R"({"quote":"Q-1","product":"Fibre 500"})", "web")
        .contact("2026-05-14T09:00:00Z");
    EXPECT_EQ(blocked_by(candidate(*story.judge("2026-05-14T09:05:00Z"), "call_lead", "Q-1"), "applicability"),
              "customer_not_on_the_line");
}

}  // namespace
}  // namespace segue::packs_test
