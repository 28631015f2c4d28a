// What is chosen, what is withheld, and that nothing protective ever makes anything newly allowed.

#include "tests/support/small_pack.h"

#include <set>

namespace segue::test {
namespace {

using decision::Decision;
using testing::ElementsAre;
using testing::IsEmpty;

std::string outcome(const runtime::Judgement& j) { return base::write_json(decision::outcome_json(j.decision, j.input)); }
std::string chosen(const runtime::Judgement& j) { return std::string(decision::kind_name(j.decision.kind)) + " " + j.decision.candidates[j.decision.chosen].action_id(); }

std::set<std::string> allowed(const Decision& decision) {
    std::set<std::string> names;
    for (const auto& c : decision.candidates) {
        if (c.allowed) names.insert(c.action_id() + "/" + c.subject + "/" + c.treatment_id());
    }
    return names;
}

Story paid_order() { return Story().person().order("o1", true).contact(); }

TEST(Decide, TheWayOfARefundIsVerifyThenEnterThenConfirmThenAct) {
    Story story = paid_order();
    EXPECT_EQ(answer(candidate(story.judge()->decision, "refund", "o1"), "verification"), "unknown: caller_not_verified");
    EXPECT_EQ(chosen(*story.judge()), "action advise") << "a refund without its target is not only waiting for the caller";
    story.prepared("o1");
    EXPECT_EQ(chosen(*story.judge()), "verify refund");
    story.verified();
    EXPECT_EQ(chosen(*story.judge()), "confirm refund");
    story.confirmed("o1");
    EXPECT_EQ(chosen(*story.judge()), "action refund");
    EXPECT_TRUE(candidate(story.judge()->decision, "refund", "o1").allowed);
}

TEST(Decide, JudgesEachTreatmentForEachSubjectByAllGatesInOneOrder) {
    const auto j = Story().person().order("o2").order("o1", true).contact().judge();
    std::vector<std::string> names;
    for (const auto& c : j->decision.candidates) names.push_back(c.action_id() + " " + c.subject);
    EXPECT_THAT(names, ElementsAre("advise ", "offer ", "refund o1", "refund o2", "remind o1", "remind o2", "NO_ACTION "));
    for (const auto& c : j->decision.candidates) {
        if (!c.action) continue;
        std::vector<std::string> gates;
        for (const auto& g : c.gates) gates.push_back(g.gate);
        EXPECT_THAT(gates, ElementsAre("kill_switch", "pack_dates", "reach", "reservation", "eligibility", "applicability", "suitability", "verification", "confirmation", "consent",
                                       "hours", "caps", "connector", "skill"));
    }
}

TEST(Decide, NobodyOnTheLineLeavesOnlyWhatReachesOut) {
    const auto j = Story().person().order("o1").judge("2026-03-10T10:05:00Z", "");
    EXPECT_EQ(answer(candidate(j->decision, "advise"), "reach"), "blocked: nobody_on_the_line");
    EXPECT_EQ(answer(candidate(j->decision, "remind", "o1"), "reach"), "pass");
    EXPECT_EQ(chosen(*j), "action remind");
}

TEST(Decide, AContactThatEndedOrIsWrappedUpIsNobodyOnTheLine) {
    for (const char* end : {"contact.ended", "disposition.recorded"}) {
        const auto j = paid_order().add("2026-03-10T10:04:00Z", end, "{}", "voice", "K-1").judge();
        EXPECT_EQ(answer(candidate(j->decision, "advise"), "reach"), "blocked: nobody_on_the_line") << end;
    }
}

TEST(Decide, AContactThatNobodyKnowsIsNotVerifiedAndHasSaidYesToNothing) {
    // Regression: a contact that was not in the picture passed both gates.
    const auto j = paid_order().judge("2026-03-10T10:05:00Z", "K-404");
    EXPECT_EQ(answer(candidate(j->decision, "refund", "o1"), "verification"), "unknown: caller_not_verified");
    EXPECT_EQ(answer(candidate(j->decision, "refund", "o1"), "confirmation"), "unknown: not_confirmed");
    EXPECT_EQ(answer(candidate(j->decision, "advise"), "reach"), "blocked: nobody_on_the_line");
}

TEST(Decide, AConditionThatReadsWhatIsMissingBlocksAsUnknown) {
    const auto pack = read_small(changed_pack("actions.json", "has(attempt.to)", "attempt.to == 'card'"));
    const auto j = Story(pack).person().order("o1", true).contact().judge();
    EXPECT_EQ(answer(candidate(j->decision, "refund", "o1"), "eligibility"), "unknown: target_entered");
}

TEST(Decide, AReservationHoldsOthersButNotTheJourneyThatHasIt) {
    // Regression: the journey's own offer was blocked by its own reservation.
    Story story = Story().person(R"({"name":"Ada","zone":"Europe/Berlin"})").order("o1").order("o2").add("2026-03-03T10:00:00Z", "payment.failed", R"({"order":"o1","reason":"expired"})");
    story.add("2026-03-03T11:00:00Z", "consent.granted", R"({"channel":"email","purpose":"marketing"})");
    const auto j = story.contact().judge();
    EXPECT_EQ(answer(candidate(j->decision, "remind", "o1"), "reservation"), "pass");
    EXPECT_EQ(answer(candidate(j->decision, "remind", "o2"), "reservation"), "blocked: reserved_by_payment") << "about another order";
    EXPECT_EQ(answer(candidate(j->decision, "offer"), "reservation"), "blocked: reserved_by_payment");
    EXPECT_EQ(answer(candidate(j->decision, "advise"), "reservation"), "pass") << "in the contact";
}

TEST(Decide, TheStrongestOfferOfTheJourneyWeighsIn) {
    Story story = Story().person().order("o1").contact();
    EXPECT_EQ(base::format_fixed(candidate(story.judge()->decision, "remind", "o1").priority), "18") << "0.5 × 1.5 × 20 × 1.2";
    story.add("2026-03-03T10:00:00Z", "payment.failed", R"({"order":"o1","reason":"expired"})");
    EXPECT_EQ(base::format_fixed(candidate(story.judge()->decision, "remind", "o1").priority), "24") << "0.5 × 2 × 20 × 1.2";
}

TEST(Decide, AJourneyThatIsSwitchedOffOffersNothing) {
    auto files = changed_pack("policies.json", "\"no_action\"", R"("kill":[{"journey":"payment","reason":"wrong"}],"no_action")");
    Story story(read_small(files));  // holds the pack, which the judgement points into
    const auto j = story.person().order("o1").add("2026-03-03T10:00:00Z", "payment.failed", R"({"order":"o1","reason":"expired"})").contact().judge();
    EXPECT_EQ(base::format_fixed(candidate(j->decision, "remind", "o1").priority), "12") << "0.5 × 1 × 20 × 1.2";
    EXPECT_EQ(answer(candidate(j->decision, "remind", "o1"), "reservation"), "pass");
}

TEST(Decide, TermsThatAreSwitchedOffCountAsOne) {
    const auto priority = [](const char* terms) {
        auto files = changed_pack("policies.json", "\"no_action\"", std::string("\"terms\":{") + terms + "},\"no_action\"");
        return base::format_fixed(candidate(Story(read_small(files)).person().order("o1").contact().judge()->decision, "remind", "o1").priority);
    };
    EXPECT_EQ(priority(R"("propensity":false)"), "36");
    EXPECT_EQ(priority(R"("context":false)"), "12");
    EXPECT_EQ(priority(R"("value":false)"), "0.9");
    EXPECT_EQ(priority(R"("lever":false)"), "15");
    EXPECT_EQ(priority(R"("propensity":false,"context":false,"value":false,"lever":false)"), "1");
}

TEST(Decide, AnOverflowTakesTheCandidateOutWithItsReason) {
    const auto pack = read_small(changed_pack("actions.json", "\"value\":\"6\"", "\"value\":\"9000000000000\",\"lever\":\"9\""));
    const auto j = Story(pack).person().contact().judge();
    const auto& advise = candidate(j->decision, "advise");
    EXPECT_FALSE(advise.allowed);
    EXPECT_FALSE(advise.waits_for_caller);
    EXPECT_EQ(answer(advise, "arithmetic"), "blocked: overflow");
    EXPECT_EQ(advise.priority, base::Fixed{});
    EXPECT_EQ(chosen(*j), "nothing NO_ACTION");
    EXPECT_FALSE(decision::explain(advise, j->input, pack->rules, {}).blockers.front().text.empty());
}

TEST(NoAction, IsWorthMoreAfterEachRecentContact) {
    Story story = Story().person().contact();
    EXPECT_EQ(chosen(*story.judge()), "action advise") << "6 against 5";
    story.add("2026-03-09T10:00:00Z", "message.sent", "{}", "sms");
    const auto tired = story.judge();
    EXPECT_EQ(chosen(*tired), "nothing NO_ACTION") << "6 against 7";
    EXPECT_EQ(base::format_fixed(tired->decision.candidates.back().priority), "7");
    EXPECT_LE(tired->decision.next_check_at, instant("2026-03-16T10:00:00Z"));
    const auto rested = story.judge("2026-03-16T10:00:00Z");
    EXPECT_EQ(chosen(*rested), "action advise") << "the message has left the window";
}

TEST(NoAction, ItsNextCheckIsWhenARecentContactLeavesTheWindow) {
    const auto pack = read_small(changed_pack("policies.json", R"("contact_hours":{"from":"08:00","to":"20:00"},)", ""));
    const auto j = Story(pack).person().add("2026-03-05T10:00:00Z", "message.sent", "{}", "sms").contact().judge();
    EXPECT_EQ(j->decision.next_check_at, instant("2026-03-12T10:00:00Z"));
}

TEST(NoAction, WinsWhenItsOwnArithmeticOverflows) {
    // Regression: fatigue past all numbers counted as no fatigue at all.
    auto files = changed_pack("policies.json", R"("per_contact":"2")", R"("per_contact":"9000000000000")");
    Story story = Story(read_small(files)).person().contact();
    story.add("2026-03-09T10:00:00Z", "message.sent", "{}", "sms").add("2026-03-09T11:00:00Z", "message.sent", "{}", "sms");
    EXPECT_EQ(chosen(*story.judge()), "nothing NO_ACTION");
}

TEST(Decide, ThePacksEndIsWhenTheDecisionChanges) {
    const auto before = paid_order().judge("2028-12-31T23:59:59Z");
    EXPECT_EQ(answer(candidate(before->decision, "advise"), "pack_dates"), "pass");
    EXPECT_LE(before->decision.next_check_at, instant("2029-01-01T00:00:00Z"));
    const auto after = paid_order().judge("2029-01-01T00:00:00Z");
    EXPECT_EQ(answer(candidate(after->decision, "advise"), "pack_dates"), "blocked: retired");
    EXPECT_EQ(chosen(*after), "nothing NO_ACTION");
}

TEST(Decide, NothingThatCannotBeDeliveredOrNeedsAnotherSkillIsAllowed) {
    auto files = changed_pack("actions.json", R"("title":"Give advice")", R"("title":"Give advice","treatments":[{"id":"guide","skill":"law"}])");
    Story story = Story(read_small(files)).person().order("o1").contact();
    story.channels = {"email"};
    EXPECT_EQ(answer(candidate(story.judge()->decision, "remind", "o1"), "connector"), "blocked: not_deliverable");
    EXPECT_EQ(answer(candidate(story.judge()->decision, "advise"), "skill"), "blocked: skill_missing");
    story.skills = {"law"};
    EXPECT_EQ(answer(candidate(story.judge()->decision, "advise"), "skill"), "pass");
}

/// A customer of many shapes.
Story somebody(std::uint64_t seed, std::shared_ptr<const pack::Pack> pack = small_pack()) {
    const auto next = [&seed](std::uint64_t below) { return (seed = seed * 6364136223846793005ULL + 1442695040888963407ULL, (seed >> 33) % below); };
    Story story(std::move(pack));
    story.person(next(4) ? R"({"name":"Ada","zone":"Europe/Berlin","tier":"gold"})" : R"({"name":5,"zone":"Nowhere/Else"})");
    for (std::uint64_t i = 0; i < 1 + next(4); ++i) story.order("o" + std::to_string(i), next(2) == 0);
    if (next(2)) story.add("2026-03-04T10:00:00Z", "payment.failed", R"({"order":"o0","reason":"expired"})");
    if (next(2)) story.add("2026-03-04T11:00:00Z", "consent.granted", R"({"channel":"email","purpose":"marketing"})");
    if (next(3) == 0) story.add("2026-03-04T11:00:00Z", "consent.withdrawn", R"({"channel":"email"})");
    for (std::uint64_t i = 0; i < next(4); ++i) story.add("2026-03-0" + std::to_string(5 + i) + "T12:00:00Z", "message.sent", "{}", "sms");
    story.contact();
    if (next(2)) story.verified(next(2) ? "basic" : "odd level");
    if (next(2)) story.prepared("o0");
    if (next(2)) story.confirmed("o0");
    return story;
}

TEST(Properties, ShuffledAndDoubledEventsGiveEqualOutcomeBytes) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Story story = somebody(seed);
        const std::string expected = outcome(*story.judge());
        for (std::uint64_t turn = 1; turn <= 3; ++turn) {
            story.events.push_back(story.events[turn % story.events.size()]);
            for (std::size_t i = story.events.size(); i > 1; --i) std::swap(story.events[i - 1], story.events[(seed * 7919 + turn * 104729 + i * 31) % i]);
            ASSERT_EQ(outcome(*story.judge()), expected) << "seed " << seed;
        }
    }
}

