// The network extension: addresses and blocks of them, IPv4 and IPv6. No mapped addresses, no zones.

#include "core/condition/network.h"

#include "core/condition/builtins.h"
#include "core/condition/numbers_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace segue::condition {

namespace {

using Octets = std::array<unsigned char, 16>;

/// A network value: octets (an IPv4 address has the first four), detail 0 for an address and 1 for a block, extra = version
/// (4 or 6) + 256 × prefix.
struct Parsed {
    Octets octets{};
    unsigned version = 0;
    unsigned prefix = 0;
    bool block = false;
};

bool read_v4(std::string_view text, unsigned char* out) {
    for (int i = 0; i < 4; ++i) {
        const std::size_t dot = text.find('.');
        if ((dot == std::string_view::npos) != (i == 3)) return false;
        const std::string_view part = text.substr(0, dot);
        unsigned value = 0;
        const auto result = std::from_chars(part.data(), part.data() + part.size(), value);
        const bool plain = !part.empty() && part.size() <= 3 && (part.size() == 1 || part[0] != '0');
        if (!plain || result.ec != std::errc{} || result.ptr != part.data() + part.size() || value > 255) return false;
        out[i] = static_cast<unsigned char>(value);
        if (i < 3) text.remove_prefix(dot + 1);
    }
    return true;
}

/// Groups of four hexadecimal digits; how many octets were written, or nothing when malformed.
std::optional<std::size_t> read_groups(std::string_view text, unsigned char* out, std::size_t room) {
    std::size_t at = 0;
    while (!text.empty()) {
        const std::size_t colon = text.find(':');
        const std::string_view part = text.substr(0, colon);
        if (colon == std::string_view::npos && part.find('.') != std::string_view::npos) {
            if (at + 4 > room || !read_v4(part, out + at)) return std::nullopt;
            return at + 4;
        }
        unsigned value = 0;
        const auto result = std::from_chars(part.data(), part.data() + part.size(), value, 16);
        if (part.empty() || part.size() > 4 || result.ec != std::errc{} || result.ptr != part.data() + part.size() || at + 2 > room) return std::nullopt;
        out[at++] = static_cast<unsigned char>(value >> 8);
        out[at++] = static_cast<unsigned char>(value & 255u);
        if (colon == std::string_view::npos) return at;
        text.remove_prefix(colon + 1);
        if (text.empty()) return std::nullopt;
    }
    return at;
}

bool read_v6(std::string_view text, Octets& out) {
    const std::size_t gap = text.find("::");
    if (gap == std::string_view::npos) {
        const auto n = read_groups(text, out.data(), 16);
        return n && *n == 16;
    }
    Octets tail{};
    const auto before = read_groups(text.substr(0, gap), out.data(), 16);
    const auto after = read_groups(text.substr(gap + 2), tail.data(), 16);
    if (!before || !after || *before + *after > 14) return false;
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(*before), out.end(), static_cast<unsigned char>(0));
    std::copy_n(tail.begin(), *after, out.end() - static_cast<std::ptrdiff_t>(*after));
    return true;
}

bool is_mapped(const Octets& o) {
    return std::all_of(o.begin(), o.begin() + 10, [](unsigned char c) { return c == 0; }) && o[10] == 255 && o[11] == 255;
}

std::optional<Parsed> read_address(std::string_view text) {
    Parsed p;
    if (text.find(':') == std::string_view::npos) {
        p.version = 4;
        p.prefix = 32;
        if (!read_v4(text, p.octets.data())) return std::nullopt;
        return p;
    }
    p.version = 6;
    p.prefix = 128;
    if (!read_v6(text, p.octets) || is_mapped(p.octets)) return std::nullopt;
    return p;
}

std::optional<Parsed> read_block(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    auto p = read_address(text.substr(0, slash));
    const std::string_view length = text.substr(slash + 1);
    unsigned value = 0;
    const auto result = std::from_chars(length.data(), length.data() + length.size(), value);
    const bool plain = !length.empty() && length.size() <= 3 && (length.size() == 1 || length[0] != '0');
    if (!p || !plain || result.ec != std::errc{} || result.ptr != length.data() + length.size() || value > p->prefix) return std::nullopt;
    p->prefix = value;
    p->block = true;
    return p;
}

