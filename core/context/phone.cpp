#include "core/context/phone.h"

#include <phonenumbers/phonenumberutil.h>

#include <set>

namespace segue::context {
namespace {

using base::Code;
using base::Error;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr std::size_t longest_text = 250;  // what the library itself looks at
constexpr const char* no_region = "ZZ";

Error refusal(PhoneNumberUtil::ErrorType why, bool has_region) {
    switch (why) {
        case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
            if (!has_region) return {Code::invalid, "a phone number must be international, like +49 30 123456, or its region must be known", {}};
            return {Code::invalid, "no country has this telephone code", {}};
        case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
        case PhoneNumberUtil::TOO_SHORT_NSN: return {Code::invalid, "a phone number has too few digits", {}};
        case PhoneNumberUtil::TOO_LONG_NSN: return {Code::invalid, "a phone number has too many digits", {}};
        default: return {Code::invalid, "this is no phone number", {}};
    }
}

}  // namespace

base::Result<PhoneNumber> read_phone(std::string_view text, std::string_view default_region) {
    if (text.size() > longest_text) return Error{Code::invalid, "a phone number has too many digits", {}};
    std::string given(text);
    // Without a region there is no dialling prefix to strip; 00 is the one that most of the world dials.
    if (default_region.empty() && given.starts_with("00")) given.replace(0, 2, "+");
    const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
    i18n::phonenumbers::PhoneNumber parsed;
    const auto outcome = util.Parse(given, default_region.empty() ? no_region : std::string(default_region), &parsed);
    if (outcome != PhoneNumberUtil::NO_PARSING_ERROR) return refusal(outcome, !default_region.empty());
    PhoneNumber number;
    util.Format(parsed, PhoneNumberUtil::E164, &number.e164);
    number.extension = parsed.extension();
    number.possible = util.IsPossibleNumber(parsed);
    number.valid = util.IsValidNumber(parsed);
    if (number.valid) util.GetRegionCodeForNumber(parsed, &number.region);
    return number;
}

bool is_phone_region(std::string_view region) {
    std::set<std::string> known;
    PhoneNumberUtil::GetInstance()->GetSupportedRegions(&known);
    return known.contains(std::string(region));
}

}  // namespace segue::context
