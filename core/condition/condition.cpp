#include "core/condition/condition.h"

#include "core/condition/check.h"
#include "core/condition/cost.h"
#include "core/condition/emit.h"
#include "core/condition/parse.h"
#include "core/condition/run.h"
#include "core/condition/to_json.h"

#include <algorithm>
#include <atomic>

namespace segue::condition {

std::uint32_t Schema::add_variable(std::string name) { return add_typed_variable(std::move(name), "dyn"); }

std::uint32_t Schema::add_variable(std::string name, std::vector<std::string> members) {
    variables_.push_back({std::move(name), std::move(members), true, "dyn"});
    return static_cast<std::uint32_t>(variables_.size() - 1);
}

std::uint32_t Schema::add_typed_variable(std::string name, std::string type) {
    variables_.push_back({std::move(name), {}, false, std::move(type)});
    return static_cast<std::uint32_t>(variables_.size() - 1);
}

void Schema::set_event_groups(std::vector<std::string> groups) { event_groups_ = std::move(groups); }

void Schema::set_event_types(std::vector<std::string> types) { event_types_ = std::move(types); }

void Schema::declare_function(std::string name, std::string signature) { functions_.push_back({std::move(name), std::move(signature)}); }

const std::string& Program::text() const { return code_->cold->text; }

std::uint64_t variables_read(const Program& program) {
    const Program::Code& code = program.code();
    std::uint64_t read = 0;
    for (std::size_t i = 0; i < code.cold->spans.size(); ++i) {
        const Instruction& in = code.instructions[i];
        if (in.op != Op::variable && in.op != Op::path) continue;
        if (in.a >= 64) return ~std::uint64_t{0};
        read |= std::uint64_t{1} << in.a;
    }
    return read;
}

void QuestionNumbers::number(const Program& program) {
    const Program::Code& code = program.code();
    for (std::size_t i = 0; i < code.cold->spans.size(); ++i) {
        const Instruction& in = code.instructions[i];
        if (in.op != Op::history) continue;
        const HistoryPlan& plan = code.histories[in.a];
        if (!plan.constant) continue;
        Question question(plan.function, plan.type_text, plan.window_length ? plan.window_length->us : -1, plan.pointer_text);
        const std::uint32_t number = known_.emplace(std::move(question), size()).first->second;
        std::atomic_ref<std::uint32_t>(plan.number).store(number, std::memory_order_relaxed);
    }
}

Compiled compile(std::string_view text, const Schema& schema, base::Place origin, const CompileOptions& options) {
    const Source source(text, origin);
    Issues issues(source);
    Compiled result;
    Ast ast = parse(source, issues, ParseOptions{options.macros});
    if (!issues.has_error()) {
        const Checked checked = check(std::move(ast), schema, issues, options);
        result.type = type_text(checked.type());
        if (!issues.has_error()) {
            auto code = emit(checked, source, issues, options);
            result.cost = estimate_cost(*code);
            if (result.cost > Limits{}.max_steps) {
                issues.warning(0, "this may take " + std::to_string(result.cost) + " steps; past " + std::to_string(Limits{}.max_steps) + " it fails",
                               "narrow a list before going through it within another");
            }
            result.program.emplace(std::move(code));
        }
    }
    result.issues = issues.list();
    if (issues.has_error()) result.program.reset();
    return result;
}

namespace {

[[gnu::noinline]] std::string why_no_verdict(const Program::Code& code, const Value& v) {
    if (v.is_error()) return error_text(code, v);
    return std::string("a condition must be true or false, this is ").append(type_name(v));
}

}  // namespace

Verdict test(const Program& program, const Environment& environment, const Limits& limits) {
    __attribute__((uninitialized)) Locals locals;
    Machine machine(environment, limits);
    const Value v = execute<false>(program.code(), program.code().root, machine, locals, nullptr);
    Verdict verdict;
    if (v.kind == Kind::boolean) [[likely]] {
        verdict.kind = v.boolean ? Verdict::Kind::yes : Verdict::Kind::no;
    } else {
        verdict.error = why_no_verdict(program.code(), v);
    }
    if (machine.changes_at() != never) verdict.changes_at = base::Time{machine.changes_at()};
    return verdict;
}

Answer answer_at(const Program::Code& code, std::uint32_t instruction, const Environment& environment, const Limits& limits) {
    __attribute__((uninitialized)) Locals locals;
    Machine machine(environment, limits);
    const Value v = execute<false>(code, instruction, machine, locals, nullptr);
    static_assert(never == Answer::never.us);
    const auto kind = v.kind != Kind::boolean ? Verdict::Kind::error : v.boolean ? Verdict::Kind::yes : Verdict::Kind::no;
    return {kind, base::Time{machine.changes_at()}};
}

Answer answer(const Program& program, const Environment& environment, const Limits& limits) {
    return answer_at(program.code(), program.code().root, environment, limits);
}

base::Result<base::Json> evaluate(const Program& program, const Environment& environment, const Limits& limits) {
    Run<false> run(program.code(), environment, limits);
    const Value v = run.value();
    if (v.is_error()) return base::Error{base::Code::invalid, error_text(program.code(), v), {}};
    auto json = to_json(v, limits.max_bytes);
    if (!json) return base::Error{base::Code::limit, "the result is too large, or has no form in JSON", {}};
    return std::move(*json);
}

}  // namespace segue::condition
