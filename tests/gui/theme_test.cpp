#include "desktop/theme/tokens.h"

#include <gtest/gtest.h>

namespace segue {
namespace {

using theme::Kind;

class Themes : public testing::TestWithParam<Kind> {};
INSTANTIATE_TEST_SUITE_P(All, Themes, testing::Values(Kind::light, Kind::dark, Kind::contrast));

TEST_P(Themes, EveryTextStandsOutFromItsGroundByWcagAa) {
    for (const bool plain : {false, true}) {
        const theme::Theme theme = theme::make_theme(GetParam(), plain);
        for (const auto& pair : theme::contrast_pairs()) {
            EXPECT_GE(theme::contrast(theme[pair.text], theme[pair.ground]), pair.least)
                << "token " << static_cast<int>(pair.text) << " on token " << static_cast<int>(pair.ground);
        }
    }
}

TEST_P(Themes, EveryTokenHasItsColor) {
    const theme::Theme theme = theme::make_theme(GetParam(), false);
    const theme::Rgba never{};
    for (std::size_t i = 0; i < theme.colors.size(); ++i) {
        const bool black = theme.colors[i] == never;
        EXPECT_FALSE(black && GetParam() != Kind::contrast) << "token " << i;
    }
}

TEST_P(Themes, TheRecommendationsHeadIsReadable) {
    const theme::Theme theme = theme::make_theme(GetParam(), false);
    const auto ink = theme::Token::on_accent;
    EXPECT_GE(theme::contrast(theme[ink], theme[theme::Token::head_from]), 4.5);
    EXPECT_GE(theme::contrast(theme[ink], theme[theme::Token::head_to]), 4.5);
}

TEST(Themes, PlainAndHighContrastHaveNoShadows) {
    EXPECT_TRUE(theme::make_theme(Kind::light, false).shadows);
    EXPECT_FALSE(theme::make_theme(Kind::light, true).shadows);
    EXPECT_FALSE(theme::make_theme(Kind::contrast, false).shadows);
}

TEST(Avatars, WhiteLettersAreReadableOnEachOfThem) {
    for (std::uint32_t i = 0; i < 12; ++i) {
        for (const theme::Rgba color : theme::avatar_colors(i)) EXPECT_GE(theme::contrast({255, 255, 255, 255}, color), 4.5) << i;
    }
}

TEST(Contrast, IsWhatWcagSays) {
    EXPECT_NEAR(theme::contrast({0, 0, 0, 255}, {255, 255, 255, 255}), 21.0, 0.01);
    EXPECT_NEAR(theme::contrast({119, 119, 119, 255}, {255, 255, 255, 255}), 4.48, 0.01);
}

}  // namespace
}  // namespace segue
