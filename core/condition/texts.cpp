// The strings extension: positions count code points.

#include "core/condition/builtins.h"
#include "core/condition/utf8.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace segue::condition::builtin {

namespace {

bool is_text(const Value& v) { return v.kind == Kind::text; }
bool is_int(const Value& v) { return v.kind == Kind::integer; }
Value out_of_bounds() { return Value::of_fault(Fault::index_out_of_range); }

/// A position given as an argument: its byte, when it lies in the text or at its end.
std::optional<std::size_t> position(std::string_view text, std::int64_t at) {
    if (at < 0) return std::nullopt;
    const std::size_t byte = byte_of_code_point(text, static_cast<std::size_t>(at));
    if (byte == std::string_view::npos) return std::nullopt;
    return byte;
}

Value position_value(std::string_view text, std::size_t byte) {
    if (byte == std::string_view::npos) return Value::of_int(-1);
    return Value::of_int(static_cast<std::int64_t>(count_code_points(text.substr(0, byte))));
}

bool pay_for_search(Machine& m, const Value* a) { return m.spend(std::uint64_t{a[0].extra} * (1 + a[1].extra / 16) / 32); }

template <class Change>
Value changed(Machine& m, const Value& v, Change change) {
    if (!is_text(v)) return no_overload();
    if (v.extra > m.arena().left()) return m.out_of_memory();
    std::string out(v.view());
    change(out);
    return m.keep_text(out);
}

/// White_Space of Unicode.
bool is_space(std::string_view c) {
    if (c.size() == 1) return c[0] == ' ' || (c[0] >= '\t' && c[0] <= '\r');
    if (c == "\xC2\x85" || c == "\xC2\xA0" || c == "\xE1\x9A\x80") return true;
    if (c == "\xE2\x80\xA8" || c == "\xE2\x80\xA9" || c == "\xE2\x80\xAF" || c == "\xE2\x81\x9F" || c == "\xE3\x80\x80") return true;
    return c.size() == 3 && c.substr(0, 2) == "\xE2\x80" && static_cast<unsigned char>(c[2]) <= 0x8A;
}

}  // namespace

Value char_at(Machine&, const Value* a, std::uint32_t) {
    if (!is_text(a[0]) || !is_int(a[1])) return no_overload();
    const std::string_view text = a[0].view();
    const auto byte = position(text, a[1].integer);
    if (!byte) return out_of_bounds();
    return Value::of_text(*byte == text.size() ? std::string_view{} : text.substr(*byte, code_point_size(text, *byte)));
}

Value index_of(Machine& m, const Value* a, std::uint32_t count) {
    if (!is_text(a[0]) || !is_text(a[1]) || (count == 3 && !is_int(a[2]))) return no_overload();
    if (!pay_for_search(m, a)) return m.out_of_steps();
    const std::string_view text = a[0].view();
    const auto from = position(text, count == 3 ? a[2].integer : 0);
    if (!from) return out_of_bounds();
    return position_value(text, text.find(a[1].view(), *from));
}

Value last_index_of(Machine& m, const Value* a, std::uint32_t count) {
    if (!is_text(a[0]) || !is_text(a[1]) || (count == 3 && !is_int(a[2]))) return no_overload();
    if (!pay_for_search(m, a)) return m.out_of_steps();
    const std::string_view text = a[0].view();
    std::size_t from = std::string_view::npos;
    if (count == 3) {
        const auto byte = position(text, a[2].integer);
        if (!byte) return out_of_bounds();
        from = *byte;
    }
    return position_value(text, text.rfind(a[1].view(), from));
}

Value lower_ascii(Machine& m, const Value* a, std::uint32_t) {
    return changed(m, a[0], [](std::string& s) { for (char& c : s) if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32); });
}

Value upper_ascii(Machine& m, const Value* a, std::uint32_t) {
    return changed(m, a[0], [](std::string& s) { for (char& c : s) if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32); });
}

