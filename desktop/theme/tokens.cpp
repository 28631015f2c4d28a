#include "desktop/theme/tokens.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <utility>

namespace segue::theme {
namespace {

constexpr Rgba hex(std::uint32_t rgb, std::uint8_t alpha = 255) {
    return {static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8), static_cast<std::uint8_t>(rgb), alpha};
}

using Row = std::pair<Token, Rgba>;

constexpr Row light[] = {
    {Token::background, hex(0xF3F4F8)}, {Token::surface, hex(0xFFFFFF)}, {Token::sunken, hex(0xF6F7FA)},
    {Token::border, hex(0xE4E7EE)}, {Token::control, hex(0x8A92A5)},
    {Token::text, hex(0x12151F)}, {Token::text_soft, hex(0x454C5E)}, {Token::text_faint, hex(0x626A7D)},
    {Token::accent, hex(0x4F46E5)}, {Token::accent_hover, hex(0x4338CA)}, {Token::on_accent, hex(0xFFFFFF)},
    {Token::accent_soft, hex(0xEEEFFE)}, {Token::on_accent_soft, hex(0x3F37C4)}, {Token::accent_border, hex(0xC3C4F7)},
    {Token::good_soft, hex(0xE3F6EC)}, {Token::on_good, hex(0x0A6B43)},
    {Token::warn_soft, hex(0xFDF1DA)}, {Token::on_warn, hex(0x8A4B06)},
    {Token::bad_soft, hex(0xFDE7EA)}, {Token::on_bad, hex(0xB3192F)},
    {Token::info_soft, hex(0xE3F0FE)}, {Token::on_info, hex(0x12569B)},
    {Token::quiet_soft, hex(0xF0F2F6)}, {Token::on_quiet, hex(0x4B5366)},
    {Token::bad, hex(0xC8203A)}, {Token::on_bad_fill, hex(0xFFFFFF)},
    {Token::head_from, hex(0x4B40E0)}, {Token::head_to, hex(0x8B3AD9)},
    {Token::focus, hex(0x4F46E5)}, {Token::shadow, hex(0x1B2140, 9)}, {Token::selection, hex(0xC9CCFB)},
    {Token::track, hex(0xE2E5EE)},
};

constexpr Row dark[] = {
    {Token::background, hex(0x0C0F16)}, {Token::surface, hex(0x151A25)}, {Token::sunken, hex(0x1C2230)},
    {Token::border, hex(0x262D3D)}, {Token::control, hex(0x6A7388)},
    {Token::text, hex(0xF1F3F8)}, {Token::text_soft, hex(0xB9C0CF)}, {Token::text_faint, hex(0x949CAF)},
    {Token::accent, hex(0x635BEF)}, {Token::accent_hover, hex(0x5148DE)}, {Token::on_accent, hex(0xFFFFFF)},
    {Token::accent_soft, hex(0x222650)}, {Token::on_accent_soft, hex(0xBFC1FF)}, {Token::accent_border, hex(0x4A4CA6)},
    {Token::good_soft, hex(0x10301F)}, {Token::on_good, hex(0x5EDB9C)},
    {Token::warn_soft, hex(0x382810)}, {Token::on_warn, hex(0xF6BC5C)},
    {Token::bad_soft, hex(0x42161F)}, {Token::on_bad, hex(0xFF93A1)},
    {Token::info_soft, hex(0x132C4A)}, {Token::on_info, hex(0x83BDFF)},
    {Token::quiet_soft, hex(0x212837)}, {Token::on_quiet, hex(0xB0B8C9)},
    {Token::bad, hex(0xC62A43)}, {Token::on_bad_fill, hex(0xFFFFFF)},
    {Token::head_from, hex(0x4338CA)}, {Token::head_to, hex(0x7E30C9)},
    {Token::focus, hex(0x9C97FF)}, {Token::shadow, hex(0x000000, 40)}, {Token::selection, hex(0x3B3F86)},
    {Token::track, hex(0x2A3142)},
};

constexpr Row high_contrast[] = {
    {Token::background, hex(0x000000)}, {Token::surface, hex(0x000000)}, {Token::sunken, hex(0x101010)},
    {Token::border, hex(0xB8B8B8)}, {Token::control, hex(0xFFFFFF)},
    {Token::text, hex(0xFFFFFF)}, {Token::text_soft, hex(0xFFFFFF)}, {Token::text_faint, hex(0xE6E6E6)},
    {Token::accent, hex(0xFFE14A)}, {Token::accent_hover, hex(0xFFF0A0)}, {Token::on_accent, hex(0x000000)},
    {Token::accent_soft, hex(0x2B2600)}, {Token::on_accent_soft, hex(0xFFE14A)}, {Token::accent_border, hex(0xFFE14A)},
    {Token::good_soft, hex(0x002A12)}, {Token::on_good, hex(0x7CFFB2)},
    {Token::warn_soft, hex(0x2E1F00)}, {Token::on_warn, hex(0xFFC95C)},
    {Token::bad_soft, hex(0x3A0007)}, {Token::on_bad, hex(0xFFB3BC)},
    {Token::info_soft, hex(0x00203F)}, {Token::on_info, hex(0xA8D4FF)},
    {Token::quiet_soft, hex(0x1C1C1C)}, {Token::on_quiet, hex(0xFFFFFF)},
    {Token::bad, hex(0xFFB3BC)}, {Token::on_bad_fill, hex(0x000000)},
    {Token::head_from, hex(0xFFE14A)}, {Token::head_to, hex(0xFFE14A)},
    {Token::focus, hex(0x5CE1FF)}, {Token::shadow, hex(0x000000, 0)}, {Token::selection, hex(0x5A4E00)},
    {Token::track, hex(0x4A4A4A)},
};

constexpr double text_least = 4.5;
constexpr double edge_least = 3.0;

constexpr ContrastPair pairs[] = {
    {Token::text, Token::background, text_least}, {Token::text, Token::surface, text_least},
    {Token::text, Token::sunken, text_least}, {Token::text, Token::accent_soft, text_least},
    {Token::text, Token::selection, text_least},
    {Token::text_soft, Token::background, text_least}, {Token::text_soft, Token::surface, text_least},
    {Token::text_soft, Token::sunken, text_least}, {Token::text_soft, Token::accent_soft, text_least},
    {Token::text_faint, Token::background, text_least}, {Token::text_faint, Token::surface, text_least},
    {Token::text_faint, Token::sunken, text_least}, {Token::text_faint, Token::accent_soft, text_least},
    {Token::on_accent, Token::accent, text_least}, {Token::on_accent, Token::accent_hover, text_least},
    {Token::on_accent, Token::head_from, text_least}, {Token::on_accent, Token::head_to, text_least},
    {Token::on_accent_soft, Token::accent_soft, text_least}, {Token::on_accent_soft, Token::surface, text_least},
    {Token::on_accent_soft, Token::background, text_least}, {Token::on_accent_soft, Token::sunken, text_least},
    {Token::on_good, Token::good_soft, text_least}, {Token::on_good, Token::surface, text_least},
    {Token::on_warn, Token::warn_soft, text_least}, {Token::on_warn, Token::surface, text_least},
    {Token::on_warn, Token::background, text_least},
    {Token::on_bad, Token::bad_soft, text_least}, {Token::on_bad, Token::surface, text_least},
    {Token::on_info, Token::info_soft, text_least},
    {Token::on_quiet, Token::quiet_soft, text_least}, {Token::on_bad_fill, Token::bad, text_least},
    {Token::control, Token::surface, edge_least}, {Token::focus, Token::surface, edge_least},
    {Token::focus, Token::background, edge_least}, {Token::accent, Token::surface, edge_least},
};

double linear(std::uint8_t v) {
    const double s = v / 255.0;
    return s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
}

double luminance(Rgba c) { return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b); }

}  // namespace

