// size, in, and the tests on texts.

#include "core/condition/builtins.h"
#include "core/condition/regex.h"
#include "core/condition/utf8.h"

namespace segue::condition::builtin {

namespace {

bool two_texts(const Value* a) { return a[0].kind == Kind::text && a[1].kind == Kind::text; }

}  // namespace

Value size(Machine& m, const Value* a, std::uint32_t) {
    switch (a[0].kind) {
        case Kind::text:
            if (!m.spend(a[0].extra / 64)) return m.out_of_steps();
            return Value::of_int(static_cast<std::int64_t>(count_code_points(a[0].view())));
        case Kind::bytes: return Value::of_int(a[0].extra);
        case Kind::list: return Value::of_int(static_cast<std::int64_t>(list_size(a[0])));
        case Kind::map: return Value::of_int(static_cast<std::int64_t>(map_size(a[0])));
        default: return no_overload();
    }
}

Value in(Machine& m, const Value* a, std::uint32_t) {
    if (a[1].kind == Kind::map) return Value::of_bool(!map_find(a[1], a[0]).is_error());
    if (a[1].kind != Kind::list) return no_overload();
    const std::size_t n = list_size(a[1]);
    for (std::size_t i = 0; i < n; ++i) {
        const Value same = m.equals(a[0], list_at(a[1], i));
        if (!same.is_false()) return same;
    }
    return Value::of_bool(false);
}

Value contains(Machine& m, const Value* a, std::uint32_t) {
    if (!two_texts(a)) return no_overload();
    // The search may look at every byte of the one for every byte of the other.
    if (!m.spend(std::uint64_t{a[0].extra} * (1 + a[1].extra / 16) / 32)) return m.out_of_steps();
    return Value::of_bool(a[0].view().find(a[1].view()) != std::string_view::npos);
}

Value starts_with(Machine&, const Value* a, std::uint32_t) {
    return two_texts(a) ? Value::of_bool(a[0].view().starts_with(a[1].view())) : no_overload();
}

Value ends_with(Machine&, const Value* a, std::uint32_t) {
    return two_texts(a) ? Value::of_bool(a[0].view().ends_with(a[1].view())) : no_overload();
}

Value join(Machine& m, const Value* a, std::uint32_t count) {
    if (a[0].kind != Kind::list || (count == 2 && a[1].kind != Kind::text)) return no_overload();
    const std::string_view separator = count == 2 ? a[1].view() : std::string_view{};
    const std::size_t n = list_size(a[0]);
    if (!m.spend(n)) return m.out_of_steps();
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const Value item = list_at(a[0], i);
        if (item.kind != Kind::text) return no_overload();
        bytes += item.extra + separator.size();
        if (bytes > m.arena().left()) return m.out_of_memory();
    }
    std::string out;
    out.reserve(bytes);
    for (std::size_t i = 0; i < n; ++i) {
        if (i != 0) out += separator;
        out += list_at(a[0], i).view();
    }
    return m.keep_text(out);
}

Value matches(Machine& m, const Value* a, std::uint32_t) {
    if (!two_texts(a)) return no_overload();
    if (!m.spend(500 + a[0].extra / 8)) return m.out_of_steps();
    const auto regex = Regex::compile(a[1].view());
    return regex ? Value::of_bool(regex->occurs_in(a[0].view())) : Value::of_fault(Fault::bad_pattern);
}

}  // namespace segue::condition::builtin
