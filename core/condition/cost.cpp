#include "core/condition/cost.h"

#include <algorithm>

namespace segue::condition {

namespace {

constexpr std::uint64_t ceiling = std::uint64_t{1} << 50;
constexpr std::uint64_t unknown_length = 100;

std::uint64_t sum(std::uint64_t a, std::uint64_t b) { return std::min(ceiling, a + b); }
std::uint64_t product(std::uint64_t a, std::uint64_t b) { return a != 0 && b > ceiling / a ? ceiling : a * b; }

class Estimator {
public:
    explicit Estimator(const Program::Code& code) : code_(code), costs_(code.cold->spans.size()) {}

    /// Operands stand before what uses them, so one pass from the front is enough.
    std::uint64_t run() {
        for (std::uint32_t i = 0; i < costs_.size(); ++i) costs_[i] = cost(code_.instructions[i]);
        return costs_.empty() ? 0 : costs_.back();
    }

private:
    std::uint64_t at(std::uint32_t index) const { return index == none ? 0 : costs_[index]; }

    std::uint64_t linked(const Instruction& in) const {
        std::uint64_t total = 1;
        for (std::uint16_t i = 0; i < in.count; ++i) total = sum(total, at(code_.links[in.a + i]));
        return total;
    }

    std::uint64_t length(std::uint32_t index) const {
        const Instruction& in = code_.instructions[index];
        if (in.op == Op::constant) {
            const Value& v = code_.constants[in.a];
            if (v.kind == Kind::list || v.kind == Kind::map) return v.extra;
        }
        if (in.op == Op::list) return in.count;
        if (in.op == Op::map) return in.count / 2u;
        if (in.op == Op::loop) return length(code_.cold->loops[in.a].range);
        return unknown_length;
    }

    std::uint64_t cost(const Instruction& in) const {
        switch (in.op) {
            case Op::select: case Op::opt_select: case Op::has: case Op::negation: case Op::compare_const: return sum(1, at(in.a));
            case Op::in_texts: case Op::member_test: case Op::member_in: case Op::history_test: return sum(1, at(in.a));
            case Op::matches: return sum(20, at(in.a));
            case Op::index: case Op::opt_index: case Op::compare: case Op::or_else: case Op::bind: return sum(1, sum(at(in.a), at(in.b)));
            case Op::conditional: return sum(1, sum(at(in.a), std::max(at(in.b), at(in.c))));
            case Op::call: {
                const std::uint64_t base = linked(in);
                if (in.builtin() == builtin::matches) return sum(base, 520);
                if (in.builtin() == builtin::in) return sum(base, length(code_.links[in.a + 1u]));
                return sum(base, 2);
            }
            case Op::all_of: case Op::any_of: case Op::list: case Op::map: case Op::block: return linked(in);
            case Op::loop: {
                const LoopPlan& plan = code_.cold->loops[in.a];
                return sum(at(plan.range), product(length(plan.range), sum(at(plan.filter), sum(1, at(plan.body)))));
            }
            case Op::history: {
                const HistoryPlan& plan = code_.histories[in.a];
                return plan.constant ? 1 : sum(1, sum(at(plan.type), sum(at(plan.window), at(plan.pointer))));
            }
            default: return 1;
        }
    }

    const Program::Code& code_;
    std::vector<std::uint64_t> costs_;
};

}  // namespace

std::uint64_t estimate_cost(const Program::Code& code) { return Estimator(code).run(); }

}  // namespace segue::condition
