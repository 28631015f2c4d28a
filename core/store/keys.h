#pragma once
// The three keys of a desk's store.

#include "core/base/result.h"

#include <array>
#include <filesystem>

namespace segue::store {

using Key = std::array<unsigned char, 32>;

/// What opens a store. Wiped from memory when destroyed; never printed, never in an Error.
struct Keys {
    Key seal{};     ///< the agent's: seals every customer's data key; dropping it makes the desk unreadable
    Key index{};    ///< makes the keyed hashes by which sealed things are found
    Key machine{};  ///< the desk's: seals outbox rows, so that they go out after logging out, and keys the audit chain

    Keys() = default;
    Keys(const Keys&) = default;
    Keys& operator=(const Keys&) = default;
    ~Keys();
};

/// New random keys.
[[nodiscard]] Keys make_keys();

/// Reads the file "keys" in the store's folder; makes folder and file on the first use. The file is the stand-in for an OS
/// keyring: who can read it can read the store, so it protects a stolen database, not a stolen folder.
///
/// The file must be a regular file of ours with mode 0600 and is never followed through a link. Refused: `denied` when
/// others can read it, `corrupt` when it is not what we wrote, `not_found` when a database is there but its keys are not
/// (new keys would make it unreadable for good).
[[nodiscard]] base::Result<Keys> load_or_create_keys(const std::filesystem::path& folder);

}  // namespace segue::store
