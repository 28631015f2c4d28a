#include "core/base/card_number.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <string>

namespace segue::base {
namespace {

bool luhn(const int* digits, std::size_t count) {
    int sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        int value = digits[count - 1 - i];
        if (i % 2 == 1) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
        sum += value;
    }
    return sum % 10 == 0;
}

/// Numbers that begin with four digits from `first` to `last` are cards when they have so many digits.
struct Range {
    int first, last;
    std::size_t shortest, longest;
};

/// By ISO/IEC 7812 banks begin with 4, 5 and parts of 2, 3 and 6, where new ranges are given out every year: all of 2 to 6 counts. Of the
/// rest only what a scheme publishes.
constexpr std::array<Range, 7> ranges = {{
    {1800, 1800, 15, 15},  // JCB
    {2000, 6999, 13, 19},  // nearly all
    {8100, 8299, 16, 19},  // UnionPay, RuPay
    {8600, 8600, 16, 16},  // UzCard
    {9792, 9792, 16, 16},  // Troy
    {9860, 9860, 16, 16},  // Humo
    {9704, 9704, 16, 19},  // Napas
}};
/// JCB's 35 has 16 digits or more; 15 digits that begin so are an IMEI, whose Luhn check is right too.
bool is_imei(int first, std::size_t count) { return count == 15 && first / 100 == 35; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }

int two(std::string_view digits, std::size_t at) { return (digits[at] - '0') * 10 + digits[at + 1] - '0'; }

std::string digits_in(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (is_digit(c)) digits += c;
    }
    return digits;
}

/// 20261121093000, with or without separators, and with fractions of a second.
bool is_timestamp(const std::string& d) {
    if (d.size() != 14 && d.size() != 17) return false;
    const int century = two(d, 0), month = two(d, 4), day = two(d, 6);
    return (century == 19 || century == 20) && month >= 1 && month <= 12 && day >= 1 && day <= 31 && two(d, 8) < 24 && two(d, 10) < 60 && two(d, 12) < 60;
}

/// "+49 30 …", "0049 30 …": no country's number has more than 15 digits.
bool is_phone(const NumberInText& run) {
    std::size_t before = run.begin;
    while (before > 0 && (run.text[before - 1] == ' ' || run.text[before - 1] == '(')) --before;
    if (before > 0 && run.text[before - 1] == '+' && run.digits <= 15) return true;
    return run.text.substr(run.begin).starts_with("00") && run.digits <= 17;
}

/// The letters and digits of an IBAN are counted from its country: "DE89 3704 …". Its check digits must fit (ISO 13616).
bool is_iban(const NumberInText& run) {
    std::size_t begin = run.begin;
    if (begin >= 1 && run.text[begin - 1] == ' ') --begin;
    // The run may begin after letters inside of it: GB29 NWBK 6016 1331 9268 19.
    std::size_t letters = 0;
    while (begin > 0 && run.begin - begin < 12 && (is_upper(run.text[begin - 1]) || is_digit(run.text[begin - 1]) || run.text[begin - 1] == ' ')) --begin;
    while (begin < run.begin && run.text[begin] == ' ') ++begin;
    std::string plain;
    for (std::size_t i = begin; i < run.text.size() && i < run.end + 12 && plain.size() < 34; ++i) {
        const char c = run.text[i];
        if (c == ' ') continue;
        if (!is_digit(c) && !is_upper(c)) break;
        plain += c;
        letters += is_upper(c);
    }
    if (plain.size() < 15 || letters < 2) return false;
    // Words in capitals before it ("IBAN DE89…") are no part: try every country's place.
    for (std::size_t at = 0; at + 15 <= plain.size() && at < 12; ++at) {
        if (!is_upper(plain[at]) || !is_upper(plain[at + 1]) || !is_digit(plain[at + 2]) || !is_digit(plain[at + 3])) continue;
        for (std::size_t length = plain.size() - at; length >= 15; --length) {
            const std::string turned = plain.substr(at + 4, length - 4) + plain.substr(at, 4);
            int rest = 0;
            for (const char c : turned) rest = is_digit(c) ? (rest * 10 + c - '0') % 97 : (rest * 100 + c - 'A' + 10) % 97;
            if (rest == 1) return true;
        }
    }
    return false;
}

