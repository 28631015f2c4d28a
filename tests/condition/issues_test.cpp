// What a compiler says to the author of a condition.

#include "core/condition/trace.h"

#include <gtest/gtest.h>

namespace segue::condition {

namespace {

Schema schema() {
    Schema s;
    s.add_variable("customer", {"plan", "age", "status"});
    s.add_variable("subject");
    s.set_event_types({"payment.failed", "payment.made", "call.in"});
    return s;
}

std::vector<Issue> issues(std::string_view text, base::Place origin = {1, 1}) { return compile(text, schema(), origin).issues; }

std::string first(std::string_view text) {
    const auto found = issues(text);
    if (found.empty()) return "none";
    return found.front().message + (found.front().suggestion.empty() ? "" : " | " + found.front().suggestion);
}

}  // namespace

TEST(Issues, AMisspeltNameIsFoundWithASuggestion) {
    EXPECT_EQ(first("custmer.plan == 'gold'"), "unknown name 'custmer' | did you mean 'customer'?");
}

TEST(Issues, AMisspeltMemberIsFoundWhereMembersAreKnown) {
    EXPECT_EQ(first("customer.statsu == 'open'"), "'customer' has no member 'statsu' | did you mean 'status'?");
    EXPECT_EQ(first("has(customer.plam)"), "'customer' has no member 'plam' | did you mean 'plan'?");
    EXPECT_EQ(first("subject.anything == 1"), "none");
}

TEST(Issues, AMisspeltFunctionOrEventTypeIsFound) {
    EXPECT_EQ(first("history.cuont('call.in') > 1"), "unknown function 'history.cuont' | did you mean 'history.count'?");
    EXPECT_EQ(first("history.seen('payment.faild')"), "unknown event type 'payment.faild' | did you mean 'payment.failed'?");
}

TEST(Issues, TypesThatDoNotFitAreFound) {
    EXPECT_EQ(first("history.count('call.in') + 'x' == 'y'"), "'+' cannot be used on int and string");
    EXPECT_EQ(first("history.count('call.in') == 1.5").substr(0, 37), "'==' cannot be used on int and double");
    EXPECT_EQ(first("now > 3"), "'>' cannot be used on timestamp and int");
    EXPECT_EQ(first("'abc'.size(1)").substr(0, 31), "there is no string.size(int): w");
    EXPECT_EQ(first("[1].all(x, x + 1)"), "the test in all() must be true or false, this is int");
}

TEST(Issues, EachHasLineAndColumn) {
    const auto found = issues("customer.plan == 'gold'\n  && custmer.age > 3\n  && now > 'x'");
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].place, (base::Place{2, 6}));
    EXPECT_EQ(found[1].place, (base::Place{3, 10}));
}

TEST(Issues, PlacesCountFromWhereTheTextStandsInItsFile) {
    EXPECT_EQ(issues("  custmer.age > 3", {14, 20}).front().place, (base::Place{14, 22}));
    EXPECT_EQ(issues("true &&\n custmer.age > 3", {14, 20}).front().place, (base::Place{15, 2}));
}

TEST(Issues, OneRunReportsThemAll) {
    const auto found = issues("customer.plan == = 'x' && (1 + ) > 2 || [1, 2");
    EXPECT_GE(found.size(), 3u);
    for (const Issue& issue : found) EXPECT_EQ(issue.severity, Issue::Severity::error);
}

TEST(Issues, SayWhatWasExpected) {
    EXPECT_EQ(first("(1 + 2"), "expected ')', found the end");
    EXPECT_EQ(first("1 +"), "expected an expression, found the end");
    EXPECT_EQ(first("customer."), "expected a field's name after '.', found the end");
    EXPECT_EQ(first("customer.age = 3"), "unexpected character '=' | equality is written ==");
    EXPECT_EQ(first("'abc"), "this text is not closed: expected '");
    EXPECT_EQ(first("has(customer)"), "has() asks for a field | write has(a.b)");
    EXPECT_EQ(first("9223372036854775808"), "this number does not fit an int | write a u behind it for a uint");
}

TEST(Issues, AConstantThatCannotBeReadIsAWarning) {
    const Compiled compiled = compile("history.count('call.in', duration('24x')) > 1", schema());
    EXPECT_TRUE(compiled.program);
    ASSERT_EQ(compiled.issues.size(), 1u);
    EXPECT_EQ(compiled.issues[0].severity, Issue::Severity::warning);
    EXPECT_EQ(compiled.issues[0].place.column, 26u);
}

TEST(Issues, AConditionMayBeAskedToBeTrueOrFalse) {
    CompileOptions options;
    options.must_be_bool = true;
    EXPECT_FALSE(compile("1 + 1", schema(), {1, 1}, options).program);
    EXPECT_TRUE(compile("customer.plan", schema(), {1, 1}, options).program);
    EXPECT_TRUE(compile("1 < 2", schema(), {1, 1}, options).program);
}

TEST(Issues, TheEditorsViewHasACaretUnderTheFault) {
    const std::string text = "customer.plan == 'gl\xC3\xBC' && custmer.age > 3";
    EXPECT_EQ(issue_view(issues(text).front(), text),
              "1:28: error: unknown name 'custmer'; did you mean 'customer'?\n"
              "    customer.plan == 'gl\xC3\xBC' && custmer.age > 3\n"
              "                              ^");
}

TEST(Issues, ATypeIsToldForEveryProgram) {
    EXPECT_EQ(compile("history.count('call.in') > 1", schema()).type, "bool");
    EXPECT_EQ(compile("customer.plan", schema()).type, "dyn");
    EXPECT_EQ(compile("[1, 2].map(x, {'a': x})", schema()).type, "list(map(string,int))");
}

TEST(Issues, WhatIsWronglyTypedInUtf8IsRefused) { EXPECT_EQ(first("'\xFF'"), "the condition is not valid UTF-8"); }

}  // namespace segue::condition
