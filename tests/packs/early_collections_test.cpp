// A lender's early collections: what may be asked of whom, and what must stop.

#include "tests/packs/support.h"

#include "connectors/replay/generate.h"
#include "core/decision/explain.h"

#include <gmock/gmock.h>

#include <set>
#include <sstream>

namespace segue::packs_test {
namespace {

using decision::Decision;

class EarlyCollections : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(pack);
        story.emplace(pack);
        story->add("2026-04-20T05:00:00Z", "instalment.missed", R"({"debt":"L-1","amount":20000,"amount_text":"$200.00","overdue_text":"$200.00","due":"2026-04-19"})");
    }
    void call_in(std::string_view reason = "") {
        story->add("2026-05-14T13:00:00Z", "contact.offered", R"({"reason":")" + std::string(reason) + R"(","queue":"accounts"})", "voice", "k1");
    }
    void identified() { story->verified("2026-05-14T13:01:00Z", "identified"); }
    [[nodiscard]] std::string state() const { return story->folded(at(now)).journeys().instances().at(0).state(); }

    std::shared_ptr<const pack::Pack> pack = load("early-collections");
    std::optional<Story> story;
    static constexpr std::string_view now = "2026-05-14T13:05:00Z";
};

TEST_F(EarlyCollections, NothingOfTheDebtIsShownBeforeTheCallerIsIdentified) {
    call_in("Wants to pay");
    const auto judged = story->judge(now);
    EXPECT_EQ(judged->decision.kind, Decision::Kind::verify);
    EXPECT_TRUE(story->brief(*judged).hidden);
    identified();
    const auto after = story->judge(now);
    EXPECT_FALSE(story->brief(*after).hidden);
    EXPECT_EQ(chosen(*after), "take_payment_now");
}

TEST_F(EarlyCollections, ADisputeStopsCollectionUntilItIsAnswered) {
    call_in();
    identified();
    story->add("2026-05-10T08:00:00Z", "debt.disputed", R"({"debt":"L-1","reason":"paid in March"})");
    const auto disputed = story->judge(now);
    EXPECT_EQ(chosen(*disputed), "tell_dispute_status");
    for (const char* action : {"take_payment_now", "agree_promise_to_pay", "reminder_message"}) {
        EXPECT_EQ(blocked_by(candidate(*disputed, action, "L-1"), "eligibility"), "not_disputed") << action;
    }
    EXPECT_EQ(state(), "disputed");
    story->add("2026-05-13T08:00:00Z", "dispute.answered", R"({"debt":"L-1","result":"the payment belongs to another account"})");
    EXPECT_EQ(blocked_by(candidate(*story->judge(now), "take_payment_now", "L-1"), "eligibility"), "");
    EXPECT_EQ(state(), "late");
}

TEST_F(EarlyCollections, AReviewPausesEveryAskAndAGrantLeadsToAPlan) {
    call_in();
    identified();
    story->add("2026-05-01T08:00:00Z", "hardship.reported", R"({"debt":"L-1","reason":"illness"})");
    const auto review = story->judge(now);
    EXPECT_EQ(blocked_by(candidate(*review, "take_payment_now", "L-1"), "applicability"), "no_review_running");
    EXPECT_THAT(blocked_by(candidate(*review, "reminder_message", "L-1"), "reservation"), testing::HasSubstr("early-collections"));
    EXPECT_EQ(state(), "hardship");
    story->add("2026-05-13T08:00:00Z", "hardship.decided", R"({"debt":"L-1","result":"granted"})");
    EXPECT_EQ(chosen(*story->judge(now)), "agree_payment_plan");
    story->add("2026-05-14T13:03:00Z", "disposition.recorded", R"({"code":"plan_agreed"})", "voice", "k1");
    EXPECT_EQ(state(), "plan");
}

TEST_F(EarlyCollections, TheAttorneyIsSpokenToAndNotTheCustomer) {
    call_in();
    identified();
    story->add("2026-05-01T08:00:00Z", "profile.updated", R"({"fields":{"represented_by_attorney":true}})");
    const auto judged = story->judge(now);
    EXPECT_EQ(chosen(*judged), "speak_to_attorney");
    EXPECT_EQ(blocked_by(candidate(*judged, "take_payment_now", "L-1"), "eligibility"), "not_represented");
}

TEST_F(EarlyCollections, NothingReachesOutToWhoIsRepresentedAndACallerIsAnswered) {
    const auto outbound_allowed = [](const runtime::Judgement& judged) {
        std::vector<std::string> names;
        for (const auto& c : judged.decision.candidates) {
            if (c.allowed && c.treatment && c.treatment->reach == decision::Reach::outbound) names.push_back(c.action_id() + " by " + c.treatment_id());
        }
        return names;
    };
    call_in();
    identified();
    EXPECT_FALSE(outbound_allowed(*story->judge(now)).empty()) << "before there was an attorney something could go out";
    story->add("2026-05-01T08:00:00Z", "profile.updated", R"({"fields":{"represented_by_attorney":true}})");
    const auto judged = story->judge(now);
    EXPECT_THAT(outbound_allowed(*judged), testing::IsEmpty());
    for (const auto& c : judged->decision.candidates) {
        if (!c.treatment || c.treatment->reach != decision::Reach::outbound) continue;
        EXPECT_THAT(blocked_by(c, "law"), testing::HasSubstr("law-us.R3.attorney")) << c.action_id();
    }
    EXPECT_TRUE(candidate(*judged, "give_information").allowed) << "who calls is answered";
    EXPECT_TRUE(candidate(*judged, "speak_to_attorney").allowed);
    EXPECT_THAT(texts(story->brief(*judged).of(brief::Part::mind)), testing::Contains("Represented by an attorney: do not speak of the debt"));
}

