#pragma once
// What is wrong with a file that a person wrote, as a compiler says it.

#include "core/base/json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace segue::base {

/// One finding. `segue validate` prints "file:line:column: error: message (suggestion)".
struct Issue {
    enum class Severity : std::uint8_t { warning, error };
    Severity severity = Severity::error;
    std::string file;
    Place place;
    std::string message;
    std::string suggestion;  ///< what to do about it; may be empty
};

/// Findings of one reading, in the order of the text.
class Issues {
public:
    explicit Issues(std::string file = {}) : file_(std::move(file)) {}
    void set_file(std::string file) { file_ = std::move(file); }
    [[nodiscard]] const std::string& file() const { return file_; }

    void error(Place place, std::string message, std::string suggestion = {}) {
        all_.push_back({Issue::Severity::error, file_, place, std::move(message), std::move(suggestion)});
        ++errors_;
    }
    void warning(Place place, std::string message, std::string suggestion = {}) {
        all_.push_back({Issue::Severity::warning, file_, place, std::move(message), std::move(suggestion)});
    }
    [[nodiscard]] bool has_errors() const { return errors_ > 0; }
    [[nodiscard]] std::size_t error_count() const { return errors_; }
    [[nodiscard]] const std::vector<Issue>& all() const { return all_; }

private:
    std::string file_;
    std::vector<Issue> all_;
    std::size_t errors_ = 0;
};

/// "file:line:column: error: message (suggestion)".
[[nodiscard]] std::string issue_text(const Issue& issue);

}  // namespace segue::base
