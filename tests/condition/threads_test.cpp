// A program may be used by many threads at once: it is immutable but for hints, which are atomic.

#include "test_environment.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace segue::condition::testing {

TEST(Threads, ShareProgramsWithoutSeeingEachOther) {
    Schema schema;
    schema.add_variable("c");
    const Compiled compiled = compile("c.plan == 'gold' && c.list.exists(x, x.a > 2) && c.id.matches('^[a-z]+$')", schema);
    ASSERT_TRUE(compiled.program);
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            TestEnvironment environment;
            // Objects of different shapes, so that each thread moves the hints of the others.
            environment.variables.push_back(json(t % 2 == 0 ? R"({"plan":"gold","list":[{"a":3}],"id":"x"})"
                                                            : R"({"aa":1,"ab":2,"id":"y","list":[{"0":0,"a":1}],"plan":"gold"})"));
            const auto wanted = t % 2 == 0 ? Verdict::Kind::yes : Verdict::Kind::no;
            for (int i = 0; i < 2000; ++i) wrong += condition::test(*compiled.program, environment).kind == wanted ? 0 : 1;
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong.load(), 0);
}

}  // namespace segue::condition::testing
