// The explanation, the record, the picture with its journeys, and the reading of actions.

#include "tests/support/small_pack.h"

#include <functional>

namespace segue::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

decision::Explanation explained(const runtime::Judgement& j, const char* action, const char* subject = "") {
    return decision::explain(candidate(j.decision, action, subject), j.input, small_pack()->rules, small_pack()->fold.context.subjects);
}

TEST(Explanation, OfARefundSaysWhatToSayToReadAndWhy) {
    const auto words = explained(*Story().person().order("o1", true).contact().verified().prepared("o1").confirmed("o1").judge(), "refund", "o1");
    EXPECT_EQ(words.title, "Refund the order");
    EXPECT_EQ(words.subject_title, "Order o1 over 12");
    EXPECT_EQ(words.say, "I can refund o1.");
    EXPECT_THAT(words.steps, ElementsAre("Read the total of 12."));
    EXPECT_THAT(words.blockers, IsEmpty());
    ASSERT_THAT(words.in_favour, SizeIs(1));
    EXPECT_EQ(words.in_favour.front().text, "Order o1 is paid.");
    EXPECT_THAT(words.in_favour.front().events, ElementsAre(2u)) << "the event that set the status";
    EXPECT_EQ(words.waterfall, "chance 1 × fit 1 × value 40 × emphasis 1.2 = 48");
}

TEST(Explanation, OfAWithheldOneNamesEveryBlockerWithItsEvents) {
    const auto words = explained(*Story().person().order("o1").contact().judge(), "refund", "o1");
    ASSERT_THAT(words.blockers, SizeIs(3));
    EXPECT_EQ(words.blockers[0].gate, "eligibility");
    EXPECT_EQ(words.blockers[0].text, "Order o1 is open. It is not entered where the money goes.");
    EXPECT_THAT(words.blockers[0].events, testing::Contains(1u));
    EXPECT_EQ(words.blockers[1].gate, "verification");
    EXPECT_EQ(words.blockers[2].gate, "confirmation");
}

TEST(Explanation, KnowsUntilWhenABlockerHolds) {
    const auto words = explained(*Story().person().order("o1").judge("2026-03-10T22:00:00Z", ""), "remind", "o1");
    ASSERT_THAT(words.blockers, SizeIs(1));
    EXPECT_EQ(words.blockers.front().gate, "hours");
    EXPECT_EQ(words.blockers.front().until, instant("2026-03-11T07:00:00Z")) << "08:00 in Berlin";
}

TEST(Explanation, OfARuleWithoutASentenceStillSaysWhichRule) {
    // Regression: an empty sentence left a blocker without a word.
    const auto pack = read_small(changed_pack("actions.json", "Order {subject.id} is {subject.status}.", "{subject.nothing}"));
    Story story = Story(pack).person().order("o1").contact();
    const auto j = story.judge();
    const auto words = decision::explain(candidate(j->decision, "refund", "o1"), j->input, pack->rules, {});
    EXPECT_THAT(words.blockers.front().text, HasSubstr("The rule 'is_paid' does not hold."));
    EXPECT_EQ(words.subject_title, "") << "no titles were given";
}

TEST(Explanation, OfTheJourneyAndOfTheMessage) {
    const auto words = explained(*Story().person().order("o1").contact().judge(), "remind", "o1");
    EXPECT_EQ(words.message, "Dear Ada, please pay o1.");
    EXPECT_THAT(words.in_favour.front().text, HasSubstr("Waits for the money"));
    const auto nameless = explained(*Story().order("o1").contact().judge(), "remind", "o1");
    EXPECT_EQ(nameless.message, "") << "nothing is guessed";
}

TEST(Explanation, OfDoingNothing) {
    const auto j = Story().judge("2026-03-10T10:05:00Z", "");
    const auto words = explained(*j, "NO_ACTION");
    EXPECT_EQ(words.title, "Leave in peace");
    EXPECT_EQ(words.in_favour.front().text, "Nothing to offer.");
    EXPECT_THAT(words.waterfall, HasSubstr("= 5"));
}

TEST(Explanation, NumbersHaveTwoDecimalsAndNames) {
    // Regression: "0.7 × 1 × 45 × 1.25 = 39.375" left open what is what, and looked more exact than it is.
    auto files = changed_pack("actions.json", R"("value":"20","propensity":"0.5")", R"("value":"20.345","propensity":"0.875")");
    Story story(read_small(files));
    const auto words = explained(*story.person().order("o1").contact().judge(), "remind", "o1");
    EXPECT_EQ(words.waterfall, "chance 0.88 × fit 1.5 × value 20.34 × emphasis 1.2 = 32.04");
}

