#include "core/base/text.h"

#include <algorithm>
#include <cstdint>

namespace segue::base {
namespace {

/// Length of the valid sequence at the front (RFC 3629), or 0 and how many bytes form the bad part.
struct Sequence {
    std::size_t length = 0;
    std::size_t bad = 1;
};

Sequence sequence_at(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return {1, 0};
    const std::size_t need = first >= 0xC2 && first <= 0xDF ? 2u : first >= 0xE0 && first <= 0xEF ? 3u : first >= 0xF0 && first <= 0xF4 ? 4u : 0u;
    if (need == 0) return {0, 1};
    for (std::size_t i = 1; i < need; ++i) {
        if (i >= text.size()) return {0, i};
        unsigned char low = 0x80;
        unsigned char high = 0xBF;
        if (i == 1) {
            if (first == 0xE0) low = 0xA0;
            if (first == 0xED) high = 0x9F;
            if (first == 0xF0) low = 0x90;
            if (first == 0xF4) high = 0x8F;
        }
        if (byte(i) < low || byte(i) > high) return {0, i};
    }
    return {need, 0};
}

std::uint32_t code_point(std::string_view s) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(s[i])); };
    if (s.size() == 1) return byte(0);
    if (s.size() == 2) return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
    if (s.size() == 3) return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    return (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
}

/// Characters that change how a terminal or a line of text reads, rather than what it says.
bool is_control(std::uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

/// How many letters must be added, removed, changed, or swapped with their neighbour.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> two_up(b.size() + 1);
    std::vector<std::size_t> up(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        two_up.swap(up);
        up.swap(row);
        row[0] = i;
        for (std::size_t j = 1; j < row.size(); ++j) {
            row[j] = std::min({up[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), up[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], two_up[j - 2] + 1);
        }
    }
    return row.back();
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
    while (!text.empty()) {
        const Sequence s = sequence_at(text);
        if (s.length == 0) return false;
        text.remove_prefix(s.length);
    }
    return true;
}

std::string valid_utf8(std::string_view text) {
    if (is_valid_utf8(text)) return std::string(text);
    std::string out;
    while (!text.empty()) {
        const Sequence s = sequence_at(text);
        out += s.length > 0 ? text.substr(0, s.length) : replacement;
        text.remove_prefix(s.length > 0 ? s.length : s.bad);
    }
    return out;
}

std::string cut_text(std::string_view text, std::size_t max_bytes) {
    if (text.size() <= max_bytes) return std::string(text);
    if (max_bytes < ellipsis.size()) return {};
    std::size_t end = max_bytes - ellipsis.size();
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return std::string(text.substr(0, end)) + std::string(ellipsis);
}

std::string clean_text(std::string_view text, std::size_t max_bytes) {
    std::string out;
    while (!text.empty() && out.size() <= max_bytes) {
        const Sequence s = sequence_at(text);
        const bool shown = s.length > 0 && !is_control(code_point(text.substr(0, s.length)));
        out += shown ? text.substr(0, s.length) : replacement;
        text.remove_prefix(s.length > 0 ? s.length : s.bad);
    }
    return cut_text(out, max_bytes);
}

std::string name_or_hidden(std::string_view text) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto plain = [&](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || digit(c) || c == '.' || c == '_' || c == '-'; };
    const bool shown = text.size() <= 40 && std::all_of(text.begin(), text.end(), plain) && std::count_if(text.begin(), text.end(), digit) <= 4;
    return shown ? in_quotes(text) : "(not shown)";
}

std::string in_quotes(std::string_view text) { return "'" + clean_text(text, 80) + "'"; }

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    constexpr std::size_t longest = 100;
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    if (word.size() > longest) return best;
    for (const auto& candidate : candidates) {
        if (candidate.size() > longest) continue;
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best_distance || (distance == best_distance && !best.empty() && candidate < best)) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

}  // namespace segue::base
