#pragma once
// One evaluation from beginning to end: its memory, its locals, its limits.

#include "core/condition/evaluator.h"

#include <string>
#include <type_traits>

namespace segue::condition {

template <bool traced>
class Run {
public:
    Run(const Program::Code& code, const Environment& environment, const Limits& limits)
        : code_(code), machine_(environment, limits) {
        // Raw memory: clearing it would cost more than a simple condition does.
        Value* locals = reinterpret_cast<Value*>(few_);
        if (code.frame > few) locals = machine_.arena().template take_array<Value>(code.frame);
        if (!locals) {
            value_ = Value::of_fault(Fault::too_much_memory);
            return;
        }
        TraceLog* log = nullptr;
        if constexpr (traced) log = &log_;
        Evaluator<traced> evaluator(code, machine_, locals, log);
        value_ = evaluator.clause(code.root);
        // A limit that was hit cannot be absorbed by || and &&.
        if (machine_.broken() != Fault::none) [[unlikely]] value_ = Value::of_fault(machine_.broken());
    }

    [[nodiscard]] const Value& value() const { return value_; }
    [[nodiscard]] std::int64_t changes_at() const { return machine_.changes_at(); }
    [[nodiscard]] const TraceLog& log() const { return log_; }

private:
    struct Nothing {};
    static constexpr std::uint32_t few = 6;
    const Program::Code& code_;
    Machine machine_;
    Value value_;
    alignas(Value) std::byte few_[few * sizeof(Value)];
    [[no_unique_address]] std::conditional_t<traced, TraceLog, Nothing> log_;
};

/// "no such field: subject.status".
[[nodiscard]] std::string error_text(const Program::Code& code, const Value& error);
/// The text that an instruction was made from, on one line and not too long.
[[nodiscard]] std::string part_text(const Program::Code& code, std::uint32_t instruction);

}  // namespace segue::condition
