#include "core/store/folder.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>
#include <utility>

namespace segue::store {
namespace {

using base::Code;
using base::Error;
using base::Status;
namespace fs = std::filesystem;

constexpr std::size_t max_private_file = 4096;

/// A file descriptor that closes itself.
class File {
public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { if (descriptor_ >= 0) ::close(descriptor_); }
    [[nodiscard]] int get() const { return descriptor_; }
    [[nodiscard]] bool ok() const { return descriptor_ >= 0; }
    int release() { return std::exchange(descriptor_, -1); }

private:
    int descriptor_;
};

Error system_error(const std::string& what, const fs::path& path) {
    const int number = errno;
    const Code code = number == EACCES || number == EPERM || number == ELOOP ? Code::denied : Code::unavailable;
    return {code, what + ": " + std::strerror(number), path.string()};
}

/// That an open file is a plain one, ours, and nobody else's to read.
Status check_private(const File& file, const fs::path& path) {
    struct stat facts{};
    if (::fstat(file.get(), &facts) != 0) return system_error("cannot look at the file", path);
    if (!S_ISREG(facts.st_mode)) return Error{Code::denied, "is not a plain file", path.string()};
    if (facts.st_uid != ::geteuid()) return Error{Code::denied, "belongs to another user", path.string()};
    if ((facts.st_mode & 077) != 0) {
        return Error{Code::denied, "can be read by other users; make it private with: chmod 600", path.string()};
    }
    return {};
}

Status write_all(const File& file, std::string_view text, const fs::path& path) {
    while (!text.empty()) {
        const ssize_t written = ::write(file.get(), text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return system_error("cannot write", path);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file.get()) != 0) return system_error("cannot write to disk", path);
    return {};
}

Status sync_folder(const fs::path& folder) {
    const File handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!handle.ok() || ::fsync(handle.get()) != 0) return system_error("cannot write the folder to disk", folder);
    return {};
}

Status check_folder(const fs::path& folder) {
    struct stat facts{};
    if (::stat(folder.c_str(), &facts) != 0) return system_error("cannot look at the folder", folder);
    if (!S_ISDIR(facts.st_mode)) return Error{Code::invalid, "is not a folder", folder.string()};
    if (facts.st_uid != ::geteuid()) return Error{Code::denied, "belongs to another user", folder.string()};
    if ((facts.st_mode & 022) != 0) {
        return Error{Code::denied, "other users can write into the folder; make it private with: chmod 700", folder.string()};
    }
    struct statfs mount{};
    if (::statfs(folder.c_str(), &mount) != 0) return system_error("cannot tell what the folder is mounted from", folder);
    if (const char* kind = network_file_system(static_cast<std::uint32_t>(mount.f_type))) {
        return Error{Code::invalid, std::string("is on a network mount (") + kind +
                     "), where nothing is safe after a crash; choose a folder on a local disk", folder.string()};
    }
    return {};
}

}  // namespace

const char* network_file_system(std::uint32_t type) {
    constexpr std::array<std::pair<std::uint32_t, const char*>, 8> known = {{
        {0x6969, "NFS"}, {0x517B, "SMB"}, {0xFF534D42, "CIFS"}, {0xFE534D42, "SMB2"},
        {0x01021997, "9P"}, {0x5346414F, "AFS"}, {0x00C36400, "Ceph"}, {0x73757245, "Coda"},
    }};
    for (const auto& [magic, name] : known) {
        if (magic == type) return name;
    }
    return nullptr;
}

Status prepare_folder(const fs::path& folder) {
    if (folder.empty()) return Error{Code::invalid, "no folder was named for the store", {}};
    if (const fs::path parent = folder.parent_path(); !parent.empty()) {
        std::error_code failed;
        fs::create_directories(parent, failed);
        if (failed) return Error{Code::unavailable, "cannot make the folder: " + failed.message(), parent.string()};
    }
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return system_error("cannot make the folder", folder);
    return check_folder(folder);
}

Status prepare_file(const fs::path& path) {
    const File file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.ok()) return system_error("cannot open the file", path);
    return check_private(file, path);
}

base::Result<std::string> read_private_file(const fs::path& path) {
    const File file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!file.ok() && errno == ENOENT) return Error{Code::not_found, "is not there", path.string()};
    if (!file.ok()) return system_error("cannot open the file", path);
    if (const Status status = check_private(file, path); !status) return status.error();
    std::string text(max_private_file + 1, '\0');
    std::size_t length = 0;
    while (length < text.size()) {
        const ssize_t count = ::read(file.get(), text.data() + length, text.size() - length);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return system_error("cannot read", path);
        if (count == 0) break;
        length += static_cast<std::size_t>(count);
    }
    if (length > max_private_file) return Error{Code::corrupt, "is larger than we ever wrote", path.string()};
    text.resize(length);
    return text;
}

Status write_private_file(const fs::path& path, std::string_view text) {
    // Written beside and linked into place: link fails when the name is taken, and a crash leaves no half file under it.
    std::string beside = path.string() + ".XXXXXX";
    const File file(::mkostemp(beside.data(), O_CLOEXEC));  // 0600, O_EXCL
    if (!file.ok()) return system_error("cannot make a file", path);
    Status status = write_all(file, text, path);
    if (status && ::link(beside.c_str(), path.c_str()) != 0) {
        status = errno == EEXIST ? Error{Code::conflict, "exists already", path.string()} : system_error("cannot make the file", path);
    }
    ::unlink(beside.c_str());
    return status ? sync_folder(path.parent_path()) : status;
}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

base::Result<FolderLock> FolderLock::take(const fs::path& folder) {
    const fs::path path = folder / lock_file;
    File file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.ok()) return system_error("cannot open the lock file", path);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            return Error{Code::conflict, "another Segue is using this folder; close it, or choose another folder", folder.string()};
        }
        return system_error("cannot lock", path);
    }
    FolderLock lock;
    lock.descriptor_ = file.release();
    return lock;
}

}  // namespace segue::store
