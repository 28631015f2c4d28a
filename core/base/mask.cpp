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

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

void mark(std::vector<char>& masked, std::size_t from, std::size_t to) {
    std::fill(masked.begin() + static_cast<std::ptrdiff_t>(from), masked.begin() + static_cast<std::ptrdiff_t>(to), 1);
}

/// Marks card numbers but for the last four.
bool mark_cards(std::string_view text, std::vector<char>& masked) {
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
            for (std::size_t k = first; k + 4 < first + count; ++k) mark(masked, run[k].begin, run[k].end);
            first += count - 1;
        }
        i = run.back().end;
    }
    return found;
}

/// Where each whole word `name` ends in the text, and what introduces a value behind it has been passed: "cvv is: ".
template <class Found>
void after_each(const std::string& lower, std::string_view name, std::string_view between, const Found& found) {
    for (std::size_t at = lower.find(name); at != std::string::npos; at = lower.find(name, at + name.size())) {
        if (at > 0 && is_ascii_letter(lower[at - 1])) continue;
        std::size_t i = at + name.size();
        while (i < lower.size() && i < at + name.size() + 6 && between.find(lower[i]) != std::string_view::npos) ++i;
        found(i);
    }
}

/// Marks a security code that is named in the text. Beside a card more names can mean nothing else. A star counts as a digit: the fourth
/// may be typed when three are masked already.
bool mark_security_codes(std::string_view text, bool beside_card, std::vector<char>& masked) {
    const std::string lower = lower_ascii(text);
    bool any = false;
    const auto look_for = [&](std::string_view name) {
        after_each(lower, name, " :=#is-(\t\n", [&](std::size_t i) {
            std::size_t end = i;
            while (end < text.size() && (is_ascii_digit(text[end]) || text[end] == '*')) ++end;
            if (end - i != 3 && end - i != 4) return;
            mark(masked, i, end);
            any = true;
        });
    };
    for (const std::string_view name : {"cvv2", "cvv", "cvc2", "cvc", "security code", "card verification", "sicherheitscode", "kartenprüfnummer"}) look_for(name);
    if (!beside_card) return any;
    for (const std::string_view name : {"cid", "csc", "prüfziffer"}) look_for(name);
    return true;
}

/// Marks the month and year until which a card beside it is valid: "exp 12/27", "valid thru 04-2029".
void mark_expiry(std::string_view text, std::vector<char>& masked) {
    const std::string lower = lower_ascii(text);
    for (const std::string_view name : {"exp", "expiry", "expires", "valid thru", "valid until", "gültig bis"}) {
        after_each(lower, name, " :.=(\t\n", [&](std::size_t i) {
            std::size_t month = i;
            while (month < text.size() && is_ascii_digit(text[month])) ++month;
            std::size_t year = month + 1, end = year;
            while (end < text.size() && is_ascii_digit(text[end])) ++end;
            const bool slash = month < text.size() && std::string_view("/-.").find(text[month]) != std::string_view::npos;
            if (slash && (month - i == 1 || month - i == 2) && (end - year == 2 || end - year == 4)) mark(masked, i, end);
        });
    }
}

/// How long the account numbers of a country are (ISO 13616, registry of 2024); 0: it has none.
std::size_t iban_length(std::string_view country) {
    constexpr std::string_view lengths =
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23"
        "IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MR27MT31MU30NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24SC31SE24SI19SK24SM27"
        "ST25SV28TL23TN24TR26UA29VA22VG24XK20";
    for (std::size_t i = 0; i < lengths.size(); i += 4) {
        if (lengths.substr(i, 2) == country) return static_cast<std::size_t>((lengths[i + 2] - '0') * 10 + (lengths[i + 3] - '0'));
    }
    return 0;
}

/// The positions of the letters and digits of the account number that begins at `i`, in groups or not; empty: there is none.
std::vector<std::size_t> iban_at(std::string_view text, std::size_t i) {
    const auto plain = [&](std::size_t k) { return k < text.size() && (is_ascii_letter(text[k]) || is_ascii_digit(text[k])); };
    if ((i > 0 && plain(i - 1)) || i + 15 > text.size() || !is_ascii_letter(text[i]) || !is_ascii_letter(text[i + 1]) || !is_ascii_digit(text[i + 2]) || !is_ascii_digit(text[i + 3])) return {};
    std::string country(text.substr(i, 2));
    for (char& c : country) c = static_cast<char>(c & ~0x20);
    const std::size_t length = iban_length(country);
    std::vector<std::size_t> at;
    for (std::size_t k = i; at.size() < length; ++k) {
        if (plain(k)) at.push_back(k);
        else if (k >= text.size() || (text[k] != ' ' && text[k] != '-') || !plain(k + 1)) return {};
    }
    if (length == 0 || plain(at.back() + 1)) return {};
    int rest = 0;
    for (std::size_t n = 0; n < length; ++n) {
        const char c = text[at[(n + 4) % length]];
        rest = is_ascii_digit(c) ? (rest * 10 + c - '0') % 97 : (rest * 100 + (c & ~0x20) - 'A' + 10) % 97;
    }
    return rest == 1 ? at : std::vector<std::size_t>();
}

/// Marks account numbers but for the country and the last four.
bool mark_ibans(std::string_view text, std::vector<char>& masked) {
    bool any = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto at = iban_at(text, i);
        if (at.empty()) continue;
        for (std::size_t n = 2; n + 4 < at.size(); ++n) masked[at[n]] = 1;
        i = at.back();
        any = true;
    }
    return any;
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

bool is_word_character(char c) { return is_ascii_letter(c) || is_ascii_digit(c); }

/// The digits of a number, when it is a whole one.
std::string digits_of(const Json& value) {
    if (const auto* integer = value.integer()) return std::to_string(*integer);
    const double* real = value.real();
    if (!real || !(std::fabs(*real) < 1e19) || std::floor(*real) != *real) return {};
    return std::to_string(static_cast<std::uint64_t>(std::fabs(*real)));
}

}  // namespace

std::string mask_cards(std::string_view text) {
    // Most texts hold no digit, full-width ones (EF …) included.
    if (std::none_of(text.begin(), text.end(), [](char c) { return is_ascii_digit(c) || static_cast<unsigned char>(c) == 0xEF; })) return std::string(text);
    std::vector<char> masked(text.size(), 0);
    const bool card = mark_cards(text, masked);
    if (card) mark_expiry(text, masked);
    const bool code = mark_security_codes(text, card, masked);
    const bool account = mark_ibans(text, masked);
    if (!card && !code && !account) return std::string(text);
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
