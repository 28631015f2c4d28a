// Traces in words.

#include "core/base/text.h"
#include "core/condition/trace.h"

#include <algorithm>
#include <array>

namespace segue::condition {

namespace {

struct Phrase {
    std::string_view key;
    std::string_view text;
};
constexpr std::array<Phrase, 18> defaults{{
    {"yes", "Yes, because {clauses}."},
    {"no", "No, because {clauses}."},
    {"yes.always", "Yes, always."},
    {"no.always", "No, never."},
    {"value", "{value}, because {clauses}."},
    {"value.always", "{value}, always."},
    {"error", "Cannot be decided: {error}."},
    {"and", " and "},
    {"fact", "{path} is {value}"},
    {"missing", "{path} is not known"},
    {"window", " in the last {value}"},
    {"history.seen.yes", "{type} happened{window}"},
    {"history.seen.no", "{type} did not happen{window}"},
    {"history.count", "{type} happened {value} times{window}"},
    {"history.sum", "the sum of {path} is {value}"},
    {"history.since", "the last {type} was {value} ago"},
    {"history.event", "{type} happened before"},
    {"history.none", "{type} never happened"},
}};

struct Filler {
    std::string_view name;
    std::string_view text;
};

/// Puts the texts into the places of the template; braces that name nothing stay as they are.
std::string filled(std::string_view pattern, std::initializer_list<Filler> fillers) {
    std::string out;
    while (!pattern.empty()) {
        const std::size_t open = std::min(pattern.find('{'), pattern.size());
        out += pattern.substr(0, open);
        pattern.remove_prefix(open);
        const std::size_t close = pattern.find('}');
        if (close == std::string_view::npos) break;
        const std::string_view name = pattern.substr(1, close - 1);
        const auto* filler = std::find_if(fillers.begin(), fillers.end(), [name](const Filler& f) { return f.name == name; });
        out += filler == fillers.end() ? pattern.substr(0, close + 1) : filler->text;
        pattern.remove_prefix(close + 1);
    }
    out += pattern;
    return out;
}

std::string counted(std::int64_t n, std::string_view unit) {
    std::string text = std::to_string(n);
    text += ' ';
    text += unit;
    if (n != 1) text += 's';
    return text;
}

/// "7 days", "36 hours", "90 minutes": the largest unit that keeps it whole.
std::string length_words(base::Duration length) {
    const std::int64_t seconds = length.us / base::us_per_second;
    if (seconds != 0 && seconds % 86400 == 0) return counted(seconds / 86400, "day");
    if (seconds != 0 && seconds % 3600 == 0) return counted(seconds / 3600, "hour");
    if (seconds != 0 && seconds % 60 == 0) return counted(seconds / 60, "minute");
    return counted(seconds, "second");
}

std::string value_words(const base::Json& value) { return base::cut_text(base::write_json(value), 120); }

std::string_view history_key(const ReadFact& fact) {
    switch (*fact.function) {
        case HistoryFunction::seen: return fact.value.boolean() && *fact.value.boolean() ? "history.seen.yes" : "history.seen.no";
        case HistoryFunction::count: return "history.count";
        case HistoryFunction::sum: return "history.sum";
        case HistoryFunction::since: return fact.missing ? "history.none" : "history.since";
        default: return fact.missing ? "history.none" : "history.event";
    }
}

std::string history_words(const ReadFact& fact, const Phrases& phrases) {
    const std::string_view key = history_key(fact);
    const std::string own = std::string(key).append(":").append(fact.event_type);
    const std::string window = fact.window ? filled(phrases.find({"window"}), {{"value", length_words(*fact.window)}}) : std::string();
    const std::string value = fact.value.is_text() ? *fact.value.text() : value_words(fact.value);
    return filled(phrases.find({own, key}), {{"type", fact.event_type}, {"window", window}, {"value", value}, {"path", fact.path}});
}

/// What the clauses read, each fact once; of a clause that read nothing or failed, its own text.
std::string clauses_words(const Trace& trace, const Phrases& phrases) {
    std::vector<std::string> parts;
    for (const TraceClause& clause : trace.clauses) {
        for (const ReadFact& fact : clause.facts) {
            std::string words = fact_words(fact, phrases);
            if (std::find(parts.begin(), parts.end(), words) == parts.end()) parts.push_back(std::move(words));
        }
    }
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i != 0) out += i + 1 == parts.size() ? phrases.find({"and"}) : std::string_view(", ");
        out += parts[i];
    }
    return out;
}

}  // namespace

std::string_view Phrases::find(std::initializer_list<std::string_view> keys) const {
    for (const std::string_view key : keys) {
        if (const auto own = own_.find(key); own != own_.end()) return own->second;
        const auto* known = std::find_if(defaults.begin(), defaults.end(), [key](const Phrase& p) { return p.key == key; });
        if (known != defaults.end()) return known->text;
    }
    return {};
}

std::string fact_words(const ReadFact& fact, const Phrases& phrases) {
    if (fact.function && !fact.event_type.empty()) return history_words(fact, phrases);
    const std::string own = "fact:" + fact.path;
    const std::string missing = "missing:" + fact.path;
    if (fact.missing) return filled(phrases.find({missing, "missing"}), {{"path", fact.path}});
    return filled(phrases.find({own, "fact"}), {{"path", fact.path}, {"value", value_words(fact.value)}});
}

std::string sentence(const Trace& trace, const Phrases& phrases) {
    if (!trace.error.empty()) return filled(phrases.find({"error"}), {{"error", trace.error}});
    const std::string clauses = clauses_words(trace, phrases);
    const std::string value = value_words(trace.value);
    const bool* truth = trace.value.boolean();
    const std::string key = !truth ? "value" : *truth ? "yes" : "no";
    return filled(phrases.find({clauses.empty() ? key + ".always" : key}), {{"clauses", clauses}, {"value", value}});
}

std::string issue_view(const Issue& issue, std::string_view text, base::Place origin) {
    std::string out = std::to_string(issue.place.line).append(":").append(std::to_string(issue.place.column));
    out += issue.severity == Issue::Severity::error ? ": error: " : ": warning: ";
    out += issue.message;
    if (!issue.suggestion.empty()) out.append("; ").append(issue.suggestion);
    for (std::uint32_t line = origin.line; line < issue.place.line; ++line) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
    const std::uint32_t first = issue.place.line == origin.line ? origin.column : 1;
    const std::string_view line = text.substr(0, text.find('\n'));
    if (issue.place.column < first || issue.place.column - first > line.size()) return out;
    // Columns count bytes; the caret goes under the character, so that the bytes inside characters do not count.
    std::string pad;
    for (const char c : line.substr(0, issue.place.column - first)) {
        if ((static_cast<unsigned char>(c) & 0xC0u) != 0x80u) pad += c == '\t' ? '\t' : ' ';
    }
    return out.append("\n    ").append(line).append("\n    ").append(pad).append("^");
}

}  // namespace segue::condition