TEST(Properties, TheOrderIsTotalStrictAndHoldsExactlyWhatIsAllowed) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const auto j = somebody(seed).judge();
        const auto& d = j->decision;
        ASSERT_EQ(d.order.size(), static_cast<std::size_t>(std::count_if(d.candidates.begin(), d.candidates.end(), [](const auto& c) { return c.allowed; })));
        for (std::size_t i = 1; i < d.order.size(); ++i) {
            const auto& a = d.candidates[d.order[i - 1]];
            const auto& b = d.candidates[d.order[i]];
            const auto key = [](const decision::Candidate& c) { return std::tuple(-c.priority.micros, -c.value.micros, c.action_id(), c.treatment_id(), c.subject); };
            ASSERT_LT(key(a), key(b)) << "seed " << seed;
        }
    }
}

TEST(Properties, EveryWithheldCandidateHasAReasonThatIsNotEmpty) {
    // A rule whose sentence comes out empty, and one whose sentence cannot be filled.
    auto files = changed_pack("actions.json", "Order {subject.id} is {subject.status}.", "{subject.status == 'nothing' ? 'x' : ' '}");
    const auto odd = read_small(files);
    for (const auto& pack : {small_pack(), odd}) {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            const auto j = somebody(seed, pack).judge();
            for (const auto& c : j->decision.candidates) {
                if (c.allowed) continue;
                const auto words = decision::explain(c, j->input, pack->rules, pack->fold.context.subjects);
                ASSERT_FALSE(words.blockers.empty()) << c.action_id();
                for (const auto& blocker : words.blockers) ASSERT_NE(blocker.text.find_first_not_of(" \n\t"), std::string::npos) << c.action_id() << " " << blocker.gate;
            }
        }
    }
}

