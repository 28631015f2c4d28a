#pragma once
// Small rules for texts that come from outside.

#include <string>
#include <string_view>
#include <vector>

namespace segue::base {

/// The text with every invalid UTF-8 sequence replaced by U+FFFD (one for each maximal bad part). No copy when it is valid.
[[nodiscard]] std::string valid_utf8(std::string_view text);
[[nodiscard]] bool is_valid_utf8(std::string_view text);

/// At most `max_bytes`, cut between characters, with "…" when something was cut.
[[nodiscard]] std::string cut_text(std::string_view text, std::size_t max_bytes);

/// For terminals and messages: valid UTF-8, control and bidirectional-override characters shown as U+FFFD, cut.
[[nodiscard]] std::string clean_text(std::string_view text, std::size_t max_bytes = 400);

/// clean_text in single quotation marks, cut to a name's length.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// For errors about what came from outside: in quotes when it is a plain name (letters, at most four digits, '.', '_' and '-', 40 in all), else "(not shown)".
/// A value that stands in the wrong place may be anybody's name, number or address.
[[nodiscard]] std::string name_or_hidden(std::string_view text);

/// ASCII only, whatever the locale.
[[nodiscard]] std::string lower_ascii(std::string_view text);
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// The candidate nearest to `word` by edit distance, when it is near enough to be a likely slip; else empty.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace segue::base
