#include "core/base/fixed.h"

#include <gtest/gtest.h>

#include <random>

using segue::base::Fixed;
using segue::base::fixed_one;
using segue::base::multiply;

namespace {

__extension__ typedef __int128 Wide;

/// The same with room for every product: half to even, empty past 64 bits.
std::optional<Fixed> plainly(Fixed a, Fixed b) {
    const Wide product = Wide{a.micros} * b.micros;
    Wide quotient = product / fixed_one;
    const Wide rest = product % fixed_one, twice = (rest < 0 ? -rest : rest) * 2;
    if (twice > fixed_one || (twice == fixed_one && quotient % 2 != 0)) quotient += product < 0 ? -1 : 1;
    if (quotient > INT64_MAX || quotient < INT64_MIN) return {};
    return Fixed{static_cast<std::int64_t>(quotient)};
}

TEST(FixedProducts, AreRoundedHalfToEven) {
    EXPECT_EQ(multiply({500'000}, {1}), Fixed{0});
    EXPECT_EQ(multiply({1'500'000}, {1}), Fixed{2});
    EXPECT_EQ(multiply({2'500'000}, {1}), Fixed{2});
    EXPECT_EQ(multiply({2'500'001}, {1}), Fixed{3});
    EXPECT_EQ(multiply({-1'500'000}, {1}), Fixed{-2});
    EXPECT_EQ(multiply({-500'000}, {1}), Fixed{0});
}

TEST(FixedProducts, AreTheSameWhetherTheyFitSixtyFourBitsOrNot) {
    std::mt19937_64 random(9);
    for (int i = 0; i < 200'000; ++i) {
        const auto draw = [&] { return static_cast<std::int64_t>(random()) >> (random() % 63); };
        const Fixed a{draw()}, b{draw()};
        ASSERT_EQ(multiply(a, b), plainly(a, b)) << a.micros << " * " << b.micros;
    }
    for (const std::int64_t a : {INT64_MIN, INT64_MIN + 1, std::int64_t{-1}, std::int64_t{0}, std::int64_t{1}, INT64_MAX}) {
        for (const std::int64_t b : {INT64_MIN, std::int64_t{-1'000'000}, std::int64_t{-1}, std::int64_t{1}, std::int64_t{1'000'000}, INT64_MAX}) {
            EXPECT_EQ(multiply({a}, {b}), plainly({a}, {b})) << a << " * " << b;
        }
    }
}

}  // namespace
