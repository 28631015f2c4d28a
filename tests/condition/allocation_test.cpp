// The common path takes nothing from the heap. Every allocation of this test binary is counted.

#include "test_environment.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

// The thread and memory sanitizers bring an operator new of their own that cannot be replaced.
#if defined(__SANITIZE_THREAD__)
#define SEGUE_COUNTS_ALLOCATIONS 0
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(address_sanitizer)
#define SEGUE_COUNTS_ALLOCATIONS 0
#endif
#endif
#ifndef SEGUE_COUNTS_ALLOCATIONS
#define SEGUE_COUNTS_ALLOCATIONS 1
#endif

namespace {
std::atomic<std::size_t> allocations{0};
}  // namespace

#if SEGUE_COUNTS_ALLOCATIONS
void* operator new(std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (void* at = std::malloc(size == 0 ? 1 : size)) return at;
    throw std::bad_alloc();
}
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"   // both are ours
#endif
void operator delete(void* at) noexcept { std::free(at); }
void operator delete(void* at, std::size_t) noexcept { std::free(at); }
#endif

namespace segue::condition::testing {

TEST(Allocation, CommonConditionsAllocateNothing) {
    Schema schema;
    schema.add_variable("customer");
    TestEnvironment environment;
    environment.variables.push_back(json(R"({"plan":"a plan whose name is longer than small strings are","age":41,"churn":0.25,"vip":true,"tags":["a","b"]})"));
    HistoryAnswer answer;
    answer.found = true;
    answer.number = 2;
    answer.changes_at = base::Time{noon + 1};
    for (const char* text : {
             "customer.plan == 'gold'", "customer.plan != 'a plan whose name is longer than small strings are'", "customer.age >= 18 && customer.churn < 0.5",
             "customer.plan in ['gold', 'silver']", "history.count('call.in', duration('24h')) < 3", "!history.seen('call.in') || customer.vip",
             "history.sum('call.in', '/value', duration('720h')) > 100.0", "now - timestamp('2026-01-01T00:00:00Z') > duration('24h')",
             "customer.vip ? customer.age > 3 : customer.nothing == 1", "has(customer.nothing) && customer.nothing > 3", "customer.nothing == 1 || customer.vip",
             "customer.tags.exists(t, t == 'b') && customer.tags.all(t, size(t) == 1)", "customer.age * 2 + 1 > 80", "customer.plan.startsWith('a plan')",
             "customer.plan.matches('^a plan.*are$')", "customer.tags[0] == 'a' && 'b' in customer.tags", "now.getHours('+01:00') < 10"}) {
        const Compiled compiled = compile(text, schema);
        ASSERT_TRUE(compiled.program) << text;
        (void)condition::test(*compiled.program, environment);   // a pattern warms up its automaton at first
        const std::size_t before = allocations.load();
        const Verdict verdict = condition::test(*compiled.program, environment);
        const std::size_t after = allocations.load();
        EXPECT_NE(verdict.kind, Verdict::Kind::error) << text;
        // The test environment itself makes a key of the event type when it is asked for history.
        const std::size_t own = std::string_view(text).find("history") == std::string_view::npos ? 0 : 1;
        EXPECT_LE(after - before, own) << text;
    }
}

}  // namespace segue::condition::testing
