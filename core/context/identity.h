#pragma once
// Keys by which a customer is found, typed and normalised.

#include "core/base/result.h"

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace segue::context {

/// A normalised identity key.
struct IdentityKey {
    std::string kind;   ///< "phone", "email", or a vendor's id type
    std::string value;  ///< normalised: +4930123456, ada@example.com
    auto operator<=>(const IdentityKey&) const = default;
};

/// What a pack says about identity (`identity` in pack.json).
struct IdentityRules {
    std::string region;                 ///< ISO 3166, of phone numbers in national form; empty: only international ones are read
    std::vector<std::string> weak;      ///< kinds that never find a customer alone: a device, a cookie, a shared address
    std::vector<std::string> compare = {"name", "birth_date", "address", "postcode", "city", "language", "zone"};
                                        ///< profile fields that are shown side by side when several customers match

    [[nodiscard]] bool is_weak(std::string_view kind) const;
};

/// e-mail: trimmed, lower case, one '@'. phone: E.164 (phone.h); in national form only with a region; letters ("+49 30 CALL") and
/// impossible lengths are refused, an unknown range is not (metadata ages). Any other kind: trimmed. Refused when empty or malformed;
/// the error never repeats the value.
///
/// The region is, in this order: the event's own (`identityregion`, or `region` in the data of identity.linked), the pack's. Never the
/// profile's: a key must be found before the customer is known.
[[nodiscard]] base::Result<IdentityKey> normalise_key(std::string_view kind, std::string_view value, std::string_view region = {});

/// The id of the customer that holds what came under a key which leads to nobody, or not clearly to one: a hash of the key.
[[nodiscard]] std::string provisional_customer(const IdentityKey& key);

/// How a key is shown to people who need not see all of it: "phone ending in 456", "e-mail a…@example.com", "crm ending in 17".
[[nodiscard]] std::string shown_key(const IdentityKey& key);

}  // namespace segue::context