void expect_only_less(const Decision& before, const Decision& after, const std::string& what) {
    const auto was = allowed(before), is = allowed(after);
    EXPECT_TRUE(std::includes(was.begin(), was.end(), is.begin(), is.end())) << what;
}

TEST(Properties, ACapAWithdrawalOrAKillSwitchNeverAllowsAnythingNew) {
    const auto caps = read_small(changed_pack("policies.json", "\"caps\":[", R"("caps":[{"id":"none_at_all","limit":0,"window":"P1D","counts":["message.sent"]},)"));
    const auto kills = read_small(changed_pack("policies.json", "\"no_action\"", R"("kill":[{"action":"remind","reason":"r"},{"channel":"email","reason":"r"}],"no_action")"));
    // A regression: a journey that was switched off gave its reservation up, which let others reach the customer.
    const auto no_journey = read_small(changed_pack("policies.json", "\"no_action\"", R"("kill":[{"journey":"payment","reason":"r"}],"no_action")"));
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const auto plain = somebody(seed).judge();
        expect_only_less(plain->decision, somebody(seed, caps).judge()->decision, "cap");
        expect_only_less(plain->decision, somebody(seed, kills).judge()->decision, "kill switch");
        expect_only_less(plain->decision, somebody(seed, no_journey).judge()->decision, "kill switch of a journey");
        for (const char* channel : {"sms", "email"}) {
            for (const char* purpose : {"*", "service", "marketing"}) {
                Story story = somebody(seed);
                story.add("2026-03-10T10:04:00Z", "consent.withdrawn", std::string(R"({"channel":")") + channel + R"(","purpose":")" + purpose + "\"}");
                const auto after = story.judge();
                expect_only_less(plain->decision, after->decision, "withdrawal");
                for (const auto& c : after->decision.candidates) {
                    const bool bound = c.allowed && c.treatment && c.treatment->channel == channel && (std::string(purpose) == "*" || c.treatment->purpose == purpose);
                    ASSERT_FALSE(bound) << "it binds the very next decision";
                }
            }
        }
    }
}

