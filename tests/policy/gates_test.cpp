// The gates that protect the customer.

#include "core/policy/gates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace segue::policy {
namespace {

using context::Context;
using context::Event;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const base::Time now = *base::parse_time("2026-03-10T12:00:00Z");
const Touch text_message{"remind", "sms", "service", true};
const Touch in_contact{"remind", "sms", "service", false};

Event sent(int number, base::Duration ago, const std::string& channel, const std::string& type = "message.sent") {
    Event event;
    event.id = "m" + std::to_string(number);
    event.source = "/test";
    event.type = type;
    event.time = now - ago;
    event.channel = channel;
    return event;
}

Event consent_event(const std::string& state, const std::string& channel, const std::string& purpose) {
    Event event = sent(0, base::days(1), "web", "consent." + state);
    event.data = base::Json::object({{"channel", channel}, {"purpose", purpose}});
    return event;
}

Context picture(std::vector<Event> events) { return context::fold_context("cu-1", std::move(events), {}, now); }

Policies with_purposes() {
    Policies policies;
    policies.purposes = {{"service", false}, {"marketing", true}};
    return policies;
}

TEST(KillSwitch, NamesTheActionOrTheChannel) {
    Policies policies;
    EXPECT_EQ(kill_gate(policies, text_message).verdict, Verdict::pass);
    policies.kills = {{"other", "", "", "a"}, {"", "payment", "", "b"}, {"", "", "email", "c"}};
    EXPECT_EQ(kill_gate(policies, text_message).verdict, Verdict::pass);
    policies.kills = {{"remind", "", "", "the text is wrong"}, {"", "", "sms", "the gateway is down"}};
    const auto gate = kill_gate(policies, text_message);
    EXPECT_EQ(gate.verdict, Verdict::blocked);
    EXPECT_EQ(gate.sentence, "Switched off: the text is wrong Switched off: the gateway is down");
    EXPECT_EQ(gate.facts.size(), 2u);
    EXPECT_EQ(kill_gate(policies, in_contact).verdict, Verdict::blocked) << "in the contact too";
}

TEST(ConsentGate, BindsOnlyWhoReachesOut) {
    EXPECT_EQ(consent_gate(with_purposes(), in_contact, picture({consent_event("withdrawn", "sms", "*")}), now).verdict, Verdict::pass);
}

TEST(ConsentGate, NeedsAnOptInOrOnlyThatNobodyOptedOut) {
    const auto verdict = [](const char* purpose, std::vector<Event> events) {
        return consent_gate(with_purposes(), {"a", "sms", purpose, true}, picture(std::move(events)), now);
    };
    EXPECT_EQ(verdict("service", {}).verdict, Verdict::pass);
    EXPECT_EQ(verdict("marketing", {}).verdict, Verdict::unknown);
    EXPECT_EQ(verdict("marketing", {}).condition, "no_opt_in");
    EXPECT_EQ(verdict("marketing", {consent_event("granted", "sms", "marketing")}).verdict, Verdict::pass);
    EXPECT_EQ(verdict("marketing", {consent_event("granted", "email", "marketing")}).verdict, Verdict::unknown) << "another channel";
    for (const char* state : {"denied", "withdrawn"}) {
        for (const char* purpose : {"service", "*"}) {
            const auto gate = verdict("service", {consent_event(state, "sms", purpose)});
            EXPECT_EQ(gate.verdict, Verdict::blocked) << state << purpose;
            EXPECT_EQ(gate.condition, "opted_out");
            EXPECT_THAT(gate.facts.front().events, ElementsAre(0u)) << "cites the event";
            EXPECT_THAT(gate.sentence, HasSubstr("sms for service"));
        }
    }
}

TEST(ConsentGate, APurposeThatNobodyKnowsIsUnknownAndBlocks) {
    for (const char* purpose : {"", "fun"}) {
        const auto gate = consent_gate(with_purposes(), {"a", "sms", purpose, true}, picture({consent_event("granted", "sms", "*")}), now);
        EXPECT_EQ(gate.verdict, Verdict::unknown);
        EXPECT_EQ(gate.condition, "purpose_unknown");
        EXPECT_FALSE(gate.sentence.empty());
    }
}

TEST(HoursGate, AnUnknownZoneBlocksAndIsSaid) {
    Policies policies;
    policies.contact_hours = ContactHours{};
    const auto gate = hours_gate(policies, text_message, {}, now);
    EXPECT_EQ(gate.verdict, Verdict::unknown);
    EXPECT_EQ(gate.condition, "zone_unknown");
    EXPECT_EQ(hours_gate(policies, in_contact, {}, now).verdict, Verdict::pass);
    EXPECT_EQ(hours_gate({}, text_message, {}, now).verdict, Verdict::pass) << "a pack without hours";
}

TEST(HoursGate, IsOpenFromTheFirstInstantAndClosedAtTheLast) {
    Policies policies;
    policies.contact_hours = ContactHours{};
    const std::vector<Window> windows = {{now, now + base::hours(2)}, {now + base::hours(5), now + base::hours(6)}};
    const auto at = [&](base::Duration after) { return hours_gate(policies, text_message, windows, now + after); };
    EXPECT_EQ(at({0}).verdict, Verdict::pass);
    EXPECT_EQ(at({0}).again_at, now + base::hours(2)) << "it closes then";
    EXPECT_EQ(at({-1}).verdict, Verdict::blocked);
    EXPECT_EQ(at({-1}).again_at, now);
    EXPECT_EQ(at(base::hours(2)).verdict, Verdict::blocked);
    EXPECT_EQ(at(base::hours(2)).again_at, now + base::hours(5));
    EXPECT_EQ(at(base::hours(7)).verdict, Verdict::blocked);
    EXPECT_EQ(at(base::hours(7)).again_at, std::nullopt);
    EXPECT_EQ(hours_gate(policies, text_message, std::vector<Window>{}, now).verdict, Verdict::blocked);
}

TEST(HoursGate, TheAnswerToAnOptOutDoesNotWaitForTheMorning) {
    Policies policies;
    policies.contact_hours = ContactHours{};
    policies.purposes = {{"reply", false, "opt_out_confirmation"}, {"service", false, "service"}};
    const Touch reply{"", "sms", "reply", true};
    EXPECT_EQ(hours_gate(policies, reply, std::vector<Window>{}, now).verdict, Verdict::pass);
    EXPECT_EQ(hours_gate(policies, reply, {}, now).verdict, Verdict::pass);
    EXPECT_EQ(hours_gate(policies, {"", "sms", "service", true}, std::vector<Window>{}, now).verdict, Verdict::blocked);
    EXPECT_EQ(consent_gate(policies, reply, {}, now).verdict, Verdict::blocked) << "with nothing to answer it goes nowhere";
}

Cap cap(std::int64_t limit, base::Duration window, std::vector<std::string> counts = {"message.sent"}) { return {"cap", "Cap", limit, window, std::move(counts), {}, {}}; }

GateResult capped(const Cap& rule, std::vector<Event> events, const Touch& touch = text_message) {
    Policies policies;
    policies.caps = {rule};
    return caps_gate(policies, touch, picture(std::move(events)), now);
}

TEST(Caps, SevenInSevenDaysBlockTheEighthUntilTheFirstIsSevenDaysOld) {
    std::vector<Event> events;
    for (int i = 0; i < 6; ++i) events.push_back(sent(i, base::hours(10 + i), "sms"));
    EXPECT_EQ(capped(cap(7, base::days(7)), events).verdict, Verdict::pass);
    events.push_back(sent(6, base::days(6), "sms"));
    const auto gate = capped(cap(7, base::days(7)), events);
    EXPECT_EQ(gate.verdict, Verdict::blocked);
    EXPECT_EQ(gate.again_at, now + base::days(1));
    EXPECT_EQ(gate.facts.front().value, base::Json(7));
    EXPECT_EQ(gate.facts.front().events.size(), 7u);
    EXPECT_EQ(gate.sentence, "Cap: 7 of 7 used.");
    EXPECT_EQ(capped(cap(7, base::days(7)), events, in_contact).verdict, Verdict::pass) << "a caller gets help";
}

TEST(Caps, AnEventLeavesExactlyWhenItsWindowIsOver) {
    EXPECT_EQ(capped(cap(1, base::days(7)), {sent(0, base::days(7), "sms")}).verdict, Verdict::pass);
    EXPECT_EQ(capped(cap(1, base::days(7)), {sent(0, base::days(7) , "sms"), sent(1, {base::days(7).us - 1}, "sms")}).verdict, Verdict::blocked);
}

TEST(Caps, FarBeyondTheLimitOpenOnlyWhenEnoughHaveLeft) {
    std::vector<Event> events;
    for (int i = 1; i <= 5; ++i) events.push_back(sent(i, base::hours(i), "sms"));
    EXPECT_EQ(capped(cap(2, base::days(1)), events).again_at, now - base::hours(2) + base::days(1));
}

TEST(Caps, OfZeroBlockForEverAndHugeOnesNever) {
    EXPECT_EQ(capped(cap(0, base::days(1)), {}).verdict, Verdict::blocked);
    EXPECT_EQ(capped(cap(0, base::days(1)), {}).again_at, std::nullopt);
    EXPECT_EQ(capped(cap(INT64_MAX, {INT64_MAX}), {sent(0, base::days(1), "sms")}).verdict, Verdict::pass);
    EXPECT_EQ(capped(cap(1, {INT64_MAX}), {sent(0, base::days(1), "sms")}).again_at, now - base::days(1) + base::Duration{INT64_MAX}) << "saturates";
}

TEST(Caps, OfAChannelCountThatChannelAndBindItAlone) {
    Cap rule = cap(1, base::days(1));
    rule.channels = {"sms"};
    EXPECT_EQ(capped(rule, {sent(0, base::hours(1), "email")}).verdict, Verdict::pass);
    EXPECT_EQ(capped(rule, {sent(0, base::hours(1), "sms")}).verdict, Verdict::blocked);
    EXPECT_EQ(capped(rule, {sent(0, base::hours(1), "sms")}, {"a", "email", "service", true}).verdict, Verdict::pass);
    rule.channels.clear();
    rule.purposes = {"marketing"};
    EXPECT_EQ(capped(rule, {sent(0, base::hours(1), "sms")}).verdict, Verdict::pass);
    EXPECT_EQ(capped(rule, {sent(0, base::hours(1), "sms")}, {"a", "email", "marketing", true}).verdict, Verdict::blocked);
}

TEST(Caps, CountOneEventOnceThoughItsTypeIsNamedTwice) {
    EXPECT_EQ(capped(cap(2, base::days(1), {"message.sent", "message.sent"}), {sent(0, base::hours(1), "sms")}).verdict, Verdict::pass);
}

TEST(Caps, AllThatAreUsedUpAreNamedAndTheLastToOpenCounts) {
    Policies policies;
    policies.caps = {cap(1, base::days(1)), cap(1, base::days(3), {"call.attempted"}), cap(5, base::days(3))};
    policies.caps[1].id = "calls";
    const auto gate = caps_gate(policies, text_message, picture({sent(0, base::hours(1), "sms"), sent(1, base::hours(2), "voice", "call.attempted")}), now);
    EXPECT_EQ(gate.condition, "cap+calls");
    EXPECT_EQ(gate.facts.size(), 2u);
    EXPECT_EQ(gate.again_at, now - base::hours(2) + base::days(3));
}

TEST(Caps, ALedgerThatIsTooOldBlocksAndSaysHowOldItIs) {
    Policies policies = with_purposes();
    policies.ledger_max_age = base::minutes(15);
    const auto judged = [&](std::optional<base::Time> ledger_at) { return caps_gate(policies, text_message, picture({}), now, {}, ledger_at); };
    EXPECT_EQ(judged(now - base::minutes(15)).verdict, Verdict::pass);
    EXPECT_EQ(judged(now - base::minutes(15)).again_at, now + base::Duration{1}) << "then it will be too old";
    EXPECT_THAT(judged(ledger_unseen).sentence, HasSubstr("has not been seen yet"));
    const auto stale = judged(now - base::minutes(16));
    EXPECT_EQ(stale.verdict, Verdict::unknown);
    EXPECT_EQ(stale.condition, "ledger_stale");
    EXPECT_THAT(stale.sentence, HasSubstr("What other desks did is known up to"));
    EXPECT_EQ(judged({}).verdict, Verdict::pass) << "nobody else contacts these customers";
    policies.ledger_max_age.reset();
    EXPECT_EQ(judged(now - base::days(3)).verdict, Verdict::pass) << "the pack does not ask";
}

class ReservationGate : public testing::Test {
protected:
    [[nodiscard]] GateResult gate(const std::vector<Party>& journeys, const Touch& touch = text_message) const { return reservation_gate(policies, touch, journeys, context, now); }
    ReservationGate() { policies.reservations = {{"fault", {"stuck"}, {"service"}, "We owe a repair.", {}, {}, {}}}; }

