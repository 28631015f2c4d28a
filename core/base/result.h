#pragma once
// How a function of ours says that it failed: a value, never an exception across a library's border.

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace segue::base {

/// What kind of failure it was; callers branch on this, people read the message.
enum class Code {
    invalid,      ///< the input is wrong; the message says where and what to do
    not_found,    ///< what was asked for is not there
    conflict,     ///< somebody else changed it first, or it exists already
    limit,        ///< too large, too deep, too many, too slow
    unavailable,  ///< cannot be reached or read now; trying again may help
    corrupt,      ///< our own stored data is not what we wrote
    denied,       ///< not allowed
};

/// A failure: code, one plain sentence, and the place ("pack/actions.json:12:7", "contacts.jsonl:3", a table; may be empty).
/// Never holds personal data: messages go to logs and terminals.
struct Error {
    Code code = Code::invalid;
    std::string message;
    std::string place;

    /// "place: message", or the message alone.
    [[nodiscard]] std::string text() const { return place.empty() ? message : place + ": " + message; }
};

/// Either a value or an Error.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] const T& value() const& { assert(ok()); return *std::get_if<0>(&state_); }
    [[nodiscard]] T& value() & { assert(ok()); return *std::get_if<0>(&state_); }
    [[nodiscard]] T&& value() && { assert(ok()); return std::move(*std::get_if<0>(&state_)); }
    [[nodiscard]] const Error& error() const { assert(!ok()); return *std::get_if<1>(&state_); }

    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

private:
    std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)), failed_(true) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const { return !failed_; }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const Error& error() const { assert(failed_); return error_; }

private:
    Error error_;
    bool failed_ = false;
};

using Status = Result<void>;

/// The caller has decided that this failure does not matter, and says so.
inline void ignore(const Status& /*unused*/) {}

}  // namespace segue::base
