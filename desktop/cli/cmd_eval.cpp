#include "core/condition/json_environment.h"
#include "core/condition/trace.h"
#include "core/runtime/files.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"

#include <iostream>

namespace segue::cli {
namespace {

using base::Json;

Json fact_json(const condition::ReadFact& fact) {
    Json events = Json::list();
    for (const std::uint32_t number : fact.events) events.push(static_cast<std::int64_t>(number));
    return Json::object({{"path", fact.path}, {"value", fact.value}, {"missing", fact.missing}, {"events", std::move(events)}});
}

Json trace_json(const condition::Trace& trace) {
    Json clauses = Json::list();
    for (const auto& clause : trace.clauses) {
        Json facts = Json::list();
        for (const auto& fact : clause.facts) facts.push(fact_json(fact));
        clauses.push(Json::object({{"text", clause.text}, {"value", clause.value}, {"error", clause.error}, {"facts", std::move(facts)}}));
    }
    return clauses;
}

void print_trace(const condition::Trace& trace) {
    std::cout << condition::sentence(trace) << '\n';
    for (const auto& clause : trace.clauses) {
        std::cout << "  " << clause.text << "  →  " << (clause.error.empty() ? base::write_json(clause.value) : clause.error) << '\n';
        for (const auto& fact : clause.facts) {
            std::cout << "      " << fact.path << " = " << (fact.missing ? "(not there)" : base::write_json(fact.value)) << '\n';
        }
    }
    if (trace.changes_at) std::cout << "  may change by time alone at " << base::format_time(*trace.changes_at) << '\n';
}

base::Result<condition::JsonEnvironment> read_context(const std::string& file, base::Time now) {
    if (file.empty()) return condition::JsonEnvironment::make(Json::object(), now);
    const auto text = runtime::read_text_file(file);
    if (!text) return text.error();
    auto json = base::parse_json(*text, file);
    if (!json) return json.error();
    return condition::JsonEnvironment::make(std::move(json).value(), now);
}

/// The zones that the expression names in quotation marks.
base::ZoneTable zones_in(const std::string& expression) {
    base::ZoneTable zones;
    for (std::size_t begin = expression.find_first_of("'\""); begin != std::string::npos;) {
        const std::size_t end = expression.find(expression[begin], begin + 1);
        if (end == std::string::npos) break;
        const std::string text = expression.substr(begin + 1, end - begin - 1);
        if (text.find('/') != std::string::npos) runtime::add_zone(zones, text);
        begin = expression.find_first_of("'\"", end + 1);
    }
    return zones;
}

}  // namespace

int run_eval(const EvalOptions& options) {
    const auto now = time_or_now(options.now);
    if (!now) return exit_usage;
    auto environment = read_context(options.context, *now);
    if (!environment) {
        say_error(environment.error());
        return exit_refused;
    }
    const base::ZoneTable zones = zones_in(options.expression);
    environment->set_zones(&zones);
    const condition::Compiled compiled = condition::compile(options.expression, environment->schema());
    for (const auto& issue : compiled.issues) std::cerr << condition::issue_view(issue, options.expression) << '\n';
    if (!compiled.program) return exit_no;
    const condition::Trace trace = condition::trace(*compiled.program, *environment);
    if (options.json) {
        Json out = Json::object({{"value", trace.value}, {"error", trace.error}, {"type", compiled.type}, {"cost", static_cast<std::int64_t>(compiled.cost)}});
        if (trace.changes_at) out.set("changes_at", base::format_time(*trace.changes_at));
        if (options.trace) out.set("trace", trace_json(trace));
        std::cout << base::write_json(out) << '\n';
    } else if (options.trace) {
        print_trace(trace);
    } else if (trace.error.empty()) {
        std::cout << base::write_json(trace.value) << '\n';
    } else {
        say_error(trace.error);
    }
    return trace.error.empty() ? exit_done : exit_no;
}

}  // namespace segue::cli
