#include "core/condition/numbers_text.h"

#include "core/base/text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace segue::condition {

namespace {

std::string special_text(double v) {
    if (std::isnan(v)) return "NaN";
    return v < 0 ? "-Infinity" : "Infinity";
}

std::string written(double v, std::chars_format format, int precision) {
    if (!std::isfinite(v)) return special_text(v);
    std::array<char, 512> buffer{};
    const auto result = precision < 0 ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), v, format)
                                      : std::to_chars(buffer.data(), buffer.data() + buffer.size(), v, format, precision);
    return result.ec == std::errc{} ? std::string(buffer.data(), result.ptr) : std::string();
}

}  // namespace

std::string double_text(double v) {
    const double magnitude = std::fabs(v);
    const bool plain = magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e21);
    return written(v, plain ? std::chars_format::fixed : std::chars_format::scientific, -1);
}

std::string fixed_text(double v, int decimals) { return written(v, std::chars_format::fixed, decimals); }
std::string scientific_text(double v, int decimals) { return written(v, std::chars_format::scientific, decimals); }

std::optional<double> read_double(std::string_view text) {
    const bool negative = !text.empty() && text[0] == '-';
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
    const std::string lower = base::lower_ascii(text.substr(0, 9));
    double value = 0;
    if (text.size() <= 8 && (lower == "inf" || lower == "infinity")) {
        value = std::numeric_limits<double>::infinity();
    } else if (text.size() == 3 && lower == "nan") {
        return std::numeric_limits<double>::quiet_NaN();
    } else {
        if (text.empty() || !((text[0] >= '0' && text[0] <= '9') || text[0] == '.')) return std::nullopt;
        const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
        if (result.ptr != text.data() + text.size()) return std::nullopt;
        if (result.ec == std::errc::result_out_of_range) {
            const std::size_t e = text.find_first_of("eE");
            if (e == std::string_view::npos || e + 1 >= text.size() || text[e + 1] != '-') return std::nullopt;
            value = 0;
        } else if (result.ec != std::errc{}) {
            return std::nullopt;
        }
    }
    return negative ? -value : value;
}

}  // namespace segue::condition
