// Any text: it compiles or has issues with places in it, and what compiles can be run and traced within its limits.

#include "core/condition/trace.h"

#include "../condition/test_environment.h"

#include <cstdlib>

using namespace segue;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static const condition::Schema schema = [] {
        condition::Schema s;
        s.add_variable("c");
        s.add_variable("customer", {"plan", "age", "tags"});
        s.add_typed_variable("a.b", "map(string, list(int))");
        s.set_event_types({"payment.failed", "call.in"});
        return s;
    }();
    condition::testing::TestEnvironment environment;
    environment.variables.push_back(base::Json::object({{"a", 1}, {"b", base::Json::list({base::Json("x"), base::Json(2)})}}));
    environment.variables.push_back(base::Json::object({{"plan", "gold"}, {"age", 41}}));
    for (const bool check : {true, false}) {
        condition::CompileOptions options;
        options.check = check;
        const condition::Compiled compiled = condition::compile(text, schema, {1, 1}, options);
        if (!compiled.program && compiled.issues.empty()) std::abort();
        for (const auto& issue : compiled.issues) (void)condition::issue_view(issue, text);
        if (!compiled.program) continue;
        const condition::Limits limits{20'000, std::size_t{1} << 18};
        (void)condition::test(*compiled.program, environment, limits);
        (void)condition::evaluate(*compiled.program, environment, limits);
        (void)condition::sentence(condition::trace(*compiled.program, environment, limits));
    }
    return 0;
}
