#pragma once
// A second place that knows how far the audit chain had come, so that an older copy of the database is found. (witness_posix.cpp)
//
//   file `witness`:  "<n> <hash of entry n, hex> <keyed digest of both, hex>\n", written over after each commit
//
// Apart from the first line it is written without a sync, after the commit is on disk: after a crash it may be behind the chain, and never before it. The digest is
// keyed by the machine's key: nobody without it can move the witness back. Somebody who puts back database and witness together is
// found only by a head that was kept elsewhere (`segue audit verify --head`).

#include "core/base/result.h"
#include "core/store/audit.h"
#include "core/store/seal.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace segue::store {

inline constexpr const char* witness_file = "witness";

class Witness {
public:
    Witness() = default;
    Witness(Witness&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
    Witness& operator=(Witness&&) = delete;
    Witness(const Witness&) = delete;
    Witness& operator=(const Witness&) = delete;
    ~Witness();

    /// Opens the file (0600), making it where it is missing.
    [[nodiscard]] static base::Result<Witness> open(const std::filesystem::path& folder);
    /// What it holds; empty when it was just made.
    [[nodiscard]] std::string read() const;
    void write(const std::string& text) const;
    /// The same, and on disk with its name when this returns: for the first line, before the database says that there is one.
    [[nodiscard]] bool write_first(const std::string& text, const std::filesystem::path& folder) const;

private:
    int descriptor_ = -1;
};

/// The line for an end of the chain.
[[nodiscard]] std::string witness_line(const Sealer& sealer, const ChainEnd& end);

/// Compares the witness with the chain at opening. When they do not fit, an entry "audit.alarm" is added to the chain, which verify_chain
/// names from then on; the store is opened all the same, because unsent work must not be lost.
void check_witness(SQLite::Database& database, const Sealer& sealer, AuditChain& chain, const std::string& line, base::Time now);

}  // namespace segue::store
