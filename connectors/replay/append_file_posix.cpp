#include "connectors/replay/append_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace segue::replay {
namespace {

base::Error system_error(const std::string& what, const std::string& place) {
    return {base::Code::unavailable, what + ": " + std::strerror(errno), place};
}

}  // namespace

AppendFile::~AppendFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

base::Status AppendFile::open(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) return system_error("cannot open for writing", file.string());
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor);
        return base::Error{base::Code::conflict, "another program is writing this file", file.string()};
    }
    descriptor_ = descriptor;
    return {};
}

base::Result<std::uintmax_t> AppendFile::size() const {
    struct stat facts{};
    if (::fstat(descriptor_, &facts) != 0) return system_error("cannot look at the file", {});
    return static_cast<std::uintmax_t>(facts.st_size);
}

base::Status AppendFile::cut(std::uintmax_t size) {
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0 || ::fsync(descriptor_) != 0) return system_error("cannot cut the file", {});
    return {};
}

AppendFile::Outcome AppendFile::append(std::string_view text) {
    const auto before = size();
    if (!before) return Outcome::not_written;
    ssize_t written = 0;
    do written = ::write(descriptor_, text.data(), text.size());
    while (written < 0 && errno == EINTR);
    if (written != static_cast<ssize_t>(text.size())) {
        if (written <= 0) return Outcome::not_written;
        return cut(*before).ok() ? Outcome::not_written : Outcome::unknown;
    }
    return ::fsync(descriptor_) == 0 ? Outcome::on_disk : Outcome::unknown;
}

}  // namespace segue::replay
