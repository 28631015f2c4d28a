#include "tests/store/fault_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>

namespace segue::store {
namespace {

constexpr std::size_t sector = 512;

struct File {
    sqlite3_file base;
    FaultDisk* disk;
    const char* path;  ///< lives as long as the file is open (SQLite's promise)
    bool tracked;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File* of(sqlite3_file* file) { return reinterpret_cast<File*>(file); }

/// One change of a file's content.
void apply(std::string& content, std::int64_t offset, const std::string& bytes) {
    const auto at = static_cast<std::size_t>(offset);
    if (content.size() < at + bytes.size()) content.resize(at + bytes.size(), '\0');
    content.replace(at, bytes.size(), bytes);
}

void apply_all(FaultDisk::Content& content) {
    for (const auto& [offset, bytes] : content.writes) {
        if (offset < 0) content.synced.resize(std::stoull(bytes), '\0');
        else apply(content.synced, offset, bytes);
    }
    content.writes.clear();
}

int close(sqlite3_file* file) { return of(file)->real()->pMethods->xClose(of(file)->real()); }

int read(sqlite3_file* file, void* to, int count, sqlite3_int64 offset) {
    if (of(file)->disk->dead()) return SQLITE_IOERR_READ;
    return of(file)->real()->pMethods->xRead(of(file)->real(), to, count, offset);
}

int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
    File& f = *of(file);
    const auto fault = f.tracked ? f.disk->next_call(false) : FaultDisk::Fault::none;
    int length = count;
    if (fault == FaultDisk::Fault::torn_write) length = count / 2;
    else if (fault == FaultDisk::Fault::full) return SQLITE_FULL;
    else if (fault != FaultDisk::Fault::none) return SQLITE_IOERR_WRITE;
    if (f.tracked) f.disk->content(f.path).writes.emplace_back(offset, std::string(static_cast<const char*>(from), static_cast<std::size_t>(length)));
    const int done = f.real()->pMethods->xWrite(f.real(), from, length, offset);
    return fault == FaultDisk::Fault::none ? done : SQLITE_IOERR_WRITE;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    File& f = *of(file);
    if (f.tracked && f.disk->next_call(false) != FaultDisk::Fault::none) return SQLITE_IOERR_TRUNCATE;
    if (f.tracked) f.disk->content(f.path).writes.emplace_back(-1, std::to_string(size));
    return f.real()->pMethods->xTruncate(f.real(), size);
}

int sync(sqlite3_file* file, int) {
    File& f = *of(file);
    if (!f.tracked) return SQLITE_OK;
    const auto fault = f.disk->next_call(true);
    // As on a real system: after a sync that failed, the next one no longer knows what was to be written.
    if (fault == FaultDisk::Fault::sync_error) f.disk->content(f.path).writes.clear();
    if (fault != FaultDisk::Fault::none) return SQLITE_IOERR_FSYNC;
    apply_all(f.disk->content(f.path));  // that is what synced means here; the real disk need not wait
    return SQLITE_OK;
}

int size(sqlite3_file* file, sqlite3_int64* out) { return of(file)->real()->pMethods->xFileSize(of(file)->real(), out); }
int lock(sqlite3_file* file, int level) { return of(file)->real()->pMethods->xLock(of(file)->real(), level); }
int unlock(sqlite3_file* file, int level) { return of(file)->real()->pMethods->xUnlock(of(file)->real(), level); }
int reserved(sqlite3_file* file, int* out) { return of(file)->real()->pMethods->xCheckReservedLock(of(file)->real(), out); }
int control(sqlite3_file* file, int op, void* arg) { return of(file)->real()->pMethods->xFileControl(of(file)->real(), op, arg); }
int sector_size(sqlite3_file*) { return static_cast<int>(sector); }
int characteristics(sqlite3_file*) { return 0; }

const sqlite3_io_methods methods = {1, close, read, write, truncate, sync, size, lock, unlock, reserved, control, sector_size, characteristics,
                                    nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};

sqlite3_vfs* real_vfs = nullptr;
sqlite3_vfs fault_vfs;

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    auto* disk = static_cast<FaultDisk*>(vfs->pAppData);
    File& f = *of(file);
    f = {{nullptr}, disk, name, (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0};
    if (disk->dead()) return SQLITE_IOERR;
    const int opened = real_vfs->xOpen(real_vfs, name, f.real(), flags, out_flags);
    if (opened != SQLITE_OK) return opened;
    f.base.pMethods = &methods;
    if (f.tracked && !disk->knows(name)) {
        std::ostringstream text;
        text << std::ifstream(name, std::ios::binary).rdbuf();
        disk->content(name).synced = text.str();
    }
    return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    auto* disk = static_cast<FaultDisk*>(vfs->pAppData);
    if (disk->dead()) return SQLITE_IOERR_DELETE;
    disk->forget(name);
    return real_vfs->xDelete(real_vfs, name, sync_folder);
}

}  // namespace

FaultDisk::FaultDisk() {
    real_vfs = sqlite3_vfs_find(nullptr);
    fault_vfs = *real_vfs;
    fault_vfs.pNext = nullptr;
    fault_vfs.zName = vfs();
    fault_vfs.pAppData = this;
    fault_vfs.szOsFile = static_cast<int>(sizeof(File)) + real_vfs->szOsFile;
    fault_vfs.xOpen = open;
    fault_vfs.xDelete = remove;
    sqlite3_vfs_register(&fault_vfs, 0);
}

FaultDisk::~FaultDisk() { sqlite3_vfs_unregister(&fault_vfs); }

FaultDisk::Fault FaultDisk::next_call(bool is_sync) {
    if (dead_) return Fault::power_cut;
    ++calls_;
    const bool can_strike = fault_ == Fault::power_cut || is_sync == (fault_ == Fault::sync_error);
    if (fault_ == Fault::none || !can_strike || --countdown_ > 0) return Fault::none;
    struck_ = true;
    const Fault now = std::exchange(fault_, Fault::none);
    dead_ = now == Fault::power_cut;
    return now;
}

void FaultDisk::lose_unsynced(std::uint32_t seed) {
    std::mt19937 random(seed);
    for (auto& [path, content] : files_) {
        auto writes = std::move(content.writes);
        content.writes.clear();
        // mt19937 is the same everywhere; std::shuffle is not, so the order is drawn by hand.
        for (std::size_t i = writes.size(); i > 1; --i) std::swap(writes[i - 1], writes[random() % i]);
        for (auto& [offset, bytes] : writes) {
            const auto fate = random() % 3;  // lost, torn, whole
            if (fate == 0) continue;
            if (fate == 1 && offset >= 0 && bytes.size() > sector) bytes.resize(random() % (bytes.size() / sector) * sector);
            content.writes.emplace_back(offset, bytes);
        }
        apply_all(content);
        std::ofstream(path, std::ios::binary | std::ios::trunc) << content.synced;
    }
    files_.clear();
    dead_ = false;
}

}  // namespace segue::store
