#include "core/base/mask.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <vector>

namespace segue::base {
namespace {

constexpr std::size_t shortest_card = 13;
constexpr std::size_t longest_card = 19;

/// One digit of the text: its value and the bytes it takes.
struct Digit {
    int value = 0;
    std::size_t begin = 0, end = 0;
    bool starts_group = false;  ///< a separator stands before it
};

/// The digit at `i`, ASCII or full-width (U+FF10 to U+FF19, EF BC 90 to EF BC 99).
bool digit_at(std::string_view text, std::size_t i, Digit& out) {
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
    if (byte(i) >= '0' && byte(i) <= '9') {
        out = {byte(i) - '0', i, i + 1, false};
        return true;
    }
    if (i + 2 < text.size() && byte(i) == 0xEF && byte(i + 1) == 0xBC && byte(i + 2) >= 0x90 && byte(i + 2) <= 0x99) {
        out = {byte(i + 2) - 0x90, i, i + 3, false};
        return true;
    }
    return false;
}

/// Bytes of one separator at `i`; 0 when there is none. No-break space is C2 A0.
std::size_t separator_at(std::string_view text, std::size_t i) {
    if (std::string_view(" -.\t\r\n").find(text[i]) != std::string_view::npos) return 1;
    const bool no_break = i + 1 < text.size() && static_cast<unsigned char>(text[i]) == 0xC2 && static_cast<unsigned char>(text[i + 1]) == 0xA0;
    return no_break ? 2 : 0;
}

/// The run of digits that begins at `i`, with at most two separators between two of them.
std::vector<Digit> run_at(std::string_view text, std::size_t i) {
    std::vector<Digit> run;
    Digit digit;
    bool separated = false;
    while (i < text.size()) {
        if (digit_at(text, i, digit)) {
            digit.starts_group = separated || run.empty();
            run.push_back(digit);
            i = digit.end;
            separated = false;
            continue;
        }
        std::size_t after = i;
        for (int n = 0; n < 2 && after < text.size(); ++n) after += separator_at(text, after);
        if (after == i || after >= text.size() || !digit_at(text, after, digit)) break;
        separated = true;
        i = after;
    }
    return run;
}

bool luhn(const Digit* digits, std::size_t count) {
    int sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        int value = digits[count - 1 - i].value;
        if (i % 2 == 1) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
        sum += value;
    }
    return sum % 10 == 0;
}

/// The longest card that begins at a group's start within the run; 0 when there is none. It ends where a group or the run ends.
std::size_t card_at(const std::vector<Digit>& run, std::size_t first) {
    if (!run[first].starts_group || run[first].value < 2 || run[first].value > 6) return 0;
    for (std::size_t count = std::min(longest_card, run.size() - first); count >= shortest_card; --count) {
        const bool whole = first + count == run.size() || run[first + count].starts_group;
        if (whole && luhn(&run[first], count)) return count;
    }
    return 0;
}

/// Marks the bytes of a security code that is named in the text.
void mark_security_codes(std::string_view text, std::vector<char>& masked) {
    const std::string lower = lower_ascii(text);
    for (const std::string_view name : {"cvv2", "cvv", "cvc", "cid", "csc", "security code", "prüfziffer"}) {
        for (std::size_t at = lower.find(name); at != std::string::npos; at = lower.find(name, at + name.size())) {
            std::size_t i = at + name.size();
            while (i < text.size() && i < at + name.size() + 6 && std::string_view(" :=#is").find(text[i]) != std::string_view::npos) ++i;
            std::size_t end = i;
            while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
            if (end - i == 3 || end - i == 4) std::fill(masked.begin() + static_cast<std::ptrdiff_t>(i), masked.begin() + static_cast<std::ptrdiff_t>(end), 1);
        }
    }
}

bool is_known_number_field(std::string_view key) {
    constexpr std::array<std::string_view, 8> fields = {"iccid", "imei", "msisdn", "phone", "tracking", "tracking_id", "tracking_ids", "value_e164"};
    return std::find(fields.begin(), fields.end(), key) != fields.end();
}

}  // namespace

std::string mask_cards(std::string_view text) {
    std::vector<char> masked(text.size(), 0);
    bool found = false;
    for (std::size_t i = 0; i < text.size();) {
        Digit digit;
        if (!digit_at(text, i, digit)) {
            ++i;
            continue;
        }
        const auto run = run_at(text, i);
        for (std::size_t first = 0; first < run.size(); ++first) {
            const std::size_t count = card_at(run, first);
            if (count == 0) continue;
            found = true;
            for (std::size_t k = first; k + 4 < first + count; ++k) {
                std::fill(masked.begin() + static_cast<std::ptrdiff_t>(run[k].begin), masked.begin() + static_cast<std::ptrdiff_t>(run[k].end), 1);
            }
            first += count - 1;
        }
        i = run.back().end;
    }
    if (!found) return std::string(text);
    mark_security_codes(text, masked);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!masked[i]) out += text[i];
        else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) out += '*';  // one star for each character
    }
    return out;
}

Json mask_cards_in(const Json& value) {
    Json out = value;
    if (const auto* text = value.text()) {
        out = mask_cards(*text);
    } else if (const auto* integer = value.integer()) {
        const std::string digits = std::to_string(*integer);
        if (std::string masked = mask_cards(digits); masked != digits) out = std::move(masked);
    } else if (const auto* items = value.items()) {
        out = Json::list();
        for (const auto& item : *items) out.push(mask_cards_in(item));
    } else if (const auto* members = value.members()) {
        out = Json::object();
        for (const auto& member : *members) {
            out.set(mask_cards(member.first), is_known_number_field(member.first) ? member.second : mask_cards_in(member.second));
        }
    }
    out.set_place(value.place());
    return out;
}

bool may_become_card(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        Digit digit;
        if (!digit_at(text, i, digit)) {
            ++i;
            continue;
        }
        const auto run = run_at(text, i);
        if (run.size() >= 9) return true;
        i = run.back().end;
    }
    return false;
}

}  // namespace segue::base
