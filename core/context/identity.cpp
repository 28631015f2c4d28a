#include "core/context/identity.h"

#include "core/base/text.h"

#include <algorithm>

namespace segue::context {
namespace {

using base::Code;
using base::Error;

base::Result<IdentityKey> phone_key(std::string_view value) {
    std::string digits;
    const bool plus = value.starts_with('+');
    for (std::size_t i = plus ? 1 : 0; i < value.size(); ++i) {
        const char c = value[i];
        // "+49 (0)30": the zero in brackets is dialled inside the country only.
        if (value.substr(i).starts_with("(0)")) i += 2;
        else if (c >= '0' && c <= '9') digits += c;
        else if (std::string_view(" -./()").find(c) == std::string_view::npos) return Error{Code::invalid, "a phone number holds a letter or an unknown sign", {}};
    }
    if (!plus && digits.starts_with("00")) digits.erase(0, 2);
    else if (!plus) return Error{Code::invalid, "a phone number must be international, like +49 30 123456", {}};
    if (digits.starts_with('0')) return Error{Code::invalid, "no country's number begins with 0", {}};
    if (digits.size() < 7 || digits.size() > 15) return Error{Code::invalid, "a phone number must have 7 to 15 digits", {}};
    return IdentityKey{"phone", "+" + digits};
}

base::Result<IdentityKey> email_key(std::string_view value) {
    const auto at = value.find('@');
    if (at == 0 || at == std::string_view::npos || at + 1 == value.size() || value.find('@', at + 1) != std::string_view::npos ||
        std::any_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; })) {
        return Error{Code::invalid, "an e-mail address must have one '@' and no blanks", {}};
    }
    return IdentityKey{"email", base::lower_ascii(value)};
}

}  // namespace

base::Result<IdentityKey> normalise_key(std::string_view kind, std::string_view value) {
    const std::string_view plain = base::trimmed(value);
    if (kind.empty() || plain.empty()) return Error{Code::invalid, "an identity key needs a kind and a value", {}};
    if (kind == "phone") return phone_key(plain);
    if (kind == "email") return email_key(plain);
    return IdentityKey{std::string(kind), std::string(plain)};
}

}  // namespace segue::context