TEST(Properties, DecidingTwiceChangesNothing) {
    const auto j = somebody(3).judge();
    const std::string first = outcome(*j);
    const auto again = decision::decide(j->input, small_pack()->rules);
    EXPECT_EQ(base::write_json(decision::outcome_json(again, j->input)), first);
}

TEST(Decide, ACustomerOfWhomNothingIsKnownGetsNothing) {
    const auto j = Story().judge("2026-03-10T10:05:00Z", "");
    EXPECT_EQ(chosen(*j), "nothing NO_ACTION");
    EXPECT_EQ(j->decision.candidates.size(), 3u) << "what is about the person, and nothing";
    EXPECT_THAT(j->decision.order, ElementsAre(2u));
}

/// `remind` is for orders of which this does not say no.
pack::PackFiles files_with_subject_when(const std::string& when, const std::string& action = R"("title":"Remind of the payment","subject":"order")") {
    return changed_pack("actions.json", action, action + R"(,"subject_when":")" + when + "\"");
}

TEST(SubjectWhen, LeavesOutThoseThatItSaysNoToAndJudgesTheRest) {
    const auto pack = read_small(files_with_subject_when("subject.status != 'paid'"));
    const auto j = Story(pack).person().order("o1", true).order("o2").contact().judge();
    std::vector<std::string> names;
    for (const auto& c : j->decision.candidates) names.push_back(c.action_id() + " " + c.subject);
    EXPECT_THAT(names, ElementsAre("advise ", "offer ", "refund o1", "refund o2", "remind o2", "NO_ACTION "));
    EXPECT_EQ(outcome(*j).find(R"("action":"remind","allowed":false,"gates":[],"priority":"0","subject":"o1")"), std::string::npos);
}

