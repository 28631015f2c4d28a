#pragma once
// One running window for each data folder, and how another program talks to it.
//
//   <data>/run/            0700
//     desktop.lock         held (flock) by the running window
//     desktop.sock         Unix socket, 0600; the other side must be the same user
//
// Wire format, version 1: one line each way, at most 256 bytes, then both sides close.
//   "segue 1 pop ID"   hands a contact over; ID is 1 to 128 of A-Z a-z 0-9 . _ : -
//   "segue 1 link ID"  somebody followed a link: the window asks the agent whether to show that contact
//   "segue 1 show"     brings the window to the front
//   answer: "ok" or "error SENTENCE"
// A pop never acts by itself: it shows a contact. A link comes from a web page or a mail, so it does not even do that: it asks.
//
// A link is "segue://contact/ID" with the same ID, and nothing else: no query, no fragment, no escapes, no empty parts.

#include "core/base/result.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace segue::platform {

struct Request {
    enum class Kind { pop, link, show };
    Kind kind = Kind::show;
    std::string contact;
};

/// A line of the wire format without its line break; nothing when it is anything else.
[[nodiscard]] std::optional<Request> read_request(std::string_view line);
[[nodiscard]] std::string write_request(const Request& request);

/// The contact's id of a link; nothing when it is anything but a link of ours.
[[nodiscard]] std::optional<std::string> read_link(std::string_view link);
/// Whether it may be a contact's id in a request: 1 to 128 of A-Z a-z 0-9 . _ : -
[[nodiscard]] bool is_request_id(std::string_view id);

/// The running window's side: holds the lock and answers, on a thread of its own, until it is destroyed.
class Instance {
public:
    /// `conflict` when another window runs on this folder. `on_request` is called on the answering thread, and returns why the request is not
    /// carried out, in one sentence; empty: it is.
    using OnRequest = std::function<std::string(const Request&)>;
    [[nodiscard]] static base::Result<std::unique_ptr<Instance>> claim(const std::filesystem::path& data, OnRequest on_request);
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    ~Instance();
    /// Stops answering and gives the folder free. Called by the composition root.
    void close();

private:
    Instance();
    struct State;
    std::unique_ptr<State> state_;
};

/// The other side: sends one request to the window that runs on this folder. `not_found` when none does, `invalid` with the window's words when it
/// does not do it.
[[nodiscard]] base::Status send_request(const std::filesystem::path& data, const Request& request);

}  // namespace segue::platform
