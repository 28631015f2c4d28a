// 200,000 generated texts: cards in every form that people and systems write, and numbers that only look like one.
//
// security.md 17: at least 99.5 % of the cards are masked, at most 0.1 % of the others are touched. Both are printed.

#include "core/base/mask.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

namespace segue::base {
namespace {

/// A generator of our own, so that a failure can be repeated anywhere.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    std::uint64_t below(std::uint64_t n) {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return (state_ >> 33) % n;
    }
    template <class T>
    const T& one_of(const std::vector<T>& items) { return items[below(items.size())]; }
    std::string digits(std::size_t n) {
        std::string text;
        while (text.size() < n) text += static_cast<char>('0' + below(10));
        return text;
    }

private:
    std::uint64_t state_;
};

/// The digit that makes the Luhn check right.
char check_digit(const std::string& digits) {
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        int value = digits[digits.size() - 1 - i] - '0';
        if (i % 2 == 0) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
        sum += value;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

struct Scheme {
    std::vector<std::string> begins;
    std::vector<std::size_t> lengths;
};

std::string a_card(Dice& dice) {
    static const std::vector<Scheme> schemes = {
        {{"4"}, {13, 16, 19}},                                                                   // Visa
        {{"51", "52", "53", "54", "55", "2221", "2345", "2719", "2720"}, {16}},                  // Mastercard
        {{"34", "37"}, {15}},                                                                    // American Express
        {{"300", "305", "36", "38", "39"}, {14, 16, 19}},                                        // Diners
        {{"6011", "644", "649", "65", "622126", "622925"}, {16, 19}},                            // Discover
        {{"3528", "3589", "3540"}, {16, 17, 18, 19}},                                            // JCB
        {{"62", "81"}, {16, 17, 18, 19}},                                                        // UnionPay
        {{"5018", "5020", "5038", "5893", "6304", "6759", "6761", "6762", "6763"}, {13, 14, 15, 16, 17, 18, 19}},  // Maestro
        {{"2200", "2204"}, {16}}, {{"9792"}, {16}}, {{"508", "606", "607", "82"}, {16}}, {{"506099", "650002"}, {16, 19}}, {{"8600"}, {16}}, {{"9860"}, {16}},
    };
    const Scheme& scheme = dice.one_of(schemes);
    std::string digits = dice.one_of(scheme.begins);
    const std::size_t length = dice.one_of(scheme.lengths);
    digits += dice.digits(length - 1 - digits.size());
    return digits + check_digit(digits);
}

/// In groups of four (or as American Express prints it), at other places, or in one piece.
std::string grouped(Dice& dice, const std::string& card) {
    static const std::vector<std::string> separators = {" ", "-", ".", "  ", " - ", "\u00A0", "\u2013", "\t", "\n", "\r\n", " \n ", "\u2009"};
    const std::string between = dice.one_of(separators);
    std::string text;
    switch (dice.below(5)) {
        case 0: return card;
        case 1: {  // one cut anywhere
            const std::size_t cut = 2 + dice.below(card.size() - 4);
            return card.substr(0, cut) + between + card.substr(cut);
        }
        case 2: {  // pairs
            for (std::size_t i = 0; i < card.size(); ++i) text += (i > 0 && i % 2 == 0 ? between : "") + card.substr(i, 1);
            return text;
        }
        default: {
            const bool amex = card.size() == 15;
            for (std::size_t i = 0; i < card.size(); ++i) text += (i > 0 && (amex ? i == 4 || i == 10 : i % 4 == 0) ? between : "") + card.substr(i, 1);
            return text;
        }
    }
}

std::string wide(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c >= '0' && c <= '9') out += std::string("\xEF\xBC") + static_cast<char>(0x90 + (c - '0'));
        else out += c;
    }
    return out;
}

