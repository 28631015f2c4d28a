// What is asked together is answered as it is alone.

#include "core/condition/sheet.h"
#include "random_program.h"
#include "test_environment.h"

#include <gtest/gtest.h>

#include <random>

namespace segue::condition::testing {
namespace {

/// Conditions of every form that a sheet lays out, with operands that fit, that do not, and that are missing.
const char* const forms[] = {
    "c.text == 'gold'", "c.text != 'gold'", "'gold' == c.text", "c.text < 'h'", "c.text == 3", "c.text in ['gold', 'silver']", "c.whole in ['gold']",
    "c.text in ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'gold', 'h']", "c.missing in ['gold']", "c.whole >= 18", "c.whole >= 18.5", "c.real < 0.5", "c.real < 1", "c.whole == c.whole",
    "c.yes", "!c.yes", "c.yes == true", "c.yes != true", "c.text", "c.missing", "c.missing == 1", "c.missing.deep == 1", "c.text.deep == 1", "c.nothing == null", "c.list == [1, 2]",
    "has(c.text)", "has(c.missing)", "has(c.text.deep)", "has(c.missing.deep)", "has(c.map.inner)", "c.map.inner == 'x'", "c == 1", "c",
    "unknown.text == 'gold'", "has(unknown.text)", "unknown", "unknown.yes || c.yes", "unknown.text in ['gold']",
    "history.count('a.b', duration('24h')) < 3", "history.count('a.b', duration('24h')) > 1.5", "history.count('a.b') == 2", "history.seen('a.b')", "!history.seen('a.b')",
    "history.seen('a.b') == false", "history.sum('a.b', '/x', duration('1h')) >= 2.5", "history.sum('a.b', '/x') >= 2", "history.count('a.' + c.text) < 3",
    "history.count('a.b', duration('24h')) in ['gold']", "has(history.last('a.b').data)", "history.since('a.b') < duration('1h')",
    "c.yes && c.whole > 3", "c.missing == 1 && c.yes", "c.missing == 1 && !c.yes", "c.missing == 1 || c.yes", "c.missing == 1 || !c.yes", "c.text && c.yes", "c.text || c.yes",
    "c.yes || history.seen('a.b')", "!c.yes || history.seen('a.b')", "c.yes && history.count('a.b', duration('24h')) < 3 && history.seen('c.d')",
    "!(c.yes && (c.whole == 41 || history.seen('c.d')))", "!c.text", "c.yes ? c.whole == 41 : c.missing", "c.list.exists(x, x == 2)", "now > timestamp('2020-01-01T00:00:00Z')", "true", "1"};

class Answering {
public:
    Answering() {
        schema_.add_variable("c");
        schema_.add_variable("unknown");
        const auto told = [this](HistoryFunction function, const char* type, std::int64_t number, double sum, std::int64_t after) {
            HistoryAnswer answer;
            answer.found = number > 0;
            answer.number = number;
            answer.sum = sum;
            if (after > 0) answer.changes_at = base::Time{noon + after};
            environment.answers[{function, type}] = answer;
        };
        told(HistoryFunction::count, "a.b", 2, 0, 500);
        told(HistoryFunction::seen, "a.b", 1, 0, 300);
        told(HistoryFunction::sum, "a.b", 2, 2.5, 700);
        told(HistoryFunction::since, "a.b", 1'000'000, 0, 0);
        told(HistoryFunction::seen, "c.d", 0, 0, 0);
    }

    /// All of them on one sheet and each alone.
    void compare(const std::vector<std::string>& texts) {
        std::vector<Program> programs;
        std::vector<std::string> compiled;
        for (const auto& text : texts) {
            CompileOptions loose;
            loose.check = false;
            if (auto program = compile(text, schema_, {1, 1}, loose).program) {
                programs.push_back(*program);
                compiled.push_back(text);
            }
        }
        const Sheet sheet(programs);
        const auto answers = sheet.answers(environment);
        ASSERT_EQ(sheet.programs(), programs.size());
        for (std::size_t i = 0; i < programs.size(); ++i) {
            const Answer alone = answer(programs[i], environment);
            const Answer together = answers[sheet.place(i)];
            EXPECT_EQ(int(together.kind), int(alone.kind)) << compiled[i];
            EXPECT_EQ(together.changes_at.us, alone.changes_at.us) << compiled[i];
            ++compared;
        }
    }

