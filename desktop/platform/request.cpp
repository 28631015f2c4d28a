#include "desktop/platform/instance.h"

#include <algorithm>

namespace segue::platform {

std::optional<Request> read_request(std::string_view line) {
    constexpr std::string_view head = "segue 1 ";
    constexpr std::size_t longest_id = 128;
    if (!line.starts_with(head)) return std::nullopt;
    line.remove_prefix(head.size());
    if (line == "show") return Request{};
    constexpr std::string_view pop = "pop ";
    if (!line.starts_with(pop)) return std::nullopt;
    line.remove_prefix(pop.size());
    const bool plain = std::all_of(line.begin(), line.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == ':' || c == '-';
    });
    if (line.empty() || line.size() > longest_id || !plain) return std::nullopt;
    return Request{Request::Kind::pop, std::string(line)};
}

std::string write_request(const Request& request) {
    return request.kind == Request::Kind::show ? std::string("segue 1 show") : "segue 1 pop " + request.contact;
}

}  // namespace segue::platform
