#include "core/store/witness.h"

#include "core/store/folder.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace segue::store {

Witness::~Witness() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

base::Result<Witness> Witness::open(const std::filesystem::path& folder) {
    const auto path = folder / witness_file;
    if (const base::Status ready = prepare_file(path); !ready) return ready.error();
    Witness witness;
    witness.descriptor_ = ::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (witness.descriptor_ < 0) return base::Error{base::Code::unavailable, std::string("cannot open the file: ") + std::strerror(errno), path.string()};
    return witness;
}

std::string Witness::read() const {
    std::array<char, 256> bytes{};
    const ssize_t count = ::pread(descriptor_, bytes.data(), bytes.size(), 0);
    return count > 0 ? std::string(bytes.data(), static_cast<std::size_t>(count)) : std::string();
}

void Witness::write(const std::string& text) const {
    // A failure leaves it behind the chain, which is never wrong.
    if (::pwrite(descriptor_, text.data(), text.size(), 0) < 0) return;
}

bool Witness::write_first(const std::string& text, const std::filesystem::path& folder) const {
    write(text);
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = ::fsync(descriptor_) == 0 && handle >= 0 && ::fsync(handle) == 0;
    if (handle >= 0) ::close(handle);
    return synced;
}

}  // namespace segue::store
