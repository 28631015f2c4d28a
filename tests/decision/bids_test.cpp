// What campaigns ask for: a bid makes an action a candidate and gives it its value, and opens nothing else.

#include "core/decision/bids.h"
#include "core/decision/record.h"
#include "core/runtime/replay.h"
#include "tests/support/small_pack.h"

#include <random>

namespace segue::test {
namespace {

using base::Json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

pack::PackFiles bid_files(const std::string& by_bid = R"({"at_most":"50"})") {
    return changed_pack("actions.json", R"("id":"offer","title":"Offer more","value":"30")", R"("id":"offer","title":"Offer more","by_bid":)" + by_bid);
}
std::shared_ptr<const pack::Pack> bid_pack() {
    static const auto pack = read_small(bid_files());
    return pack;
}

std::string bid(const std::string& campaign, const std::string& value = "40", const std::string& until = "2026-03-20T00:00:00Z", const std::string& more = "") {
    return R"({"campaign":")" + campaign + R"(","action":"offer","value":")" + value + R"(","until":")" + until + "\"" + more + "}";
}

Story willing(const std::shared_ptr<const pack::Pack>& pack = bid_pack()) {
    Story story(pack);
    story.person().add("2026-01-02T00:00:00Z", "consent.granted", R"({"channel":"email","purpose":"marketing"})");
    return story;
}

std::string chosen(const runtime::Judgement& j) { return j.decision.candidates[j.decision.chosen].action_id(); }
decision::Explanation words(const runtime::Judgement& j, const Story& story) {
    return decision::explain(candidate(j.decision, "offer"), j.input, story.pack().rules, story.pack().fold.context.subjects);
}
std::string blocker(const runtime::Judgement& j, const Story& story) {
    const auto all = words(j, story).blockers;
    return all.empty() ? std::string() : all.front().gate + ": " + all.front().text;
}
std::string outcome(const runtime::Judgement& j) { return base::write_json(decision::outcome_json(j.decision, j.input)); }

TEST(Bids, WithoutACampaignTheActionIsWithheldInWords) {
    const Story story = willing();
    const auto j = story.judge();
    const auto& offer = candidate(j->decision, "offer");
    EXPECT_FALSE(offer.allowed);
    EXPECT_EQ(answer(offer, "bid"), "blocked: no_bid");
    EXPECT_EQ(answer(offer, "consent"), "pass") << "all other gates are asked all the same";
    EXPECT_EQ(blocker(*j, story), "bid: No campaign asks for this. It can be offered when one bids for it.");
    EXPECT_EQ(chosen(*j), "NO_ACTION");
}

TEST(Bids, TheBidIsTheValueAndIsCitedUntilItEnds) {
    Story story = willing().add("2026-03-01T00:00:00Z", "campaign.bid", bid("spring"));
    const auto j = story.judge();
    const auto& offer = candidate(j->decision, "offer");
    EXPECT_TRUE(offer.allowed);
    EXPECT_EQ(offer.value, base::fixed(40));
    EXPECT_EQ(chosen(*j), "offer");
    const auto said = words(*j, story);
    EXPECT_EQ(said.waterfall, "chance 1 × fit 1 × value 40 × emphasis 1 = 40");
    EXPECT_EQ(said.factors.at(2).from, "The campaign 'spring' bids 40.");
    ASSERT_FALSE(said.in_favour.empty());
    EXPECT_EQ(said.in_favour.front().text, "The campaign 'spring' asks for this.");
    EXPECT_THAT(said.in_favour.front().events, ElementsAre(2u));
    EXPECT_EQ(said.in_favour.front().until, instant("2026-03-20T00:00:00Z"));
    EXPECT_LE(j->decision.next_check_at.value_or(base::time_max), instant("2026-03-20T00:00:00Z"));

    EXPECT_EQ(chosen(*story.judge("2026-03-19T18:59:59Z")), "offer");
    const auto over = story.judge("2026-03-20T00:00:00Z");
    EXPECT_EQ(answer(candidate(over->decision, "offer"), "bid"), "blocked: bid_over");
    EXPECT_EQ(blocker(*over, story), "bid: The campaign 'spring' asked for this until 2026-03-20T00:00:00Z, and that is over. It can be offered when a campaign bids for it anew.");
}

TEST(Bids, CountNoMoreThanThePackAllows) {
    Story story = willing().add("2026-03-01T00:00:00Z", "campaign.bid", bid("spring", "9999.5"));
    const auto j = story.judge();
    EXPECT_EQ(candidate(j->decision, "offer").value, base::fixed(50));
    EXPECT_EQ(words(*j, story).factors.at(2).from, "The campaign 'spring' bids 9999.5; the pack counts at most 50.");
}

TEST(Bids, TheHighestCountsAndOfEqualOnesTheFirstByName) {
    Story story = willing().add("2026-03-01T00:00:00Z", "campaign.bid", bid("autumn", "20")).add("2026-03-02T00:00:00Z", "campaign.bid", bid("winter", "45")).add("2026-03-03T00:00:00Z", "campaign.bid", bid("spring", "45"));
    EXPECT_EQ(words(*story.judge(), story).factors.at(2).from, "The campaign 'spring' bids 45.");
    story.add("2026-03-04T00:00:00Z", "campaign.withdrawn", R"({"campaign":"spring"})").add("2026-03-04T00:00:00Z", "campaign.withdrawn", R"({"campaign":"winter","action":"offer"})");
    EXPECT_EQ(words(*story.judge(), story).factors.at(2).from, "The campaign 'autumn' bids 20.");
    story.add("2026-03-05T00:00:00Z", "campaign.withdrawn", R"({"campaign":"autumn","action":"remind"})");
    EXPECT_TRUE(candidate(story.judge()->decision, "offer").allowed) << "it has withdrawn something else";
}

TEST(Bids, ALaterBidOfTheSameCampaignStandsInPlaceOfTheFormer) {
    Story story = willing().add("2026-03-01T00:00:00Z", "campaign.bid", bid("spring", "45")).add("2026-03-02T00:00:00Z", "campaign.bid", bid("spring", "10", "2026-03-12T00:00:00Z"));
    EXPECT_EQ(candidate(story.judge()->decision, "offer").value, base::fixed(10));
    EXPECT_EQ(answer(candidate(story.judge("2026-03-12T00:00:00Z")->decision, "offer"), "bid"), "blocked: bid_over");
    story.add("2026-03-05T00:00:00Z", "campaign.withdrawn", R"({"campaign":"spring"})");
    const auto gone = story.judge();
    EXPECT_EQ(blocker(*gone, story), "bid: The campaign 'spring' has withdrawn its bid for this. It can be offered when a campaign bids for it anew.");
    EXPECT_THAT(words(*gone, story).blockers.front().events, ElementsAre(3u, 4u)) << "the bid and its withdrawal";
    story.add("2026-03-06T00:00:00Z", "campaign.bid", bid("spring", "12"));
    EXPECT_EQ(candidate(story.judge()->decision, "offer").value, base::fixed(12)) << "it may bid again";
}

TEST(Bids, MayNameATreatmentAndASubject) {
    auto files = bid_files();
    auto& actions = files["actions.json"];
    const std::string remind = R"("title":"Remind of the payment","subject":"order","value":"20")";
    actions.replace(actions.find(remind), remind.size(), R"("title":"Remind of the payment","subject":"order","by_bid":{"at_most":"20"})");
    Story story = willing(read_small(files)).order("o1").order("o2");
    story.add("2026-03-02T00:00:00Z", "campaign.bid", R"({"campaign":"dunning","action":"remind","subject":"o2","treatment":"text","value":8,"until":"2026-03-20T00:00:00Z"})");
    const auto j = story.judge();
    EXPECT_EQ(answer(candidate(j->decision, "remind", "o1"), "bid"), "blocked: no_bid");
    EXPECT_EQ(answer(candidate(j->decision, "remind", "o2"), "bid"), "pass");
    EXPECT_EQ(candidate(j->decision, "remind", "o2").value, base::fixed(8));
    story.add("2026-03-02T00:00:00Z", "campaign.bid", bid("spring", "30", "2026-03-20T00:00:00Z", R"(,"treatment":"letter")"));
    EXPECT_EQ(answer(candidate(story.judge()->decision, "offer"), "bid"), "blocked: no_bid");
}

TEST(Bids, OfCampaignsThatThePackDoesNotTakeAreNoBids) {
    Story story = willing(read_small(bid_files(R"({"at_most":"50","campaigns":["spring"]})")));
    story.add("2026-03-01T00:00:00Z", "campaign.bid", bid("stranger", "50"));
    EXPECT_EQ(blocker(*story.judge(), story), "bid: The campaign 'stranger' asks for this, but the pack does not take its bids.");
    story.add("2026-03-01T00:00:00Z", "campaign.bid", bid("spring", "3"));
    EXPECT_EQ(candidate(story.judge()->decision, "offer").value, base::fixed(3));
}

TEST(Bids, ThatCannotBeReadChangeNothingAndAreSaid) {
    Story story = willing().add("2026-03-01T00:00:00Z", "campaign.bid", bid("spring", "40"));
    for (const char* odd : {R"({"action":"offer","value":"1","until":"2026-03-20T00:00:00Z"})", R"({"campaign":"spring","action":"offer","value":1.5,"until":"2026-03-20T00:00:00Z"})",
                            R"({"campaign":"spring","action":"offer","value":"-1","until":"2026-03-20T00:00:00Z"})", R"({"campaign":"spring","action":"offer","value":-9223372036854775807,"until":"2026-03-20T00:00:00Z"})",
                            R"({"campaign":"spring","action":"offer","value":9223372036854775807,"until":"2026-03-20T00:00:00Z"})", R"({"campaign":"spring","action":"offer","value":"2"})",
                            R"({"campaign":"spring","action":"offer","value":"2","until":"soon"})", "null"}) {
        Story one = story;
        one.add("2026-03-02T00:00:00Z", "campaign.bid", odd);
        const auto j = one.judge();
        EXPECT_EQ(candidate(j->decision, "offer").value, base::fixed(40)) << odd;
        EXPECT_THAT(j->input.context.problems, ElementsAre(HasSubstr("a campaign's bid "))) << odd;
    }
    story.add("2026-03-02T00:00:00Z", "campaign.withdrawn", "{}");
    EXPECT_THAT(story.judge()->input.context.problems, ElementsAre("a withdrawal of bids names no campaign"));
}

TEST(Bids, ThatCanNeverCountAreSaid) {
    Story story = willing();
    story.add("2026-03-01T00:00:00Z", "campaign.bid", bid("spring", "1", "2026-03-20T00:00:00Z", R"(,"treatment":"letter")"));
    story.add("2026-03-01T00:00:00Z", "campaign.bid", R"({"campaign":"spring","action":"ofer","value":"1","until":"2026-03-20T00:00:00Z"})");
    story.add("2026-03-01T00:00:00Z", "campaign.bid", R"({"campaign":"spring","action":"advise","value":"1","until":"2026-03-20T00:00:00Z"})");
    story.add("2026-03-01T00:00:00Z", "campaign.bid", R"({"campaign":"past","action":"nowhere","value":"1","until":"2026-03-02T00:00:00Z"})");
    const auto j = story.judge();
    EXPECT_THAT(decision::idle_bids(j->input.context, story.pack().rules, j->input.now),
                ElementsAre("the campaign 'spring' bids for 'advise', for which the pack takes no bids", "the campaign 'spring' bids for the action 'ofer', which the pack does not have",
                            "the campaign 'spring' bids for the treatment 'letter' of 'offer', which the pack does not have"));
}

TEST(Bids, OpenNoOtherGate) {
    Story story(bid_pack());
    story.person().add("2026-03-01T00:00:00Z", "campaign.bid", bid("spring", "50"));
    EXPECT_EQ(answer(candidate(story.judge()->decision, "offer"), "consent"), "unknown: no_opt_in");
    EXPECT_EQ(answer(candidate(story.judge("2026-03-10T23:00:00Z")->decision, "offer"), "hours"), "blocked: quiet_hours");
    EXPECT_FALSE(candidate(story.judge()->decision, "offer").allowed);
}

TEST(Bids, OfAPackWithoutThemLeaveNoTraceInARecord) {
    const auto j = Story().person().add("2026-03-01T00:00:00Z", "campaign.bid", bid("spring")).judge();
    EXPECT_EQ(outcome(*j).find("bid."), std::string::npos);
    EXPECT_EQ(answer(candidate(j->decision, "offer"), "consent"), "unknown: no_opt_in");
    EXPECT_EQ(candidate(j->decision, "offer").value, base::fixed(30));
}

/// Bids and withdrawals of three campaigns, at few instants, so that many fall together.
Story random_campaigns(std::mt19937_64& random, bool withdrawals, int events) {
    Story story = willing();
    for (int i = 0; i < events; ++i) {
        const std::string campaign(1, static_cast<char>('a' + random() % 3)), day = std::to_string(random() % 8 + 1);
        if (withdrawals && random() % 4 == 0) story.add("2026-03-0" + day + "T00:00:00Z", "campaign.withdrawn", R"({"campaign":")" + campaign + "\"}");
        else story.add("2026-03-0" + day + "T00:00:00Z", "campaign.bid", bid(campaign, std::to_string(random() % 60), "2026-03-1" + std::to_string(random() % 9) + "T00:00:00Z"));
    }
    return story;
}

