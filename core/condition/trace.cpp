// Traces: what decided a result, and the sentence that says so.

#include "core/condition/condition.h"
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
    fact.events = read.events;
    return fact;
}

void add_once(std::vector<ReadFact>& facts, ReadFact fact) {
    const bool known = std::any_of(facts.begin(), facts.end(), [&fact](const ReadFact& f) { return f.path == fact.path; });
    if (!known) facts.push_back(std::move(fact));
}

}  // namespace

std::vector<ReadFact> decisive_facts(const Program& program, const Environment& environment, const Limits& limits) {
    const Run<true> run(program.code(), environment, limits);
    std::vector<ReadFact> facts;
    std::vector<bool> seen(program.code().instructions.size());   // a loop reads the same thing again and again
    for (const TraceLog::Read& read : run.log().reads) {
        if (seen[read.instruction]) continue;
        seen[read.instruction] = true;
        add_once(facts, fact_of(program.code(), read, limits));
    }
    return facts;
}

}  // namespace segue::condition