    TestEnvironment environment;
    int compared = 0;

private:
    Schema schema_;
};

TEST(Sheet, AnswersEveryFormAsItIsAnsweredAlone) {
    Answering them;
    const std::vector<std::string> all(std::begin(forms), std::end(forms));
    for (const char* customer : {R"({"text":"gold","whole":41,"real":0.25,"yes":true,"nothing":null,"list":[1,2],"map":{"inner":"x"}})",
                                 R"({"text":"tin","whole":3,"real":7.5,"yes":false,"nothing":1,"list":[],"map":{"other":1}})",
                                 R"({"text":7,"whole":"41","real":2,"yes":"yes","map":"inner"})", R"({})", R"("a text")", "null"}) {
        them.environment.variables = {json(customer)};   // `unknown` has no value now
        them.compare(all);
        them.environment.variables.push_back(json(R"({"text":"gold","yes":true})"));
        them.compare(all);
    }
    EXPECT_GT(them.compared, 700);
}

TEST(Sheet, AnswersRandomProgramsAsTheyAreAnsweredAlone) {
    std::mt19937_64 engine(20261127);
    Answering them;
    for (int round = 0; round < 300; ++round) {
        std::vector<std::string> texts;
        for (int i = 0; i < 12; ++i) {
            std::vector<std::uint8_t> bytes(200);
            for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(engine());
            Choices choices(bytes);
            them.environment.variables = {random_context(choices)};
            const auto form = [&] { return std::string(forms[engine() % std::size(forms)]); };
            texts.push_back(i % 3 == 0 ? random_program(choices) : "(" + form() + (i % 3 == 1 ? ") && !(" : ") || (") + form() + ")");
        }
        them.compare(texts);
    }
    EXPECT_GT(them.compared, 2000);
}

/// Counts what is read.
class Counting final : public Environment {
public:
    const base::Json* variable(std::uint32_t) const override { return ++facts, &value_; }
    base::Time now() const override { return base::Time{noon}; }
    HistoryAnswer history(HistoryFunction, std::string_view, std::optional<base::Duration>, std::string_view) const override { return ++questions, HistoryAnswer{}; }
    mutable int facts = 0, questions = 0;

private:
    base::Json value_ = json(R"({"age":41,"plan":"gold"})");
};

TEST(Sheet, ReadsEachFactAndAsksEachQuestionOnce) {
    Schema schema;
    schema.add_variable("c");
    std::vector<Program> programs;
    for (const char* text : {"c.age > 3", "c.age > 4 && c.age < 70", "3 < c.age", "c.plan == 'gold'", "!(c.plan == 'gold') || c.age > 3", "history.count('a.b') > 3", "history.count('a.b') < 9",
                             "history.seen('a.b') && history.count('a.b') > 3", "c.age + 1 > 3"}) {
        programs.push_back(compile(text, schema).program.value());
    }
    const Sheet sheet(programs);
    const Counting counting;
    const auto answers = sheet.answers(counting);
    EXPECT_EQ(counting.facts, 2 + 1) << "age, plan, and what is no plain comparison by itself";
    EXPECT_EQ(counting.questions, 2);
    EXPECT_EQ(sheet.place(0), sheet.place(2)) << "the same comparison, written the other way round";
    EXPECT_TRUE(sheet.lays_out(7));
    EXPECT_FALSE(sheet.lays_out(8));
    EXPECT_EQ(int(answers[sheet.place(8)].kind), int(Verdict::Kind::yes));
    EXPECT_TRUE(Sheet().answers(counting).empty());
}

}  // namespace
}  // namespace segue::condition::testing
