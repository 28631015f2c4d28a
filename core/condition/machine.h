#pragma once
// What a built-in function may use while it runs: memory, fuel, the environment.

#include "core/condition/arena.h"
#include "core/condition/condition.h"

#include <limits>
#include <string_view>

namespace segue::condition {

inline constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

class Machine {
public:
    Machine(const Environment& environment, const Limits& limits)
        : environment_(environment), arena_(limits.max_bytes), fuel_(limits.max_steps) {}

    [[nodiscard]] const Environment& environment() const { return environment_; }
    [[nodiscard]] Arena& arena() { return arena_; }

    /// Uses up steps; false when they are gone, and then the whole evaluation fails, whatever is absorbed on the way.
    bool spend(std::uint64_t steps) {
        if (fuel_ < steps) {
            fuel_ = 0;
            broken_ = Fault::too_many_steps;
            return false;
        }
        fuel_ -= steps;
        return true;
    }
    [[nodiscard]] std::uint64_t fuel() const { return fuel_; }
    /// The limit that was hit, or none.
    [[nodiscard]] Fault broken() const { return broken_; }
    Value out_of_steps() { broken_ = Fault::too_many_steps; return Value::of_fault(broken_); }
    Value out_of_memory() { broken_ = Fault::too_much_memory; return Value::of_fault(broken_); }

    /// Equality that spends fuel.
    Value equals(const Value& a, const Value& b) {
        const bool same = equal(a, b, fuel_);
        return fuel_ == 0 ? out_of_steps() : Value::of_bool(same);
    }
    /// A text or bytes that the arena keeps.
    Value keep(Kind kind, std::string_view chars) {
        if (!spend(chars.size() / 64)) return out_of_steps();
        const std::string_view kept = arena_.keep(chars);
        return kept.data() ? Value::of_chars(kind, kept) : out_of_memory();
    }
    Value keep_text(std::string_view chars) { return keep(Kind::text, chars); }
    /// An optional that holds the value.
    Value some(const Value& inside) {
        Value* kept = arena_.take_array<Value>(1);
        if (!kept) return out_of_memory();
        *kept = inside;
        return Value::of_optional(kept);
    }

    // When time alone can change the result: the earliest of what was read, in microseconds.
    [[nodiscard]] std::int64_t changes_at() const { return changes_at_; }
    void set_changes_at(std::int64_t us) { changes_at_ = us; }
    void note_change(std::int64_t us) { if (us < changes_at_) changes_at_ = us; }

private:
    const Environment& environment_;
    Arena arena_;
    std::uint64_t fuel_;
    std::int64_t changes_at_ = never;
    Fault broken_ = Fault::none;
};

}  // namespace segue::condition
