#pragma once
// Where a telephone number may ring: number prefix → IANA zones. The longest prefix wins.
//
// The table is made at build time from the metadata of libphonenumber that Debian packages as python3-phonenumbers. A number says where
// its line was given out, not where its owner is: it is one piece of evidence among others (places.h).

#include <string>
#include <string_view>
#include <vector>

namespace segue::policy {

struct NumberZones {
    std::vector<std::string_view> zones;  ///< in order of name; empty: the number says nothing about a place
    /// Only the country is known, and it has several zones (a new area code, a personal number): the zones are all that it could be.
    bool whole_country = false;
};

/// Zones of a number in E.164 form ("+12125550123"). Anything else, a toll-free number of any country and a prefix that the table lacks
/// have none.
[[nodiscard]] NumberZones zones_of_number(std::string_view e164);

/// The table's answer as it is, also for numbers that tell nothing about a place.
[[nodiscard]] NumberZones table_zones_of_number(std::string_view e164);

/// Version of the metadata that the table was made of: told in records and reports, not compared.
[[nodiscard]] std::string_view number_zones_version();

}  // namespace segue::policy
