#pragma once
// A disk that fails on demand, under SQLite: an SQLite VFS over the system's own one.
//
// It remembers what was synced. lose_unsynced() leaves of everything else what a power cut may leave: any part of the
// writes since the last sync, in any order, each whole or torn between sectors. (kill -9 cannot test this: the system still
// writes what a killed process had handed to it.)

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace segue::store {

class FaultDisk {
public:
    enum class Fault : std::uint8_t {
        none,
        power_cut,    ///< this and every later call fails
        full,         ///< SQLITE_FULL once, nothing written
        write_error,  ///< an error once, nothing written
        torn_write,   ///< an error once, the first half written
        sync_error    ///< an error once, nothing synced
    };

    FaultDisk();
    ~FaultDisk();
    FaultDisk(const FaultDisk&) = delete;
    FaultDisk& operator=(const FaultDisk&) = delete;

    [[nodiscard]] const char* vfs() const { return "segue-fault"; }

    /// The fault strikes at the n-th call from now that it can strike: writes, cuts and syncs (syncs only for sync_error).
    void strike(Fault fault, int n) { fault_ = fault, countdown_ = n, struck_ = false; }
    [[nodiscard]] bool struck() const { return struck_; }
    /// How many writes, cuts and syncs there were.
    [[nodiscard]] int calls() const { return calls_; }

    /// After a cut that stood for the end of the process alone: the system still holds everything that was written.
    void come_back() { dead_ = false; }
    /// To be called when every file is closed: gives the files the content that a power cut may have left them.
    void lose_unsynced(std::uint32_t seed);

    // For the VFS.
    struct Content {
        std::string synced;
        std::vector<std::pair<std::int64_t, std::string>> writes;  ///< since the last sync: offset and bytes; -1 cuts to size
    };
    Content& content(const std::string& path) { return files_[path]; }
    [[nodiscard]] bool knows(const std::string& path) const { return files_.count(path) > 0; }
    void forget(const std::string& path) { files_.erase(path); }
    [[nodiscard]] bool dead() const { return dead_; }
    /// The fault that strikes this call, if any.
    [[nodiscard]] Fault next_call(bool is_sync);

private:
    std::map<std::string, Content> files_;
    Fault fault_ = Fault::none;
    int countdown_ = 0;
    int calls_ = 0;
    bool struck_ = false;
    bool dead_ = false;
};

}  // namespace segue::store
