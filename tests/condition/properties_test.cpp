// What must hold for every program, shown on many random ones.

#include "agreement.h"
#include "random_program.h"

#include "core/condition/trace.h"

#include <gtest/gtest.h>

#include <random>

namespace segue::condition::testing {

namespace {

std::vector<std::uint8_t> random_bytes(std::mt19937_64& engine) {
    std::vector<std::uint8_t> bytes(300);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(engine());
    return bytes;
}

}  // namespace

TEST(Properties, FoldedUnfoldedTracedAndReferenceAgreeOnRandomPrograms) {
    std::mt19937_64 engine(20260610);
    for (int i = 0; i < 20'000; ++i) {
        const auto bytes = random_bytes(engine);
        Choices choices(bytes);
        const base::Json context = random_context(choices);
        const std::string difference = disagreement(random_program(choices), context);
        ASSERT_EQ(difference, "") << "program " << i;
    }
}

TEST(Properties, CheckedProgramsGiveWhatUncheckedOnesGive) {
    std::mt19937_64 engine(7);
    Schema schema;
    schema.add_variable("c");
    int compared = 0;
    for (int i = 0; i < 5'000; ++i) {
        const auto bytes = random_bytes(engine);
        Choices choices(bytes);
        TestEnvironment environment;
        environment.variables.push_back(random_context(choices));
        const std::string text = random_program(choices);
        CompileOptions loose;
        loose.check = false;
        const Compiled checked = compile(text, schema);
        const Compiled unchecked = compile(text, schema, {1, 1}, loose);
        if (!checked.program) continue;
        ++compared;
        const condition::Run<false> a(checked.program->code(), environment, Limits{});
        const condition::Run<false> b(unchecked.program->code(), environment, Limits{});
        ASSERT_EQ(notation(a.value()), notation(b.value())) << text;
    }
    EXPECT_GT(compared, 500);
}

/// A fact that the trace leaves out can be anything without changing the result.
TEST(Properties, WhatTheTraceLeavesOutDoesNotMatter) {
    std::mt19937_64 engine(99);
    Schema schema;
    for (const char* name : {"p", "q", "r", "s"}) schema.add_variable(name);
    const std::vector<std::string> texts{"p && q || r && s", "p ? q : r", "!(p || q) && (r || s)", "(p && q) == r || s", "p && (q || r) && !s",
                                         "[1, 2].exists(n, p && q) || r", "p == q ? r : s && p"};
    for (const std::string& text : texts) {
        const Compiled compiled = compile(text, schema);
        ASSERT_TRUE(compiled.program) << text;
        for (unsigned bits = 0; bits < 81; ++bits) {
            TestEnvironment environment;
            // Each variable is true, false, or no boolean at all.
            for (unsigned i = 0, rest = bits; i < 4; ++i, rest /= 3) environment.variables.emplace_back(rest % 3 == 2 ? base::Json("?") : base::Json(rest % 3 == 1));
            const Verdict verdict = test(*compiled.program, environment);
            const auto facts = decisive_facts(*compiled.program, environment);
            for (unsigned i = 0; i < 4; ++i) {
                const std::string name(1, "pqrs"[i]);
                if (std::any_of(facts.begin(), facts.end(), [&name](const ReadFact& f) { return f.path == name; })) continue;
                for (const bool other : {true, false}) {
                    TestEnvironment changed = environment;
                    changed.variables[i] = base::Json(other);
                    const Verdict again = test(*compiled.program, changed);
                    // An error may turn into a verdict when a hidden operand settles it; a verdict never changes.
                    if (verdict.kind != Verdict::Kind::error) {
                        EXPECT_EQ(again.kind, verdict.kind) << text << " with " << name << " changed";
                    }
                }
            }
        }
    }
}

}  // namespace segue::condition::testing