std::string around(Dice& dice, const std::string& number) {
    static const std::vector<std::string> before = {"", "card ", "my card number is ", "Visa:", "pay with ", "PAN=", "she said ", "Karte ", "(", "\"", "x", "no: ", "number ", "from my old card, ", "please charge "};
    static const std::vector<std::string> after = {"", ".", ", thanks", " exp 12/27", " cvv 123", " 12/27 cvc: 4711", ")", "\"", " valid until 2029", "!", " and nothing else", "\ncvv 123"};
    return dice.one_of(before) + number + dice.one_of(after);
}

std::string only_digits(const std::string& text) {
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] >= '0' && text[i] <= '9') digits += text[i];
        else if (text.compare(i, 2, "\xEF\xBC") == 0 && i + 2 < text.size()) {
            const int value = static_cast<unsigned char>(text[i + 2]) - 0x90;
            if (value >= 0 && value <= 9) digits += static_cast<char>('0' + value);
        }
    }
    return digits;
}

bool hides(const std::string& masked, const std::string& card) {
    const std::string left = only_digits(masked);
    return left.find(card) == std::string::npos && left.find(card.substr(0, card.size() - 4)) == std::string::npos;
}

std::string letters(Dice& dice, std::size_t n) {
    std::string text;
    while (text.size() < n) text += static_cast<char>('A' + dice.below(26));
    return text;
}

std::string iban(Dice& dice) {
    const std::string account = dice.digits(18);
    int rest = 0;
    for (const char c : account + "131400") rest = (rest * 10 + c - '0') % 97;
    const int check = 98 - rest;
    const std::string plain = std::string("DE") + (check < 10 ? "0" : "") + std::to_string(check) + account;
    std::string text;
    for (std::size_t i = 0; i < plain.size(); ++i) text += (i > 0 && i % 4 == 0 ? " " : "") + plain.substr(i, 1);
    return dice.below(2) ? plain : text;
}

std::string imei(Dice& dice) {
    const std::string body = (dice.below(2) ? "35" : "86") + dice.digits(12);
    const std::string number = body + check_digit(body);
    if (dice.below(3) == 0) return number.substr(0, 2) + "-" + number.substr(2, 6) + "-" + number.substr(8, 6) + "-" + number.substr(14);
    return number;
}

std::string two(Dice& dice, std::uint64_t first, std::uint64_t count) {
    const auto value = first + dice.below(count);
    return (value < 10 ? "0" : "") + std::to_string(value);
}

std::string no_card(Dice& dice) {
    static const std::vector<std::string> countries = {"+49 30 ", "+1 (212) ", "+44 7700 ", "+33 6 ", "0049 176 ", "+886 2 ", "+358 50 "};
    static const std::vector<std::string> names = {"order ", "order number ", "Tracking: ", "tracking no. ", "IMEI ", "invoice ", "ICCID ", "parcel ", "shipment id ", "Serial number ", "phone ", "EAN "};
    switch (dice.below(14)) {
        case 0: return "call " + dice.one_of(countries) + dice.digits(4) + " " + dice.digits(3 + dice.below(2));
        case 1: return "my number: " + dice.one_of(countries) + dice.digits(7);
        case 2: return (dice.below(2) ? "IMEI " : "the phone says ") + imei(dice);
        case 3: return "sent with 1Z" + letters(dice, 3) + dice.digits(3) + dice.digits(8);
        case 4: return "label 9400 1" + dice.digits(3) + " " + dice.digits(4) + " " + dice.digits(4) + " " + dice.digits(4) + " " + dice.digits(2);
        case 5: return letters(dice, 2) + dice.digits(9) + "DE is on its way";
        case 6: return "order #W" + dice.digits(7) + " and ORD-2026-" + dice.digits(9);
        case 7: return "shop order 304-" + dice.digits(7) + "-" + dice.digits(7);
        case 8: return dice.one_of(names) + dice.digits(13 + dice.below(7));
        case 9: return "account " + dice.digits(10) + " at bank " + dice.digits(8);
        case 10: return "on " + std::to_string(1990 + dice.below(60)) + "-" + two(dice, 1, 12) + "-" + two(dice, 1, 28) + " at " + two(dice, 0, 24) + ":" + two(dice, 0, 60) + ", again 2026" + two(dice, 1, 12) + two(dice, 1, 28) + two(dice, 0, 24) + two(dice, 0, 60) + two(dice, 0, 60);
        case 11: return "paid 4." + dice.digits(3) + ",50 and " + dice.digits(3) + "," + dice.digits(3) + "." + dice.digits(2) + " EUR";
        case 12: return "since 17" + dice.digits(11) + ", meter " + dice.digits(10);
        default: return dice.digits(4) + ", " + dice.digits(4) + ", " + dice.digits(4) + "/" + dice.digits(4) + " of " + dice.digits(6);
    }
}

