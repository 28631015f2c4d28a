#pragma once
// Telephone numbers: any written form to E.164, by libphonenumber (its metadata is compiled in; no file, no locale).

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace segue::context {

/// A number as it can be dialled from anywhere.
struct PhoneNumber {
    std::string e164;        ///< "+4930123456"; an extension is not part of it
    std::string region;      ///< ISO 3166, where the number range belongs: "DE"; "001" for non-geographic ones; empty when not valid
    std::string extension;   ///< "12" of "+49 30 123456 ext. 12"; may be empty
    bool possible = false;   ///< has a length that numbers of its country have
    bool valid = false;      ///< stands in a range that the metadata knows; a young range may not
};

/// Reads a number in international form ("+49 30 1234", "0049 30 1234", "tel:+49-30-1234"), or in national form ("030 1234") when a
/// default region (ISO 3166, "DE") is given. Refused when it is no telephone number, or national without a region; the error never
/// repeats the number.
[[nodiscard]] base::Result<PhoneNumber> read_phone(std::string_view text, std::string_view default_region = {});

/// True when libphonenumber knows the region, so that national numbers can be read with it.
[[nodiscard]] bool is_phone_region(std::string_view region);

}  // namespace segue::context
