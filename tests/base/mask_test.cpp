// No card number reaches a disk, a log or a connector; what only looks like one stays.

#include "core/base/mask.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace segue::base {
namespace {

const std::string visa = "4111111111111111";

/// The text holds no more than the last four digits of the card.
void expect_masked(const std::string& text, const std::string& last_four = "1111") {
    const std::string masked = mask_cards(text);
    EXPECT_NE(masked, text) << text;
    EXPECT_EQ(masked.find("4111"), std::string::npos) << masked;
    std::string digits;
    for (const char c : masked) {
        if (c >= '0' && c <= '9') digits += c;
    }
    EXPECT_EQ(digits, last_four) << masked;
    EXPECT_EQ(mask_cards(masked), masked) << "masking twice is masking once";
}

void expect_kept(const std::string& text) { EXPECT_EQ(mask_cards(text), text); }

TEST(Cards, OfEveryBrandAreMaskedButForTheLastFourDigits) {
    EXPECT_EQ(mask_cards(visa), "************1111");
    EXPECT_EQ(mask_cards("4222222222222"), "*********2222") << "13 digits";
    EXPECT_EQ(mask_cards("378282246310005"), "***********0005") << "15 digits";
    EXPECT_EQ(mask_cards("30569309025904"), "**********5904") << "14 digits";
    EXPECT_EQ(mask_cards("5555555555554444"), "************4444");
    EXPECT_EQ(mask_cards("2223003122003222"), "************3222");
    EXPECT_EQ(mask_cards("6011111111111117"), "************1117");
    EXPECT_EQ(mask_cards("6304000000000000000").size(), 19u);
    EXPECT_EQ(mask_cards("card " + visa + ", please"), "card ************1111, please");
}

TEST(Cards, WithBlanksDashesDotsAndSplitLinesAreMasked) {
    for (const char* text : {"4111 1111 1111 1111", "4111-1111-1111-1111", "4111.1111.1111.1111", "4111  1111  1111  1111", "4111 - 1111 - 1111 - 1111", "4111\t1111\t1111\t1111",
                             "4111 1111\n1111 1111", "4111 1111\r\n1111 1111", "4111 1111\n   1111 1111", "4111 1111 \n 1111 1111", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"}) {
        expect_masked(text);
    }
}

TEST(Cards, WithTheBlanksAndDashesOfOtherAlphabetsAreMasked) {
    // No-break space, en dash, em dash, minus, thin space, narrow no-break space, zero-width space, soft hyphen, ideographic space, full-width dash.
    for (const std::string separator : {"\u00A0", "\u2013", "\u2014", "\u2212", "\u2009", "\u202F", "\u200B", "\u00AD", "\u3000", "\uFF0D", " \u2013 "}) {
        expect_masked("4111" + separator + "1111" + separator + "1111" + separator + "1111");
    }
}

TEST(Cards, InFullWidthDigitsAreMaskedCharacterByCharacter) {
    EXPECT_EQ(mask_cards("４１１１１１１１１１１１１１１１"), "************１１１１");
    EXPECT_EQ(mask_cards("４１１１ 1111 １１１１ 1111"), "**** **** **** 1111");
}

TEST(Cards, BesideOtherNumbersAreFound) {
    EXPECT_EQ(mask_cards("12 4111 1111 1111 1111").substr(0, 6), "12 ***");
    const std::string with_date = mask_cards("4111 1111 1111 1111 12/27");
    EXPECT_EQ(with_date.find("4111"), std::string::npos) << with_date;
    EXPECT_EQ(mask_cards(visa + ";" + "5555555555554444"), "************1111;************4444");
    EXPECT_EQ(mask_cards("x" + visa + "y"), "x************1111y");
}

TEST(Cards, WhatOnlyLooksLikeOneStays) {
    expect_kept("4111111111111112");                  // fails Luhn
    expect_kept("411111111111");                      // 12 digits
    expect_kept("41111111111111111111");              // 20 digits
    expect_kept("1234567812345670");                  // no card begins with 1
    expect_kept("9999999999999995");                  // nor with 9
    expect_kept("Order #W2378156, placed 2026-11-21 at 09:30");
    expect_kept("4111, 1111, 1111, 1111");            // a list of numbers
    expect_kept("4111/1111/1111/1111");
    expect_kept("4111      1111      1111      1111");  // columns of a table
    expect_kept("");
    expect_kept("no digits at all");
    expect_kept(std::string("\0\xff\xfe 12 \0", 8));
}

TEST(Cards, ArePhonesAccountsDevicesAndTimesWhereWhatStandsAroundSaysSo) {
    expect_kept("my number is +44 7700 900 123 45");
    expect_kept("0049 176 4111 1111 11");
    expect_kept("the box says 356938035643809");              // an IMEI
    expect_kept("seen at 20261121093009, 2026-11-21 09.30.09");
    expect_kept("order number 4111111111111111");             // named, and not written as on a card
    expect_kept("tracking no. 6011111111111117");
    expect_masked("order number 4111 1111 1111 1111");        // written as on a card
    expect_masked("my card for the order is 4111111111111111");
    expect_masked("order paid, 4111111111111111");            // the word names something else
    expect_masked("+4111111111111111");                       // no country has so many digits
}

TEST(SecurityCodes, BesideACardGoWhole) {
    for (const char* named : {"cvv 123", "CVV: 123", "cvc=123", "Cvv2 #1234", "security code is 123", "cvv is 123", "cvv-123", "cvv (123)"}) {
        const std::string masked = mask_cards(visa + " " + named);
        EXPECT_EQ(masked.find("123"), std::string::npos) << masked;
        EXPECT_NE(masked.find("1111"), std::string::npos) << masked;
    }
    // Regression: typed by itself, or in a line of its own, it stayed readable in the note and in what was written back.
    EXPECT_EQ(mask_cards("CVV 737"), "CVV ***");
    EXPECT_EQ(mask_cards("security code: 1234."), "security code: ****.");
    EXPECT_EQ(mask_cards("cvv ***4"), "cvv ****") << "the fourth was typed when three were masked";
    for (const char* other : {"cvv", "cvv 12", "cvv is on the back", "csc 123", "cid 4711", "recvv 123"}) expect_kept(other);
    EXPECT_NE(mask_cards(visa + " cvv 12345").find("12345"), std::string::npos) << "five digits are no code";
}

TEST(SecurityCodes, TheMonthOfACardGoesWithIt) {
    for (const char* expiry : {"exp 12/27", "expiry: 04/2029", "valid thru 04-29", "gültig bis 4/27"}) {
        const std::string masked = mask_cards(visa + " " + expiry);
        EXPECT_EQ(masked.find_last_of("/-"), std::string::npos) << masked;
    }
    expect_kept("exp 12/27");  // of a voucher, perhaps
}

TEST(Accounts, KeepTheirCountryAndTheLastFour) {
    // Regression: an IBAN stayed readable in the note.
    EXPECT_EQ(mask_cards("DE89 3704 0044 0532 0130 00"), "DE** **** **** **** **30 00");
    EXPECT_EQ(mask_cards("IBAN GB29 NWBK 6016 1331 9268 19"), "IBAN GB** **** **** **** **68 19");
    EXPECT_EQ(mask_cards("to de89370400440532013000, please"), "to de****************3000, please");
    for (const char* other : {"DE88 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 0", "XX89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 001", "ORDER DE89"}) expect_kept(other);
    EXPECT_EQ(mask_cards_in(Json::object({{"iban", "DE89370400440532013000"}})), Json::object({{"iban", "DE89370400440532013000"}})) << "a field for it keeps it";
}

TEST(Trees, EveryTextAndNumberIsMasked) {
    const Json data = Json::object({{"note", "my card is " + visa}, {"number", std::int64_t{4111111111111111}}, {"real", 4111111111111111.0}, {"list", Json::list({visa, 5, Json()})},
                                    {"deep", Json::object({{"card", visa}})}, {"amount", 12.5}, {"flag", true}});
    EXPECT_EQ(write_json(mask_cards_in(data)),
              R"({"amount":12.5,"deep":{"card":"************1111"},"flag":true,"list":["************1111",5,null],"note":"my card is ************1111","number":"************1111","real":"************1111"})");
}

TEST(Trees, OddNumbersAreHarmless) {
    for (const Json& number : {Json(0), Json(std::int64_t{INT64_MIN}), Json(std::int64_t{INT64_MAX}), Json(1e300), Json(-1e300), Json(0.5), Json(1e19)}) EXPECT_EQ(mask_cards_in(number), number);
    const Json negative = mask_cards_in(Json(std::int64_t{-4111111111111111}));
    ASSERT_TRUE(negative.is_text());
    EXPECT_EQ(negative.text()->find("4111"), std::string::npos);
}

TEST(Trees, ANameThatIsACardIsMaskedToo) { EXPECT_EQ(write_json(mask_cards_in(Json::object({{visa, 1}}))), R"({"************1111":1})"); }

TEST(Trees, FieldsForOtherNumbersAreLeftAsTheyAre) {
    for (const char* field : {"tracking", "tracking_id", "imei", "iccid", "phone", "msisdn"}) {
        EXPECT_EQ(mask_cards_in(Json::object({{field, visa}})), Json::object({{field, visa}})) << field;
    }
    EXPECT_EQ(mask_cards_in(Json::object({{"tracking_ids", Json::list({visa})}})), Json::object({{"tracking_ids", Json::list({visa})}}));
}

TEST(Trees, WhatIsNestedInSuchAFieldIsLookedInto) {
    const Json masked = mask_cards_in(Json::object({{"phone", Json::object({{"note", visa}})}, {"tracking", Json::list({Json::object({{"card", visa}})})}}));
    EXPECT_EQ(write_json(masked).find(visa), std::string::npos);
}

TEST(Trees, AnIdentityKeyOfAKnownKindKeepsItsValue) {
    // Regression: one German mobile number in ten passes Luhn, and its owner was not found any more.
    const Json phone = Json::object({{"kind", "phone"}, {"value", "4915112345678"}});
    ASSERT_NE(mask_cards("4915112345678"), "4915112345678") << "the look-alike";
    EXPECT_EQ(mask_cards_in(phone), phone);
    EXPECT_NE(mask_cards_in(Json::object({{"kind", "card"}, {"value", visa}})), Json::object({{"kind", "card"}, {"value", visa}}));
    EXPECT_NE(mask_cards_in(Json::object({{"value", visa}})), Json::object({{"value", visa}}));
}

TEST(Trees, SecurityCodesInAFieldOfTheirOwnAreNeverKept) {
    for (const char* field : {"cvv", "CVV", "cvc", "cvc2", "cvv2", "csc", "security_code"}) {
        EXPECT_EQ(mask_cards_in(Json::object({{field, "123"}})), Json::object({{field, "***"}})) << field;
        EXPECT_EQ(mask_cards_in(Json::object({{field, 123}})), Json::object({{field, "***"}})) << field;
    }
    EXPECT_EQ(mask_cards_in(Json::object({{"cvv", Json()}, {"cvv2", true}})), Json::object({{"cvv", Json()}, {"cvv2", true}}));
}

TEST(Trees, PlacesStay) {
    const auto parsed = parse_json("{\n  \"a\": \"" + visa + "\"}", "f");
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(mask_cards_in(*parsed).find("a")->place().line, 2u);
}

TEST(GrowingCards, NineDigitsInARunMayBecomeOne) {
    EXPECT_FALSE(may_become_card(""));
    EXPECT_FALSE(may_become_card("41111111"));
    EXPECT_TRUE(may_become_card("411111111"));
    EXPECT_TRUE(may_become_card("4111 1111 1"));
    EXPECT_TRUE(may_become_card("４１１１１１１１１"));
    EXPECT_FALSE(may_become_card("12345678, 12345678"));
    EXPECT_FALSE(may_become_card("order 1234, call 5678, room 9"));
}

TEST(GrowingCards, EveryBeginningOfACardFromNineDigitsOnIsHeldBack) {
    const std::string text = "4111 1111 1111 1111";
    for (std::size_t length = 11; length < text.size(); ++length) EXPECT_TRUE(may_become_card(text.substr(0, length))) << length;
}

TEST(GrowingCards, ANumberWithWordsAfterItIsFinished) {
    // Regression: a draft with a ticket number of nine digits was never saved again, however much was typed after it.
    EXPECT_FALSE(may_become_card("note: 4111-1111-1111 and more"));
    EXPECT_FALSE(may_become_card("ticket 123456789 is closed"));
    EXPECT_TRUE(may_become_card("ticket 123456789 is closed, call 411111111"));
    EXPECT_TRUE(may_become_card("4111 1111 1 - ")) << "what follows may go on with it";
}

TEST(GrowingCards, ANumberTypedInTheMiddleIsHeldBackWhileItGrows) {
    const std::string head = "pays with ", tail = " tomorrow", card = "4111 1111 1111 111";
    for (std::size_t length = 11; length <= card.size(); ++length) {
        if (card[length - 1] == ' ') continue;
        EXPECT_TRUE(may_become_card(head + card.substr(0, length) + tail, head + card.substr(0, length - 2) + tail)) << length;
    }
    EXPECT_FALSE(may_become_card(head + card + tail + " noon", head + card + tail)) << "it has stopped growing";
    EXPECT_FALSE(may_become_card("4 calls, ticket 456789012 closed", "4 calls, ticket 456789012 clos")) << "another number begins alike";
}

TEST(Cards, NoCardOfARandomCrowdIsLeftAndNoOtherDigitIsLost) {
    std::uint64_t seed = 11;
    const auto next = [&seed](std::uint64_t below) { return (seed = seed * 6364136223846793005ULL + 1442695040888963407ULL, (seed >> 33) % below); };
    const std::vector<std::string> separators = {"", " ", "-", "\n", " - ", "\u00A0", "\u2013"};
    for (int turn = 0; turn < 2000; ++turn) {
        std::string digits(1, static_cast<char>('2' + next(5)));
        const std::size_t length = 13 + next(7);
        while (digits.size() + 1 < length) digits += static_cast<char>('0' + next(10));
        int sum = 0;
        for (std::size_t i = 0; i < digits.size(); ++i) {
            const int value = digits[digits.size() - 1 - i] - '0';
            sum += i % 2 == 0 ? (value * 2 > 9 ? value * 2 - 9 : value * 2) : value;
        }
        digits += static_cast<char>('0' + (10 - sum % 10) % 10);
        if (digits.size() == 15 && digits.starts_with("35")) continue;  // an IMEI
        const std::string& separator = separators[next(separators.size())];
        std::string written;
        for (std::size_t i = 0; i < digits.size(); ++i) written += (i > 0 && i % 4 == 0 ? separator : "") + digits[i];
        const std::string masked = mask_cards("pay with " + written + ".");
        std::string left;
        for (const char c : masked) {
            if (c >= '0' && c <= '9') left += c;
        }
        ASSERT_EQ(left, digits.substr(digits.size() - 4)) << written;
    }
}

}  // namespace
}  // namespace segue::base
