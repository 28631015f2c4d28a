#pragma once
// What several subcommands need: files, the pack, the clock, and how errors are said.

#include "core/base/result.h"
#include "core/runtime/desk.h"
#include "core/runtime/judge.h"
#include "core/runtime/pack_source.h"
#include "core/store/sqlite_store.h"
#include "desktop/cli/commands.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace segue::cli {

/// RFC 3339, or the machine's clock when empty. Says on stderr what is wrong.
[[nodiscard]] std::optional<base::Time> time_or_now(const std::string& text);

/// Where the files that come with the program are: SEGUE_ASSETS, beside the program (../share/segue), or the source tree.
[[nodiscard]] std::string assets_folder();
/// A pack's folder: as given, or the name of one in assets/packs.
[[nodiscard]] std::string pack_folder(const std::string& given);

/// The same as a source: with the trusted signers (SEGUE_TRUST, or trusted-signers.json in the user's configuration), the kill order
/// (SEGUE_KILL) and the folder of what was good before.
[[nodiscard]] runtime::PackSource pack_source(const std::string& given);

/// Reads, verifies and checks a pack; its findings go to stderr. Null when it has errors.
[[nodiscard]] std::shared_ptr<const pack::Pack> open_pack(const std::string& given, base::Time now);

/// Reads CloudEvents files. Lines that cannot be used are told on stderr with file, line and column; the rest goes on.
/// Empty when a file cannot be read at all. `problems` counts what was told. `rules` are the pack's.
[[nodiscard]] std::optional<runtime::Dataset> read_contacts(const std::vector<std::string>& files, std::size_t& problems,
                                                                    const context::IdentityRules& rules = {});

/// A desk's folder: as given, else the default one.
[[nodiscard]] std::filesystem::path data_folder(const std::string& given);
/// The store of a desk that is not running now; says on stderr why it cannot be read. An empty folder name: the default one.
[[nodiscard]] std::unique_ptr<store::SqliteStore> open_store(const std::string& folder, int& exit);

/// The desk that works on these files; what is finished there is sent at once, as the terminal has no undo. Says on stderr why there is none.
[[nodiscard]] std::unique_ptr<runtime::Desk> open_desk(const DeskOptions& options, base::Time now, int& exit);

/// As given, else the user's name.
[[nodiscard]] std::string agent_name(const std::string& given);

/// "segue: …" on stderr.
void say_error(const std::string& text);
void say_error(const base::Error& error);
/// The exit code for a refused request: 1 the answer is no, 3 the input cannot be used, 4 the surroundings failed.
[[nodiscard]] int exit_for(const base::Error& error);

/// "12:40, 3 days ago": local to the zone's offset, and relative to now.
[[nodiscard]] std::string when_text(base::Time t, base::Time now, int offset_seconds);

}  // namespace segue::cli
