#include "core/store/seal.h"

#include <sodium.h>

namespace segue::store {
namespace {

constexpr unsigned char format = 1;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t blind_size = 16;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void append_part(std::string& out, std::string_view part) {
    auto length = static_cast<std::uint64_t>(part.size());
    for (int i = 0; i < 8; ++i, length >>= 8) out += static_cast<char>(length & 255);
    out += part;
}

std::string joined(Parts parts) {
    std::size_t size = 0;
    for (const auto part : parts) size += part.size() + 8;
    std::string all;
    all.reserve(size);
    for (const auto part : parts) append_part(all, part);
    return all;
}

Key derived(const Key& key, std::string_view purpose) {
    Key out{};
    crypto_generichash(out.data(), out.size(), bytes(purpose), purpose.size(), key.data(), key.size());
    return out;
}

}  // namespace

Sealer::Sealer(const Keys& keys)
    : keys_(keys), outbox_key_(derived(keys.machine, "segue outbox 1")), audit_key_(derived(keys.machine, "segue audit 1")) {
    randombytes_buf(nonce_.data(), nonce_.size() - 8);
}

Sealer::~Sealer() {
    sodium_memzero(outbox_key_.data(), outbox_key_.size());
    sodium_memzero(audit_key_.data(), audit_key_.size());
}

Key Sealer::new_key() {
    Key key{};
    randombytes_buf(key.data(), key.size());
    return key;
}

std::string Sealer::seal(const Key& key, std::string_view plain, Parts row) {
    static_assert(nonce_size == 24);
    sodium_increment(nonce_.data() + 16, 8);
    const std::string about = joined(row);
    std::string out(1 + nonce_size + plain.size() + tag_size, '\0');
    out[0] = static_cast<char>(format);
    std::copy(nonce_.begin(), nonce_.end(), bytes(out) + 1);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(out) + 1 + nonce_size, nullptr, bytes(plain), plain.size(), bytes(about),
                                               about.size(), nullptr, nonce_.data(), key.data());
    return out;
}

base::Result<std::string> Sealer::unseal(const Key& key, std::string_view sealed, Parts row) const {
    const base::Error refused{base::Code::corrupt, "a sealed value does not open: it was altered, or the key is not its own",
                              std::string(*row.begin())};
    if (sealed.size() < 1 + nonce_size + tag_size || static_cast<unsigned char>(sealed[0]) != format) return refused;
    const std::string about = joined(row);
    const std::string_view nonce = sealed.substr(1, nonce_size);
    const std::string_view cipher = sealed.substr(1 + nonce_size);
    std::string plain(cipher.size() - tag_size, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(plain), nullptr, nullptr, bytes(cipher), cipher.size(), bytes(about),
                                                   about.size(), bytes(nonce), key.data()) != 0) {
        return refused;
    }
    return plain;
}

std::string Sealer::blind(std::string_view kind, Parts parts) const {
    std::string all = joined({kind});
    for (const auto part : parts) append_part(all, part);
    std::string out(blind_size, '\0');
    crypto_generichash(bytes(out), out.size(), bytes(all), all.size(), keys_.index.data(), keys_.index.size());
    return out;
}

base::Digest Sealer::digest(Parts parts) const {
    crypto_generichash_state state;
    crypto_generichash_init(&state, audit_key_.data(), audit_key_.size(), sizeof(base::Digest));
    for (const auto part : parts) {
        std::array<unsigned char, 8> length{};
        auto rest = static_cast<std::uint64_t>(part.size());
        for (auto& byte : length) byte = static_cast<unsigned char>(rest & 255), rest >>= 8;
        crypto_generichash_update(&state, length.data(), length.size());
        crypto_generichash_update(&state, bytes(part), part.size());
    }
    base::Digest out{};
    crypto_generichash_final(&state, out.data(), out.size());
    return out;
}

}  // namespace segue::store
