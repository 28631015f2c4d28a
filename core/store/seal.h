#pragma once
// Sealing, blind indexes and keyed digests: everything that turns personal data into bytes that tell nothing.
//
// A sealed value, format 1:   byte 1 | nonce (24) | XChaCha20-Poly1305 ciphertext and tag
// Its associated data are table, row identity and agent, each length-prefixed: a sealed value that is moved to another
// row, table or agent does not open.

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/store/keys.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace segue::store {

using Parts = std::initializer_list<std::string_view>;

/// One store's keys at work. Used from the core thread only (it counts nonces).
class Sealer {
public:
    explicit Sealer(const Keys& keys);
    ~Sealer();
    Sealer(const Sealer&) = delete;
    Sealer& operator=(const Sealer&) = delete;

    [[nodiscard]] const Key& agent_key() const { return keys_.seal; }
    [[nodiscard]] const Key& outbox_key() const { return outbox_key_; }
    [[nodiscard]] Key new_key();

    /// Seals `plain` for the row that `row` names (table, row identity, agent).
    [[nodiscard]] std::string seal(const Key& key, std::string_view plain, Parts row);
    /// `corrupt` when it was altered, moved, or sealed with another key. `row` as when sealing; its first part is told.
    [[nodiscard]] base::Result<std::string> unseal(const Key& key, std::string_view sealed, Parts row) const;

    /// The keyed hash (16 bytes) by which something sealed is found. `kind` keeps equal texts of different kinds apart.
    [[nodiscard]] std::string blind(std::string_view kind, Parts parts) const;

    /// The audit chain's keyed digest (32 bytes) of length-prefixed parts.
    [[nodiscard]] base::Digest digest(Parts parts) const;

private:
    Keys keys_;
    Key outbox_key_{};
    Key audit_key_{};
    std::array<unsigned char, 24> nonce_{};  ///< 16 random bytes of this opening, then a counter
};

}  // namespace segue::store