TEST(Runner, UpIsToldWhatWouldMakeItWin) {
    const auto j = Story().person().order("o1").contact().judge();
    EXPECT_EQ(decision::what_would_win(j->decision), "'Give advice' would come first if the pack's emphasis on it were above 3 (it is 1).");
    decision::Decision alone;
    EXPECT_EQ(decision::what_would_win(alone), "");
    alone.candidates.resize(2);
    const auto& advise = *candidate(j->decision, "advise").action;
    alone.candidates[0].priority = base::fixed(5);
    alone.candidates[1].action = &advise;
    alone.order = {0, 1};
    for (const std::int64_t lever : {0, 1}) {
        for (const std::int64_t priority : {0, -3}) {
            alone.candidates[1].lever = base::fixed(lever);
            alone.candidates[1].priority = base::fixed(priority);
            EXPECT_EQ(decision::what_would_win(alone), "") << "no lever helps what is worth nothing";
        }
    }
}

decision::RecordFacts facts() { return {"engine", "zones", 7}; }

TEST(Record, HoldsProvenanceInputsAndOutcomeAndNoDouble) {
    Story story = Story().person().contact();
    story.add("2026-03-01T10:00:00Z", "order.placed", R"({"order":"o1","total":12.5})");
    const auto j = story.judge();
    const auto record = decision::record_json(j->decision, j->input, small_pack()->rules, facts());
    EXPECT_EQ(*record.at("/version"), base::Json(1));
    EXPECT_EQ(record.at("/provenance")->text_or("engine"), "engine");
    EXPECT_EQ(record.at("/inputs")->text_or("contact"), "K-1");
    EXPECT_EQ(*record.at("/inputs/events/count"), base::Json(3));
    EXPECT_EQ(record.at("/outcome/choice")->text_or("kind"), decision::kind_name(j->decision.kind));
    const auto has_double = [](const auto& self, const base::Json& value) -> bool {
        if (value.real()) return true;
        if (value.items()) return std::any_of(value.items()->begin(), value.items()->end(), [&](const auto& v) { return self(self, v); });
        return value.members() && std::any_of(value.members()->begin(), value.members()->end(), [&](const auto& m) { return self(self, m.second); });
    };
    EXPECT_FALSE(has_double(has_double, record));
}

TEST(Record, IsReadBackAndDecidedAgainToTheSameBytes) {
    const Story story = Story().person().order("o1", true).contact().verified();
    const auto j = story.judge();
    const auto record = decision::record_json(j->decision, j->input, small_pack()->rules, facts());
    const auto written = base::parse_json(base::write_json(record), "record");
    ASSERT_TRUE(written.ok());
    const auto inputs = decision::recorded_inputs(*written, "record");
    ASSERT_TRUE(inputs.ok()) << inputs.error().text();
    EXPECT_EQ(inputs->customer, "cu-1");
    EXPECT_EQ(inputs->events_up_to, 7);
    EXPECT_EQ(inputs->event_count, 5);
    EXPECT_EQ(inputs->events_digest, j->input.context.history.digest());
    ASSERT_TRUE(inputs->windows.has_value());
    EXPECT_EQ(inputs->windows->size(), j->input.windows->size());
    const runtime::Judgement again(story.folded(inputs->now), *inputs, *small_pack());
    EXPECT_EQ(decision::outcome_json(again.decision, again.input), *record.find("outcome"));
}

TEST(Record, OfTheSameInputsHasTheSameIdAndOfOthersAnother) {
    const auto id = [](const runtime::Judgement& j) { return std::string(decision::record_json(j.decision, j.input, small_pack()->rules, facts()).text_or("id")); };
    const Story story = Story().person().contact();
    EXPECT_EQ(id(*story.judge()), id(*story.judge()));
    EXPECT_NE(id(*story.judge()), id(*story.judge("2026-03-10T10:05:01Z")));
    EXPECT_TRUE(id(*story.judge()).starts_with("dr-"));
}

TEST(Record, OfOddShapeIsRefused) {
    const Story story = Story().person().contact();
    const auto j = story.judge();
    const auto good = decision::record_json(j->decision, j->input, small_pack()->rules, facts());
    const auto refused = [&](const std::function<void(base::Json&)>& change) {
        base::Json record = good;
        change(record);
        return !decision::recorded_inputs(record, "r").ok();
    };
    EXPECT_FALSE(refused([](base::Json&) {}));
    EXPECT_TRUE(refused([](base::Json& r) { r = base::Json(5); }));
    EXPECT_TRUE(refused([](base::Json& r) { r = base::Json(); }));
    for (const char* part : {"version", "inputs", "outcome"}) EXPECT_TRUE(refused([part](base::Json& r) { r.erase(part); })) << part;
    EXPECT_TRUE(refused([](base::Json& r) { r.set("version", 2); }));
    EXPECT_TRUE(refused([](base::Json& r) { r.set("version", "1"); }));
    for (const char* input : {"customer", "now"}) {
        EXPECT_TRUE(refused([input](base::Json& r) {
            base::Json inputs = *r.find("inputs");
            inputs.set(input, 5);
            r.set("inputs", inputs);
        })) << input;
    }
    for (const auto& window : {base::Json::list({"2026-01-01T00:00:00Z"}), base::Json::list({"a", "b"}), base::Json(5), base::Json::list({1, 2})}) {
        EXPECT_TRUE(refused([&window](base::Json& r) {
            base::Json inputs = *r.find("inputs");
            inputs.set("windows", base::Json::list({window}));
            r.set("inputs", inputs);
        }));
    }
}