Parsed parsed_of(const Value& v) {
    Parsed p;
    std::memcpy(p.octets.data(), v.octets, 16);
    p.version = v.extra & 255u;
    p.prefix = v.extra >> 8;
    p.block = v.detail == 1;
    return p;
}

Value value_of_parsed(Machine& m, const Parsed& p) {
    const std::string_view kept = m.arena().keep({reinterpret_cast<const char*>(p.octets.data()), 16});
    if (!kept.data()) return m.out_of_memory();
    Value v;
    v.kind = Kind::network;
    v.detail = p.block ? 1 : 0;
    v.extra = p.version + (p.prefix << 8);
    v.octets = reinterpret_cast<const unsigned char*>(kept.data());
    return v;
}

Octets masked(Octets octets, unsigned prefix) {
    for (unsigned i = 0; i < 16; ++i) {
        const unsigned keep = prefix >= (i + 1) * 8 ? 8 : prefix > i * 8 ? prefix - i * 8 : 0;
        octets[i] = static_cast<unsigned char>(octets[i] & (0xFF00u >> keep));
    }
    return octets;
}

std::string hex(unsigned value) {
    std::array<char, 8> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, 16);
    return {buffer.data(), result.ptr};
}

/// RFC 5952: the longest run of two or more zero groups becomes "::".
std::string v6_text(const Octets& o) {
    std::array<unsigned, 8> groups{};
    for (std::size_t i = 0; i < 8; ++i) groups[i] = (static_cast<unsigned>(o[2 * i]) << 8) | o[2 * i + 1];
    std::size_t best = 8, length = 1;
    for (std::size_t i = 0; i < 8; ++i) {
        std::size_t n = 0;
        while (i + n < 8 && groups[i + n] == 0) ++n;
        if (n > length) { best = i; length = n; }
    }
    std::string out;
    for (std::size_t i = 0; i < 8; ++i) {
        if (i == best) {
            out += "::";
            i += length - 1;
            continue;
        }
        if (!out.empty() && out.back() != ':') out += ':';
        out += hex(groups[i]);
    }
    return out;
}

std::string address_text(const Parsed& p) {
    if (p.version == 6) return v6_text(p.octets);
    std::string out = std::to_string(int{p.octets[0]});
    for (std::size_t i = 1; i < 4; ++i) out.append(".").append(std::to_string(int{p.octets[i]}));
    return out;
}

bool is_address(const Value& v) { return v.kind == Kind::network && v.detail == 0; }
bool is_block(const Value& v) { return v.kind == Kind::network && v.detail == 1; }
Value bad_address() { return Value::of_fault(Fault::bad_address); }

template <class Test>
Value tested(const Value* a, Test test) { return is_address(a[0]) ? Value::of_bool(test(parsed_of(a[0]))) : no_overload(); }

bool is_all(const Octets& o, std::size_t from, std::size_t to, unsigned char value) {
    return std::all_of(o.begin() + static_cast<std::ptrdiff_t>(from), o.begin() + static_cast<std::ptrdiff_t>(to), [value](unsigned char c) { return c == value; });
}
bool unspecified(const Parsed& p) { return is_all(p.octets, 0, p.version == 4 ? 4 : 16, 0); }
bool loopback(const Parsed& p) { return p.version == 4 ? p.octets[0] == 127 : is_all(p.octets, 0, 15, 0) && p.octets[15] == 1; }
bool link_local_unicast(const Parsed& p) {
    return p.version == 4 ? p.octets[0] == 169 && p.octets[1] == 254 : p.octets[0] == 0xFE && (p.octets[1] & 0xC0u) == 0x80u;
}
bool multicast(const Parsed& p) { return p.version == 4 ? (p.octets[0] & 0xF0u) == 0xE0u : p.octets[0] == 0xFF; }
bool link_local_multicast(const Parsed& p) {
    return p.version == 4 ? p.octets[0] == 224 && p.octets[1] == 0 && p.octets[2] == 0 : p.octets[0] == 0xFF && (p.octets[1] & 0x0Fu) == 2;
}
bool global_unicast(const Parsed& p) {
    const bool broadcast = p.version == 4 && is_all(p.octets, 0, 4, 255);
    return !broadcast && !unspecified(p) && !loopback(p) && !multicast(p) && !link_local_unicast(p);
}

