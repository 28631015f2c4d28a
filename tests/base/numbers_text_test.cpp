// Fixed point, texts from outside, digests.

#include "core/base/digest.h"
#include "core/base/fixed.h"
#include "core/base/text.h"

#include <gtest/gtest.h>

#include <limits>

namespace segue::base {
namespace {

Fixed f(std::string_view text) {
    const auto value = parse_fixed(text);
    EXPECT_TRUE(value) << text;
    return value.value_or(Fixed{});
}

TEST(FixedText, GoesThereAndBack) {
    for (const char* text : {"0", "1", "-1", "12.5", "-0.000001", "9223372036854.775807", "0.1", "1000000"}) EXPECT_EQ(format_fixed(f(text)), text);
    EXPECT_EQ(f("-0"), Fixed{});
    EXPECT_EQ(format_fixed(f("1.500000")), "1.5");
    const Fixed least{std::numeric_limits<std::int64_t>::min()};
    EXPECT_EQ(format_fixed(least), "-9223372036854.775808");
    EXPECT_EQ(f(format_fixed(least)), least);
}

TEST(FixedText, RefusesWhatIsNoneOrTooLarge) {
    for (const char* bad : {"", "-", ".5", "5.", "1.0000001", "1e3", "+1", " 1", "1 ", "--1", "1..2", "0x1", "9223372036854.775808", "-9223372036854.775809",
                            "99999999999999"}) {
        EXPECT_FALSE(parse_fixed(bad)) << bad;
    }
}

TEST(FixedArithmetic, RoundsHalfToEven) {
    EXPECT_EQ(multiply(f("0.000001"), f("0.5")), f("0"));
    EXPECT_EQ(multiply(f("0.000003"), f("0.5")), f("0.000002"));
    EXPECT_EQ(multiply(f("0.000005"), f("0.5")), f("0.000002"));
    EXPECT_EQ(multiply(f("-0.000003"), f("0.5")), f("-0.000002"));
    EXPECT_EQ(divide(f("1"), f("3")), f("0.333333"));
    EXPECT_EQ(divide(f("2"), f("-3")), f("-0.666667"));
    EXPECT_EQ(divide(f("0.000001"), f("2")), f("0"));
    EXPECT_EQ(divide(f("0.000003"), f("2")), f("0.000002"));
}

TEST(FixedArithmetic, OverflowIsAnErrorNeverAWrap) {
    const Fixed most{std::numeric_limits<std::int64_t>::max()};
    const Fixed least{std::numeric_limits<std::int64_t>::min()};
    EXPECT_FALSE(add(most, Fixed{1}));
    EXPECT_FALSE(add(least, Fixed{-1}));
    EXPECT_FALSE(multiply(most, f("2")));
    EXPECT_FALSE(multiply(least, f("-1")));
    EXPECT_EQ(multiply(most, f("1")), most);
    EXPECT_FALSE(divide(most, f("0.5")));
    EXPECT_FALSE(divide(f("1"), f("0")));
    EXPECT_FALSE(divide(least, f("-1")));
    EXPECT_EQ(divide(least, f("1")), least);
}

TEST(Utf8, InvalidPartsAreReplacedOneForEachMaximalPart) {
    EXPECT_TRUE(is_valid_utf8("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"));
    for (const char* bad : {"\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5", "\xFF", "\xE2\x82", "\xC3"}) {
        EXPECT_FALSE(is_valid_utf8(bad));
        EXPECT_TRUE(is_valid_utf8(valid_utf8(bad)));
    }
    EXPECT_EQ(valid_utf8("a\xE2\x82z"), "a\xEF\xBF\xBDz");
    EXPECT_EQ(valid_utf8("\xF0\x9F\x98"), "\xEF\xBF\xBD");
    EXPECT_EQ(valid_utf8("ok"), "ok");
}

TEST(CutText, CutsBetweenCharacters) {
    EXPECT_EQ(cut_text("abc", 3), "abc");
    EXPECT_EQ(cut_text("abcdef", 5), "ab\xE2\x80\xA6");
    EXPECT_EQ(cut_text("\xC3\xA4\xC3\xA4\xC3\xA4", 5), "\xC3\xA4\xE2\x80\xA6");
    for (std::size_t most = 0; most < 12; ++most) {
        const std::string cut = cut_text("\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80", most);
        EXPECT_LE(cut.size(), most);
        EXPECT_TRUE(is_valid_utf8(cut));
    }
}

TEST(CleanText, ShowsNoControlAndNoDirectionOverrides) {
    EXPECT_EQ(clean_text("a\x1B[31mb"), "a\xEF\xBF\xBD[31mb");
    EXPECT_EQ(clean_text("a\xE2\x80\xAE" "b"), "a\xEF\xBF\xBD" "b") << "right-to-left override";
    EXPECT_EQ(clean_text("a\xE2\x81\xA6" "b"), "a\xEF\xBF\xBD" "b") << "isolate";
    EXPECT_EQ(clean_text("a\xC2\x85" "b"), "a\xEF\xBF\xBD" "b") << "C1 control";
    EXPECT_EQ(clean_text("\xC3\xA4\xE2\x82\xAC"), "\xC3\xA4\xE2\x82\xAC");
    EXPECT_LE(clean_text(std::string(1'000'000, 'x')).size(), 400u);
    EXPECT_EQ(in_quotes("a\nb"), "'a\xEF\xBF\xBD" "b'");
}

TEST(Nearest, FindsALikelySlipAndNothingElse) {
    const std::vector<std::string> known = {"channel", "customer", "direction"};
    EXPECT_EQ(nearest("chanel", known), "channel");
    EXPECT_EQ(nearest("custmer", known), "customer");
    EXPECT_EQ(nearest("titel", {"text", "title"}), "title") << "two letters swapped are one slip";
    EXPECT_EQ(nearest("zebra", known), "");
    EXPECT_EQ(nearest("", known), "");
    EXPECT_EQ(nearest(std::string(1'000'000, 'x'), known), "");
}

TEST(Text, TrimsAndLowersAsciiOnly) {
    EXPECT_EQ(trimmed(" \t\r\n a b \n"), "a b");
    EXPECT_EQ(trimmed(" \n"), "");
    EXPECT_EQ(lower_ascii("\xC3\x84" "BC"), "\xC3\x84" "bc");
}

TEST(Digest, AgreesWithTheStandard) {
    EXPECT_EQ(digest_text("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(digest_text(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(IdOfCauses, IsPinnedAndKeepsPartsApart) {
    EXPECT_EQ(id_of_causes("dp-", {"ada", "c1"}), "dp-" + digest_text("3:ada2:c1").substr(0, 32));
    EXPECT_NE(id_of_causes("", {"ab", "c"}), id_of_causes("", {"a", "bc"}));
    EXPECT_NE(id_of_causes("", {"a"}), id_of_causes("", {"a", ""}));
    EXPECT_EQ(id_of_causes("x-", {}).size(), 34u);
}

}  // namespace
}  // namespace segue::base
