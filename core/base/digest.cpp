#include "core/base/digest.h"

#include <sodium.h>

#include <bit>

namespace segue::base {

Digest sha256(std::string_view bytes) {
    Digest digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return digest;
}

std::string hex(const Digest& digest) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(digest.size() * 2);
    for (const auto byte : digest) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string digest_text(std::string_view bytes) { return hex(sha256(bytes)); }

static_assert(sizeof(crypto_hash_sha256_state) == 104 && alignof(crypto_hash_sha256_state) <= alignof(std::uint64_t));

RunningDigest::RunningDigest() {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    state_ = std::bit_cast<decltype(state_)>(state);
}

void RunningDigest::add(std::string_view bytes) {
    auto state = std::bit_cast<crypto_hash_sha256_state>(state_);
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    state_ = std::bit_cast<decltype(state_)>(state);
}

Digest RunningDigest::so_far() const {
    auto state = std::bit_cast<crypto_hash_sha256_state>(state_);
    Digest digest{};
    crypto_hash_sha256_final(&state, digest.data());
    return digest;
}

std::string id_of_causes(std::string_view prefix, std::initializer_list<std::string_view> causes) {
    std::string all;
    for (const auto cause : causes) {
        all += std::to_string(cause.size());
        all += ':';
        all += cause;
    }
    return std::string(prefix) + digest_text(all).substr(0, 32);
}

}  // namespace segue::base