TEST_F(EarlyCollections, ABankruptcyEndsTheJourneyAndEveryAsk) {
    call_in();
    identified();
    story->add("2026-05-05T08:00:00Z", "bankruptcy.reported", "{}");
    EXPECT_EQ(blocked_by(candidate(*story->judge(now), "take_payment_now", "L-1"), "eligibility"), "not_bankrupt");
    EXPECT_EQ(story->folded(at(now)).journeys().instances().at(0).status, journey::Status::left);
}

TEST_F(EarlyCollections, AfterTwoBrokenPromisesHelpIsOfferedInsteadOfAThird) {
    call_in("Cannot pay, lost work");
    identified();
    for (const char* day : {"2026-04-28", "2026-05-08"}) {
        story->add(std::string(day) + "T04:00:00Z", "promise.made", R"({"promise":"p","debt":"L-1","text":"Pays","due":"2026-04-30T00:00:00Z"})");
        story->add(std::string(day) + "T05:00:00Z", "promise.cancelled", R"({"promise":"p","debt":"L-1"})");
    }
    const auto judged = story->judge(now);
    EXPECT_EQ(blocked_by(candidate(*judged, "agree_promise_to_pay", "L-1"), "applicability"), "promises_are_kept");
    EXPECT_EQ(chosen(*judged), "start_hardship_review");
}

TEST_F(EarlyCollections, WhoPaidGetsNoReminder) {
    call_in();
    identified();
    EXPECT_EQ(blocked_by(candidate(*story->judge(now), "reminder_message", "L-1", "email"), "eligibility"), "");
    story->add("2026-05-14T07:40:00Z", "payment.made", R"({"debt":"L-1","amount":20000,"amount_text":"$200.00","overdue_text":"nothing"})");
    story->add("2026-05-14T07:41:00Z", "debt.cleared", R"({"debt":"L-1"})");
    const auto folded = story->folded(at(now));
    EXPECT_EQ(folded.journeys().instances().at(0).status, journey::Status::goal);
    const auto judged = story->judge(now);
    for (const auto& c : judged->decision.candidates) {
        if (c.action_id() == "reminder_message") {
            EXPECT_FALSE(c.allowed);
        }
    }
    EXPECT_EQ(chosen(*judged), decision::no_action_id) << "the caller gets an answer, and nothing is asked for";
}

TEST_F(EarlyCollections, EveryDemoCustomerIsUnderstoodAndMeetsManyRecommendations) {
    const auto recipe = replay::read_recipe((source_dir / "assets/demo").string(), "early-collections");
    ASSERT_TRUE(recipe) << recipe.error().text();
    const std::string lines = replay::generate_demo(*recipe, 7, 60, at("2026-05-14T18:00:00Z"));
    std::vector<context::Event> events;
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);) {
        auto event = context::read_event(base::parse_json(line, "demo").value(), "demo");
        ASSERT_TRUE(event) << event.error().text();
        EXPECT_TRUE(pack->events.contains(event->type)) << event->type;
        events.push_back(std::move(event).value());
    }
    auto dataset = runtime::group_by_customer(std::move(events));
    base::ZoneTable zones;
    const runtime::Surroundings around{*pack, zones, runtime::deliverable_channels(), {}};
    std::set<std::string> recommended;
    for (const auto& ref : dataset.contacts) {
        decision::Situation situation(ref.customer, pack->fold);
        situation.fold(dataset.customers[ref.customer], at("2026-05-14T18:00:00Z"));
        EXPECT_TRUE(situation.context().problems.empty()) << situation.context().problems.front();
        EXPECT_TRUE(situation.journeys().problems().empty()) << situation.journeys().problems().front().message;
        const runtime::Judgement judgement(situation, ref.contact, at("2026-05-14T18:00:00Z"), around);
        recommended.insert(chosen(judgement));
        for (const auto& c : judgement.decision.candidates) {
            if (c.allowed || c.waits_for_caller || !c.action) continue;
            const auto words = decision::explain(c, judgement.input, pack->rules, pack->fold.context.subjects);
            ASSERT_FALSE(words.blockers.empty());
            for (const auto& blocker : words.blockers) EXPECT_THAT(blocker.text, testing::MatchesRegex("[A-Z].*[.]")) << c.action_id();
        }
    }
    EXPECT_EQ(dataset.contacts.size(), 20u);
    EXPECT_GE(recommended.size(), 6u) << testing::PrintToString(recommended);
}

}  // namespace
}  // namespace segue::packs_test
