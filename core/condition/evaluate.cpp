#include "core/condition/evaluator.h"

#include "core/condition/instants.h"
#include "core/condition/walk.h"

#include <algorithm>
#include <atomic>
#include <cstring>

namespace segue::condition {

namespace {

bool made_of_clauses(Op op) {
    return op == Op::all_of || op == Op::any_of || op == Op::negation || op == Op::conditional || op == Op::bind || op == Op::block ||
           op == Op::constant;
}

}  // namespace

template <bool traced>
Value Evaluator<traced>::at(std::uint32_t index) {
    if (!m_.spend(1)) return fail(index, Fault::too_many_steps);
    const Instruction& in = code_.instructions[index];
    switch (in.op) {
        case Op::constant: return code_.constants[in.a];
        case Op::local: return locals_[in.a];
        case Op::variable: return variable(index, in);
        case Op::path: return path(index, in);
        case Op::now: return value_of_time(m_.environment().now(), 1);
        case Op::select: case Op::opt_select: case Op::has: case Op::index: case Op::opt_index: return access(index, in);
        case Op::all_of: return logical<Op::all_of>(index, in);
        case Op::any_of: return logical<Op::any_of>(index, in);
        case Op::negation: return negation(index, in);
        case Op::conditional: return conditional(index, in);
        case Op::compare: return compare(index, in);
        case Op::compare_const: return compare_const(index, in);
        case Op::in_texts: return in_texts(in);
        case Op::member_test: return member_test(index, in);
        case Op::member_in: return member_in(in);
        case Op::history_test: return history_test(index, in);
        case Op::call: return call(index, in);
        case Op::or_else: return or_else(index, in);
        case Op::matches: return matches(index, in);
        case Op::list: return list(index, in);
        case Op::map: return map(index, in);
        case Op::loop: return loop(index, in);
        case Op::bind: return bind(in);
        case Op::block: return block(in);
        case Op::history: return history(index, in);
        case Op::fault: return fail(index, static_cast<Fault>(in.flag));
    }
    return fail(index, Fault::bad_argument);
}

template <bool traced>
Value Evaluator<traced>::negation(std::uint32_t index, const Instruction& in) {
    const Value v = clause(in.a);
    if (v.kind == Kind::boolean) return Value::of_bool(!v.boolean);
    return v.is_error() ? v : fail(index, Fault::no_such_overload);
}

template <bool traced>
Value Evaluator<traced>::matches(std::uint32_t index, const Instruction& in) {
    const Value v = at(in.a);
    if (v.kind != Kind::text) return v.is_error() ? v : fail(index, Fault::no_such_overload);
    if (!m_.spend(4 + v.extra / 8)) return fail(index, Fault::too_many_steps);
    return Value::of_bool(code_.cold->patterns[in.b]->occurs_in(v.view()));
}

template <bool traced>
Value Evaluator<traced>::bind(const Instruction& in) {
    const Value v = at(in.a);
    if (v.is_error()) return v;
    locals_[in.c] = v;
    return at(in.b);
}

template <bool traced>
Value Evaluator<traced>::clause(std::uint32_t index) {
    if constexpr (!traced) return at(index);
    if (made_of_clauses(code_.instructions[index].op)) return at(index);
    const TraceLog::Mark before = log_->mark();
    const Value v = at(index);
    log_->drop_clauses(before);
    log_->clauses.push_back({index, v, before.reads, log_->reads.size()});
    return v;
}

template <bool traced>
Value Evaluator<traced>::variable(std::uint32_t index, const Instruction& in) {
    const base::Json* json = m_.environment().variable(in.a);
    const Value v = placed(index, json ? value_of(*json) : m_.environment().other_value(in.a));
    if constexpr (traced) log_->reads.push_back({index, v, v.is_error(), {}});
    return v;
}

template <bool traced>
Value Evaluator<traced>::path(std::uint32_t index, const Instruction& in) {
    Value v;
    if (const base::Json* json = walk(code_, in, m_.environment())) [[likely]] {
        v = value_of(*json);
    } else if (m_.environment().variable(in.a)) {
        v = fail(index, Fault::no_such_field);
    } else {
        v = m_.environment().other_value(in.a);
        for (std::uint16_t i = 0; i < in.count && !v.is_error(); ++i) v = select_field(m_, v, code_.names[in.b + i].view());
        v = placed(index, v);
    }
    if constexpr (traced) log_->reads.push_back({index, v, v.is_error(), {}});
    return v;
}

/// && and ||: an operand that settles the result hides errors and the passing of time in the others.
template <bool traced>
template <Op op>
Value Evaluator<traced>::logical(std::uint32_t index, const Instruction& in) {
    constexpr bool settles = op == Op::any_of;
    const std::int64_t outer = m_.changes_at();
    std::int64_t all = never;
    Value error;
    [[maybe_unused]] TraceLog::Mark start, error_from, error_to;
    if constexpr (traced) start = log_->mark();
    const std::uint32_t* operands = links(in);
    for (std::uint16_t i = 0; i < in.count; ++i) {
        [[maybe_unused]] TraceLog::Mark before;
        if constexpr (traced) before = log_->mark();
        m_.set_changes_at(never);
        const Value v = clause(operands[i]);
        if (v.kind == Kind::boolean) {
            if (v.boolean == settles) {
                m_.note_change(outer);
                if constexpr (traced) log_->drop(start, before);
                return v;
            }
        } else if (!error.is_error()) {
            error = v.is_error() ? v : fail(index, Fault::no_such_overload);
            if constexpr (traced) { error_from = before; error_to = log_->mark(); }
        }
        all = std::min(all, m_.changes_at());
    }
    m_.set_changes_at(std::min(outer, all));
    if (!error.is_error()) return Value::of_bool(!settles);
    if constexpr (traced) {
        log_->drop(error_to, log_->mark());
        log_->drop(start, error_from);
    }
    return error;
}

template <bool traced>
Value Evaluator<traced>::conditional(std::uint32_t index, const Instruction& in) {
    const Value test = clause(in.a);
    if (test.kind != Kind::boolean) return test.is_error() ? test : fail(index, Fault::no_such_overload);
    return clause(test.boolean ? in.b : in.c);
}

template <bool traced>
Value Evaluator<traced>::compare(std::uint32_t index, const Instruction& in) {
    const Value a = at(in.a);
    if (a.is_error()) return a;
    const Value b = at(in.b);
    if (b.is_error()) return b;
    return placed(index, relate(m_, static_cast<Relation>(in.flag), a, b));
}

template <bool traced>
Value Evaluator<traced>::compare_const(std::uint32_t index, const Instruction& in) {
    const Value a = at(in.a);
    const Value& b = code_.constants[in.b];
    const auto relation = static_cast<Relation>(in.flag);
    if (a.kind == b.kind) {
        switch (a.kind) {
            case Kind::integer: return Value::of_bool(holds(relation, a.integer, b.integer));
            case Kind::real: return Value::of_bool(holds(relation, a.real, b.real));
            case Kind::text:
                if (relation == Relation::equal) return Value::of_bool(a.view() == b.view());
                if (relation == Relation::not_equal) return Value::of_bool(a.view() != b.view());
                break;
            default: break;
        }
    }
    if (a.is_error()) return a;
    return placed(index, relate(m_, relation, a, b));
}

template <bool traced>
Value Evaluator<traced>::in_texts(const Instruction& in) { return in_set(in, at(in.a)); }

template <bool traced>
Value Evaluator<traced>::in_set(const Instruction& in, const Value& v) {
    if (v.kind != Kind::text) return v.is_error() ? v : Value::of_bool(false);
    return Value::of_bool(is_among(v.view(), code_.constants + in.b, in.count));
}

template <bool traced>
Value Evaluator<traced>::member_test(std::uint32_t index, const Instruction& in) {
    if constexpr (traced) return compare_const(index, in);
    const Instruction& path = code_.instructions[in.a];
    const base::Json* json = walk(code_, path, m_.environment());
    if (!json) return m_.environment().variable(path.a) ? fail(in.a, Fault::no_such_field) : compare_const(index, in);
    const Value& wanted = code_.constants[in.b];
    const auto relation = static_cast<Relation>(in.flag);
    if (wanted.kind == Kind::text) {
        const std::string* text = json->text();
        if (text && relation >= Relation::equal) return Value::of_bool(same_text(*text, wanted.view()) == (relation == Relation::equal));
    } else if (wanted.kind == Kind::real) {
        if (const double* real = json->real()) return Value::of_bool(holds(relation, *real, wanted.real));
    } else if (wanted.kind == Kind::integer) {
        if (const std::int64_t* integer = json->integer()) return Value::of_bool(holds(relation, *integer, wanted.integer));
    } else if (wanted.kind == Kind::boolean && relation >= Relation::equal) {
        if (const bool* truth = json->boolean()) return Value::of_bool((*truth == wanted.boolean) == (relation == Relation::equal));
    }
    return placed(index, relate(m_, relation, value_of(*json), wanted));
}

template <bool traced>
Value Evaluator<traced>::member_in(const Instruction& in) {
    if constexpr (traced) return in_texts(in);
    const base::Json* json = walk(code_, code_.instructions[in.a], m_.environment());
    return json ? in_set(in, value_of(*json)) : at(in.a);
}

template <bool traced>
Value Evaluator<traced>::history_test(std::uint32_t index, const Instruction& in) {
    if constexpr (traced) return compare_const(index, in);
    const Instruction& operand = code_.instructions[in.a];
    const HistoryPlan& plan = code_.histories[operand.a];
    const Value& wanted = code_.constants[in.b];
    if (plan.function != HistoryFunction::count || wanted.kind != Kind::integer) return compare_const(index, in);
    const HistoryAnswer answer = ask(plan);
    return Value::of_bool(holds(static_cast<Relation>(in.flag), answer.number, wanted.integer));
}

template <bool traced>
Value Evaluator<traced>::call(std::uint32_t index, const Instruction& in) {
    // Few functions take more than four operands; those that do (math.greatest) use the arena.
    constexpr std::uint16_t most = 4;
    alignas(Value) __attribute__((uninitialized)) std::byte few[most * sizeof(Value)];
    Value* arguments = reinterpret_cast<Value*>(few);
    if (in.count > most) {
        arguments = m_.arena().template take_array<Value>(in.count);
        if (!arguments) return placed(index, m_.out_of_memory());
    }
    const std::uint32_t* operands = links(in);
    for (std::uint16_t i = 0; i < in.count; ++i) {
        arguments[i] = at(operands[i]);
        if (arguments[i].is_error()) return arguments[i];
    }
    return placed(index, in.builtin()(m_, arguments, in.count));
}

template <bool traced>
Value Evaluator<traced>::or_else(std::uint32_t index, const Instruction& in) {
    Value both[2] = {at(in.a), Value{}};
    if (both[0].is_error()) return both[0];
    if (both[0].kind == Kind::optional && !both[0].inside) {
        both[1] = at(in.b);
        if (both[1].is_error()) return both[1];
    } else {
        both[1] = Value::of_optional(nullptr);
    }
    return placed(index, in.flag == 1 ? builtin::optional_or_value(m_, both, 2) : builtin::optional_or(m_, both, 2));
}

template <bool traced>
Value Evaluator<traced>::access(std::uint32_t index, const Instruction& in) {
    const Value v = at(in.a);
    if (v.is_error()) return v;
    if (in.op == Op::index || in.op == Op::opt_index) {
        const Value key = at(in.b);
        if (key.is_error()) return key;
        return placed(index, in.op == Op::index ? index_value(m_, v, key) : index_optional(m_, v, key));
    }
    const Name& name = code_.names[in.b];
    if (v.kind == Kind::map && v.form() == Form::json && in.op != Op::opt_select) {
        const base::Json* found = member(*v.json, name);
        if (in.op == Op::has) return Value::of_bool(found != nullptr);
        return found ? value_of(*found) : fail(index, Fault::no_such_field);
    }
    if (in.op == Op::has) return placed(index, has_field(v, name.view()));
    return placed(index, in.op == Op::select ? select_field(m_, v, name.view()) : select_optional(m_, v, name.view()));
}

template <bool traced>
Value Evaluator<traced>::block(const Instruction& in) {
    const std::uint32_t* operands = links(in);
    // An error is kept like a value: it only matters to those who use it.
    for (std::uint16_t i = 0; i + 1 < in.count; ++i) locals_[in.b + i] = at(operands[i]);
    return at(operands[in.count - 1]);
}

template <bool traced>
HistoryAnswer Evaluator<traced>::ask(const HistoryPlan& plan) {
    const std::uint32_t number = std::atomic_ref<std::uint32_t>(plan.number).load(std::memory_order_relaxed);
    const HistoryAnswer answer = number == none ? m_.environment().history(plan.function, plan.type_text, plan.window_length, plan.pointer_text)
                                                : m_.environment().numbered_history(number, plan.function, plan.type_text, plan.window_length, plan.pointer_text);
    // The time since the last one changes all the time; when that matters is seen where it is compared.
    if (answer.changes_at && plan.function != HistoryFunction::since) m_.note_change(answer.changes_at->us);
    return answer;
}

template <bool traced>
Value Evaluator<traced>::history(std::uint32_t index, const Instruction& in) {
    HistoryPlan plan = code_.histories[in.a];
    if (!plan.constant) {
        const Value t = at(plan.type);
        const Value p = plan.pointer == none ? Value::of_text("") : at(plan.pointer);
        const Value w = plan.window == none ? Value::of_duration(0) : at(plan.window);
        for (const Value& v : {t, p, w}) if (v.is_error()) return v;
        if (t.kind != Kind::text || p.kind != Kind::text || w.kind != Kind::duration) return fail(index, Fault::no_such_overload);
        plan.type_text = t.view();
        plan.pointer_text = p.view();
        if (plan.window != none) plan.window_length = duration_of_value(w);
    }
    const HistoryAnswer answer = ask(plan);
    Value v;
    switch (plan.function) {
        case HistoryFunction::seen: v = Value::of_bool(answer.number != 0); break;
        case HistoryFunction::count: v = Value::of_int(answer.number); break;
        case HistoryFunction::sum: v = Value::of_real(answer.sum); break;
        case HistoryFunction::since:
            v = answer.found ? value_of_duration(base::Duration{answer.number}, 1) : fail(index, Fault::no_event);
            break;
        default: v = answer.found && answer.event ? value_of(*answer.event) : fail(index, Fault::no_event); break;
    }
    if constexpr (traced) log_->reads.push_back({index, v, v.is_error(), {answer.cited.begin(), answer.cited.end()}});
    return v;
}

template class Evaluator<false>;
template class Evaluator<true>;

}  // namespace segue::condition
