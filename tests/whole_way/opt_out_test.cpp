// A customer says in whatever way that it must stop: heard at once, confirmed once and in time, asked about where it is in doubt.

#include "tests/whole_way/shift.h"

#include <gmock/gmock.h>

namespace segue::test {
namespace {

using base::Json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Json turns(const std::vector<std::pair<std::string, std::string>>& said) {
    Json list = Json::list();
    for (const auto& [by, text] : said) list.push(Json::object({{"by", by}, {"text", text}}));
    return Json::object({{"turns", std::move(list)}, {"summary", "…"}});
}

class OptOut : public testing::Test {
protected:
    void SetUp() override {
        shift.add({Line("p", "profile.updated", "2026-05-01T09:00:00Z", Json::object({{"fields", Json::object({{"name", "Casey Hale"}, {"zone", "America/New_York"}})}})),
                   Line("m", "instalment.missed", "2026-05-02T09:00:00Z", Json::object({{"debt", "L-1"}, {"amount", 20000}, {"amount_text", "$200.00"}, {"overdue_text", "$200.00"}, {"due", "2026-05-01"}}))});
        shift.start("2026-05-14T14:00:00Z");
    }
    static Line text(const std::string& id, const std::string& words, const std::string& time = "2026-05-14T14:00:00Z") {
        return Line(id, "sms.received", time, Json::object({{"text", words}})).with("channel", "sms").with("direction", "inbound");
    }
    static Line mail(const std::string& id, const std::string& body) {
        return Line(id, "email.received", "2026-05-14T14:00:00Z", Json::object({{"body", body}, {"summary", "…"}})).with("channel", "email").with("direction", "inbound");
    }
    /// It comes in, and what is due goes out, so long after.
    void comes(const Line& line, base::Duration after = base::seconds(30)) {
        shift.add({line});
        shift.move_by(after);
        shift.desk().refresh(shift.now());
        round = shift.desk().deliver(shift.now());
    }
    [[nodiscard]] std::vector<std::string> sent() const {
        std::vector<std::string> texts;
        for (const auto& event : shift.written("message.sent")) texts.push_back(std::string(event.find("data")->text_or("channel")) + ": " + std::string(event.find("data")->text_or("text")));
        return texts;
    }
    [[nodiscard]] std::string consent(const char* channel) {
        const auto judged = shift.judge_outbound();
        const auto* stated = judged->input.context.consent(channel, "collections");
        return stated ? stated->state : "unknown";
    }
    [[nodiscard]] std::size_t doubts() {
        std::size_t open = 0;
        const auto judged = shift.judge_outbound();
        for (const auto& one : judged->input.context.opt_outs) open += one.kind == context::OptOutReading::Kind::doubtful && !one.settled_by;
        return open;
    }
    Shift shift{"early-collections"};
    outbox::Round round;
};

TEST_F(OptOut, ByTextIsInForceAtOnceAndConfirmedOnceInThatMedium) {
    comes(text("s1", "STOP"));
    EXPECT_EQ(consent("sms"), "withdrawn");
    ASSERT_THAT(sent(), SizeIs(1));
    EXPECT_THAT(sent().front(), HasSubstr("sms: Harbour Lane Credit: you have opted out"));
    shift.move_by(base::minutes(2));
    shift.desk().deliver(shift.now());
    comes(text("s2", "Stop!!", "2026-05-14T14:03:00Z"), base::minutes(1));
    EXPECT_THAT(sent(), SizeIs(2)) << "each opt-out may be confirmed once";
    shift.desk().deliver(shift.now());
    EXPECT_THAT(sent(), SizeIs(2));
}

TEST_F(OptOut, HeardTooLateForItsConfirmationIsInForceWithoutOne) {
    comes(text("s1", "stop"), base::minutes(6));
    EXPECT_EQ(consent("sms"), "withdrawn");
    EXPECT_THAT(sent(), IsEmpty());
    ASSERT_THAT(round.rows, SizeIs(1));
    EXPECT_EQ(round.rows.front().state, ports::OutboxState::blocked);
    EXPECT_THAT(round.rows.front().why, HasSubstr("An opt-out may be confirmed until 2026-05-14T14:05:00Z only"));
}

TEST_F(OptOut, InDoubtIsAskedAboutOnceAndNothingElseGoesOutUntilItIsKnown) {
    comes(text("s1", "don't stop the payment"));
    EXPECT_EQ(consent("sms"), "unknown");
    EXPECT_EQ(doubts(), 1u);
    ASSERT_THAT(sent(), SizeIs(1));
    EXPECT_THAT(sent().front(), HasSubstr("sms: Harbour Lane Credit: do you want no more messages from us?"));
    EXPECT_EQ(verdict_of(candidate(*shift.judge_outbound(), "reminder_message", "sms"), "consent"), "blocked");
    comes(text("s2", "cancel my plan", "2026-05-14T14:02:00Z"), base::minutes(2));
    EXPECT_THAT(sent(), SizeIs(1)) << "one question at a time";
    comes(text("s3", "STOP", "2026-05-14T14:04:00Z"), base::minutes(2));
    EXPECT_EQ(consent("sms"), "withdrawn");
}

TEST_F(OptOut, APersonWhoReadsItEndsTheQuestion) {
    shift.add({Line("c", "contact.offered", "2026-05-14T14:00:00Z", Json::object({{"reason", "A question"}})).with("channel", "voice").with("direction", "inbound").with("contactid", "K-1")});
    comes(text("s1", "don't stop the payment"));
    shift.do_all({runtime::OpenContact{"K-1"}, runtime::VerifyCaller{"K-1", "identified", "questions"}, runtime::ReadOptOut{"K-1", "s1", false}});
    EXPECT_EQ(doubts(), 0u);
    const auto judged = shift.judge_outbound();
    EXPECT_EQ(verdict_of(candidate(*judged, "reminder_message", "sms"), "consent"), "pass");
    for (const auto& instance : judged->situation.journeys().instances()) EXPECT_TRUE(instance.definition->id != "opt-out" || !instance.is_active());
}

TEST_F(OptOut, ByEMailIsReadInItsBodyAndNotInWhatItQuotes) {
    comes(mail("e1", "Thank you, I will pay on Friday.\n\nOn Mon, 4 May 2026, Harbour Lane wrote:\n> To get no more e-mails about this, reply STOP.\n"));
    EXPECT_THAT(sent(), IsEmpty());
    EXPECT_EQ(consent("email"), "unknown");
    comes(mail("e2", "Please stop writing to me.\n\nOn Mon, 4 May 2026, Harbour Lane wrote:\n> Hello\n"));
    EXPECT_EQ(consent("email"), "withdrawn");
    ASSERT_THAT(sent(), SizeIs(1));
    EXPECT_THAT(sent().front(), HasSubstr("email: Harbour Lane Credit: you have opted out"));
}

TEST_F(OptOut, InAChatGoesToAPersonAndNobodyIsAskedThere) {
    Line chat("h1", "chat.ended", "2026-05-14T14:00:00Z", turns({{"agent", "Shall I stop calling you?"}, {"customer", "please stop texting me"}}));
    comes(chat.with("channel", "chat").with("direction", "inbound"));
    EXPECT_EQ(doubts(), 1u);
    EXPECT_THAT(sent(), IsEmpty());
    const auto judged = shift.judge_outbound();
    const auto& journeys = judged->situation.journeys().instances();
    EXPECT_TRUE(std::any_of(journeys.begin(), journeys.end(), [](const auto& i) { return i.definition->id == "opt-out" && i.state() == "with_a_person"; }));
}

TEST_F(OptOut, OnACallThatWeMadeIsHeardFromTheCustomerOnly) {
    Line ours("v1", "call.transcribed", "2026-05-14T14:00:00Z", turns({{"agent", "You can say stop calling me at any time"}, {"customer", "Fine, thank you"}}));
    comes(ours.with("channel", "voice").with("direction", "outbound"));
    EXPECT_EQ(doubts(), 0u);
    Line theirs("v2", "call.transcribed", "2026-05-14T14:01:00Z", turns({{"agent", "Hello"}, {"customer", "I told you to stop calling me"}}));
    comes(theirs.with("channel", "voice").with("direction", "outbound"), base::minutes(1));
    EXPECT_EQ(doubts(), 1u);
    EXPECT_THAT(sent(), IsEmpty());
}

TEST_F(OptOut, IsConfirmedThoughTheCapOfMessagesIsUsedUp) {
    for (int i = 0; i < 3; ++i) {
        shift.add({Line("sent" + std::to_string(i), "message.sent", "2026-05-13T1" + std::to_string(i) + ":00:00Z", Json::object({{"channel", "sms"}, {"purpose", "collections"}, {"text", "…"}})).with("channel", "sms").with("direction", "outbound")});
    }
    comes(text("s1", "STOP"));
    EXPECT_THAT(sent(), SizeIs(1));
}

TEST_F(OptOut, AtNightIsAnsweredAtOnceBecauseTheCustomerHasJustWritten) {
    shift.move_to("2026-05-15T03:00:00Z");
    comes(text("s1", "STOP", "2026-05-15T03:00:00Z"));
    ASSERT_THAT(sent(), SizeIs(1));
    EXPECT_EQ(verdict_of(candidate(*shift.judge_outbound(), "reminder_message", "email"), "hours"), "blocked") << "nothing else goes out at eleven in the evening";
}

TEST_F(OptOut, AfterTheProgramEndedInBetweenIsConfirmedOnceAllTheSame) {
    shift.add({text("s1", "STOP")});
    shift.move_by(base::seconds(20));
    shift.desk().refresh(shift.now());
    shift.start("2026-05-14T14:01:00Z");
    shift.desk().deliver(shift.now());
    EXPECT_THAT(sent(), SizeIs(1));
    shift.start("2026-05-14T14:02:00Z");
    shift.desk().refresh(shift.now());
    shift.desk().deliver(shift.now());
    EXPECT_THAT(sent(), SizeIs(1));
}

}  // namespace
}  // namespace segue::test
