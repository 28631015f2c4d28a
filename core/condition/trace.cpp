#include "core/condition/trace.h"

#include "core/condition/run.h"
#include "core/condition/to_json.h"

#include <algorithm>

namespace segue::condition {

namespace {

ReadFact fact_of(const Program::Code& code, const TraceLog::Read& read, const Limits& limits) {
    ReadFact fact;
    fact.path = part_text(code, read.instruction);
    if (!read.missing) {
        if (auto json = to_json(read.value, limits.max_bytes)) fact.value = std::move(*json);
    }
    fact.missing = read.missing;
    fact.events = read.events;
    const Instruction& in = code.instructions[read.instruction];
    if (in.op == Op::history) {
        const HistoryPlan& plan = code.histories[in.a];
        fact.function = plan.function;
        fact.event_type = plan.type_text;
        fact.window = plan.window_length;
    }
    return fact;
}

/// The reads of [from, to), each path once. A loop reads the same thing again and again.
std::vector<ReadFact> facts_of(const Program::Code& code, const TraceLog& log, std::size_t from, std::size_t to, const Limits& limits) {
    std::vector<ReadFact> facts;
    std::vector<bool> seen(code.cold->spans.size());
    for (std::size_t i = from; i < to; ++i) {
        const TraceLog::Read& read = log.reads[i];
        if (seen[read.instruction]) continue;
        seen[read.instruction] = true;
        ReadFact fact = fact_of(code, read, limits);
        const bool known = std::any_of(facts.begin(), facts.end(), [&fact](const ReadFact& f) { return f.path == fact.path; });
        if (!known) facts.push_back(std::move(fact));
    }
    return facts;
}

/// A value as JSON, or why there is none.
void tell(const Program::Code& code, const Value& v, const Limits& limits, base::Json& value, std::string& error) {
    if (v.is_error()) {
        error = error_text(code, v);
    } else if (auto json = to_json(v, limits.max_bytes)) {
        value = std::move(*json);
    } else {
        error = "the result is too large, or has no form in JSON";
    }
}

}  // namespace

std::vector<ReadFact> decisive_facts(const Program& program, const Environment& environment, const Limits& limits) {
    const Run<true> run(program.code(), environment, limits);
    return facts_of(program.code(), run.log(), 0, run.log().reads.size(), limits);
}

Trace trace(const Program& program, const Environment& environment, const Limits& limits) {
    const Program::Code& code = program.code();
    const Run<true> run(code, environment, limits);
    Trace result;
    tell(code, run.value(), limits, result.value, result.error);
    if (run.changes_at() != never) result.changes_at = base::Time{run.changes_at()};
    for (const TraceLog::Clause& clause : run.log().clauses) {
        TraceClause told;
        told.text = part_text(code, clause.instruction);
        tell(code, clause.value, limits, told.value, told.error);
        told.facts = facts_of(code, run.log(), clause.first_read, clause.end_read, limits);
        result.clauses.push_back(std::move(told));
    }
    return result;
}

}  // namespace segue::condition