TEST(BidsProperty, TheOrderOfEventsNeverChangesAByte) {
    std::mt19937_64 random(20261127);
    for (int turn = 0; turn < 200; ++turn) {
        Story story = random_campaigns(random, true, 12);
        const std::string expected = outcome(*story.judge());
        std::shuffle(story.events.begin(), story.events.end(), random);
        ASSERT_EQ(outcome(*story.judge()), expected) << turn;
    }
}

TEST(BidsProperty, AWithdrawalOrAnEarlierEndNeverAllowsAnythingNew) {
    std::mt19937_64 random(7);
    int withheld = 0;
    const auto allowed = [](const runtime::Judgement& j) {
        std::set<std::string> names;
        for (const auto& c : j.decision.candidates) {
            if (c.allowed) names.insert(c.action_id());
        }
        return names;
    };
    for (int turn = 0; turn < 400; ++turn) {
        const Story story = random_campaigns(random, turn % 2 == 0, 2);
        const auto was = allowed(*story.judge());
        Story less = story;
        const std::string campaign(1, static_cast<char>('a' + random() % 3));
        if (turn % 3 == 0) {
            for (auto& event : less.events) {
                if (event.type == "campaign.bid") event.data.set("until", std::min(std::string(event.data.text_or("until")), "2026-03-1" + std::to_string(random() % 9) + "T00:00:00Z"));
            }
        } else {
            less.add("2026-03-0" + std::to_string(random() % 9 + 1) + "T12:00:00Z", "campaign.withdrawn", R"({"campaign":")" + campaign + "\"}");
        }
        const auto is = allowed(*less.judge());
        ASSERT_TRUE(std::includes(was.begin(), was.end(), is.begin(), is.end())) << turn;
        withheld += is.size() < was.size();
    }
    EXPECT_GT(withheld, 20) << "they do bind";
}

