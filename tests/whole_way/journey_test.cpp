// A disposition moves the journey, as the preview said; whoever reads the output sees the new state.

#include "tests/whole_way/shift.h"

namespace segue::test {
namespace {

using base::Json;
using runtime::FinishContact;
using runtime::OpenContact;
using runtime::VerifyCaller;

std::vector<Line> undelivered_router() {
    return {known_customer(),
            Line("o1", "order.placed", "2026-11-10T09:00:00Z", Json::object({{"order", "R-9"}, {"item", "router"}})),
            Line("r1", "journey.reported", "2026-11-17T09:00:00Z",
                 Json::object({{"definition", "router-delivery"}, {"key", "R-9"}, {"state", "undelivered"}, {"since", "2026-11-17T08:30:00Z"}, {"version", 1}, {"revision", 4}})),
            Line("o2", "delivery.failed", "2026-11-17T08:30:00Z", Json::object({{"order", "R-9"}, {"reason", "nobody at home"}})),
            Line("t1", "contact.transferred", "2026-11-20T10:00:00Z", Json::object({{"reason", "router did not come"}, {"from", "bot"}, {"kind", "warm"}}))
                .with("contactid", "K-1").with("channel", "voice").with("direction", "inbound")};
}

const runtime::CodeView* code(const runtime::AgentView& view, const std::string& id) {
    for (const auto& c : view.open->wrap_up.codes) {
        if (c.id == id) return &c;
    }
    return nullptr;
}

const runtime::JourneyView* journey(const runtime::AgentView& view, const std::string& title) {
    for (const auto& j : view.open->journeys) {
        if (j.title == title) return &j;
    }
    return nullptr;
}

TEST(WholeWay, ADispositionMovesTheJourneyAsThePreviewSaid) {
    Shift shift;
    shift.add(undelivered_router());
    shift.start("2026-11-20T10:05:00Z");
    shift.do_all({OpenContact{"K-1"}, VerifyCaller{"K-1", "basic", "postcode"}});
    const auto before = shift.view();
    ASSERT_TRUE(before.open);
    ASSERT_NE(journey(before, "Router delivery"), nullptr);
    EXPECT_EQ(journey(before, "Router delivery")->stage, "Delivery failed");
    EXPECT_EQ(before.open->next.best.action, "redeliver_router");
    const auto* arranged = code(before, "redelivery_arranged");
    ASSERT_NE(arranged, nullptr);
    EXPECT_TRUE(arranged->put_forward);
    ASSERT_FALSE(arranged->effects.empty());
    EXPECT_EQ(arranged->effects.front(), "Router delivery → On its way");

    shift.do_all({runtime::ConfirmAction{"K-1", "redeliver_router", "R-9"}, runtime::AnswerRecommendation{"K-1", "redeliver_router", "R-9", "guide", "accepted", {}, {}}});
    EXPECT_NE(shift.view().open->next.best.action, "redeliver_router") << "what has been done is not recommended again";
    shift.do_all({FinishContact{"K-1", "redelivery_arranged", "Thursday morning"}});
    const auto round = shift.desk().deliver(shift.now());
    EXPECT_GE(round.count(ports::OutboxState::done), 1u);
    const auto after = shift.view();
    EXPECT_EQ(journey(after, "Router delivery")->stage, "On its way");

    // The owner, whose state it is, has taken the step with its next revision.
    const auto reports = shift.written("journey.reported");
    ASSERT_EQ(reports.size(), 1u);
    const Json& data = *reports.front().find("data");
    EXPECT_EQ(data.text_or("state"), "on_its_way");
    EXPECT_EQ(base::write_json(*data.find("revision")), "5");
    EXPECT_EQ(shift.written("disposition.recorded").size(), 1u);

    // A second store that knows the input and what was written sees the new state, and recommends something else.
    shift.stop();
    shift.add({Line("t2", "contact.transferred", "2026-11-21T10:00:00Z", Json::object({{"reason", "where is it"}, {"from", "ivr"}, {"kind", "cold"}}))
                   .with("contactid", "K-2").with("channel", "voice").with("direction", "inbound")});
    shift.start("2026-11-21T10:05:00Z", "second-desk");
    shift.do_all({OpenContact{"K-2"}, VerifyCaller{"K-2", "basic", "postcode"}});
    const auto other = shift.view();
    EXPECT_EQ(journey(other, "Router delivery")->stage, "On its way");
    EXPECT_NE(other.open->next.best.action, "redeliver_router");
    ASSERT_EQ(other.work.size(), 2u);
}

TEST(WholeWay, AnUnverifiedCallerSeesNothingOfTheAccount) {
    Shift shift;
    shift.add(undelivered_router());
    shift.start("2026-11-20T10:05:00Z");
    shift.do_all({OpenContact{"K-1"}});
    const auto view = shift.view();
    EXPECT_EQ(view.open->next.kind, runtime::NextActionView::Kind::verify);
    EXPECT_TRUE(view.open->brief.hidden);
    EXPECT_TRUE(view.open->brief.parts.empty());
    EXPECT_TRUE(view.open->journeys.empty());
    EXPECT_GT(view.open->next.waiting_for_verification, 0);
    for (const auto& row : view.open->timeline) EXPECT_EQ(row.contact, "K-1") << row.title;
    EXPECT_EQ(view.open->next.reason.find("R-9"), std::string::npos);
}

TEST(WholeWay, TheHandoverIsMeasuredFromTheFirstDay) {
    Shift shift;
    shift.add(undelivered_router());
    shift.start("2026-11-20T10:05:00Z");
    shift.do_all({OpenContact{"K-1"}, VerifyCaller{"K-1", "basic", "postcode"}, runtime::AcknowledgeBrief{"K-1"}, runtime::FlagBrief{"K-1", "tried", "She had called the depot"}});
    const auto events = shift.desk().store().events_of("C-1");
    ASSERT_TRUE(events);
    std::vector<std::string> types;
    for (const auto& e : *events) {
        if (e.type.starts_with("handoff.")) types.push_back(e.type);
    }
    EXPECT_EQ(types, (std::vector<std::string>{"handoff.offered", "handoff.shown", "handoff.acknowledged", "handoff.flagged", "handoff.asked_again"}));
    EXPECT_TRUE(shift.view().open->brief.acknowledged);
}

TEST(WholeWay, AWrapUpCanBeTakenBackUntilItIsSent) {
    Shift shift;
    shift.add(undelivered_router());
    shift.start("2026-11-20T10:05:00Z", "data", base::seconds(8));
    shift.do_all({OpenContact{"K-1"}, VerifyCaller{"K-1", "basic", "postcode"}, FinishContact{"K-1", "redelivery_arranged", ""}});
    EXPECT_TRUE(shift.view().open->wrap_up.finished);
    EXPECT_EQ(shift.desk().deliver(shift.now()).rows.size(), 0u) << "nothing is sent while it can be taken back";
    shift.move_by(base::seconds(5));
    shift.do_all({runtime::UndoFinish{"K-1"}});
    const auto view = shift.view();
    EXPECT_FALSE(view.open->wrap_up.finished);
    EXPECT_EQ(journey(view, "Router delivery")->stage, "Delivery failed");
    shift.move_by(base::minutes(5));
    shift.desk().deliver(shift.now());
    EXPECT_TRUE(shift.written("disposition.recorded").empty());

    // Finished again, it is a disposition of its own; after it has been sent it cannot be taken back.
    shift.do_all({FinishContact{"K-1", "callback_promised", "at six"}});
    shift.move_by(base::seconds(9));
    shift.desk().deliver(shift.now());
    EXPECT_EQ(shift.written("disposition.recorded").size(), 1u);
    EXPECT_FALSE(shift.desk().handle(runtime::UndoFinish{"K-1"}, shift.now()).ok());
}

TEST(WholeWay, ARunningContactIsBackAfterARestartWithItsDraftAndWithoutACardNumber) {
    Shift shift;
    shift.add(undelivered_router());
    shift.start("2026-11-20T10:05:00Z");
    shift.do_all({OpenContact{"K-1"}, runtime::SaveDraft{"K-1", "callback_promised", "Pays with 4111 1111 1111 1111, call at"}});
    shift.do_all({runtime::SaveDraft{"K-1", "callback_promised", "Pays with 4111 1111 1"}});
    shift.start("2026-11-20T10:06:00Z");
    shift.do_all({OpenContact{"K-1"}});
    const auto view = shift.view();
    EXPECT_EQ(view.open->wrap_up.draft.note, "Pays with **** **** **** 1111, call at");
    EXPECT_EQ(view.open->wrap_up.draft.code, "callback_promised");
}

TEST(WholeWay, ACardNumberInAnEventIsMaskedBeforeItIsStored) {
    Shift shift;
    auto lines = undelivered_router();
    lines.push_back(Line("chat", "email.received", "2026-11-20T09:00:00Z", Json::object({{"email", "E-1"}, {"gist", "my card is 5500-0000-0000-0004 cvv 123"}, {"number", std::int64_t{4111111111111111}}})));
    shift.add(lines);
    shift.start("2026-11-20T10:05:00Z");
    const auto events = shift.desk().store().events_of("C-1");
    ASSERT_TRUE(events);
    for (const auto& e : *events) {
        const std::string text = base::write_json(context::event_json(e));
        EXPECT_EQ(text.find("5500-0000"), std::string::npos);
        EXPECT_EQ(text.find("4111111111111111"), std::string::npos);
        EXPECT_EQ(text.find("cvv 123"), std::string::npos);
    }
}

}  // namespace
}  // namespace segue::test
