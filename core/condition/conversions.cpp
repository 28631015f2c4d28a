// int(), string(), timestamp() and their like.

#include "core/base/text.h"
#include "core/condition/builtins.h"
#include "core/condition/instants.h"
#include "core/condition/numbers_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace segue::condition::builtin {

namespace {

Value bad() { return Value::of_fault(Fault::bad_conversion); }
Value out_of_range() { return Value::of_fault(Fault::out_of_range); }

template <class T>
std::optional<T> whole_number(std::string_view text) {
    if (!text.empty() && text[0] == '+') text.remove_prefix(1);
    T value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

Value to_bool(Machine&, const Value* a, std::uint32_t) {
    if (a[0].kind == Kind::boolean) return a[0];
    if (a[0].kind != Kind::text) return no_overload();
    static constexpr std::array<std::string_view, 5> yes{"1", "t", "true", "TRUE", "True"};
    static constexpr std::array<std::string_view, 5> no{"0", "f", "false", "FALSE", "False"};
    for (const auto word : yes) if (word == a[0].view()) return Value::of_bool(true);
    for (const auto word : no) if (word == a[0].view()) return Value::of_bool(false);
    return bad();
}

Value to_int(Machine& m, const Value* a, std::uint32_t) {
    const Value& v = a[0];
    switch (v.kind) {
        case Kind::integer: return v;
        case Kind::uinteger:
            return v.uinteger > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) ? out_of_range() : Value::of_int(static_cast<std::int64_t>(v.uinteger));
        case Kind::real:
            // Neither edge itself: as doubles they stand for more than the numbers that fit.
            if (!(v.real > -9223372036854775808.0 && v.real < 9223372036854775808.0)) return out_of_range();
            return Value::of_int(static_cast<std::int64_t>(v.real));
        case Kind::text: {
            const auto number = whole_number<std::int64_t>(v.view());
            return number ? Value::of_int(*number) : bad();
        }
        case Kind::timestamp:
            if (v.slope() != 0) m.note_change((m.environment().now().us / base::us_per_second + 1) * base::us_per_second);
            return Value::of_int(v.integer);
        default: return no_overload();
    }
}

Value to_uint(Machine&, const Value* a, std::uint32_t) {
    const Value& v = a[0];
    switch (v.kind) {
        case Kind::uinteger: return v;
        case Kind::integer: return v.integer < 0 ? out_of_range() : Value::of_uint(static_cast<std::uint64_t>(v.integer));
        case Kind::real:
            if (!(v.real >= 0 && v.real < 18446744073709551616.0)) return out_of_range();
            return Value::of_uint(static_cast<std::uint64_t>(v.real));
        case Kind::text: {
            const auto number = whole_number<std::uint64_t>(v.view());
            return number ? Value::of_uint(*number) : bad();
        }
        default: return no_overload();
    }
}

Value to_double(Machine&, const Value* a, std::uint32_t) {
    switch (a[0].kind) {
        case Kind::real: return a[0];
        case Kind::integer: return Value::of_real(static_cast<double>(a[0].integer));
        case Kind::uinteger: return Value::of_real(static_cast<double>(a[0].uinteger));
        case Kind::text: {
            const auto number = read_double(a[0].view());
            return number ? Value::of_real(*number) : bad();
        }
        default: return no_overload();
    }
}

Value to_string(Machine& m, const Value* a, std::uint32_t) {
    const Value& v = a[0];
    if ((v.kind == Kind::timestamp || v.kind == Kind::duration) && v.slope() != 0) m.note_change(m.environment().now().us + base::us_per_second);
    switch (v.kind) {
        case Kind::text: return v;
        case Kind::boolean: return Value::of_text(v.boolean ? "true" : "false");
        case Kind::integer: return m.keep_text(std::to_string(v.integer));
        case Kind::uinteger: return m.keep_text(std::to_string(v.uinteger));
        case Kind::real: return m.keep_text(double_text(v.real));
        case Kind::timestamp: return m.keep_text(timestamp_text(v));
        case Kind::duration: return m.keep_text(duration_text(v.integer));
        case Kind::network: return m.keep_text(network_text(v));
        case Kind::bytes:
            if (!m.spend(v.extra / 16)) return m.out_of_steps();
            return base::is_valid_utf8(v.view()) ? Value::of_text(v.view()) : Value::of_fault(Fault::invalid_utf8);
        default: return no_overload();
    }
}

Value to_bytes(Machine&, const Value* a, std::uint32_t) {
    if (a[0].kind != Kind::text && a[0].kind != Kind::bytes) return no_overload();
    return Value::of_bytes(a[0].view());
}

Value to_duration(Machine&, const Value* a, std::uint32_t) {
    if (a[0].kind == Kind::duration) return a[0];
    if (a[0].kind != Kind::text) return no_overload();
    return read_duration(a[0].view()).value_or(bad());
}

Value to_timestamp(Machine&, const Value* a, std::uint32_t) {
    const Value& v = a[0];
    if (v.kind == Kind::timestamp) return v;
    if (v.kind == Kind::integer) return v.integer < first_second || v.integer > last_second ? out_of_range() : Value::of_timestamp(v.integer, 0);
    if (v.kind != Kind::text) return no_overload();
    return read_timestamp(v.view()).value_or(bad());
}

Value to_dyn(Machine&, const Value* a, std::uint32_t) { return a[0]; }
Value type_of(Machine&, const Value* a, std::uint32_t) { return Value::of_type(type_name(a[0])); }

Value base64_encode(Machine& m, const Value* a, std::uint32_t) {
    if (a[0].kind != Kind::bytes) return no_overload();
    if (a[0].extra > m.arena().left()) return m.out_of_memory();
    return m.keep_text(base64_text(a[0].view()));
}

Value base64_decode(Machine& m, const Value* a, std::uint32_t) {
    if (a[0].kind != Kind::text) return no_overload();
    std::string_view text = a[0].view();
    if (!m.spend(text.size() / 16)) return m.out_of_steps();
    for (int i = 0; i < 2 && !text.empty() && text.back() == '='; ++i) text.remove_suffix(1);
    if (text.size() % 4 == 1) return bad();
    std::string out;
    std::uint32_t bits = 0;
    int have = 0;
    for (const char c : text) {
        const std::size_t digit = base64_digits.find(c);
        if (digit == std::string_view::npos) return bad();
        bits = (bits << 6) | static_cast<std::uint32_t>(digit);
        have += 6;
        if (have < 8) continue;
        have -= 8;
        out += static_cast<char>(static_cast<unsigned char>((bits >> have) & 0xFFu));
    }
    return m.keep(Kind::bytes, out);
}

}  // namespace segue::condition::builtin

namespace segue::condition {

std::string base64_text(std::string_view bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t n = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k) bits = (bits << 8) | (k < n ? static_cast<unsigned char>(bytes[i + k]) : 0u);
        for (std::size_t k = 0; k < 4; ++k) out += k <= n ? builtin::base64_digits[(bits >> (18 - 6 * k)) & 63u] : '=';
    }
    return out;
}

}  // namespace segue::condition
