#pragma once
// The embedded default: one desk on its own SQLite store with the replay connector. No server, no account.

#include "core/runtime/desk.h"
#include "core/runtime/pack_source.h"

#include <filesystem>
#include <string>
#include <vector>

namespace segue::desktop {

struct EmbeddedOptions {
    std::filesystem::path data;                       ///< the desk's folder; made when it is not there
    std::filesystem::path assets;                     ///< packs, demo
    std::filesystem::path pack;                       ///< a pack's folder, or a signed file
    std::vector<std::filesystem::path> contacts;      ///< replay input; empty: the demo customers, made once in the data folder
    std::filesystem::path output;                     ///< where dispositions are written; empty: replay-out.jsonl in the data folder
    std::string agent;
    std::vector<std::string> skills;
    std::string engine = "segue";                     ///< program and version, told in records
    base::Duration undo = base::seconds(8);
};

/// The folder that is used when nobody names one: $XDG_DATA_HOME/segue, else ~/.local/share/segue.
[[nodiscard]] std::filesystem::path default_data_folder();

/// A pack with its surroundings: the trusted signers (SEGUE_TRUST, or trusted-signers.json in the user's configuration), the kill order
/// (SEGUE_KILL), and what was good before (in the desk's folder).
[[nodiscard]] runtime::PackSource pack_source(const std::filesystem::path& pack, const std::filesystem::path& data);

/// Opens store, pack and connector, reads what is there and fetches once. Errors name the file and what to do.
[[nodiscard]] base::Result<std::unique_ptr<runtime::Desk>> open_embedded(const EmbeddedOptions& options, base::Time now);

/// Makes the events of a pack's demo customers as of `now` (assets/demo). Refused for a pack without any.
[[nodiscard]] base::Result<std::string> demo_events(const std::filesystem::path& assets, const std::string& pack, std::uint64_t seed, int customers, base::Time now);

}  // namespace segue::desktop
