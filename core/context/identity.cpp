#include "core/context/identity.h"

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/context/phone.h"

#include <algorithm>

namespace segue::context {
namespace {

using base::Code;
using base::Error;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// "1-800-FLOWERS" is a company's number, or a slip of the pen: never a customer's key.
bool spells_a_word(std::string_view text) {
    int letters = 0;
    for (const char c : text) letters += is_letter(c);
    return letters > 0;
}

base::Result<IdentityKey> phone_key(std::string_view value, std::string_view region) {
    auto number = read_phone(value, region);
    if (!number) return number.error();
    const bool marked = !number->extension.empty() || value.starts_with("tel:");  // "ext. 12", "tel:"
    if (!marked && spells_a_word(value)) return Error{Code::invalid, "a phone number holds a letter", {}};
    if (!number->possible) return Error{Code::invalid, "a phone number has too few or too many digits", {}};
    return IdentityKey{"phone", std::move(number->e164)};
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

bool IdentityRules::is_weak(std::string_view kind) const { return std::find(weak.begin(), weak.end(), kind) != weak.end(); }

base::Result<IdentityKey> normalise_key(std::string_view kind, std::string_view value, std::string_view region) {
    const std::string_view plain = base::trimmed(value);
    if (kind.empty() || plain.empty()) return Error{Code::invalid, "an identity key needs a kind and a value", {}};
    if (kind == "phone") return phone_key(plain, region);
    if (kind == "email") return email_key(plain);
    return IdentityKey{std::string(kind), std::string(plain)};
}

std::string provisional_customer(const IdentityKey& key) { return base::id_of_causes("cu-", {key.kind, key.value}); }

std::string shown_key(const IdentityKey& key) {
    if (key.kind == "email") {
        const auto at = key.value.find('@');
        return "e-mail " + key.value.substr(0, 1) + "…" + key.value.substr(at);
    }
    constexpr std::size_t shown = 3;
    const std::string end = key.value.size() > 2 * shown ? key.value.substr(key.value.size() - shown) : "…";
    return key.kind + " ending in " + end;
}

}  // namespace segue::context
