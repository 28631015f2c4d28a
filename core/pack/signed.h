#pragma once
// A pack as one signed file, and small signed files that switch something off (security.md 20).
//
//   folder ──► seal_pack (author) ──► add_signature (approver) ──► verify_pack ──► files ──► read_pack
//
// The file is JSON: {"format", "body", "signatures": [{"signer", "key", "signature"}]}. The body is a text, so that the signed bytes are
// beyond doubt: "format\n" + body. Refused, each with a plain reason: unsigned, stripped of a signature, edited, signed by one person twice,
// by a key that is not trusted, expired, or with a version below the last one unless the body itself says what it rolls back.
// Pure: the clock, the trusted keys and the last version come in as arguments. Verified at every load.

#include "core/base/sign.h"
#include "core/pack/pack.h"

#include <string>
#include <vector>

namespace segue::pack {

inline constexpr const char* pack_format = "segue-pack-1";
inline constexpr const char* kill_format = "segue-kill-1";

/// A person's key. `seed` is empty where only the public half is known.
struct Signer {
    std::string name;
    base::SigningKey key;
};

/// Who may sign here, and how many of them a pack needs.
struct Trust {
    std::vector<Signer> signers;
    std::size_t needed = 2;
};
/// {"needed": 2, "signers": [{"name", "key"}]}. Refused: fewer than two needed, a name or key twice, fewer signers than needed.
[[nodiscard]] base::Result<Trust> read_trust(const base::Json& json, const std::string& name);
/// {"name", "key", "secret"}, as keygen writes it.
[[nodiscard]] base::Result<Signer> read_signer(const base::Json& json, const std::string& name);
[[nodiscard]] base::Json signer_json(const Signer& signer);

/// What the signed body says about itself.
struct SealedHead {
    std::string id, version, author;
    base::Time sealed_at;
    base::Time expires_at;
    std::string rolls_back;             ///< the version that this lower one replaces on purpose; empty: none
};

/// Makes the file of a pack that has been read without error, with the author's signature. Tests are part of it.
[[nodiscard]] base::Result<base::Json> seal_pack(const PackFiles& files, const SealedHead& head, const Signer& author);
/// One more signature. Refused: the file is damaged, or this person or key has signed already.
[[nodiscard]] base::Result<base::Json> add_signature(const base::Json& sealed, const Signer& signer);

struct Verified {
    SealedHead head;
    PackFiles files;
    std::vector<std::string> signed_by;  ///< names, in the order of signing
};
/// `last_version` is the highest one that was ever loaded here of this pack; empty: none.
[[nodiscard]] base::Result<Verified> verify_pack(const base::Json& sealed, const Trust& trust, base::Time now, const std::string& last_version);
/// The head without any checks, to find which pack's last version to look up, and to be shown before approving.
[[nodiscard]] base::Result<SealedHead> peek(const base::Json& sealed);

/// Switches that hold until they expire. One trusted signature is enough: stopping must be fast.
struct KillOrder {
    std::string pack;
    std::int64_t number = 0;             ///< a later order has a higher one and replaces the earlier
    base::Time issued_at, expires_at;
    std::vector<policy::Kill> kills;     ///< none: all is on again
};
[[nodiscard]] base::Result<base::Json> seal_kill(const KillOrder& order, const Signer& signer);
/// `last_number`: of the order that was applied last; a lower one is refused. Of an expired order nothing is switched off any more.
[[nodiscard]] base::Result<KillOrder> verify_kill(const base::Json& sealed, const Trust& trust, base::Time now, std::int64_t last_number);
/// The pack's files with these switches added to policies.json.
[[nodiscard]] base::Result<PackFiles> with_kills(PackFiles files, const std::vector<policy::Kill>& kills);

}  // namespace segue::pack
