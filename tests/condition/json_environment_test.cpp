// A context written as JSON, as `segue eval` reads it.

#include "core/condition/json_environment.h"

#include "test_environment.h"

#include <gtest/gtest.h>

namespace segue::condition::testing {

namespace {

JsonEnvironment environment() {
    return JsonEnvironment::make(json(R"({
        "customer": {"plan": "gold"},
        "history": [
            {"type": "call.in", "time": "2027-01-15T07:00:00Z", "data": {"minutes": 4}},
            {"type": "call.in", "time": "2027-01-10T08:00:00Z", "data": {"minutes": 2.5}},
            {"type": "call.in", "time": "2027-01-15T09:30:00Z", "data": {"minutes": 100}},
            {"type": "chat", "time": "2027-01-14T08:00:00Z"}]})"),
                                 base::Time{noon}).value();
}

std::string value(const std::string& text) {
    const JsonEnvironment e = environment();
    const Compiled compiled = compile(text, e.schema());
    if (!compiled.program) return "issue: " + compiled.issues.front().message;
    const auto result = evaluate(*compiled.program, e);
    return result ? base::write_json(*result) : "error: " + result.error().message;
}

std::optional<std::string> changes(const std::string& text) {
    const JsonEnvironment e = environment();
    const auto at = condition::test(*compile(text, e.schema()).program, e).changes_at;
    return at ? std::optional(base::format_time(*at)) : std::nullopt;
}

}  // namespace

TEST(JsonContext, MembersAreVariables) {
    EXPECT_EQ(value("customer.plan"), "\"gold\"");
    EXPECT_EQ(value("custmer.plan"), "issue: unknown name 'custmer'");
}

TEST(JsonContext, HistoryCountsWhatLiesInTheWindowAndNotInTheFuture) {
    EXPECT_EQ(value("history.count('call.in')"), "2");
    EXPECT_EQ(value("history.count('call.in', duration('24h'))"), "1");
    EXPECT_EQ(value("history.seen('chat', duration('23h'))"), "false");
    EXPECT_EQ(value("history.seen('chat', duration('25h'))"), "true");
    EXPECT_EQ(value("history.sum('call.in', '/minutes')"), "6.5");
    EXPECT_EQ(value("history.since('call.in')"), "\"3600s\"");
    EXPECT_EQ(value("history.last('call.in').data.minutes"), "4");
    EXPECT_EQ(value("history.first('call.in').data.minutes"), "2.5");
}

TEST(JsonContext, TheEndOfAWindowIsOpen) {
    EXPECT_EQ(value("history.count('chat', duration('24h'))"), "0");
    EXPECT_EQ(value("history.count('chat', duration('24h1us'))"), "1");
}

TEST(JsonContext, HistorySaysWhenItWillChange) {
    EXPECT_EQ(changes("history.count('call.in', duration('2h')) > 0"), "2027-01-15T09:00:00Z");
    EXPECT_EQ(changes("history.count('call.in') > 0"), "2027-01-15T09:30:00Z");
    EXPECT_EQ(changes("history.seen('chat')"), std::nullopt);
}

TEST(JsonContext, WhatIsNoContextIsRefused) {
    EXPECT_FALSE(JsonEnvironment::make(json("[1]"), base::Time{}));
    EXPECT_FALSE(JsonEnvironment::make(json(R"({"history": 3})"), base::Time{}));
    EXPECT_FALSE(JsonEnvironment::make(json(R"({"history": [{"type": "x", "time": "yesterday"}]})"), base::Time{}));
}

}  // namespace segue::condition::testing
