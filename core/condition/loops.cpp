// Lists, maps, and the loops over them.

#include "core/condition/evaluator.h"

#include <algorithm>
#include <vector>

namespace segue::condition {

template <bool traced>
Value Evaluator<traced>::list(std::uint32_t index, const Instruction& in) {
    Value* items = m_.arena().template take_array<Value>(in.count);
    if (!items) return placed(index, m_.out_of_memory());
    const std::uint32_t* operands = links(in);
    std::size_t n = 0;
    for (std::uint16_t i = 0; i < in.count; ++i) {
        Value v = at(operands[i]);
        if (v.is_error()) return v;
        if (in.b != none && code_.cold->optional_flags[in.b + i]) {
            if (v.kind != Kind::optional) return fail(index, Fault::no_such_overload);
            if (!v.inside) continue;
            v = *v.inside;
        }
        items[n++] = v;
    }
    return Value::of_list(items, n);
}

template <bool traced>
Value Evaluator<traced>::map(std::uint32_t index, const Instruction& in) {
    MapEntry* entries = m_.arena().template take_array<MapEntry>(in.count / 2u);
    if (!entries) return placed(index, m_.out_of_memory());
    const std::uint32_t* operands = links(in);
    std::size_t n = 0;
    for (std::uint16_t i = 0; i + 1 < in.count; i = static_cast<std::uint16_t>(i + 2)) {
        const Value key = at(operands[i]);
        if (key.is_error()) return key;
        Value v = at(operands[i + 1]);
        if (v.is_error()) return v;
        if (in.b != none && code_.cold->optional_flags[in.b + i / 2u]) {
            if (v.kind != Kind::optional) return fail(index, Fault::no_such_overload);
            if (!v.inside) continue;
            v = *v.inside;
        }
        entries[n++] = {key, v};
    }
    if (!m_.spend(n)) return placed(index, m_.out_of_steps());
    return placed(index, make_map(entries, n));
}

template <bool traced>
void Evaluator<traced>::set_element(const LoopPlan& plan, const Value& range, std::size_t i) {
    if (range.kind == Kind::list) {
        if (plan.variables == 2) locals_[plan.slot] = Value::of_int(static_cast<std::int64_t>(i));
        locals_[plan.slot + plan.variables - 1] = list_at(range, i);
        return;
    }
    const MapEntry entry = map_at(range, i);
    locals_[plan.slot] = entry.key;
    if (plan.variables == 2) locals_[plan.slot + 1] = entry.value;
}

template <bool traced>
Value Evaluator<traced>::passes(const LoopPlan& plan) {
    if (plan.filter == none) return Value::of_bool(true);
    const Value v = at(plan.filter);
    if (v.kind == Kind::boolean || v.is_error()) return v;
    return fail(plan.filter, Fault::no_such_overload);
}

template <bool traced>
Value Evaluator<traced>::loop(std::uint32_t index, const Instruction& in) {
    const LoopPlan& plan = code_.cold->loops[in.a];
    const Value range = at(plan.range);
    if (range.is_error()) return range;
    if (plan.kind == LoopKind::opt_map || plan.kind == LoopKind::opt_flat_map) return opt_loop(index, plan, range);
    if (range.kind != Kind::list && range.kind != Kind::map) return fail(index, Fault::no_such_overload);
    switch (plan.kind) {
        case LoopKind::all:
        case LoopKind::exists: return test_loop(index, plan, range);
        case LoopKind::exists_one: return exists_one(index, plan, range);
        case LoopKind::map:
        case LoopKind::filter: return list_loop(index, plan, range);
        case LoopKind::transform_map: return map_loop(index, plan, range);
        default: return entry_loop(index, plan, range);
    }
}

namespace {

std::size_t range_size(const Value& range) { return range.kind == Kind::list ? list_size(range) : map_size(range); }

}  // namespace

/// all is && over the elements, exists is ||: one that settles it hides errors in others.
template <bool traced>
Value Evaluator<traced>::test_loop(std::uint32_t index, const LoopPlan& plan, const Value& range) {
    const bool settles = plan.kind == LoopKind::exists;
    [[maybe_unused]] TraceLog::Mark start;
    if constexpr (traced) start = log_->mark();
    Value error;
    const std::size_t n = range_size(range);
    for (std::size_t i = 0; i < n; ++i) {
        [[maybe_unused]] TraceLog::Mark before;
        if constexpr (traced) before = log_->mark();
        set_element(plan, range, i);
        const Value v = at(plan.body);
        if (v.kind == Kind::boolean) {
            if (v.boolean == settles) {
                if constexpr (traced) log_->drop(start, before);
                return v;
            }
        } else if (!error.is_error()) {
            error = v.is_error() ? v : fail(index, Fault::no_such_overload);
        }
        if (m_.broken() != Fault::none) return error;
    }
    return error.is_error() ? error : Value::of_bool(!settles);
}

template <bool traced>
Value Evaluator<traced>::exists_one(std::uint32_t index, const LoopPlan& plan, const Value& range) {
    const std::size_t n = range_size(range);
    std::size_t found = 0;
    for (std::size_t i = 0; i < n; ++i) {
        set_element(plan, range, i);
        const Value v = at(plan.body);
        if (v.kind != Kind::boolean) return v.is_error() ? v : fail(index, Fault::no_such_overload);
        found += v.boolean ? 1 : 0;
    }
    return Value::of_bool(found == 1);
}

template <bool traced>
Value Evaluator<traced>::list_loop(std::uint32_t index, const LoopPlan& plan, const Value& range) {
    const std::size_t n = range_size(range);
    Value* items = m_.arena().template take_array<Value>(n);
    if (!items) return placed(index, m_.out_of_memory());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < n; ++i) {
        set_element(plan, range, i);
        const Value pass = passes(plan);
        if (pass.is_error()) return pass;
        if (!pass.boolean) continue;
        const Value v = at(plan.body);
        if (v.is_error()) return v;
        if (plan.kind == LoopKind::map) {
            items[kept++] = v;
        } else if (v.kind != Kind::boolean) {
            return fail(index, Fault::no_such_overload);
        } else if (v.boolean) {
            items[kept++] = locals_[plan.slot];
        }
    }
    return Value::of_list(items, kept);
}

