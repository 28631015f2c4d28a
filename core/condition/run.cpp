#include "core/condition/run.h"

#include "core/base/text.h"

namespace segue::condition {

std::string part_text(const Program::Code& code, std::uint32_t instruction) {
    if (instruction >= code.cold->spans.size()) return {};
    const Span span = code.cold->spans[instruction];
    std::string text(std::string_view(code.cold->text).substr(span.begin, span.end - span.begin));
    std::string line;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!space) line += c;
        else if (!line.empty() && line.back() != ' ') line += ' ';
    }
    return base::cut_text(line, 200);
}

std::string error_text(const Program::Code& code, const Value& error) {
    if (error.fault() == Fault::told && error.note) return *error.note;
    std::string text(fault_words(error.fault()));
    if (error.extra == 0) return text;
    return text + ": " + part_text(code, error.extra - 1);
}

}  // namespace segue::condition
