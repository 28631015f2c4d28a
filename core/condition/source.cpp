#include "core/condition/source.h"

#include <algorithm>

namespace segue::condition {

Source::Source(std::string_view text, base::Place origin) : text_(text), origin_(origin), line_starts_{0} {
    for (std::uint32_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') line_starts_.push_back(i + 1);
    }
}

base::Place Source::place(std::uint32_t offset) const {
    const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    const auto line = static_cast<std::uint32_t>(after - line_starts_.begin()) - 1;
    const std::uint32_t column = offset - line_starts_[line];
    return {origin_.line + line, line == 0 ? origin_.column + column : column + 1};
}

void Issues::add(Issue::Severity severity, std::uint32_t offset, std::string message, std::string suggestion) {
    if (severity == Issue::Severity::error) has_error_ = true;
    if (list_.size() >= 100) return;
    const base::Place place = source_.place(offset);
    for (const Issue& known : list_) {
        if (known.place == place && known.message == message) return;
    }
    list_.push_back({severity, place, std::move(message), std::move(suggestion)});
}

void Issues::error(std::uint32_t offset, std::string message, std::string suggestion) {
    add(Issue::Severity::error, offset, std::move(message), std::move(suggestion));
}

void Issues::warning(std::uint32_t offset, std::string message, std::string suggestion) {
    add(Issue::Severity::warning, offset, std::move(message), std::move(suggestion));
}

}  // namespace segue::condition
