#include "core/condition/fold.h"

#include "core/condition/evaluator.h"

#include <algorithm>

namespace segue::condition {

namespace {

/// Knows nothing, and remembers that it was asked: a named zone, for instance, must wait for the real environment.
class NoEnvironment final : public Environment {
public:
    [[nodiscard]] const base::Json* variable(std::uint32_t) const override { asked_ = true; return nullptr; }
    [[nodiscard]] base::Time now() const override { asked_ = true; return {}; }
    [[nodiscard]] HistoryAnswer history(HistoryFunction, std::string_view, std::optional<base::Duration>, std::string_view) const override {
        asked_ = true;
        return {};
    }
    [[nodiscard]] std::optional<int> zone_offset(std::string_view, base::Time) const override { asked_ = true; return std::nullopt; }
    [[nodiscard]] bool asked() const { return asked_; }

private:
    mutable bool asked_ = false;
};

/// Copies a value into the code's memory; false when that is full or the value too large.
bool keep(Arena& arena, Value& v, std::size_t& budget) {
    if (budget == 0) return false;
    --budget;
    if (v.kind == Kind::text || v.kind == Kind::bytes || v.kind == Kind::type) {
        const std::string_view kept = arena.keep(v.view());
        if (!kept.data()) return false;
        v = Value::of_chars(v.kind, kept);
        return true;
    }
    if (v.kind == Kind::list) {
        Value* items = arena.take_array<Value>(v.extra);
        if (!items) return false;
        std::copy_n(v.items, v.extra, items);
        v.items = items;
        return std::all_of(items, items + v.extra, [&](Value& item) { return keep(arena, item, budget); });
    }
    if (v.kind == Kind::map) {
        MapEntry* entries = arena.take_array<MapEntry>(v.extra);
        if (!entries) return false;
        std::copy_n(v.entries, v.extra, entries);
        v.entries = entries;
        return std::all_of(entries, entries + v.extra, [&](MapEntry& e) { return keep(arena, e.key, budget) && keep(arena, e.value, budget); });
    }
    if (v.kind == Kind::optional && v.inside) {
        Value* inside = arena.take_array<Value>(1);
        if (!inside) return false;
        *inside = *v.inside;
        v.inside = inside;
        return keep(arena, *inside, budget);
    }
    if (v.kind == Kind::network) {
        const std::string_view kept = arena.keep({reinterpret_cast<const char*>(v.octets), 16});
        v.octets = reinterpret_cast<const unsigned char*>(kept.data());
        return kept.data() != nullptr;
    }
    return true;
}

}  // namespace

Folded fold_at(Program::Code& code, std::uint32_t index) {
    const NoEnvironment environment;
    Machine machine(environment, Limits{20'000, std::size_t{64} << 10});
    std::vector<Value> locals(code.frame);
    Folded result;
    result.value = Evaluator<false>(code, machine, locals.data(), nullptr).at(index);
    if (environment.asked() || machine.broken() != Fault::none) return result;
    std::size_t budget = 10'000;
    result.known = keep(code.cold->kept, result.value, budget);
    return result;
}

}  // namespace segue::condition
