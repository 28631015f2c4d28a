// The failures that this product exists to end, each from replay input to what the customer would notice.

#include "tests/whole_way/shift.h"

namespace segue::test {
namespace {

using base::Json;
using runtime::AnswerRecommendation;
using runtime::OpenContact;
using runtime::VerifyCaller;

Line failed_payment(const std::string& time) {
    return Line("pay-failed", "payment.failed", time, Json::object({{"invoice", "I-7"}, {"amount", 6490}, {"amount_text", "£64.90"}, {"reason", "card expired"}}));
}

TEST(EndedFailures, AReminderAfterPayment) {
    Shift shift;
    shift.add({known_customer(), failed_payment("2026-11-18T09:00:00Z"),
               Line("offer", "contact.offered", "2026-11-20T10:00:00Z", Json::object({{"reason", "general question"}, {"queue", "service"}}))
                   .with("contactid", "K-1").with("channel", "voice").with("direction", "inbound")});
    shift.start("2026-11-20T10:05:00Z", "data", base::minutes(10));
    const auto before = shift.judge_outbound();
    ASSERT_TRUE(candidate(*before, "payment_reminder", "email").allowed) << sentences_against(*before, candidate(*before, "payment_reminder", "email"), shift.desk().pack());

    // The agent sends the reminder; it waits in the outbox. Then the customer pays.
    shift.do_all({OpenContact{"K-1"}, AnswerRecommendation{"K-1", "payment_reminder", "I-7", "email", "accepted", {}, {}}});
    shift.add({Line("paid", "payment.made", "2026-11-20T10:06:00Z", Json::object({{"invoice", "I-7"}, {"amount", 6490}, {"amount_text", "£64.90"}}))});
    shift.move_to("2026-11-20T10:20:00Z");
    shift.desk().refresh(shift.now());

    const auto after = shift.judge_outbound();
    const auto& reminder = candidate(*after, "payment_reminder", "email");
    EXPECT_FALSE(reminder.allowed);
    EXPECT_NE(sentences_against(*after, reminder, shift.desk().pack()).find("I-7 is paid"), std::string::npos) << sentences_against(*after, reminder, shift.desk().pack());

    // What was on its way is judged again at the moment of sending, stopped, and visible with its reason.
    shift.desk().deliver(shift.now());
    EXPECT_TRUE(shift.written("message.sent").empty());
    const auto view = shift.view();
    ASSERT_EQ(view.outbox.blocked, 1);
    EXPECT_NE(view.outbox.open.front().why.find("paid"), std::string::npos) << view.outbox.open.front().why;
}

TEST(EndedFailures, AnAgentCallingBlindToTheLatestEmail) {
    Shift shift;
    shift.add({known_customer(), Line("q", "quote.requested", "2026-11-19T09:00:00Z", Json::object({{"quote", "Q-3"}, {"product", "Fibre 500"}, {"price_text", "£39"}}))});
    shift.start("2026-11-19T09:30:00Z");
    const auto before = shift.judge_outbound();
    EXPECT_TRUE(candidate(*before, "call_lead", "call").allowed) << sentences_against(*before, candidate(*before, "call_lead", "call"), shift.desk().pack());

    shift.add({Line("mail", "email.received", "2026-11-19T09:40:00Z", Json::object({{"email", "E-1"}, {"gist", "Please do not call me at work, I am deciding this weekend"}}))
                   .with("channel", "email").with("direction", "inbound")});
    shift.move_to("2026-11-19T10:00:00Z");
    shift.desk().refresh(shift.now());
    const auto after = shift.judge_outbound();
    const auto& call = candidate(*after, "call_lead", "call");
    EXPECT_FALSE(call.allowed);
    const std::string why = sentences_against(*after, call, shift.desk().pack());
    EXPECT_NE(why.find("Please do not call me at work"), std::string::npos) << why;
}

TEST(EndedFailures, ATextAfterAnOptOut) {
    Shift shift;
    shift.add({known_customer(), failed_payment("2026-11-18T09:00:00Z"),
               Line("offer", "contact.offered", "2026-11-20T10:00:00Z", Json::object({{"reason", "invoice"}})).with("contactid", "K-1").with("channel", "voice").with("direction", "inbound")});
    shift.start("2026-11-20T10:05:00Z", "data", base::minutes(10));
    shift.do_all({OpenContact{"K-1"}});
    EXPECT_EQ(verdict_of(candidate(*shift.judge_outbound(), "payment_reminder", "sms"), "consent"), "pass");
    shift.do_all({AnswerRecommendation{"K-1", "payment_reminder", "I-7", "sms", "accepted", {}, {}}});

    // "And stop texting me": taken on the call, it binds the very next decision, and the text that is still waiting.
    shift.do_all({runtime::RecordConsent{"K-1", "sms", "*", "withdrawn"}});
    const auto after = shift.judge_outbound();
    const auto& text = candidate(*after, "payment_reminder", "sms");
    EXPECT_EQ(verdict_of(text, "consent"), "blocked");
    EXPECT_EQ(verdict_of(candidate(*after, "payment_reminder", "email"), "consent"), "pass");
    shift.move_by(base::minutes(11));
    shift.desk().deliver(shift.now());
    EXPECT_TRUE(shift.written("message.sent").empty());
    EXPECT_EQ(shift.written("consent.withdrawn").size(), 1u) << "the withdrawal itself does not wait for the wrap-up";
    ASSERT_EQ(shift.view().outbox.blocked, 1);
    EXPECT_NE(shift.view().outbox.open.front().why.find("withdrawn consent"), std::string::npos);
}

Line text_message(const std::string& id, const std::string& time, const std::string& text) {
    return Line(id, "message.received", time, Json::object({{"text", text}})).with("channel", "sms").with("direction", "inbound");
}

TEST(EndedFailures, AnOptOutInTheCustomersOwnWordsThatNobodyRead) {
    Shift shift;
    shift.add({known_customer(), failed_payment("2026-11-18T09:00:00Z"),
               Line("offer", "contact.offered", "2026-11-20T10:00:00Z", Json::object({{"reason", "invoice"}})).with("contactid", "K-1").with("channel", "voice").with("direction", "inbound")});
    shift.start("2026-11-20T10:05:00Z", "data", base::minutes(10));
    shift.do_all({OpenContact{"K-1"}, VerifyCaller{"K-1", "basic", "pin"}, AnswerRecommendation{"K-1", "payment_reminder", "I-7", "sms", "accepted", {}, {}}});

    // While the accepted text waits for its minute, the customer writes.
    shift.add({text_message("wrote", "2026-11-20T10:06:00Z", "Stop!")});
    shift.move_by(base::minutes(2));
    shift.desk().refresh(shift.now());
    const auto after = shift.judge_outbound();
    const auto& text = candidate(*after, "payment_reminder", "sms");
    EXPECT_EQ(verdict_of(text, "consent"), "blocked");
    EXPECT_NE(sentences_against(*after, text, shift.desk().pack()).find("The customer has withdrawn consent to sms for billing. They wrote “stop” at 2026-11-20T10:06:00"), std::string::npos)
        << sentences_against(*after, text, shift.desk().pack());
    EXPECT_EQ(verdict_of(candidate(*after, "payment_reminder", "email"), "consent"), "pass");
    const auto view = shift.view();
    ASSERT_EQ(view.open->picture.consents.size(), 1u);
    EXPECT_EQ(view.open->picture.consents[0].history[0].text, "withdrawn, in a message: “stop”, /test");
    EXPECT_EQ(view.open->picture.consents[0].history[0].events, std::vector<std::string>{"wrote"});

    shift.move_by(base::minutes(20));
    shift.desk().deliver(shift.now());
    EXPECT_TRUE(shift.written("message.sent").empty());
    ASSERT_EQ(shift.view().outbox.blocked, 1);
    EXPECT_NE(shift.view().outbox.open.front().why.find("withdrawn consent"), std::string::npos);
}

TEST(EndedFailures, AMessageThatMayBeAnOptOutIsReadByTheAgent) {
    for (const bool takes_back : {true, false}) {
        Shift shift;
        shift.add({known_customer(), failed_payment("2026-11-18T09:00:00Z"), text_message("wrote", "2026-11-20T09:30:00Z", "please don't stop the payment"),
                   Line("offer", "contact.offered", "2026-11-20T10:00:00Z", Json::object({{"reason", "invoice"}})).with("contactid", "K-1").with("channel", "voice").with("direction", "inbound")});
        shift.start("2026-11-20T10:05:00Z");
        shift.do_all({OpenContact{"K-1"}});
        EXPECT_TRUE(shift.view().open->opt_out_doubts.empty()) << "what a customer wrote is theirs: not before the caller is verified";
        shift.do_all({VerifyCaller{"K-1", "basic", "pin"}});
        const auto doubts = shift.view().open->opt_out_doubts;
        ASSERT_EQ(doubts.size(), 1u);
        EXPECT_EQ(doubts[0].text, "please don't stop the payment");
        EXPECT_EQ(doubts[0].matched, "stop");
        EXPECT_EQ(doubts[0].channel, "sms");
        EXPECT_EQ(verdict_of(candidate(*shift.judge_outbound(), "payment_reminder", "sms"), "consent"), "pass");

        shift.do_all({runtime::ReadOptOut{"K-1", "wrote", takes_back}});
        EXPECT_TRUE(shift.view().open->opt_out_doubts.empty());
        EXPECT_EQ(verdict_of(candidate(*shift.judge_outbound(), "payment_reminder", "sms"), "consent"), takes_back ? "blocked" : "pass");
        shift.desk().deliver(shift.now());
        EXPECT_EQ(shift.written(takes_back ? "consent.withdrawn" : "optout.read").size(), 1u) << "told at once";
        EXPECT_FALSE(shift.desk().handle(runtime::ReadOptOut{"K-1", "wrote", takes_back}, shift.now()).ok()) << "once";
    }
}

TEST(EndedFailures, ALeadFoundTooLate) {
    Shift shift;
    shift.add({known_customer(), Line("q", "quote.requested", "2026-11-19T09:00:00Z", Json::object({{"quote", "Q-3"}, {"product", "Fibre 500"}, {"price_text", "£39"}}))});
    shift.start("2026-11-19T09:05:00Z");
    const auto fresh = shift.judge_outbound();
    ASSERT_EQ(decision::kind_name(fresh->decision.kind), std::string("action"));
    EXPECT_EQ(fresh->decision.candidates[fresh->decision.chosen].action_id(), "call_lead");

    // Nobody polls: the journey itself says when to look next, and waiting makes the call more urgent, not forgotten.
    ASSERT_TRUE(fresh->situation.journeys().next_timer_at());
    EXPECT_EQ(*fresh->situation.journeys().next_timer_at(), at("2026-11-19T10:00:00Z"));
    shift.move_to("2026-11-19T10:00:00Z");
    const auto cooling = shift.judge_outbound();
    EXPECT_EQ(cooling->input.journeys.front().active.stage, "Has waited an hour");
    EXPECT_GT(candidate(*cooling, "call_lead", "call").priority, candidate(*fresh, "call_lead", "call").priority);
    // A day later the lead is known to be late, and the brief of the next contact says so.
    shift.move_to("2026-11-20T09:30:00Z");
    const auto late = shift.judge_outbound();
    EXPECT_EQ(late->input.journeys.front().active.stage, "Found late");
}

TEST(EndedFailures, SeveralUnconnectedMessagesFromOneCompany) {
    Shift shift;
    const auto upgrade = Line("profile-2", "profile.updated", "2026-01-06T09:00:00Z", Json::object({{"fields", Json::object({{"can_upgrade", true}})}}));
    const auto consent = Line("yes", "consent.granted", "2026-01-07T09:00:00Z", Json::object({{"channel", "email"}, {"purpose", "marketing"}}));
    const auto bid = Line("bid", "campaign.bid", "2026-11-01T09:00:00Z", Json::object({{"campaign", "faster-lines"}, {"action", "upgrade_offer"}, {"value", "40"}, {"until", "2026-12-01T00:00:00Z"}}));
    shift.add({known_customer(), upgrade, consent, bid});
    shift.start("2026-11-20T10:00:00Z");
    EXPECT_TRUE(candidate(*shift.judge_outbound(), "upgrade_offer", "email").allowed);

    // A payment fails: billing may write. Marketing of the same company waits, because the journey has reserved the customer.
    shift.add({failed_payment("2026-11-20T10:01:00Z")});
    shift.move_to("2026-11-20T10:02:00Z");
    shift.desk().refresh(shift.now());
    auto judged = shift.judge_outbound();
    EXPECT_TRUE(candidate(*judged, "payment_reminder", "email").allowed);
    EXPECT_EQ(verdict_of(candidate(*judged, "upgrade_offer", "email"), "reservation"), "blocked");

    // Three messages from three departments in two days: the next one, whoever sends it, is withheld until the first is old enough.
    for (int i = 0; i < 3; ++i) {
        shift.add({Line("m" + std::to_string(i), "message.sent", "2026-11-20T10:1" + std::to_string(i) + ":00Z", Json::object({{"channel", "email"}, {"purpose", "service"}, {"text", "…"}}))
                       .with("channel", "email").with("direction", "outbound")});
    }
    shift.move_to("2026-11-20T10:30:00Z");
    shift.desk().refresh(shift.now());
    judged = shift.judge_outbound();
    const auto& reminder = candidate(*judged, "payment_reminder", "email");
    EXPECT_EQ(verdict_of(reminder, "caps"), "blocked");
    const auto caps = std::find_if(reminder.gates.begin(), reminder.gates.end(), [](const auto& g) { return g.gate == "caps"; });
    ASSERT_TRUE(caps->again_at);
    EXPECT_EQ(*caps->again_at, at("2026-11-22T10:10:00Z"));
}

}  // namespace
}  // namespace segue::test