    Policies policies;
    context::Context context = picture({});
    ActiveJourney stuck{"fault", "f1", {"open", "stuck"}, "Stuck", {now - base::hours(2), now - base::hours(1)}, now - base::hours(3), "Repair"};
    ActiveJourney waiting{"fault", "f2", {"open"}, "Open"};
    ActiveJourney other{"lead", "", {"stuck"}, "Stuck"};
};

TEST_F(ReservationGate, HoldsInItsStatesForItsPurposes) {
    const auto held = gate({{&waiting, false}, {&other, false}, {&stuck, false}});
    EXPECT_EQ(held.verdict, Verdict::blocked);
    EXPECT_EQ(held.condition, "reserved_by_fault");
    EXPECT_EQ(held.facts.front().value, base::Json("stuck"));
    EXPECT_EQ(held.again_at, std::nullopt);
    EXPECT_EQ(gate({{&waiting, false}, {&other, false}}).verdict, Verdict::pass);
    EXPECT_EQ(gate({{&stuck, false}}, {"a", "sms", "marketing", true}).verdict, Verdict::pass);
    EXPECT_EQ(gate({{&stuck, false}}, in_contact).verdict, Verdict::pass);
    policies.reservations.front().states.clear();
    EXPECT_EQ(gate({{&waiting, false}}).verdict, Verdict::blocked) << "any state while it is active";
    const ActiveJourney bare{"fault", "", {}, ""};
    EXPECT_TRUE(gate({{&bare, false}}).facts.front().value.is_null());
}

TEST_F(ReservationGate, SaysWhoHoldsAndUntilWhen) {
    policies.reservations.front().lasts = base::hours(5);
    const auto held = gate({{&stuck, false}});
    EXPECT_EQ(held.again_at, now + base::hours(4));
    EXPECT_EQ(held.sentence, "We owe a repair. Repair (f1) has this customer since " + base::format_time(now - base::hours(1)) + ", until " + base::format_time(now + base::hours(4)) + ".");
}

TEST_F(ReservationGate, LetsTheHolderActAndNobodyElse) {
    policies.reservations.push_back({"lead", {}, {"service"}, "An offer is open.", {}, {}, {}});
    other.started = now - base::minutes(30);
    EXPECT_EQ(gate({{&stuck, true}, {&other, false}}).verdict, Verdict::pass) << "it came first";
    EXPECT_EQ(gate({{&stuck, false}, {&other, true}}).condition, "reserved_by_fault") << "that it claims the customer too is not enough";
}

TEST_F(ReservationGate, AnArrangedContactHoldsItsChannelAndPurpose) {
    auto booked = sent(3, base::minutes(10), "voice", "contact.reserved");
    booked.data = base::Json::object({{"channel", "sms"}, {"purpose", "service"}, {"agent", "nora"}, {"until", base::format_time(now + base::hours(2))}});
    context = picture({booked});
    const auto held = gate({});
    EXPECT_EQ(held.condition, "contact_arranged");
    EXPECT_EQ(held.again_at, now + base::hours(2));
    EXPECT_EQ(held.facts.front().events, std::vector<std::uint32_t>{0});
    EXPECT_THAT(held.sentence, testing::HasSubstr("by nora"));
    EXPECT_EQ(gate({}, {"a", "sms", "marketing", true}).verdict, Verdict::pass);
    EXPECT_EQ(gate({}, {"a", "email", "service", true}).verdict, Verdict::pass);
    EXPECT_EQ(gate({{&stuck, false}}).again_at, std::nullopt) << "the journey's end is not known";
    auto released = sent(4, base::minutes(5), "system", "contact.released");
    released.data = base::Json::object({{"reservation", booked.id}});
    context = picture({booked, released});
    EXPECT_EQ(gate({}).verdict, Verdict::pass);
}

TEST(Verdicts, HaveNames) {
    EXPECT_STREQ(verdict_name(Verdict::pass), "pass");
    EXPECT_STREQ(verdict_name(Verdict::blocked), "blocked");
    EXPECT_STREQ(verdict_name(Verdict::unknown), "unknown");
}

TEST(Levels, WhatNobodyKnowsIsReachedByNobodyAndReachesNothing) {
    Policies policies;
    policies.verification_levels = {"none", "basic", "strong"};
    EXPECT_TRUE(policies.reaches("strong", "basic"));
    EXPECT_TRUE(policies.reaches("basic", "basic"));
    EXPECT_FALSE(policies.reaches("basic", "strong"));
    EXPECT_FALSE(policies.reaches("", "basic"));
    EXPECT_FALSE(policies.reaches("weird", "basic"));
    EXPECT_TRUE(policies.reaches("weird", "")) << "where nothing is needed";
    EXPECT_FALSE(policies.reaches("strong", "weird"));
    EXPECT_EQ(policies.level_of("weird"), -1);
    EXPECT_EQ(policies.purpose("service"), nullptr);
}

}  // namespace
}  // namespace segue::policy
