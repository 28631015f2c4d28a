#pragma once
// Reading the objects that people write: every field is known, has its type, and stands at most once.

#include "core/base/fixed.h"
#include "core/base/issue.h"
#include "core/base/json.h"
#include "core/base/time.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace segue::base {

/// Takes known fields out of one JSON object and reports the rest: a wrong type, a missing field, and, by finish(), every
/// unknown field with the nearest known name. Reading goes on after a fault, so that all of them are told at once.
class ObjectReader {
public:
    /// `what` names the object in messages ("an action"). A value that is no object is reported at once.
    ObjectReader(const Json& json, std::string_view what, Issues& issues);

    [[nodiscard]] bool is_object() const { return json_.is_object(); }
    [[nodiscard]] Place place() const { return json_.place(); }

    /// nullptr when absent.
    const Json* any(std::string_view key);
    /// Reported when absent.
    const Json* required(std::string_view key);

    std::string text(std::string_view key, std::string_view otherwise = {});
    std::string required_text(std::string_view key);
    /// A text out of a fixed list.
    std::string choice(std::string_view key, const std::vector<std::string>& allowed, std::string_view otherwise);
    bool boolean(std::string_view key, bool otherwise);
    std::int64_t integer(std::string_view key, std::int64_t otherwise);
    /// A decimal written as a text ("0.25") or an integer, so that no double comes in.
    Fixed fixed_point(std::string_view key, Fixed otherwise);
    std::optional<Duration> duration(std::string_view key);
    std::optional<Time> time(std::string_view key);
    /// Empty when absent.
    const Json::List& list(std::string_view key);
    std::vector<std::string> texts(std::string_view key);

    /// Reports the fields that nobody asked for.
    void finish();

private:
    template <class T>
    const T* typed(std::string_view key, const T* (Json::*get)() const, const char* wanted);

    const Json& json_;
    std::string what_;
    Issues& issues_;
    std::vector<std::string> asked_;
};

}  // namespace segue::base
