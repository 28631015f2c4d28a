#include "desktop/platform/instance.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <thread>

namespace segue::platform {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;

constexpr std::size_t longest_line = 256;
constexpr int patience_ms = 4000;   // a window may ask its sources first

/// A file descriptor that closes itself.
class Fd {
public:
    explicit Fd(int fd = -1) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Fd() { reset(); }
    void reset() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }
    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] bool ok() const { return fd_ >= 0; }

private:
    int fd_;
};

std::string reason() { return std::generic_category().message(errno); }

base::Result<sockaddr_un> address_of(const fs::path& data) {
    const std::string path = (data / "run" / "desktop.sock").string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path)) return Error{Code::limit, "The data folder's path is too long for a local socket.", path};
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

/// Only the user who runs the window may talk to it.
bool same_user(int fd) {
    ucred peer{};
    socklen_t size = sizeof(peer);
    return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

bool readable(int fd) {
    pollfd one{fd, POLLIN, 0};
    return ::poll(&one, 1, patience_ms) == 1;
}

/// One line, without its break. Gives up after four seconds of silence or 256 bytes.
std::string read_line(int fd) {
    std::string line;
    std::array<char, longest_line> buffer{};
    while (line.size() < longest_line && line.find('\n') == std::string::npos) {
        if (!readable(fd)) return {};
        const ssize_t n = ::recv(fd, buffer.data(), buffer.size(), 0);
        if (n <= 0) break;
        line.append(buffer.data(), static_cast<std::size_t>(n));
    }
    const std::size_t end = line.find('\n');
    return end == std::string::npos ? std::string{} : line.substr(0, end);
}

void send_line(int fd, const std::string& line) {
    const std::string out = line + "\n";
    (void)!::send(fd, out.data(), out.size(), MSG_NOSIGNAL);
}

}  // namespace

struct Instance::State {
    Fd lock, listener, stop_read, stop_write;
    fs::path socket;
    OnRequest on_request;
    std::thread thread;

    void answer(int fd) const {
        if (!same_user(fd)) return;
        const auto request = read_request(read_line(fd));
        if (!request) {
            send_line(fd, "error This is not a request that Segue knows.");
            return;
        }
        const std::string problem = on_request(*request);
        send_line(fd, problem.empty() ? "ok" : "error " + problem);
    }

    void run() const {
        for (;;) {
            std::array<pollfd, 2> waiting{{{listener.get(), POLLIN, 0}, {stop_read.get(), POLLIN, 0}}};
            if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return;
            if (waiting[1].revents != 0) return;
            if ((waiting[0].revents & POLLIN) == 0) continue;
            const Fd peer(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
            if (peer.ok()) answer(peer.get());
        }
    }
};

Instance::Instance() : state_(std::make_unique<State>()) {}
Instance::~Instance() { close(); }

base::Result<std::unique_ptr<Instance>> Instance::claim(const fs::path& data, OnRequest on_request) {
    const fs::path folder = data / "run";
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || ::chmod(folder.c_str(), S_IRWXU) != 0) return Error{Code::unavailable, "The folder cannot be made: " + reason(), folder.string()};
    std::unique_ptr<Instance> made(new Instance);
    State& state = *made->state_;
    const fs::path lock = folder / "desktop.lock";
    state.lock = Fd(::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    if (!state.lock.ok()) return Error{Code::unavailable, "The lock cannot be opened: " + reason(), lock.string()};
    if (::flock(state.lock.get(), LOCK_EX | LOCK_NB) != 0) return Error{Code::conflict, "Segue runs already on this data folder.", data.string()};
    const auto address = address_of(data);
    if (!address) return address.error();
    state.socket = address->sun_path;
    ::unlink(address->sun_path);  // left behind by a crash: the lock says that nobody listens
    state.listener = Fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto* generic = reinterpret_cast<const sockaddr*>(&*address);
    if (!state.listener.ok() || ::bind(state.listener.get(), generic, sizeof(sockaddr_un)) != 0 ||
        ::chmod(address->sun_path, S_IRUSR | S_IWUSR) != 0 || ::listen(state.listener.get(), 8) != 0) {
        return Error{Code::unavailable, "The local socket cannot be opened: " + reason(), state.socket.string()};
    }
    std::array<int, 2> stop{};
    if (::pipe2(stop.data(), O_CLOEXEC) != 0) return Error{Code::unavailable, "No pipe can be made: " + reason(), {}};
    state.stop_read = Fd(stop[0]);
    state.stop_write = Fd(stop[1]);
    state.on_request = std::move(on_request);
    state.thread = std::thread([&state] { state.run(); });
    return made;
}

void Instance::close() {
    if (!state_->thread.joinable()) return;
    (void)!::write(state_->stop_write.get(), "x", 1);
    state_->thread.join();
    ::unlink(state_->socket.c_str());
    state_->listener.reset();
    state_->lock.reset();
}

base::Status send_request(const fs::path& data, const Request& request) {
    const auto address = address_of(data);
    if (!address) return address.error();
    const Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto* generic = reinterpret_cast<const sockaddr*>(&*address);
    if (!fd.ok() || ::connect(fd.get(), generic, sizeof(sockaddr_un)) != 0) {
        return Error{Code::not_found, "No Segue window runs on this data folder.", data.string()};
    }
    if (!same_user(fd.get())) return Error{Code::denied, "The window on this data folder belongs to somebody else.", data.string()};
    send_line(fd.get(), write_request(request));
    const std::string answer = read_line(fd.get());
    if (answer == "ok") return {};
    constexpr std::string_view error = "error ";
    if (answer.starts_with(error)) return Error{Code::invalid, answer.substr(error.size()), {}};
    return Error{Code::unavailable, "The window did not answer.", data.string()};
}

}  // namespace segue::platform