/// Fields that say what they hold keep it, whatever it looks like.
std::string known_field(Dice& dice, Json& tree) {
    static const std::vector<std::string> fields = {"tracking", "tracking_number", "imei", "phone", "mobile_phone", "msisdn", "iccid", "caller"};
    const std::string field = dice.one_of(fields), number = a_card(dice);
    tree = Json::object({{field, number}});
    return field;
}

struct Count {
    std::size_t right = 0, all = 0;
    std::vector<std::string> wrong;
    void add(bool good, const std::string& text) {
        ++all;
        right += good;
        if (!good && wrong.size() < 5) wrong.push_back(text);
    }
    [[nodiscard]] double percent_right() const { return 100.0 * static_cast<double>(right) / static_cast<double>(all); }
    void say(const char* what) const {
        std::printf("%s: %zu of %zu (%.3f %%)\n", what, right, all, percent_right());
        for (const auto& text : wrong) std::printf("    not: %s\n", text.c_str());
    }
};

TEST(Corpus, CardsInEveryFormAreMaskedAndLookAlikesStay) {
    Dice dice(20261126);
    Count cards, numbers, codes, accounts, others, fields;
    for (int i = 0; i < 90'000; ++i) {
        const std::string card = a_card(dice);
        std::string written = grouped(dice, card);
        if (dice.below(6) == 0) written = wide(written);
        const std::string text = around(dice, written), masked = mask_cards(text);
        cards.add(hides(masked, card), text);
        if (text.find("cvv 123") != std::string::npos) codes.add(masked.find("cvv 123") == std::string::npos, text);
    }
    for (int i = 0; i < 10'000; ++i) {
        const std::string card = a_card(dice);
        const auto tree = parse_json("{\"note\":{\"n\":[" + card + "],\"t\":\"" + card + "\"}}", "corpus");
        ASSERT_TRUE(tree.ok());
        numbers.add(hides(write_json(mask_cards_in(*tree)), card), card);
    }
    for (int i = 0; i < 90'000; ++i) {
        const std::string text = no_card(dice);
        others.add(mask_cards(text) == text, text);
    }
    for (int i = 0; i < 10'000; ++i) {
        const std::string account = iban(dice), text = around(dice, account);
        const std::string left = only_digits(mask_cards(text).substr(text.find(account), account.size()));
        accounts.add(left == only_digits(account).substr(16), text);
    }
    for (int i = 0; i < 10'000; ++i) {
        Json tree;
        const std::string field = known_field(dice, tree);
        fields.add(mask_cards_in(tree) == tree, field);
    }
    cards.say("cards masked in texts");
    numbers.say("cards masked in JSON");
    codes.say("security codes masked beside them");
    accounts.say("account numbers masked but for their last four");
    others.say("look-alikes left alone");
    fields.say("known fields left alone");
    EXPECT_GE(cards.percent_right(), 99.5);
    EXPECT_GE(numbers.percent_right(), 99.5);
    EXPECT_GE(codes.percent_right(), 99.5);
    EXPECT_GE(accounts.percent_right(), 93.0) << "those that stand right behind a letter (\"x\") begin no word";
    EXPECT_GE(others.percent_right(), 99.9);
    EXPECT_EQ(fields.right, fields.all);
}

}  // namespace
}  // namespace segue::base
