// "%s has %d items".format([…])

#include "core/base/text.h"
#include "core/condition/builtins.h"
#include "core/condition/instants.h"
#include "core/condition/numbers_text.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace segue::condition {

namespace {

/// Writes as long as there is room; afterwards only remembers why it stopped.
class Formatter {
public:
    explicit Formatter(Machine& m) : m_(m) {}

    Value run(std::string_view pattern, const Value& values) {
        std::size_t used = 0;
        for (std::size_t i = 0; i < pattern.size() && fault_ == Fault::none; ++i) {
            if (pattern[i] != '%') {
                out_ += pattern[i];
            } else if (pattern.substr(i + 1, 1) == "%") {
                out_ += '%';
                ++i;
            } else {
                const int decimals = precision(pattern, i);
                if (used >= list_size(values)) return Value::of_fault(Fault::index_out_of_range);
                clause(i < pattern.size() ? pattern[i] : '\0', decimals, list_at(values, used++));
            }
            check_room();
        }
        if (fault_ == Fault::too_many_steps) return m_.out_of_steps();
        if (fault_ == Fault::too_much_memory) return m_.out_of_memory();
        return fault_ == Fault::none ? m_.keep_text(out_) : Value::of_fault(fault_);
    }

private:
    void fail(Fault fault) { if (fault_ == Fault::none) fault_ = fault; }
    void check_room() {
        if (out_.size() > m_.arena().left()) fail(Fault::too_much_memory);
    }

    /// Reads ".3" behind the percent sign and goes to the letter; -1 when no precision is given.
    int precision(std::string_view pattern, std::size_t& i) {
        ++i;
        if (i >= pattern.size() || pattern[i] != '.') return -1;
        int value = 0;
        std::size_t digits = 0;
        for (++i; i < pattern.size() && pattern[i] >= '0' && pattern[i] <= '9'; ++i, ++digits) value = std::min(value * 10 + (pattern[i] - '0'), 1000);
        if (digits == 0 || value > 100) fail(Fault::bad_format);
        return value;
    }

    void clause(char letter, int decimals, const Value& v) {
        switch (letter) {
            case 's': return text(v, 0);
            case 'd': return decimal(v);
            case 'f': return fixed(v, decimals < 0 ? 6 : decimals, false);
            case 'e': return fixed(v, decimals < 0 ? 6 : decimals, true);
            case 'x': return hex(v, false);
            case 'X': return hex(v, true);
            case 'o': return based(v, 8);
            case 'b':
                if (v.kind == Kind::boolean) out_ += v.boolean ? '1' : '0';
                else based(v, 2);
                return;
            default: return fail(Fault::bad_format);
        }
    }

    void decimal(const Value& v) {
        if (v.kind == Kind::integer) out_ += std::to_string(v.integer);
        else if (v.kind == Kind::uinteger) out_ += std::to_string(v.uinteger);
        else if (v.kind == Kind::real) out_ += double_text(v.real);
        else fail(Fault::bad_format);
    }

    void fixed(const Value& v, int decimals, bool scientific) {
        double number = 0;
        if (v.kind == Kind::real) number = v.real;
        else if (v.kind == Kind::integer) number = static_cast<double>(v.integer);
        else if (v.kind == Kind::uinteger) number = static_cast<double>(v.uinteger);
        else return fail(Fault::bad_format);
        out_ += scientific ? scientific_text(number, decimals) : fixed_text(number, decimals);
    }

    void number_in(std::uint64_t magnitude, bool negative, unsigned base, bool upper) {
        const std::string_view alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
        std::string digits;
        do {
            digits += alphabet[magnitude % base];
            magnitude /= base;
        } while (magnitude != 0);
        if (negative) out_ += '-';
        out_.append(digits.rbegin(), digits.rend());
    }

    void based(const Value& v, unsigned base, bool upper = false) {
        if (v.kind == Kind::uinteger) return number_in(v.uinteger, false, base, upper);
        if (v.kind != Kind::integer) return fail(Fault::bad_format);
        const auto bits = static_cast<std::uint64_t>(v.integer);
        number_in(v.integer < 0 ? 0 - bits : bits, v.integer < 0, base, upper);
    }

    void hex(const Value& v, bool upper) {
        if (v.kind != Kind::text && v.kind != Kind::bytes) return based(v, 16, upper);
        const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
        if (std::size_t{v.extra} * 2 > m_.arena().left()) return fail(Fault::too_much_memory);
        for (const char c : v.view()) {
            out_ += digits[static_cast<unsigned char>(c) >> 4];
            out_ += digits[static_cast<unsigned char>(c) & 15];
        }
    }

    void text(const Value& v, int depth) {
        if (depth > 64 || !m_.spend(1)) return fail(Fault::too_many_steps);
        if (fault_ != Fault::none) return;
        switch (v.kind) {
            case Kind::null: out_ += "null"; break;
            case Kind::boolean: out_ += v.boolean ? "true" : "false"; break;
            case Kind::integer: case Kind::uinteger: case Kind::real: decimal(v); break;
            case Kind::text: case Kind::type: out_ += v.view(); break;
            case Kind::bytes: out_ += lossy(v.view()); break;
            case Kind::duration: out_ += duration_text(v.integer); break;
            case Kind::timestamp: out_ += timestamp_text(v); break;
            case Kind::list: list(v, depth); break;
            case Kind::map: map(v, depth); break;
            default: fail(Fault::bad_format); break;
        }
        check_room();
    }

    void list(const Value& v, int depth) {
        out_ += '[';
        for (std::size_t i = 0; i < list_size(v) && fault_ == Fault::none; ++i) {
            if (i != 0) out_ += ", ";
            text(list_at(v, i), depth + 1);
        }
        out_ += ']';
    }

    /// Entries are ordered by the text of their keys.
    void map(const Value& v, int depth) {
        std::vector<std::pair<std::string, Value>> entries;
        for (std::size_t i = 0; i < map_size(v); ++i) {
            const MapEntry entry = map_at(v, i);
            std::string outside = std::exchange(out_, {});
            text(entry.key, depth + 1);
            entries.emplace_back(std::exchange(out_, std::move(outside)), entry.value);
        }
        std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        out_ += '{';
        for (std::size_t i = 0; i < entries.size() && fault_ == Fault::none; ++i) {
            if (i != 0) out_ += ", ";
            out_ += entries[i].first + ": ";
            text(entries[i].second, depth + 1);
        }
        out_ += '}';
    }

    /// As UTF-8, each run of bytes that is none replaced by one U+FFFD.
    static std::string lossy(std::string_view bytes) {
        const std::string valid = base::valid_utf8(bytes);
        if (valid == bytes) return valid;
        std::string out;
        constexpr std::string_view mark = "\xEF\xBF\xBD";
        for (std::size_t i = 0; i < valid.size();) {
            const bool replaced = std::string_view(valid).substr(i, 3) == mark;
            if (!replaced || !out.ends_with(mark)) out.append(valid, i, replaced ? 3 : 1);
            i += replaced ? 3 : 1;
        }
        return out;
    }

    Machine& m_;
    std::string out_;
    Fault fault_ = Fault::none;
};

}  // namespace

namespace builtin {

Value format(Machine& m, const Value* a, std::uint32_t) {
    if (a[0].kind != Kind::text || a[1].kind != Kind::list) return no_overload();
    if (!m.spend(a[0].extra / 16)) return m.out_of_steps();
    return Formatter(m).run(a[0].view(), a[1]);
}

}  // namespace builtin
}  // namespace segue::condition
