#include "desktop/platform/instance.h"

#include <algorithm>

namespace segue::platform {

bool is_request_id(std::string_view id) {
    constexpr std::size_t longest_id = 128;
    const bool plain = std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == ':' || c == '-';
    });
    return !id.empty() && id.size() <= longest_id && plain;
}

std::optional<std::string> read_link(std::string_view link) {
    constexpr std::string_view head = "segue://contact/";
    if (!link.starts_with(head)) return std::nullopt;
    link.remove_prefix(head.size());
    if (!is_request_id(link)) return std::nullopt;
    return std::string(link);
}

std::optional<Request> read_request(std::string_view line) {
    constexpr std::string_view head = "segue 1 ";
    if (!line.starts_with(head)) return std::nullopt;
    line.remove_prefix(head.size());
    if (line == "show") return Request{};
    constexpr std::string_view pop = "pop ", link = "link ";
    const bool is_link = line.starts_with(link);
    if (!is_link && !line.starts_with(pop)) return std::nullopt;
    line.remove_prefix(is_link ? link.size() : pop.size());
    if (!is_request_id(line)) return std::nullopt;
    return Request{is_link ? Request::Kind::link : Request::Kind::pop, std::string(line)};
}

std::string write_request(const Request& request) {
    if (request.kind == Request::Kind::show) return "segue 1 show";
    return (request.kind == Request::Kind::link ? "segue 1 link " : "segue 1 pop ") + request.contact;
}

}  // namespace segue::platform