bool within(const Parsed& block, const Parsed& other) {
    return block.version == other.version && other.prefix >= block.prefix && masked(other.octets, block.prefix) == masked(block.octets, block.prefix);
}

}  // namespace

std::string network_text(const Value& v) {
    const Parsed p = parsed_of(v);
    return p.block ? address_text(p).append("/").append(std::to_string(p.prefix)) : address_text(p);
}

namespace builtin {

Value to_ip(Machine& m, const Value* a, std::uint32_t) {
    if (is_address(a[0])) return a[0];
    if (a[0].kind != Kind::text) return no_overload();
    const auto p = read_address(a[0].view());
    return p ? value_of_parsed(m, *p) : bad_address();
}

Value to_cidr(Machine& m, const Value* a, std::uint32_t) {
    if (is_block(a[0])) return a[0];
    if (a[0].kind != Kind::text) return no_overload();
    const auto p = read_block(a[0].view());
    return p ? value_of_parsed(m, *p) : bad_address();
}

Value is_ip(Machine&, const Value* a, std::uint32_t) { return a[0].kind == Kind::text ? Value::of_bool(read_address(a[0].view()).has_value()) : no_overload(); }
Value is_cidr(Machine&, const Value* a, std::uint32_t) { return a[0].kind == Kind::text ? Value::of_bool(read_block(a[0].view()).has_value()) : no_overload(); }

Value ip_is_canonical(Machine&, const Value* a, std::uint32_t) {
    if (a[0].kind != Kind::text) return no_overload();
    const auto p = read_address(a[0].view());
    return p ? Value::of_bool(address_text(*p) == a[0].view()) : bad_address();
}

Value ip_family(Machine&, const Value* a, std::uint32_t) { return is_address(a[0]) ? Value::of_int(a[0].extra & 255u) : no_overload(); }
Value ip_is_unspecified(Machine&, const Value* a, std::uint32_t) { return tested(a, unspecified); }
Value ip_is_loopback(Machine&, const Value* a, std::uint32_t) { return tested(a, loopback); }
Value ip_is_global_unicast(Machine&, const Value* a, std::uint32_t) { return tested(a, global_unicast); }
Value ip_is_link_local_unicast(Machine&, const Value* a, std::uint32_t) { return tested(a, link_local_unicast); }
Value ip_is_link_local_multicast(Machine&, const Value* a, std::uint32_t) { return tested(a, link_local_multicast); }

Value contains_ip(Machine& m, const Value* a, std::uint32_t) {
    const Value other = to_ip(m, a + 1, 1);
    if (!is_block(a[0]) || other.is_error()) return is_block(a[0]) ? other : no_overload();
    return Value::of_bool(within(parsed_of(a[0]), parsed_of(other)));
}

Value contains_cidr(Machine& m, const Value* a, std::uint32_t) {
    const Value other = to_cidr(m, a + 1, 1);
    if (!is_block(a[0]) || other.is_error()) return is_block(a[0]) ? other : no_overload();
    return Value::of_bool(within(parsed_of(a[0]), parsed_of(other)));
}

Value to_ip_or_ip_of(Machine& m, const Value* a, std::uint32_t) {
    if (!is_block(a[0])) return to_ip(m, a, 1);
    Parsed p = parsed_of(a[0]);
    p.block = false;
    p.prefix = p.version == 4 ? 32 : 128;
    return value_of_parsed(m, p);
}

Value cidr_masked(Machine& m, const Value* a, std::uint32_t) {
    if (!is_block(a[0])) return no_overload();
    Parsed p = parsed_of(a[0]);
    p.octets = masked(p.octets, p.prefix);
    return value_of_parsed(m, p);
}

Value cidr_prefix_length(Machine&, const Value* a, std::uint32_t) { return is_block(a[0]) ? Value::of_int(a[0].extra >> 8) : no_overload(); }

}  // namespace builtin
}  // namespace segue::condition
