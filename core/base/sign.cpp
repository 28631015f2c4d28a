#include "core/base/sign.h"

#include <sodium.h>

#include <array>

namespace segue::base {
namespace {

std::string base64(const unsigned char* bytes, std::size_t size) {
    std::string text(sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes, size, sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // its final zero
    return text;
}

template <std::size_t N>
bool from_base64(std::string_view text, std::array<unsigned char, N>& out) {
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_base642bin(out.data(), N, text.data(), text.size(), nullptr, &size, &end, sodium_base64_VARIANT_ORIGINAL) != 0) return false;
    return size == N && end == text.data() + text.size();
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

using Secret = std::array<unsigned char, crypto_sign_SECRETKEYBYTES>;
using Public = std::array<unsigned char, crypto_sign_PUBLICKEYBYTES>;

}  // namespace

Result<SigningKey> signing_key(std::string_view seed_bytes) {
    if (seed_bytes.size() != crypto_sign_SEEDBYTES) return Error{Code::invalid, "a key is made of 32 random bytes", {}};
    Public open{};
    Secret secret{};
    crypto_sign_seed_keypair(open.data(), secret.data(), bytes_of(seed_bytes));
    sodium_memzero(secret.data(), secret.size());
    return SigningKey{base64(open.data(), open.size()), base64(bytes_of(seed_bytes), seed_bytes.size())};
}

Result<std::string> sign(std::string_view seed, std::string_view bytes) {
    std::array<unsigned char, crypto_sign_SEEDBYTES> raw{};
    if (!from_base64(seed, raw)) return Error{Code::invalid, "the secret of the key is damaged", {}};
    Public open{};
    Secret secret{};
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    crypto_sign_seed_keypair(open.data(), secret.data(), raw.data());
    crypto_sign_detached(signature.data(), nullptr, bytes_of(bytes), bytes.size(), secret.data());
    sodium_memzero(secret.data(), secret.size());
    sodium_memzero(raw.data(), raw.size());
    return base64(signature.data(), signature.size());
}

bool is_signed_by(std::string_view public_key, std::string_view signature, std::string_view bytes) {
    Public open{};
    std::array<unsigned char, crypto_sign_BYTES> raw{};
    if (!from_base64(public_key, open) || !from_base64(signature, raw)) return false;
    return crypto_sign_verify_detached(raw.data(), bytes_of(bytes), bytes.size(), open.data()) == 0;
}

}  // namespace segue::base
