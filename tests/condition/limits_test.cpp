// Nothing that is written can crash, hang or exhaust the program.

#include "core/condition/trace.h"

#include "test_environment.h"

#include <gtest/gtest.h>

namespace segue::condition::testing {

namespace {

std::string repeated(std::string_view part, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += part;
    return out;
}

Verdict run(const std::string& text, const Limits& limits = {}) {
    const Compiled compiled = compile(text, Schema{});
    EXPECT_TRUE(compiled.program) << text.substr(0, 80);
    return compiled.program ? condition::test(*compiled.program, TestEnvironment{}, limits) : Verdict{};
}

}  // namespace

TEST(Limits, BracketsTooDeepAreAnIssue) {
    for (const char* open : {"(", "[", "{1:", "-(", "!(", "f(", "a[", "1 + (", "[1].map(x, "}) {
        const Compiled compiled = compile(repeated(open, 5000), Schema{});
        EXPECT_FALSE(compiled.program) << open;
        EXPECT_FALSE(compiled.issues.empty());
    }
}

TEST(Limits, DeepButAllowedNestingWorks) {
    EXPECT_EQ(run(repeated("(", 200) + "true" + repeated(")", 200)).kind, Verdict::Kind::yes);
    EXPECT_EQ(run("size(" + repeated("[", 200) + repeated("]", 200) + ") == 1").kind, Verdict::Kind::yes);
}

TEST(Limits, LongChainsAreReadOrRefusedButNeverOverflow) {
    EXPECT_EQ(run("1" + repeated(" + 1", 400) + " == 401").kind, Verdict::Kind::yes);
    EXPECT_EQ(run("true" + repeated(" && true", 9000)).kind, Verdict::Kind::yes);
    EXPECT_EQ(run(repeated("!", 40000) + "true").kind, Verdict::Kind::yes);
    EXPECT_FALSE(compile("1" + repeated(" + 1", 20000) + " == 1", Schema{}).program);
    EXPECT_FALSE(compile("a" + repeated(".a", 20000), Schema{}).program);
    EXPECT_FALSE(compile(repeated("true ? 1 : ", 9000) + "1", Schema{}).program);
    EXPECT_FALSE(compile("[1]" + repeated(".map(x, x)", 5000), Schema{}).program);
}

TEST(Limits, AnOverlongTextIsRefused) { EXPECT_FALSE(compile(repeated("true || ", 20000) + "true", Schema{}).program); }

TEST(Limits, LoopsWithinLoopsEndWithAnErrorThatNothingAbsorbs) {
    const std::string range = "[1,2,3,4,5,6,7,8,9,10]";
    std::string text = "string(now) != ''";
    for (int i = 0; i < 7; ++i) text = range + ".all(x" + std::to_string(i) + ", " + text + ")";
    const Verdict verdict = run(text + " || true");
    EXPECT_EQ(verdict.kind, Verdict::Kind::error);
    EXPECT_EQ(verdict.error, "the condition takes too many steps");
}

TEST(Limits, DoublingTextsEndsWithAnError) {
    std::string text = "size(a) > 0";
    for (int i = 0; i < 40; ++i) text = "cel.bind(a, " + std::string(i == 39 ? "'x'" : "a") + " + " + std::string(i == 39 ? "'x'" : "a") + ", " + text + ")";
    const Verdict verdict = run(text);
    EXPECT_EQ(verdict.kind, Verdict::Kind::error);
}

TEST(Limits, AValueThatIsSharedManyTimesCannotBeComparedOrWrittenForEver) {
    std::string text = "a == a";
    for (int i = 0; i < 60; ++i) text = "cel.bind(a, " + std::string(i == 59 ? "[1, 1]" : "[a, a]") + ", " + text + ")";
    EXPECT_NE(run(text).kind, Verdict::Kind::yes);
    std::string value = "a";
    for (int i = 0; i < 60; ++i) value = "cel.bind(a, " + std::string(i == 59 ? "[1, 1]" : "[a, a]") + ", " + value + ")";
    const Compiled compiled = compile(value, Schema{});
    ASSERT_TRUE(compiled.program);
    EXPECT_FALSE(evaluate(*compiled.program, TestEnvironment{}));
}

TEST(Limits, TypesThatUnfoldWithoutEndAreCutShort) {
    std::string text = "[[]]";
    for (int i = 0; i < 80; ++i) text += ".map(x, {x: x})";
    (void)compile(text, Schema{});
    std::string nested = "a";
    for (int i = 0; i < 60; ++i) nested = "cel.bind(a, " + std::string(i == 59 ? "[]" : "{'k': a, 'l': [a, a]}") + ", " + nested + ")";
    EXPECT_TRUE(compile(nested, Schema{}).program);
}

TEST(Limits, FormattingASharedValueIsBounded) {
    std::string text = "'%s'.format([a]) == ''";
    for (int i = 0; i < 60; ++i) text = "cel.bind(a, " + std::string(i == 59 ? "[1, 1]" : "[a, a]") + ", " + text + ")";
    EXPECT_EQ(run(text).kind, Verdict::Kind::error);
}

TEST(Limits, PatternsRunInLinearTime) {
    EXPECT_EQ(run("'" + repeated("a", 2000) + "b'.matches('(a+)+$')").kind, Verdict::Kind::no);
    EXPECT_EQ(run("'x'.matches('" + repeated("(a{500}){500}", 3) + "')").kind, Verdict::Kind::error);
    EXPECT_EQ(run("'x'.matches('" + repeated("a", 3000) + "')").kind, Verdict::Kind::error);
    EXPECT_EQ(run("'x'.matches('(')").kind, Verdict::Kind::error);
}

TEST(Limits, StepsAndMemoryAreTheCallersToSet) {
    EXPECT_EQ(run("[1, 2, 3].map(x, x + size(string(now))) == []", Limits{10, 1000}).kind, Verdict::Kind::error);
    EXPECT_EQ(run("size(string(now) + string(now)) > 1", Limits{1000, 10}).error, "the condition takes too much memory");
}

TEST(Limits, TheCostIsEstimatedWithAWarning) {
    Schema schema;
    schema.add_variable("list");
    EXPECT_LT(compile("1 < 2 && list.exists(x, x > 3)", schema).cost, 1000u);
    const Compiled dear = compile("list.all(a, list.all(b, list.all(c, a + b > c)))", schema);
    EXPECT_GT(dear.cost, 1'000'000u);
    ASSERT_EQ(dear.issues.size(), 1u);
    EXPECT_EQ(dear.issues[0].severity, Issue::Severity::warning);
    EXPECT_TRUE(dear.program);
}

TEST(Limits, EveryPrefixOfAConditionIsReadWithoutHarm) {
    const std::string text = "customer.tags.exists(t, t in ['a', r'\\d', b\"x\"]) && {1: [2u, -3.5e2]}[1][0] == 2u ? has(a.b) : `x`.?y[?0] /* \xC3\xA9 */";
    for (std::size_t n = 0; n <= text.size(); ++n) (void)compile(text.substr(0, n), Schema{});
}

TEST(Limits, TheTraceOfALongLoopStaysSmall) {
    Schema schema;
    schema.add_variable("c");
    TestEnvironment environment;
    environment.variables.push_back(json(R"({"list":[1,2,3,4,5,6,7,8,9,10],"n":3})"));
    const Compiled compiled = compile("c.list.all(x, c.list.all(y, c.list.all(z, x + y + z > c.n - 3)))", schema);
    EXPECT_EQ(decisive_facts(*compiled.program, environment).size(), 2u);
}

}  // namespace segue::condition::testing