Theme make_theme(Kind kind, bool plain) {
    Theme theme;
    theme.kind = kind;
    theme.shadows = !plain && kind != Kind::contrast;
    const std::span<const Row> rows = kind == Kind::light ? std::span<const Row>(light)
                                      : kind == Kind::dark ? std::span<const Row>(dark)
                                                           : std::span<const Row>(high_contrast);
    for (const Row& row : rows) theme.colors[static_cast<std::size_t>(row.first)] = row.second;
    return theme;
}

std::span<const ContrastPair> contrast_pairs() { return pairs; }

double contrast(Rgba a, Rgba b) {
    const double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return std::max(x, y) / std::min(x, y);
}

std::array<Rgba, 2> avatar_colors(std::uint32_t index) {
    static constexpr std::array<std::array<Rgba, 2>, 7> colors = {{
        {hex(0x4F46E5), hex(0x8B3AD9)}, {hex(0x0369A1), hex(0x1D4ED8)}, {hex(0xBE185D), hex(0xB91C1C)},
        {hex(0x047857), hex(0x0F766E)}, {hex(0xB45309), hex(0xB91C1C)}, {hex(0x334155), hex(0x475569)},
        {hex(0x7E22CE), hex(0xA21CAF)},
    }};
    return colors[index % colors.size()];
}

}  // namespace segue::theme
