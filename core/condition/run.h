#pragma once
// One evaluation from beginning to end: its memory, its locals, its limits.

#include "core/condition/evaluator.h"

#include <string>

namespace segue::condition {

/// Raw memory for the locals of one evaluation: clearing it would cost more than a simple condition does.
struct Locals {
    static constexpr std::uint32_t few = 6;
    alignas(Value) std::byte bytes[few * sizeof(Value)];
};

/// The value of one instruction, mostly the root. It is returned, not stored: kept in registers it is there at once.
template <bool traced>
inline Value execute(const Program::Code& code, std::uint32_t instruction, Machine& machine, Locals& few, TraceLog* log) {
    Value* locals = reinterpret_cast<Value*>(few.bytes);
    if (code.frame > Locals::few) [[unlikely]] {
        locals = machine.arena().template take_array<Value>(code.frame);
        if (!locals) return Value::of_fault(Fault::too_much_memory);
    }
    const Value value = Evaluator<traced>(code, machine, locals, log).clause(instruction);
    // A limit that was hit cannot be absorbed by || and &&.
    if (machine.broken() != Fault::none) [[unlikely]] return Value::of_fault(machine.broken());
    return value;
}

template <bool traced>
class Run {
public:
    Run(const Program::Code& code, const Environment& environment, const Limits& limits)
        : machine_(environment, limits), value_(execute<traced>(code, code.root, machine_, locals_, &log_)) {}

    [[nodiscard]] const Value& value() const { return value_; }
    [[nodiscard]] std::int64_t changes_at() const { return machine_.changes_at(); }
    [[nodiscard]] const TraceLog& log() const { return log_; }

private:
    Locals locals_;
    Machine machine_;
    TraceLog log_;
    Value value_;
};

/// The answer of one instruction that needs no locals from outside itself.
[[nodiscard]] Answer answer_at(const Program::Code& code, std::uint32_t instruction, const Environment& environment, const Limits& limits);

/// "no such field: subject.status".
[[nodiscard]] std::string error_text(const Program::Code& code, const Value& error);
/// The text that an instruction was made from, on one line and not too long.
[[nodiscard]] std::string part_text(const Program::Code& code, std::uint32_t instruction);

}  // namespace segue::condition
