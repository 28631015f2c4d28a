#pragma once
// Runs code. Instantiated twice: plain, and with a log of what was read and decided.

#include "core/condition/code.h"
#include "core/condition/machine.h"
#include "core/condition/trace_log.h"

namespace segue::condition {

/// One evaluation. `locals` holds code.frame values. Recursion is as deep as the tree is high, which the parser bounds.
template <bool traced>
class Evaluator {
public:
    Evaluator(const Program::Code& code, Machine& machine, Value* locals, TraceLog* log)
        : code_(code), m_(machine), locals_(locals), log_(log) {}

    /// The value of one instruction; of the root by default.
    Value at(std::uint32_t index);
    /// The same for what stands where true or false is wanted; remembered as a clause when it is not made of others.
    Value clause(std::uint32_t index);

private:
    static Value fail(std::uint32_t index, Fault fault) {
        Value v = Value::of_fault(fault);
        v.extra = index + 1;
        return v;
    }
    /// Says where an error came from, unless it knows.
    static Value placed(std::uint32_t index, Value v) {
        if (v.is_error() && v.extra == 0) v.extra = index + 1;
        return v;
    }
    const std::uint32_t* links(const Instruction& in) const { return code_.links + in.a; }

    Value path(std::uint32_t index, const Instruction& in);
    Value variable(std::uint32_t index, const Instruction& in);
    template <Op op>
    Value logical(std::uint32_t index, const Instruction& in);
    Value conditional(std::uint32_t index, const Instruction& in);
    Value compare(std::uint32_t index, const Instruction& in);
    Value compare_const(std::uint32_t index, const Instruction& in);
    Value in_texts(const Instruction& in);
    Value in_set(const Instruction& in, const Value& v);
    Value negation(std::uint32_t index, const Instruction& in);
    Value matches(std::uint32_t index, const Instruction& in);
    Value bind(const Instruction& in);
    Value member_test(std::uint32_t index, const Instruction& in);
    Value member_in(const Instruction& in);
    Value history_test(std::uint32_t index, const Instruction& in);
    Value call(std::uint32_t index, const Instruction& in);
    Value or_else(std::uint32_t index, const Instruction& in);
    Value access(std::uint32_t index, const Instruction& in);
    Value list(std::uint32_t index, const Instruction& in);
    Value map(std::uint32_t index, const Instruction& in);
    Value block(const Instruction& in);
    Value history(std::uint32_t index, const Instruction& in);
    HistoryAnswer ask(const HistoryPlan& plan);

    Value loop(std::uint32_t index, const Instruction& in);
    Value test_loop(std::uint32_t index, const LoopPlan& plan, const Value& range);
    Value exists_one(std::uint32_t index, const LoopPlan& plan, const Value& range);
    Value list_loop(std::uint32_t index, const LoopPlan& plan, const Value& range);
    Value map_loop(std::uint32_t index, const LoopPlan& plan, const Value& range);
    Value entry_loop(std::uint32_t index, const LoopPlan& plan, const Value& range);
    Value opt_loop(std::uint32_t index, const LoopPlan& plan, const Value& range);
    /// Puts element number i into the loop's variables.
    void set_element(const LoopPlan& plan, const Value& range, std::size_t i);
    /// True, false or an error: does the element that is set pass the filter?
    Value passes(const LoopPlan& plan);

    const Program::Code& code_;
    Machine& m_;
    Value* locals_;
    TraceLog* log_;
};

extern template class Evaluator<false>;
extern template class Evaluator<true>;

/// A relation between two values that have an order by C++'s own operators.
template <class T>
inline bool holds(Relation relation, T a, T b) {
    switch (relation) {
        case Relation::less: return a < b;
        case Relation::less_equal: return a <= b;
        case Relation::greater: return a > b;
        case Relation::greater_equal: return a >= b;
        case Relation::equal: return a == b;
        case Relation::not_equal: return a != b;
    }
    return false;
}

// access.cpp
/// v.name, v.?name, has(v.name); errors carry no place yet.
[[nodiscard]] Value select_field(Machine& m, const Value& v, std::string_view name);
[[nodiscard]] Value select_optional(Machine& m, const Value& v, std::string_view name);
[[nodiscard]] Value has_field(const Value& v, std::string_view name);
/// v[key], v[?key].
[[nodiscard]] Value index_value(Machine& m, const Value& v, const Value& key);
[[nodiscard]] Value index_optional(Machine& m, const Value& v, const Value& key);
/// A map of these entries, sorted in place; an error for a key twice or of a wrong kind.
[[nodiscard]] Value make_map(MapEntry* entries, std::size_t n);
/// One relation between two values; notes when time alone would change it.
[[nodiscard]] Value relate(Machine& m, Relation relation, const Value& a, const Value& b);

}  // namespace segue::condition
