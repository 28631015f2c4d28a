#pragma once
// Keys by which a customer is found, typed and normalised.

#include "core/base/result.h"

#include <compare>
#include <string>
#include <string_view>

namespace segue::context {

/// A normalised identity key.
struct IdentityKey {
    std::string kind;   ///< "phone", "email", or a vendor's id type
    std::string value;  ///< normalised: +4930123456, ada@example.com
    auto operator<=>(const IdentityKey&) const = default;
};

/// e-mail: trimmed, lower case, one '@'. phone: international form only ("+49 30 1234-56", "0049…"), 7 to 15 digits after the
/// plus. Any other kind: trimmed. Refused when empty or malformed; the error never repeats the value.
[[nodiscard]] base::Result<IdentityKey> normalise_key(std::string_view kind, std::string_view value);

}  // namespace segue::context
