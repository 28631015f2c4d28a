#pragma once
// Signatures (ed25519, libsodium) and how keys and signatures are written as text.

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace segue::base {

/// Both as base64 of 32 bytes. The seed is the whole secret; whoever has it can sign.
struct SigningKey {
    std::string public_key;
    std::string seed;
};

/// The key that follows from 32 random bytes.
[[nodiscard]] Result<SigningKey> signing_key(std::string_view seed_bytes);
/// base64 of the 64 bytes. Refused: a seed that is no base64 of 32 bytes.
[[nodiscard]] Result<std::string> sign(std::string_view seed, std::string_view bytes);
/// Whether this key has signed these bytes. A malformed key or signature is a no.
[[nodiscard]] bool is_signed_by(std::string_view public_key, std::string_view signature, std::string_view bytes);

}  // namespace segue::base
