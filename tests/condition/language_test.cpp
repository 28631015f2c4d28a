// The language as authors use it. The language's own conformance tests are run by tests/conformance/conformance_cel.

#include "test_environment.h"

#include "core/condition/functions.h"

#include <gtest/gtest.h>

namespace segue::condition::testing {

namespace {

Schema schema() {
    Schema s;
    s.add_variable("customer");
    s.add_variable("subject");
    return s;
}

TestEnvironment environment() {
    TestEnvironment e;
    e.variables.push_back(json(R"({"plan":"gold","age":41,"churn":0.25,"vip":true,"tags":["new","loud"],"address":{"city":"Bonn"},"none":null})"));
    e.variables.push_back(json(R"({"status":"open","due":"2027-01-16T08:00:00Z"})"));
    return e;
}

std::string value(const std::string& text, const TestEnvironment& e = environment()) {
    const Compiled compiled = compile(text, schema());
    if (!compiled.program) return "issue: " + compiled.issues.front().message;
    const auto result = evaluate(*compiled.program, e);
    return result ? base::write_json(*result) : "error: " + result.error().message;
}

}  // namespace

TEST(Conditions, AnEmptyTextIsAnIssue) {
    const Compiled compiled = compile("", Schema{});
    EXPECT_FALSE(compiled.program);
    EXPECT_FALSE(compiled.issues.empty());
}

TEST(Conditions, MembersOfJsonAreReadByNameAndByKey) {
    EXPECT_EQ(value("customer.plan"), "\"gold\"");
    EXPECT_EQ(value("customer['plan']"), "\"gold\"");
    EXPECT_EQ(value("customer.address.city + '!'"), "\"Bonn!\"");
    EXPECT_EQ(value("customer.tags[1]"), "\"loud\"");
    EXPECT_EQ(value("customer.none == null"), "true");
}

TEST(Conditions, MissingFieldIsAnErrorNotFalse) {
    const Compiled compiled = compile("subject.state == 'open'", schema());
    const Verdict verdict = condition::test(*compiled.program, environment());
    EXPECT_EQ(verdict.kind, Verdict::Kind::error);
    EXPECT_EQ(verdict.error, "no such field: subject.state");
}

TEST(Conditions, HasAsksForAFieldWithoutFailing) {
    EXPECT_EQ(value("has(subject.state)"), "false");
    EXPECT_EQ(value("has(customer.address.city)"), "true");
    EXPECT_EQ(value("has(customer.none)"), "true");
}

TEST(Conditions, AnotherOperandMayAbsorbAnError) {
    EXPECT_EQ(value("subject.state == 'x' || customer.vip"), "true");
    EXPECT_EQ(value("customer.vip && subject.state == 'x' && customer.age < 3"), "false");
    EXPECT_EQ(value("subject.state == 'x' || !customer.vip").substr(0, 6), "error:");
}

TEST(Conditions, AResultThatIsNeitherTrueNorFalseIsAnError) {
    const Compiled compiled = compile("customer.age", schema());
    const Verdict verdict = condition::test(*compiled.program, environment());
    EXPECT_EQ(verdict.kind, Verdict::Kind::error);
    EXPECT_NE(verdict.error.find("int"), std::string::npos);
}

TEST(Conditions, AVariableThatIsUnknownNowIsAnError) {
    TestEnvironment e;
    EXPECT_EQ(value("customer.plan == 'gold'", e), "error: not known now: customer.plan");
}

TEST(Conditions, NumbersOfDifferentKindsCompareByValue) {
    EXPECT_EQ(value("customer.age > 40.5"), "true");
    EXPECT_EQ(value("customer.churn < 1"), "true");
    EXPECT_EQ(value("customer.age == 41.0"), "true");
    EXPECT_EQ(value("customer.age in [1, 41]"), "true");
}

TEST(Conditions, ASetOfTextsMayBeLong) {
    EXPECT_EQ(value("customer.plan in ['a', 'b', 'gold']"), "true");
    EXPECT_EQ(value("customer.plan in ['k','j','i','h','gold','f','e','d','c','b','a']"), "true");
    EXPECT_EQ(value("customer.address.city in ['k','j','i','h','gold','f','e','d','c','b','a']"), "false");
    EXPECT_EQ(value("customer.age in ['a']"), "false");
}

TEST(Conditions, ResultsThatAreNoJsonBecomeTexts) {
    EXPECT_EQ(value("now"), "\"2027-01-15T08:00:00Z\"");
    EXPECT_EQ(value("timestamp(subject.due) - now"), "\"86400s\"");
    EXPECT_EQ(value("duration('3.5s')"), "\"3.5s\"");
    EXPECT_EQ(value("b'hi'"), "\"aGk=\"");
    EXPECT_EQ(value("{'a': [1u, 2.5], 'b': optional.none()}"), "{\"a\":[1,2.5],\"b\":null}");
}

TEST(Conditions, AnInfiniteNumberIsNoJson) { EXPECT_EQ(value("1.0 / 0.0").substr(0, 6), "error:"); }

TEST(Conditions, DoublesAreWrittenAlikeEverywhere) {
    EXPECT_EQ(value("string(0.1)"), "\"0.1\"");
    EXPECT_EQ(value("string(1234567.0)"), "\"1234567\"");
    EXPECT_EQ(value("string(1e21)"), "\"1e+21\"");
    EXPECT_EQ(value("string(-0.0045)"), "\"-0.0045\"");
}

TEST(Conditions, PartsOfATimeAreTakenInAZone) {
    EXPECT_EQ(value("now.getHours()"), "8");
    EXPECT_EQ(value("now.getHours('Europe/Berlin')"), "9");
    EXPECT_EQ(value("now.getHours('-08:30')"), "23");
    EXPECT_EQ(value("now.getDayOfMonth('-08:30')"), "13");
    EXPECT_EQ(value("now.getHours('Mars/Olympus')"), "error: unknown time zone: now.getHours('Mars/Olympus')");
}

TEST(Conditions, OptionalsGoThroughWhatMayBeAbsent) {
    EXPECT_EQ(value("customer.?address.?street.orValue('unknown')"), "\"unknown\"");
    EXPECT_EQ(value("customer.?address.?city.orValue('unknown')"), "\"Bonn\"");
    EXPECT_EQ(value("customer.tags[?5].hasValue()"), "false");
    EXPECT_EQ(value("optional.of(1).orValue(1/0)"), "1");
}

TEST(Conditions, LoopsSeeListsAndMaps) {
    EXPECT_EQ(value("customer.tags.exists(t, t.startsWith('lo'))"), "true");
    EXPECT_EQ(value("customer.address.map(k, k)"), "[\"city\"]");
    EXPECT_EQ(value("customer.tags.transformList(i, t, string(i) + t)"), "[\"0new\",\"1loud\"]");
    EXPECT_EQ(value("cel.bind(n, size(customer.tags), n * n)"), "4");
}

TEST(Conditions, EverySignatureInTheTableCanBeRead) {
    for (const char* name : {"size", "_+_", "@in", "history.sum", "math.greatest", "format", "type", "string"}) {
        const Function* function = find_function(name);
        ASSERT_TRUE(function) << name;
        EXPECT_FALSE(function->signatures.empty()) << name;
    }
    EXPECT_EQ(find_function("string")->signatures.size(), 10u);
    EXPECT_EQ(find_function("_<_")->signatures.size(), 14u);
}

TEST(Conditions, AProgramOutlivesTheTextItWasMadeFrom) {
    std::string text = "customer.plan in ['gold', 'platinum'] && customer.address.city == 'Bonn'";
    const Compiled compiled = compile(text, schema());
    text.assign(text.size(), '#');
    EXPECT_EQ(condition::test(*compiled.program, environment()).kind, Verdict::Kind::yes);
    EXPECT_EQ(compiled.program->text().substr(0, 13), "customer.plan");
}

}  // namespace segue::condition::testing
