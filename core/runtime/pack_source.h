#pragma once
// Where a desk's pack comes from: a folder (authors, the demo; unsigned) or one signed file, verified at every load.
//
//   signed file ──► good ──► used, and kept as the last good one
//              └──► refused (reason) ──► the last good one, verified again ──► used, with a notice that says why
//                                   └──► none: refused
//
// `keep` holds the last good file and kill order of each pack, and the highest version and order ever loaded: going back is noticed. The
// kept files are signed themselves, so that editing what is remembered lets no older version and no older order back.

#include "core/base/result.h"
#include "core/pack/signed.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace segue::runtime {

struct PackSource {
    std::filesystem::path path;    ///< a folder, or a signed file
    std::filesystem::path trust;   ///< who may sign (pack::read_trust); empty: no signed file can be trusted
    std::filesystem::path keep;    ///< a folder of ours; empty: nothing is kept and no version is remembered
    std::filesystem::path kill;    ///< a signed kill order; empty: none
};

struct OpenedPack {
    std::shared_ptr<const pack::Pack> pack;   ///< null: refused
    std::vector<base::Issue> issues;          ///< of the pack that was read
    std::vector<std::string> signed_by;       ///< empty: an unsigned folder
    std::optional<base::Time> expires_at;
    std::string refused;                      ///< why the given file was not used; empty: it was
    std::string kill_refused;                 ///< why the kill order does not hold; empty: it does, or there is none
};

/// Reads, verifies and checks. Nothing is thrown away: what was good stays until something better has been verified.
[[nodiscard]] OpenedPack open_pack(const PackSource& source, base::Time now);

/// 32 bytes of the machine's random source, for a new signing key.
[[nodiscard]] std::string random_seed();
/// Reads one JSON file.
[[nodiscard]] base::Result<base::Json> read_json_file(const std::filesystem::path& path);
/// Replaces the file in one step. `secret`: only its owner may read it, and an existing file is refused.
[[nodiscard]] base::Status write_whole_file(const std::filesystem::path& path, const std::string& text, bool secret = false);

}  // namespace segue::runtime
