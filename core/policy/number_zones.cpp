#include "core/policy/number_zones.h"

#include "core/policy/number_zones_data.h"

#include <algorithm>
#include <array>

namespace segue::policy {
namespace {

/// Codes of the North American plan that ring anywhere: toll-free (also those held ready), personal and premium numbers.
constexpr std::array<std::string_view, 14> nowhere_codes = {"500", "521", "522", "533", "544", "566", "577", "588", "800", "833", "844", "855", "866", "877"};

bool rings_anywhere(std::string_view digits) {
    if (digits.starts_with("800") || digits.starts_with("808") || digits.starts_with("979")) return true;  // international freephone, shared cost, premium
    if (digits.size() < 4 || digits[0] != '1') return false;
    const std::string_view code = digits.substr(1, 3);
    return code == "888" || code == "900" || std::find(nowhere_codes.begin(), nowhere_codes.end(), code) != nowhere_codes.end();
}

bool is_e164(std::string_view number) {
    return number.size() >= 8 && number.size() <= 16 && number[0] == '+' && number[1] != '0' &&
           std::all_of(number.begin() + 1, number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

NumberZones table_zones_of_number(std::string_view e164) {
    NumberZones out;
    if (!is_e164(e164)) return out;
    const std::string_view digits = e164.substr(1);
    for (std::size_t length = std::min<std::size_t>(digits.size(), 8); length > 0; --length) {
        std::uint32_t key = 0;
        for (std::size_t i = 0; i < length; ++i) key = key * 10 + static_cast<std::uint32_t>(digits[i] - '0');
        if (key >= 1u << 27) continue;
        key |= static_cast<std::uint32_t>(length) << 27;
        const auto found = std::lower_bound(number_data::keys.begin(), number_data::keys.end(), key);
        if (found == number_data::keys.end() || *found != key) continue;
        const std::uint16_t list = number_data::lists[static_cast<std::size_t>(found - number_data::keys.begin())];
        for (std::size_t i = number_data::begins[list]; i < number_data::begins[list + 1u]; ++i) out.zones.push_back(number_data::zones[number_data::members[i]]);
        // A country code has at most three digits.
        out.whole_country = out.zones.size() > 1 && (length == 1 || (length <= 3 && digits[0] != '1' && digits[0] != '7'));
        return out;
    }
    return out;
}

NumberZones zones_of_number(std::string_view e164) {
    if (!is_e164(e164) || rings_anywhere(e164.substr(1))) return {};
    return table_zones_of_number(e164);
}

std::string_view number_zones_version() { return number_data::version; }

}  // namespace segue::policy
