#pragma once
// Says what differs when one program is run in all the ways that must agree.

#include "reference_interpreter.h"
#include "test_environment.h"

#include "core/condition/parse.h"
#include "core/condition/run.h"

#include <string>

namespace segue::condition::testing {

/// Empty when folded = unfolded = traced = the reference interpreter's answer; else what differs.
inline std::string disagreement(const std::string& text, const base::Json& context) {
    Schema schema;
    schema.add_variable("c");
    TestEnvironment environment;
    environment.variables.push_back(context);
    CompileOptions options;
    options.check = false;
    const Compiled folded = compile(text, schema, {1, 1}, options);
    options.fold = false;
    const Compiled unfolded = compile(text, schema, {1, 1}, options);
    if (!folded.program || !unfolded.program) return "does not compile: " + text + ": " + folded.issues.front().message;
    const Limits wide{10'000'000, std::size_t{1} << 26};
    const Run<false> plain(folded.program->code(), environment, wide);
    const Run<false> slow(unfolded.program->code(), environment, wide);
    const Run<true> traced(folded.program->code(), environment, wide);
    const std::string got = notation(plain.value());
    if (got != notation(slow.value())) return text + "\nfolded " + got + "\nunfolded " + notation(slow.value());
    if (got != notation(traced.value())) return text + "\nuntraced " + got + "\ntraced " + notation(traced.value());
    if (plain.changes_at() != traced.changes_at()) return text + "\nthe trace has another time of change";
    const Source source(text, {1, 1});
    Issues issues(source);
    const std::string wanted = interpret(parse(source, issues), {{"c", context}});
    if (got != wanted) return text + "\ncontext " + base::write_json(context) + "\ncompiled " + got + "\nreference " + wanted;
    return {};
}

}  // namespace segue::condition::testing