TEST(SubjectWhen, ThatCannotBeToldLeavesNobodyOut) {
    const auto pack = read_small(files_with_subject_when("subject.nowhere == 'x'"));
    const auto j = Story(pack).person().order("o1").judge();
    EXPECT_EQ(candidate(j->decision, "remind", "o1").subject, "o1");
}

TEST(SubjectWhen, IsLookedAtAgainWhenTimeMayChangeIt) {
    const auto pack = read_small(files_with_subject_when("now < timestamp('2026-03-10T11:00:00Z')"));
    const Story story = Story(pack).person().order("o1").contact();
    const auto before = story.judge();
    EXPECT_EQ(candidate(before->decision, "remind", "o1").subject, "o1");
    EXPECT_EQ(before->decision.next_check_at, instant("2026-03-10T11:00:00Z"));
    const auto after = story.judge("2026-03-10T11:00:00Z");
    EXPECT_TRUE(std::none_of(after->decision.candidates.begin(), after->decision.candidates.end(), [](const auto& c) { return c.action_id() == "remind"; }));
}

TEST(SubjectWhen, IsCheckedWithThePack) {
    const auto issues = [](const pack::PackFiles& files) {
        std::string all;
        for (const auto& issue : pack::read_pack(files, "small", instant("2026-01-01T00:00:00Z")).issues) all += base::issue_text(issue) + "\n";
        return all;
    };
    EXPECT_EQ(issues(files_with_subject_when("!subject.closed")), "");
    EXPECT_THAT(issues(files_with_subject_when("!subject.closed", R"("id":"advise","title":"Give advice")")), testing::HasSubstr("'subject_when' chooses among subjects, and the action is about none"));
    EXPECT_THAT(issues(files_with_subject_when("treatment.channel == 'sms'")), testing::HasSubstr("'subject_when' is asked before there is a treatment"));
    EXPECT_THAT(issues(files_with_subject_when("!subjct.closed")), testing::HasSubstr("did you mean 'subject'?"));
}

}  // namespace
}  // namespace segue::test
