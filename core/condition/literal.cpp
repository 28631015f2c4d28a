// Escapes in quoted literals.

#include "core/condition/lex.h"

#include <optional>

namespace segue::condition {

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::uint32_t> hex_number(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size()) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
        const int digit = hex_digit(text[i]);
        if (digit < 0) return std::nullopt;
        value = value * 16u + static_cast<std::uint32_t>(digit);
    }
    return value;
}

std::optional<std::uint32_t> octal_number(std::string_view text, std::size_t at) {
    if (at + 3 > text.size() || text[at] > '3') return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 3; ++i) {
        if (text[i] < '0' || text[i] > '7') return std::nullopt;
        value = value * 8u + static_cast<std::uint32_t>(text[i] - '0');
    }
    return value;
}

char simple_escape(char c) {
    switch (c) {
        case 'a': return '\a';
        case 'b': return '\b';
        case 'f': return '\f';
        case 'n': return '\n';
        case 'r': return '\r';
        case 't': return '\t';
        case 'v': return '\v';
        case '\\': case '?': case '"': case '\'': case '`': return c;
        default: return 0;
    }
}

bool append_unit(std::string& out, std::uint32_t value, bool as_bytes) {
    if (!as_bytes) return append_code_point(out, value);
    out += static_cast<char>(static_cast<unsigned char>(value));
    return true;
}

/// Characters outside the basic plane may be written as two \u escapes that form a surrogate pair.
std::size_t append_short_unicode(std::string_view text, std::size_t at, std::string& out) {
    const auto first = hex_number(text, at, 4);
    if (!first) return 0;
    if (*first >= 0xD800 && *first < 0xDC00 && text.substr(at + 4, 2) == "\\u") {
        const auto second = hex_number(text, at + 6, 4);
        if (second && *second >= 0xDC00 && *second < 0xE000) {
            return append_code_point(out, 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00)) ? 10 : 0;
        }
    }
    return append_code_point(out, *first) ? 4 : 0;
}

/// Decodes the escape behind a backslash; how many characters it took, 0 when it is none.
std::size_t decode_one(std::string_view text, std::size_t at, bool as_bytes, std::string& out) {
    const char c = text[at];
    if (const char simple = simple_escape(c)) {
        out += simple;
        return 1;
    }
    if (c == 'x' || c == 'X') {
        const auto value = hex_number(text, at + 1, 2);
        return value && append_unit(out, *value, as_bytes) ? 3 : 0;
    }
    if (c >= '0' && c <= '3') {
        const auto value = octal_number(text, at);
        return value && append_unit(out, *value, as_bytes) ? 3 : 0;
    }
    if (as_bytes) return 0;
    if (c == 'u') {
        const std::size_t used = append_short_unicode(text, at + 1, out);
        return used == 0 ? 0 : used + 1;
    }
    if (c == 'U') {
        const auto value = hex_number(text, at + 1, 8);
        return value && append_code_point(out, *value) ? 9 : 0;
    }
    return 0;
}

}  // namespace

bool append_code_point(std::string& out, std::uint32_t c) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return false;
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6));
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3F));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    }
    return true;
}

bool decode_escapes(std::string_view inside, bool as_bytes, std::string& out, std::size_t& bad) {
    std::size_t i = 0;
    while (i < inside.size()) {
        if (inside[i] != '\\') {
            out += inside[i++];
            continue;
        }
        const std::size_t used = i + 1 < inside.size() ? decode_one(inside, i + 1, as_bytes, out) : 0;
        if (used == 0) {
            bad = i;
            return false;
        }
        i += used + 1;
    }
    return true;
}

}  // namespace segue::condition