/// The keys stay, in their order, so the result is sorted as it is made.
template <bool traced>
Value Evaluator<traced>::map_loop(std::uint32_t index, const LoopPlan& plan, const Value& range) {
    const std::size_t n = range_size(range);
    MapEntry* entries = m_.arena().template take_array<MapEntry>(n);
    if (!entries) return placed(index, m_.out_of_memory());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < n; ++i) {
        set_element(plan, range, i);
        const Value key = locals_[plan.slot];
        const Value pass = passes(plan);
        if (pass.is_error()) return pass;
        if (!pass.boolean) continue;
        const Value v = at(plan.body);
        if (v.is_error()) return v;
        entries[kept++] = {key, v};
    }
    return Value::of_map(entries, kept);
}

template <bool traced>
Value Evaluator<traced>::entry_loop(std::uint32_t index, const LoopPlan& plan, const Value& range) {
    const std::size_t n = range_size(range);
    std::vector<MapEntry> made;
    for (std::size_t i = 0; i < n; ++i) {
        set_element(plan, range, i);
        const Value pass = passes(plan);
        if (pass.is_error()) return pass;
        if (!pass.boolean) continue;
        const Value v = at(plan.body);
        if (v.kind != Kind::map) return v.is_error() ? v : fail(index, Fault::no_such_overload);
        if (!m_.spend(map_size(v))) return placed(index, m_.out_of_steps());
        for (std::size_t k = 0; k < map_size(v); ++k) made.push_back(map_at(v, k));
        if (made.size() * sizeof(MapEntry) > m_.arena().left()) return placed(index, m_.out_of_memory());
    }
    MapEntry* entries = m_.arena().template take_array<MapEntry>(made.size());
    if (!entries) return placed(index, m_.out_of_memory());
    std::copy(made.begin(), made.end(), entries);
    return placed(index, make_map(entries, made.size()));
}

template <bool traced>
Value Evaluator<traced>::opt_loop(std::uint32_t index, const LoopPlan& plan, const Value& range) {
    if (range.kind != Kind::optional) return fail(index, Fault::no_such_overload);
    if (!range.inside) return range;
    locals_[plan.slot] = *range.inside;
    const Value v = at(plan.body);
    if (v.is_error()) return v;
    if (plan.kind == LoopKind::opt_map) return placed(index, m_.some(v));
    return v.kind == Kind::optional ? v : fail(index, Fault::no_such_overload);
}

template Value Evaluator<false>::list(std::uint32_t, const Instruction&);
template Value Evaluator<false>::map(std::uint32_t, const Instruction&);
template Value Evaluator<false>::loop(std::uint32_t, const Instruction&);
template Value Evaluator<false>::test_loop(std::uint32_t, const LoopPlan&, const Value&);
template Value Evaluator<false>::exists_one(std::uint32_t, const LoopPlan&, const Value&);
template Value Evaluator<false>::list_loop(std::uint32_t, const LoopPlan&, const Value&);
template Value Evaluator<false>::map_loop(std::uint32_t, const LoopPlan&, const Value&);
template Value Evaluator<false>::entry_loop(std::uint32_t, const LoopPlan&, const Value&);
template Value Evaluator<false>::opt_loop(std::uint32_t, const LoopPlan&, const Value&);
template void Evaluator<false>::set_element(const LoopPlan&, const Value&, std::size_t);
template Value Evaluator<false>::passes(const LoopPlan&);
template Value Evaluator<true>::list(std::uint32_t, const Instruction&);
template Value Evaluator<true>::map(std::uint32_t, const Instruction&);
template Value Evaluator<true>::loop(std::uint32_t, const Instruction&);
template Value Evaluator<true>::test_loop(std::uint32_t, const LoopPlan&, const Value&);
template Value Evaluator<true>::exists_one(std::uint32_t, const LoopPlan&, const Value&);
template Value Evaluator<true>::list_loop(std::uint32_t, const LoopPlan&, const Value&);
template Value Evaluator<true>::map_loop(std::uint32_t, const LoopPlan&, const Value&);
template Value Evaluator<true>::entry_loop(std::uint32_t, const LoopPlan&, const Value&);
template Value Evaluator<true>::opt_loop(std::uint32_t, const LoopPlan&, const Value&);
template void Evaluator<true>::set_element(const LoopPlan&, const Value&, std::size_t);
template Value Evaluator<true>::passes(const LoopPlan&);

}  // namespace segue::condition
