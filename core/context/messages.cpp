#include "core/context/messages.h"

#include "core/base/text.h"

#include <algorithm>

namespace segue::context {
namespace {

using base::Json;

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        std::string_view line = text.substr(from, end - from);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        from = end + 1;
    }
    return lines;
}

std::string_view without_margin(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view() : line.substr(first);
}

bool is_quoted(std::string_view line) { return without_margin(line).starts_with('>'); }

/// "-----Original Message-----" in whatever language: dashes, words, dashes.
bool is_divider(std::string_view line) {
    const std::string_view text = without_margin(line);
    return text.size() > 12 && text.starts_with("-----") && text.find_first_not_of("- \t") != std::string_view::npos && text.substr(0, text.find_last_not_of(" \t") + 1).ends_with("-----");
}

bool begins_with_any(std::string_view line, std::initializer_list<const char*> words) {
    const std::string text = base::lower_ascii(without_margin(line).substr(0, 16));
    return std::any_of(words.begin(), words.end(), [&](const char* word) { return text.starts_with(word); });
}

/// The head of a quoted mail as Outlook writes it: who, and within four lines the subject.
bool is_head(const std::vector<std::string_view>& lines, std::size_t at) {
    if (!begins_with_any(lines[at], {"from:", "*from:*", "von:", "*von:*", "de:", "*de:*"})) return false;
    for (std::size_t i = at + 1; i < std::min(at + 5, lines.size()); ++i) {
        if (begins_with_any(lines[i], {"subject:", "*subject:*", "betreff:", "*betreff:*", "asunto:", "*asunto:*", "objet:"})) return true;
    }
    return false;
}

/// "On Monday, X wrote:" stands above what it announces, over one line or two.
void drop_announcement(std::vector<std::string_view>& kept) {
    while (!kept.empty() && without_margin(kept.back()).empty()) kept.pop_back();
    if (kept.empty() || kept.back().find_last_not_of(" \t") == std::string_view::npos || kept.back()[kept.back().find_last_not_of(" \t")] != ':') return;
    kept.pop_back();
    if (!kept.empty() && begins_with_any(kept.back(), {"on ", "am ", "el ", "le "})) kept.pop_back();
}

}  // namespace

std::string without_quotes(std::string_view body) {
    const auto lines = lines_of(body);
    std::vector<std::string_view> kept;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (is_divider(lines[i]) || is_head(lines, i) || lines[i] == "-- ") break;
        if (!is_quoted(lines[i])) kept.push_back(lines[i]);
        else if (i == 0 || !is_quoted(lines[i - 1])) drop_announcement(kept);
    }
    std::string text;
    for (const auto line : kept) text.append(line).append(1, '\n');
    return text;
}

std::vector<std::string> own_words(const MessageSource& source, const Event& event) {
    std::vector<std::string> words;
    const auto add = [&](const Json* text) {
        if (text && text->text()) words.push_back(source.mail ? without_quotes(*text->text()) : *text->text());
    };
    if (!source.is_transcript()) {
        if (event.direction != "outbound") add(event.data.at(source.text_at));
        return words;
    }
    const Json* turns = event.data.at(source.turns_at);
    if (!turns || !turns->items()) return words;
    for (const Json& turn : *turns->items()) {
        const Json* by = turn.at(source.by_at);
        if (by && by->text() && std::find(source.customer.begin(), source.customer.end(), *by->text()) != source.customer.end()) add(turn.at(source.text_at));
    }
    return words;
}

}  // namespace segue::context
