#include "core/base/mask.h"

#include "core/base/card_number.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cmath>
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

constexpr int most_separators = 4;  // " - ", and a new line that is indented

/// Bytes of one separator at `i`; 0 when there is none.
std::size_t separator_at(std::string_view text, std::size_t i) {
    if (std::string_view(" -.\t\r\n").find(text[i]) != std::string_view::npos) return 1;
    // No-break space, soft hyphen; U+2000 to U+2015 (spaces, zero-width ones, dashes), narrow no-break space, minus; ideographic
    // space; full-width dash and dot.
    constexpr std::array<std::string_view, 7> others = {"\xC2\xA0", "\xC2\xAD", "\xE2\x80\xAF", "\xE2\x88\x92", "\xE3\x80\x80", "\xEF\xBC\x8D", "\xEF\xBC\x8E"};
    const std::string_view rest = text.substr(i);
    for (const auto other : others) {
        if (rest.starts_with(other)) return other.size();
    }
    const bool general = rest.size() > 2 && rest.starts_with("\xE2\x80") && static_cast<unsigned char>(rest[2]) >= 0x80 && static_cast<unsigned char>(rest[2]) <= 0x95;
    return general ? 3 : 0;
}

/// The run of digits that begins at `i`, with at most so many separators between two of them.
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
        for (int n = 0; n < most_separators && after < text.size(); ++n) after += separator_at(text, after);
        if (after == i || after >= text.size() || !digit_at(text, after, digit)) break;
        separated = true;
        i = after;
    }
    return run;
}

/// The longest card that begins at a group's start within the run; 0 when there is none. It ends where a group or the run ends.
std::size_t card_at(const std::vector<Digit>& run, const std::vector<int>& values, std::size_t first) {
    if (!run[first].starts_group) return 0;
    for (std::size_t count = std::min(longest_card, run.size() - first); count >= shortest_card; --count) {
        const bool whole = first + count == run.size() || run[first + count].starts_group;
        if (whole && may_be_card(&values[first], count)) return count;
    }
    return 0;
}

/// 4-4-4-4, 4-4-4-4-3, 4-6-5, 4-6-4: as on a card.
bool is_grouped_as_card(const std::vector<Digit>& run) {
    std::string groups;
    for (const Digit& digit : run) {
        if (digit.starts_group) groups += '0';
        ++groups.back();
    }
    constexpr std::array<std::string_view, 6> usual = {"4441", "4444", "44443", "464", "465", "4443"};
    return std::find(usual.begin(), usual.end(), groups) != usual.end();
}

bool is_something_else(std::string_view text, const std::vector<Digit>& run) {
    return is_other_number({text, run.front().begin, run.back().end, run.size(), is_grouped_as_card(run)});
}

/// Marks the bytes of a security code that is named in the text.
void mark_security_codes(std::string_view text, std::vector<char>& masked) {
    const std::string lower = lower_ascii(text);
    for (const std::string_view name : {"cvv2", "cvv", "cvc", "cid", "csc", "security code", "prüfziffer"}) {
        for (std::size_t at = lower.find(name); at != std::string::npos; at = lower.find(name, at + name.size())) {
            std::size_t i = at + name.size();
            while (i < text.size() && i < at + name.size() + 6 && std::string_view(" :=#is-(\t\n").find(text[i]) != std::string_view::npos) ++i;
            std::size_t end = i;
            while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
            if (end - i == 3 || end - i == 4) std::fill(masked.begin() + static_cast<std::ptrdiff_t>(i), masked.begin() + static_cast<std::ptrdiff_t>(end), 1);
        }
    }
}

/// The last word of a field's name counts, in any spelling: tracking_number, parcelTracking, IMEI2.
bool is_known_number_field(std::string_view key) {
    constexpr std::array<std::string_view, 21> fields = {"ani",    "callednumber", "caller", "callernumber", "dnis",  "fax",      "iban",           "iccid",    "imei",         "imsi", "meid",
                                                         "mobile", "msisdn",       "phone",  "phonenumber",  "tel",   "telephone", "tracking",       "trackingid", "trackingids", "trackingnumber"};
    std::string plain;
    for (const char c : lower_ascii(key)) {
        if (c >= 'a' && c <= 'z') plain += c;
    }
    return key == "value_e164" || std::any_of(fields.begin(), fields.end(), [&plain](std::string_view field) {
               // "phone" ends in "phone", "headphone" does too: a short name must be the whole name, or stand behind a separator.
               return plain == field || (plain.size() > field.size() && field.size() >= 4 && plain.ends_with(field));
           });
}

