// History functions, and when time alone changes a result.

#include "test_environment.h"

#include <gtest/gtest.h>

namespace segue::condition::testing {

namespace {

constexpr std::int64_t hour = 3600 * base::us_per_second;

Schema schema() {
    Schema s;
    s.add_variable("customer");
    return s;
}

TestEnvironment environment() {
    TestEnvironment e;
    e.variables.push_back(json(R"({"since":"2027-01-15T05:00:00Z","vip":true})"));
    const auto put = [&e](HistoryFunction function, const char* type, std::int64_t number, std::optional<std::int64_t> change) {
        HistoryAnswer answer;
        answer.found = number != 0;
        answer.number = number;
        answer.sum = static_cast<double>(number) * 10.5;
        if (change) answer.changes_at = base::Time{*change};
        e.answers[{function, type}] = answer;
    };
    put(HistoryFunction::count, "call.in", 3, noon + hour);
    put(HistoryFunction::seen, "call.in", 1, noon + 2 * hour);
    put(HistoryFunction::sum, "call.in", 3, noon + 3 * hour);
    put(HistoryFunction::since, "call.in", 5 * hour, std::nullopt);
    return e;
}

Verdict verdict(const std::string& text, const TestEnvironment& e = environment()) {
    const Compiled compiled = compile(text, schema());
    EXPECT_TRUE(compiled.program) << text;
    return condition::test(*compiled.program, e);
}

std::optional<std::int64_t> changes(const std::string& text) {
    const auto at = verdict(text).changes_at;
    return at ? std::optional(at->us - noon) : std::nullopt;
}

bool holds(const std::string& text) { return verdict(text).kind == Verdict::Kind::yes; }

}  // namespace

TEST(History, FunctionsGiveWhatTheIndexAnswers) {
    EXPECT_TRUE(holds("history.count('call.in', duration('24h')) == 3"));
    EXPECT_TRUE(holds("history.seen('call.in') == true"));
    EXPECT_TRUE(holds("history.seen('call.in')"));
    EXPECT_TRUE(holds("history.sum('call.in', '/value', duration('24h')) == 31.5"));
    EXPECT_TRUE(holds("history.since('call.in') == duration('5h')"));
    EXPECT_TRUE(holds("history.count('never.was') == 0"));
}

TEST(History, WindowAndPointerReachTheIndex) {
    const TestEnvironment e = environment();
    (void)verdict("history.sum('call.in', '/value', duration('36h')) > 1.0", e);
    EXPECT_EQ(e.asked_window, base::hours(36));
    EXPECT_EQ(e.asked_pointer, "/value");
}

TEST(History, ArgumentsMayBeComputed) { EXPECT_TRUE(holds("history.count('call' + (customer.vip ? '.in' : '.out'), duration('1h') + duration('1h')) == 3")); }

TEST(History, NoEventIsAnErrorForLastFirstAndSince) {
    EXPECT_EQ(verdict("history.since('never.was') > duration('1h')").error, "there is no such event: history.since('never.was')");
    EXPECT_EQ(verdict("history.last('never.was').channel == 'web'").kind, Verdict::Kind::error);
}

TEST(History, LastGivesTheEventAsAMap) {
    TestEnvironment e = environment();
    const base::Json event = json(R"({"type":"call.in","channel":"voice","data":{"minutes":7}})");
    HistoryAnswer answer;
    answer.found = true;
    answer.event = &event;
    e.answers[{HistoryFunction::last, "call.in"}] = answer;
    EXPECT_EQ(verdict("history.last('call.in').channel == 'voice' && history.last('call.in').data.minutes > 5", e).kind, Verdict::Kind::yes);
}

TEST(ChangesAt, IsTheEarliestOfWhatWasRead) {
    EXPECT_EQ(changes("history.count('call.in') > 1"), hour);
    EXPECT_EQ(changes("history.seen('call.in') && history.count('call.in') > 1"), hour);
    EXPECT_EQ(changes("customer.vip"), std::nullopt);
}

TEST(ChangesAt, LeavesOutBranchesThatDidNotMatter) {
    EXPECT_EQ(changes("history.count('call.in') > 1 && history.seen('call.in') == false"), 2 * hour);
    EXPECT_EQ(changes("customer.vip || history.count('call.in') > 1"), std::nullopt);
    EXPECT_EQ(changes("history.count('call.in') > 9 || customer.vip"), std::nullopt);
    EXPECT_EQ(changes("customer.vip ? history.seen('call.in') : history.count('call.in') > 1"), 2 * hour);
}

TEST(ChangesAt, ComparingNowSaysWhenItWillTurn) {
    EXPECT_EQ(changes("now - timestamp(customer.since) >= duration('4h')"), hour);
    EXPECT_EQ(changes("now - timestamp(customer.since) > duration('4h')"), hour + 1);
    EXPECT_EQ(changes("now < timestamp(customer.since) + duration('5h')"), 2 * hour);
    EXPECT_EQ(changes("now > timestamp(customer.since)"), std::nullopt);
    EXPECT_EQ(changes("history.since('call.in') < duration('7h')"), 2 * hour);
    EXPECT_EQ(changes("timestamp(customer.since) + duration('6h') - now > duration('1h')"), 2 * hour);
    EXPECT_EQ(changes("now == now"), std::nullopt);
}

/// At the instant that was told the result has changed, and just before it has not.
TEST(ChangesAt, IsExactForComparisonsWithNow) {
    for (const char* relation : {"<", "<=", ">", ">=", "==", "!="}) {
        for (const char* text : {"now - timestamp(customer.since) RELATION duration('4h')", "timestamp('2027-01-15T09:30:00Z') - now RELATION duration('30m')"}) {
            std::string condition = text;
            condition.replace(condition.find("RELATION"), 8, relation);
            const Verdict before = verdict(condition);
            if (!before.changes_at) continue;
            TestEnvironment e = environment();
            e.at = before.changes_at->us;
            EXPECT_NE(verdict(condition, e).kind, before.kind) << condition;
            e.at = before.changes_at->us - 1;
            EXPECT_EQ(verdict(condition, e).kind, before.kind) << condition;
        }
    }
}

TEST(ChangesAt, PartsOfNowChangeAtTheirBoundary) {
    EXPECT_EQ(changes("now.getMinutes() == 0"), base::minutes(1).us);
    EXPECT_EQ(changes("now.getHours('Europe/Berlin') < 10"), hour);
    EXPECT_LE(*changes("now.getDayOfWeek() == 5"), 16 * hour);
}

}  // namespace segue::condition::testing