TEST(Record, AnUnknownZoneIsToldFromNoHours) {
    const auto record = [](const runtime::Judgement& j) { return decision::record_json(j.decision, j.input, small_pack()->rules, facts()); };
    EXPECT_TRUE(record(*Story().person(R"({"zone":"Nowhere/Else"})").judge()).at("/inputs/windows")->is_null());
    EXPECT_TRUE(record(*Story().person().judge()).at("/inputs/windows")->is_list());
}

TEST(Situation, SeesItsJourneysRunningOnesBeforeEndedOnes) {
    const auto situation = Story().person().order("o2").order("o1", true).folded(instant("2026-03-10T10:00:00Z"));
    const auto facts_now = decision::journey_facts(situation.journeys());
    ASSERT_THAT(facts_now, SizeIs(1)) << "the paid one has reached its goal";
    EXPECT_EQ(facts_now.front().active.key, "o2");
    EXPECT_EQ(facts_now.front().active.stage, "Waits for the money");
    const auto view = decision::journey_view(situation.journeys());
    EXPECT_EQ(view.at("/payment")->text_or("status"), "active");
    EXPECT_EQ(view.at("/payment")->text_or("key"), "o2");
}

TEST(Situation, ACopyIsAPreviewThatSharesNothing) {
    const Story story = Story().person().order("o1");
    const auto situation = story.folded(instant("2026-03-10T10:00:00Z"));
    decision::Situation copy = situation;
    context::Event failed = story.events.back();
    failed.id = "new";
    failed.type = "payment.failed";
    failed.time = instant("2026-03-11T10:00:00Z");
    copy.apply(failed);
    EXPECT_EQ(copy.journeys().instances().front().state(), "failed");
    EXPECT_EQ(situation.journeys().instances().front().state(), "waiting");
    EXPECT_EQ(situation.context().history.events().size() + 1, copy.context().history.events().size());
}

TEST(Offers, AreForTheirSubjectOrForAll) {
    decision::JourneyFacts journey{{"j", "o1", {}, ""}, {{"remind", base::fixed(1)}}};
    EXPECT_TRUE(decision::offers(journey, "remind", "o1"));
    EXPECT_TRUE(decision::offers(journey, "remind", ""));
    EXPECT_FALSE(decision::offers(journey, "remind", "o2"));
    EXPECT_FALSE(decision::offers(journey, "refund", "o1"));
    journey.active.key.clear();
    EXPECT_TRUE(decision::offers(journey, "remind", "o2"));
}

std::vector<std::string> pack_issues(const std::string& file, const std::string& from, const std::string& to) {
    std::vector<std::string> found;
    for (const auto& issue : pack::read_pack(changed_pack(file, from, to), "p", instant("2026-01-01T00:00:00Z")).issues) found.push_back(base::issue_text(issue));
    return found;
}

TEST(ReadingActions, EachSlipIsFoundWhereItStands) {
    const auto slip = [](const char* from, const char* to) { return pack_issues("actions.json", from, to); };
    EXPECT_THAT(slip(R"("id":"advise")", R"("id":"refund")"), ElementsAre(HasSubstr("'refund' stands twice")));
    EXPECT_THAT(slip(R"("id":"target_entered")", R"("id":"is_paid")"), ElementsAre(HasSubstr("'is_paid' stands twice")));
    EXPECT_THAT(slip(R"("subject":"order","value":"40")", R"("subject":"ordr","value":"40")"), ElementsAre(HasSubstr("did you mean 'order'?")));
    EXPECT_THAT(slip(R"("verification":"basic")", R"("verification":"bassic")"), ElementsAre(HasSubstr("no verification level")));
    EXPECT_THAT(slip(R"("propensity":"0.5")", R"("propensity":"1.5")"), ElementsAre(HasSubstr("between 0 and 1")));
    EXPECT_THAT(slip(R"("propensity":"0.5")", R"("propensity":0.5)"), testing::Not(IsEmpty())) << "a double decides nothing";
    EXPECT_THAT(slip(R"("channel":"sms","purpose":"service",)", R"("channel":"sms",)"), ElementsAre(HasSubstr("needs 'channel' and 'purpose'")));
    EXPECT_THAT(slip(R"("purpose":"service","text")", R"("purpose":"servce","text")"), ElementsAre(HasSubstr("no purpose 'servce'")));
    EXPECT_THAT(slip(R"("channel":"email")", R"("channel":"emial")"), ElementsAre(HasSubstr("did you mean 'email'?")));
    EXPECT_THAT(slip(R"("title":"Give advice")", R"("title":"Give advice","treatments":[{"id":"a"},{"id":"a","reach":"outbound","channel":"sms","purpose":"service"}])"), ElementsAre(HasSubstr("treatment 'a' stands twice")));
    EXPECT_THAT(slip(R"("title":"Give advice")", R"("title":"Give advice","treatments":[5])"), testing::Not(IsEmpty()));
    EXPECT_THAT(slip("has(attempt.to)", "has(attmpt.to)"), ElementsAre(HasSubstr("attmpt")));
}

}  // namespace
}  // namespace segue::test