/// A field that can hold nothing but a security code: it is never kept, with or without a card number beside it.
bool is_security_code_field(std::string_view key) {
    constexpr std::array<std::string_view, 7> fields = {"card_verification", "csc", "cvc", "cvc2", "cvv", "cvv2", "security_code"};
    const std::string lower = lower_ascii(key);
    return std::find(fields.begin(), fields.end(), lower) != fields.end();
}

/// Texts, numbers and lists of them; what is nested deeper is looked into.
bool is_plain(const Json& value) {
    if (value.is_object()) return false;
    const auto* items = value.items();
    return !items || std::all_of(items->begin(), items->end(), is_plain);
}

/// A member of an object, masked as its name tells.
Json masked_member(const Json& object, std::string_view key, const Json& value) {
    // {"kind":"phone","value":"…"} is an identity key: its kind says what the number is.
    const bool known = is_known_number_field(key) || (key == "value" && is_known_number_field(object.text_or("kind")));
    if (known && is_plain(value)) return value;
    const bool code = is_security_code_field(key) && is_plain(value) && !value.is_null() && !value.boolean();
    return code ? Json("***") : mask_cards_in(value);
}

/// A run of digits in a text: the digits in ASCII, and where it ends.
struct DigitRun {
    std::string digits;
    std::size_t end = 0;
};

std::vector<DigitRun> runs_of(std::string_view text) {
    std::vector<DigitRun> runs;
    for (std::size_t i = 0; i < text.size();) {
        Digit digit;
        if (!digit_at(text, i, digit)) {
            ++i;
            continue;
        }
        const auto run = run_at(text, i);
        DigitRun found{{}, run.back().end};
        for (const Digit& d : run) found.digits += static_cast<char>('0' + d.value);
        i = found.end;
        runs.push_back(std::move(found));
    }
    return runs;
}

bool is_word_character(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// The digits of a number, when it is a whole one.
std::string digits_of(const Json& value) {
    if (const auto* integer = value.integer()) return std::to_string(*integer);
    const double* real = value.real();
    if (!real || !(std::fabs(*real) < 1e19) || std::floor(*real) != *real) return {};
    return std::to_string(static_cast<std::uint64_t>(std::fabs(*real)));
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
        std::vector<int> values;
        values.reserve(run.size());
        for (const Digit& each : run) values.push_back(each.value);
        for (std::size_t first = 0; first < run.size(); ++first) {
            const std::size_t count = card_at(run, values, first);
            if (count == 0 || is_something_else(text, run)) continue;
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
    } else if (const std::string digits = digits_of(value); !digits.empty()) {
        if (std::string masked = mask_cards(digits); masked != digits) out = std::move(masked);
    } else if (const auto* items = value.items()) {
        out = Json::list();
        for (const auto& item : *items) out.push(mask_cards_in(item));
    } else if (const auto* members = value.members()) {
        out = Json::object();
        for (const auto& member : *members) {
            out.set(mask_cards(member.first), masked_member(value, member.first, member.second));
        }
    }
    out.set_place(value.place());
    return out;
}

bool may_become_card(std::string_view text, std::string_view before) {
    const auto earlier = runs_of(before);
    for (const DigitRun& run : runs_of(text)) {
        if (run.digits.size() < 9) continue;
        const std::string_view rest = text.substr(run.end);
        const bool open_end = rest.size() <= 12 && std::none_of(rest.begin(), rest.end(), is_word_character);
        const auto was = [&](auto test) { return std::any_of(earlier.begin(), earlier.end(), [&](const DigitRun& r) { return test(r.digits); }); };
        const bool grown = !was([&](const std::string& digits) { return digits == run.digits; }) &&
                           was([&](const std::string& digits) { return run.digits.starts_with(digits); });
        if (open_end || grown) return true;
    }
    return false;
}

}  // namespace segue::base
