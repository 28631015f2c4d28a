// Equal conditions are asked once for a decision, and nobody can tell.

#include "core/decision/judge.h"
#include "tests/support/small_pack.h"

namespace segue::test {
namespace {

using decision::AnswerPlace;
using decision::Rule;

const decision::Action& action(const decision::Rules& rules, const std::string& id) {
    return *std::find_if(rules.actions.begin(), rules.actions.end(), [&](const decision::Action& a) { return a.id == id; });
}

/// `advise` and `offer` ask the same of the customer, `refund` and `remind` of the order; `refund` looks at what was entered besides.
std::shared_ptr<const pack::Pack> asking_pack() {
    auto files = small_pack_files();
    const auto add = [&](const std::string& before, const std::string& rules) {
        std::string& text = files["actions.json"];
        const auto place = text.find(before);
        ASSERT_NE(place, std::string::npos) << before;
        text.insert(place + before.size(), rules);
    };
    const std::string calm = R"("suitability":[{"id":"calm","when":"history.count('payment.failed', duration('240h')) < 1","else":"A payment has failed."},
                                               {"id":"known","when":"customer.tier == 'gold'","else":"Not gold."}],)";
    add(R"({"id":"advise",)", calm);
    add(R"({"id":"offer",)", calm);
    add(R"({"id":"remind",)", R"("eligibility":[{"id":"unpaid","when":"subject.status == 'paid'","else":"It is paid."}],)");
    return read_small(files);
}

/// The same rules, each asked anew for every candidate.
decision::Rules without_sharing(decision::Rules rules) {
    for (auto& one : rules.actions) one.first_answer = decision::Action::no_answers;
    return rules;
}

/// Where the answer to a rule is: `number` counts all rules of the action, in order of the gates.
AnswerPlace place_of(const decision::Rules& rules, const decision::Action& action, std::size_t number) { return rules.places[action.first_answer + number]; }

Story somebody(const std::shared_ptr<const pack::Pack>& pack, unsigned seed) {
    Story story(pack);
    story.person(seed % 2 ? R"({"name":"Ada","zone":"Europe/Berlin","tier":"gold"})" : R"({"name":"Ada","zone":"Europe/Berlin"})");
    for (unsigned i = 0; i < seed % 4; ++i) story.order("o" + std::to_string(i), (seed >> i) % 3 == 0);
    if (seed % 3 == 0) story.add("2026-03-04T10:00:00Z", "payment.failed", R"({"order":"o0","reason":"expired"})");
    story.contact();
    if (seed % 5 == 0) story.prepared("o0");
    return story;
}

TEST(Answers, EqualConditionsHaveOneProgramAndOnePlace) {
    const auto pack = asking_pack();
    const auto &advise = action(pack->rules, "advise"), &offer = action(pack->rules, "offer"), &refund = action(pack->rules, "refund"), &remind = action(pack->rules, "remind");
    EXPECT_EQ(place_of(pack->rules, advise, 0).varies, AnswerPlace::Varies::never);
    EXPECT_EQ(&advise.suitability[0].when.code(), &offer.suitability[0].when.code());
    EXPECT_EQ(place_of(pack->rules, advise, 0).number, place_of(pack->rules, offer, 0).number);
    EXPECT_NE(place_of(pack->rules, advise, 0).number, place_of(pack->rules, advise, 1).number);
    EXPECT_EQ(place_of(pack->rules, refund, 0).varies, AnswerPlace::Varies::by_subject);
    EXPECT_EQ(&refund.eligibility[0].when.code(), &remind.eligibility[0].when.code());
    EXPECT_EQ(place_of(pack->rules, refund, 1).varies, AnswerPlace::Varies::always) << "what was entered is the action's own";
}

TEST(Answers, SharingChangesNoByteOfAnOutcome) {
    const auto pack = asking_pack();
    const decision::Rules plain = without_sharing(pack->rules);
    for (unsigned seed = 0; seed < 60; ++seed) {
        const auto j = somebody(pack, seed).judge();
        const auto alone = decision::decide(j->input, plain);
        ASSERT_EQ(base::write_json(decision::outcome_json(j->decision, j->input)), base::write_json(decision::outcome_json(alone, j->input))) << "seed " << seed;
    }
}

TEST(Answers, EqualQuestionsAboutThePastHaveOneNumberWhateverIsMadeOfThem) {
    const auto compiled = [](const char* text) { return condition::compile(text, context::base_schema()).program.value(); };
    const auto few = compiled("history.count('a.b', duration('24h')) < 3"), many = compiled("history.count('a.b', duration('24h')) > 9 && history.seen('a.b')");
    condition::QuestionNumbers numbers;
    numbers.number(few);
    EXPECT_EQ(numbers.size(), 1U);
    numbers.number(many);
    EXPECT_EQ(numbers.size(), 2U) << "the count is known, seen is another question";
    numbers.number(compiled("history.count('a.b', duration('48h')) < 3 || history.sum('a.b', '/x') > 1.0 || history.sum('a.b', '/y') > 1.0"));
    EXPECT_EQ(numbers.size(), 5U);
    numbers.number(compiled("history.count('a.' + customer.kind) < 3"));
    EXPECT_EQ(numbers.size(), 5U) << "what is asked is not known before";
}