Value replace(Machine& m, const Value* a, std::uint32_t count) {
    if (!is_text(a[0]) || !is_text(a[1]) || !is_text(a[2]) || (count == 4 && !is_int(a[3]))) return no_overload();
    if (!pay_for_search(m, a)) return m.out_of_steps();
    const std::string_view text = a[0].view(), old = a[1].view(), fresh = a[2].view();
    const std::int64_t limit = count == 4 ? a[3].integer : -1;
    std::string out;
    std::size_t at = 0;
    for (std::int64_t n = 0; limit < 0 || n < limit; ++n) {
        // An empty text is found before each character and at the end.
        const std::size_t found = old.empty() ? at : text.find(old, at);
        if (found == std::string_view::npos || found > text.size()) break;
        out += text.substr(at, found - at);
        out += fresh;
        at = found + old.size();
        if (old.empty()) {
            if (at >= text.size()) break;
            const std::size_t size = code_point_size(text, at);
            out += text.substr(at, size);
            at += size;
        }
        if (out.size() > m.arena().left()) return m.out_of_memory();
    }
    out += text.substr(std::min(at, text.size()));
    return m.keep_text(out);
}

Value split(Machine& m, const Value* a, std::uint32_t count) {
    if (!is_text(a[0]) || !is_text(a[1]) || (count == 3 && !is_int(a[2]))) return no_overload();
    if (!pay_for_search(m, a)) return m.out_of_steps();
    const std::int64_t limit = count == 3 ? a[2].integer : -1;
    if (limit == 0) return Value::of_list(nullptr, 0);
    std::string_view rest = a[0].view();
    const std::string_view separator = a[1].view();
    std::vector<Value> pieces;
    while (limit < 0 || static_cast<std::int64_t>(pieces.size()) + 1 < limit) {
        const std::size_t found = separator.empty() ? (rest.empty() ? std::string_view::npos : code_point_size(rest, 0)) : rest.find(separator);
        if (found == std::string_view::npos || (separator.empty() && found >= rest.size())) break;
        pieces.push_back(Value::of_text(rest.substr(0, found)));
        rest.remove_prefix(found + separator.size());
        if (!m.spend(1)) return m.out_of_steps();
    }
    if (!separator.empty() || !rest.empty()) pieces.push_back(Value::of_text(rest));
    Value* items = m.arena().take_array<Value>(pieces.size());
    if (!items) return m.out_of_memory();
    std::copy(pieces.begin(), pieces.end(), items);
    return Value::of_list(items, pieces.size());
}

Value substring(Machine&, const Value* a, std::uint32_t count) {
    if (!is_text(a[0]) || !is_int(a[1]) || (count == 3 && !is_int(a[2]))) return no_overload();
    const std::string_view text = a[0].view();
    const auto from = position(text, a[1].integer);
    const auto to = count == 3 ? position(text, a[2].integer) : std::optional<std::size_t>(text.size());
    if (!from || !to || *to < *from) return out_of_bounds();
    return Value::of_text(text.substr(*from, *to - *from));
}

Value trim(Machine&, const Value* a, std::uint32_t) {
    if (!is_text(a[0])) return no_overload();
    std::string_view text = a[0].view();
    while (!text.empty()) {
        const std::size_t size = code_point_size(text, 0);
        if (!is_space(text.substr(0, size))) break;
        text.remove_prefix(size);
    }
    while (!text.empty()) {
        std::size_t at = text.size() - 1;
        while (at > 0 && continues(text[at])) --at;
        if (!is_space(text.substr(at))) break;
        text = text.substr(0, at);
    }
    return Value::of_text(text);
}

Value reverse(Machine& m, const Value* a, std::uint32_t) {
    if (a[0].kind == Kind::list) {
        const std::size_t n = list_size(a[0]);
        if (!m.spend(n)) return m.out_of_steps();
        Value* items = m.arena().take_array<Value>(n);
        if (!items) return m.out_of_memory();
        for (std::size_t i = 0; i < n; ++i) items[i] = list_at(a[0], n - 1 - i);
        return Value::of_list(items, n);
    }
    return changed(m, a[0], [](std::string& s) {
        const std::string from = s;
        std::size_t end = s.size();
        for (std::size_t at = 0; at < from.size();) {
            const std::size_t size = code_point_size(from, at);
            end -= size;
            s.replace(end, size, from, at, size);
            at += size;
        }
    });
}

Value quote(Machine& m, const Value* a, std::uint32_t) {
    if (!is_text(a[0])) return no_overload();
    if (a[0].extra * 2ull + 2 > m.arena().left()) return m.out_of_memory();
    std::string out = "\"";
    for (const char c : a[0].view()) {
        switch (c) {
            case '\a': out += "\\a"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            case '\v': out += "\\v"; break;
            case '\\': out += "\\\\"; break;
            case '"': out += "\\\""; break;
            default: out += c;
        }
    }
    return m.keep_text(out + '"');
}

}  // namespace segue::condition::builtin