TEST(Bids, ARecordHoldsAllThatIsNeededToDecideAgain) {
    Story story = willing().add("2026-03-01T00:00:00Z", "campaign.bid", bid("spring")).add("2026-03-02T00:00:00Z", "campaign.bid", bid("autumn", "20"));
    const auto j = story.judge();
    const Json record = decision::record_json(j->decision, j->input, story.pack().rules, {"test", "none", 0});
    const auto replayed = runtime::replay_record(record, "r", story.pack(), story.events);
    EXPECT_TRUE(replayed.same) << replayed.why;
    EXPECT_THAT(base::write_json(*record.find("outcome")), HasSubstr(R"("facts":[{"events":["e2"],"path":"bid.campaign","value":"spring"},{"events":["e2"],"path":"bid.value","value":"40"}],"gate":"bid")"));
    Story other = willing().add("2026-03-01T00:00:00Z", "campaign.bid", bid("spring", "41")).add("2026-03-02T00:00:00Z", "campaign.bid", bid("autumn", "20"));
    EXPECT_FALSE(runtime::replay_record(record, "r", story.pack(), other.events).same) << "another bid is another decision";
}

std::vector<std::string> findings(const std::string& by_bid, const std::string& value = "") {
    auto files = bid_files(by_bid + value);
    std::vector<std::string> found;
    for (const auto& issue : pack::read_pack(files, "small", instant("2026-01-01T00:00:00Z")).issues) found.push_back(base::issue_text(issue));
    return found;
}

TEST(Bids, WhatAPackSaysOfThemIsChecked) {
    EXPECT_THAT(findings(R"({"at_most":"50"})"), IsEmpty());
    EXPECT_THAT(findings(R"({"at_most":"50","campains":[]})"), ElementsAre(HasSubstr("'by_bid' has the unknown field 'campains' (did you mean 'campaigns'?)")));
    EXPECT_THAT(findings(R"({"at_most":"50"})", R"(,"value":"30")"), ElementsAre(HasSubstr("an action by bid is worth what a campaign bids (remove 'value', and say the most that it may be worth in 'by_bid')")));
    EXPECT_THAT(findings(R"({"at_most":"0"})"), ElementsAre(HasSubstr("'at_most' must be above 0")));
    EXPECT_THAT(findings("{}"), ElementsAre(HasSubstr("'by_bid' needs the field 'at_most'")));
    EXPECT_THAT(findings("true"), ElementsAre(HasSubstr("'by_bid' must be a JSON object")));
}

}  // namespace
}  // namespace segue::test