TEST(Answers, KeptOnesAreThoseThatTheHistoryGives) {
    using condition::HistoryFunction;
    const auto story = somebody(asking_pack(), 3).judge();
    context::ContextEnvironment keeping = decision::decision_environment(story->input);
    const context::ContextEnvironment plain = decision::decision_environment(story->input);
    keeping.keep_answers(2);
    struct Question {
        std::uint32_t number;
        HistoryFunction function;
        const char* type;
        std::optional<base::Duration> window;
    };
    // Number 1 stands for two questions, as it may when rules were numbered twice; 7 for one that is not kept.
    const Question questions[] = {{0, HistoryFunction::count, "payment.failed", base::days(10)}, {1, HistoryFunction::count, "order.placed", {}},
                                  {1, HistoryFunction::seen, "order.placed", {}}, {1, HistoryFunction::count, "payment.failed", {}},
                                  {1, HistoryFunction::count, "order.placed", base::days(1)}, {7, HistoryFunction::count, "order.placed", {}}};
    for (int round = 0; round < 2; ++round) {
        for (const Question& q : questions) {
            const auto kept = keeping.numbered_history(q.number, q.function, q.type, q.window, "");
            const auto given = plain.history(q.function, q.type, q.window, "");
            EXPECT_EQ(kept.number, given.number) << q.type << " " << q.number;
            EXPECT_EQ(kept.found, given.found);
            EXPECT_EQ(kept.changes_at, given.changes_at);
            EXPECT_EQ(kept.cited.data(), given.cited.data());
        }
    }
}

/// Counts how often anything is read.
class Counting final : public condition::Environment {
public:
    explicit Counting(base::Json value) : value_(std::move(value)) {}
    const base::Json* variable(std::uint32_t) const override { return ++reads, &value_; }
    base::Time now() const override { return {}; }
    condition::HistoryAnswer history(condition::HistoryFunction, std::string_view, std::optional<base::Duration>, std::string_view) const override {
        return ++reads, condition::HistoryAnswer{};
    }
    mutable int reads = 0;

private:
    base::Json value_;
};

TEST(Answers, EachDistinctConditionIsEvaluatedOnceAndOnceForEachSubject) {
    const auto pack = asking_pack();
    const auto& rules = pack->rules;
    const auto j = Story(pack).person().order("o1").order("o2").judge();
    const Counting customer(base::Json{});
    decision::Answers answers(rules, j->input, customer);
    const int asked = customer.reads;
    const auto &advise = action(rules, "advise"), &offer = action(rules, "offer"), &refund = action(rules, "refund"), &remind = action(rules, "remind");
    const auto first = answers.ask(advise.suitability[0], place_of(rules, advise, 0), 0, customer);
    EXPECT_EQ(first.kind, condition::Verdict::Kind::yes) << "no payment has failed";
    EXPECT_EQ(answers.ask(offer.suitability[0], place_of(rules, offer, 0), 1, customer).kind, first.kind);
    EXPECT_EQ(customer.reads, asked);

    const Rule &of_order = refund.eligibility[0], &also = remind.eligibility[0];
    const AnswerPlace place = place_of(rules, refund, 0), also_place = place_of(rules, remind, 0);
    const Counting open(base::Json::object({{"status", "open"}})), paid(base::Json::object({{"status", "paid"}}));
    EXPECT_EQ(answers.ask(of_order, place, 0, open).kind, condition::Verdict::Kind::no);
    EXPECT_EQ(answers.ask(of_order, place, 1, paid).kind, condition::Verdict::Kind::yes) << "another subject";
    const int reads = open.reads + paid.reads;
    EXPECT_EQ(answers.ask(also, also_place, 0, open).kind, condition::Verdict::Kind::no);
    EXPECT_EQ(answers.ask(also, also_place, 1, paid).kind, condition::Verdict::Kind::yes);
    EXPECT_EQ(open.reads + paid.reads, reads);

    const Rule& entered = refund.eligibility[1];
    const Counting attempt(base::Json::object({{"to", "card"}}));
    for (int i = 0; i < 2; ++i) EXPECT_EQ(answers.ask(entered, place_of(rules, refund, 1), 0, attempt).kind, condition::Verdict::Kind::yes);
    EXPECT_EQ(attempt.reads, 2);
}

}  // namespace
}  // namespace segue::test