/// The sizes of the groups of a run.
std::string groups_of(const NumberInText& run) {
    std::string groups;
    char size = '0';
    for (std::size_t i = run.begin; i < run.end; ++i) {
        if (is_digit(run.text[i])) ++size;
        else if (size != '0') groups += size, size = '0';
    }
    return groups + size;
}

/// Order numbers of a great shop (304-1234567-8901234), labels of American parcels (9400 1000 0000 0000 0000 00).
bool is_postal(const NumberInText& run, const std::string& digits) {
    if (groups_of(run) == "377") return true;
    return digits.size() >= 20 && digits.size() <= 22 && digits[0] == '9' && digits[1] >= '1' && digits[1] <= '5';
}

/// A device's number in the printed form, 35-693803-564380-9, or in one piece.
bool is_device(const NumberInText& run, const std::string& digits) { return groups_of(run) == "2661" || is_imei(digits.size() == 15 ? two(digits, 0) * 100 : 0, digits.size()); }

/// ORD-2026-000123456: a prefix of letters, and a dash that is not one of a card's.
bool has_prefix(const NumberInText& run) {
    if (run.begin < 2 || !is_letter(run.text[run.begin - 2])) return false;
    const char before = run.text[run.begin - 1];
    return before == '-' || before == '_' || before == '/' || before == '#';
}

/// What is near before the number speaks of a card.
bool speaks_of_cards(std::string_view before) {
    constexpr std::array<std::string_view, 9> words = {"amex", "american express", "card", "karte", "master", "pan", "visa", "credit", "debit"};
    return std::any_of(words.begin(), words.end(), [before](std::string_view word) { return before.find(word) != std::string_view::npos; });
}

/// The words just before the run, whatever stands between that is no letter.
bool is_named_otherwise(const NumberInText& run) {
    constexpr std::array<std::string_view, 33> names = {
        "article", "barcode", "booking", "case",  "claim",    "contract", "customer", "delivery", "ean",   "fax",    "gtin",
        "iban",    "iccid",   "imei",    "imsi",  "invoice",  "isbn",     "meid",     "meter",    "mobile", "msisdn", "order",
        "parcel",  "phone",   "policy",  "serial", "shipment", "sku",     "tel",      "telephone", "ticket", "tracking", "transaction"};
    const std::size_t from = run.begin > 40 ? run.begin - 40 : 0;
    std::string before = lower_ascii(run.text.substr(from, run.begin - from));
    if (speaks_of_cards(before)) return false;
    if (has_prefix(run)) return true;
    int words = 0;
    while (words < 3 && !before.empty()) {
        while (!before.empty() && !is_letter(before.back())) {
            // Another number, or the end of a sentence, stands between: the word names that one.
            if (is_digit(before.back()) || before.back() == ';' || before.back() == ',' || before.back() == '\n' || (static_cast<unsigned char>(before.back()) & 0x80) != 0) return false;
            before.pop_back();
        }
        std::size_t begin = before.size();
        while (begin > 0 && is_letter(before[begin - 1])) --begin;
        const std::string_view word = std::string_view(before).substr(begin);
        if (std::find(names.begin(), names.end(), word) != names.end()) return true;
        if (word != "number" && word != "no" && word != "nr" && word != "id" && word != "code") return false;
        before.resize(begin);
        ++words;
    }
    return false;
}

}  // namespace

bool may_be_card(const int* digits, std::size_t count) {
    if (count < 13 || count > 19) return false;
    const int first = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    const bool in_range = std::any_of(ranges.begin(), ranges.end(), [&](const Range& r) { return first >= r.first && first <= r.last && count >= r.shortest && count <= r.longest; });
    return in_range && !is_imei(first, count) && luhn(digits, count);
}

bool is_other_number(const NumberInText& run) {
    const std::string digits = digits_in(run.text.substr(run.begin, run.end - run.begin));
    if (digits.size() != run.digits) return false;  // full-width digits: nobody writes anything but a card so
    if (is_phone(run) || is_timestamp(digits) || is_iban(run) || is_postal(run, digits) || is_device(run, digits)) return true;
    return !run.grouped_as_card && is_named_otherwise(run);
}

}  // namespace segue::base
