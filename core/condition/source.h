#pragma once
// The text of a condition with its lines, so that an issue can say where it is.

#include "core/condition/condition.h"

#include <string>
#include <string_view>
#include <vector>

namespace segue::condition {

/// A part of the text, in bytes: [begin, end).
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

class Source {
public:
    Source(std::string_view text, base::Place origin);
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] base::Place place(std::uint32_t offset) const;
    [[nodiscard]] std::string_view part(Span span) const { return text_.substr(span.begin, span.end - span.begin); }

private:
    std::string_view text_;
    base::Place origin_;
    std::vector<std::uint32_t> line_starts_;
};

/// Collects issues in the order of finding; stops taking more after a hundred, which is past anyone's patience.
class Issues {
public:
    explicit Issues(const Source& source) : source_(source) {}
    void error(std::uint32_t offset, std::string message, std::string suggestion = {});
    void warning(std::uint32_t offset, std::string message, std::string suggestion = {});
    [[nodiscard]] bool has_error() const { return has_error_; }
    [[nodiscard]] const std::vector<Issue>& list() const { return list_; }

private:
    void add(Issue::Severity severity, std::uint32_t offset, std::string message, std::string suggestion);
    const Source& source_;
    std::vector<Issue> list_;
    bool has_error_ = false;
};

}  // namespace segue::condition
