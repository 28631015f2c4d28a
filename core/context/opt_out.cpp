#include "core/context/opt_out.h"

#include "core/base/text.h"

#include <algorithm>

namespace segue::context {
namespace {

// Base letters of Latin-1 from U+00C0 and Latin Extended-A from U+0100; '-' is no letter, upper case stands for two letters (below).
constexpr std::string_view latin_1 = "aaaaaaAceeeeiiiidnooooo-ouuuuyTSaaaaaaAceeeeiiiidnooooo-ouuuuyTy";
constexpr std::string_view latin_a =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(latin_1.size() == 64 && latin_a.size() == 128);

enum class Sort : std::uint8_t { letter, nothing, gap, clause };

struct Folded {
    Sort sort = Sort::gap;
    char32_t letter = 0;
};

Folded fold_ascii(char32_t c) {
    if (c >= 'A' && c <= 'Z') return {Sort::letter, c + 32};
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return {Sort::letter, c};
    if (c == '\'' || c == '`') return {Sort::nothing, 0};
    constexpr std::string_view ends = ".,;:!?\n\r";
    return {ends.find(static_cast<char>(c)) != std::string_view::npos ? Sort::clause : Sort::gap, 0};
}

bool within(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

Folded fold_point(char32_t c) {
    if (within(c, 0xFF01, 0xFF5E)) c -= 0xFEE0;  // full width
    if (c < 0x80) return fold_ascii(c);
    if (c == 0xAD || within(c, 0x300, 0x36F) || within(c, 0x200B, 0x200F) || within(c, 0x2060, 0x2064) || within(c, 0xFE00, 0xFE0F) || c == 0xFEFF) return {Sort::nothing, 0};
    if (c == 0x2018 || c == 0x2019 || c == 0x2BC || c == 0xB4) return {Sort::nothing, 0};
    if (c == 0xA1 || c == 0xBF || c == 0x2026 || c == 0x2013 || c == 0x2014 || c == 0x3001 || c == 0x3002) return {Sort::clause, 0};
    if (within(c, 0xC0, 0xFF)) return {latin_1[c - 0xC0] == '-' ? Sort::gap : Sort::letter, static_cast<char32_t>(latin_1[c - 0xC0])};
    if (within(c, 0x100, 0x17F)) return {Sort::letter, static_cast<char32_t>(latin_a[c - 0x100])};
    if (within(c, 0x391, 0x3A9) || within(c, 0x410, 0x42F)) return {Sort::letter, c + 0x20};
    if (within(c, 0x400, 0x40F)) return {Sort::letter, c + 0x50};
    const bool sign = c < 0x180 || within(c, 0x2000, 0x2BFF) || within(c, 0x3000, 0x303F) || within(c, 0xFE10, 0xFE6F) || c >= 0x1F000 || c == 0xFFFD;
    return {sign ? Sort::gap : Sort::letter, c};
}

void append_utf8(std::string& out, char32_t c) {
    const auto byte = [&out](char32_t b) { out += static_cast<char>(static_cast<unsigned char>(b)); };
    if (c < 0x80) return byte(c);
    if (c < 0x800) return byte(0xC0 | (c >> 6)), byte(0x80 | (c & 0x3F));
    if (c < 0x10000) return byte(0xE0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3F)), byte(0x80 | (c & 0x3F));
    byte(0xF0 | (c >> 18)), byte(0x80 | ((c >> 12) & 0x3F)), byte(0x80 | ((c >> 6) & 0x3F)), byte(0x80 | (c & 0x3F));
}

void append_letter(std::string& out, char32_t letter) {
    switch (letter) {
        case 'A': out += "ae"; break;
        case 'O': out += "oe"; break;
        case 'S': out += "ss"; break;
        case 'T': out += "th"; break;
        default: append_utf8(out, letter);
    }
}

/// The code point at `i`, which moves behind it. The text is valid UTF-8.
char32_t next_point(std::string_view text, std::size_t& i) {
    const auto lead = static_cast<unsigned char>(text[i++]);
    if (lead < 0x80) return lead;
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    char32_t c = lead & (0x3Fu >> more);
    for (int n = 0; n < more && i < text.size(); ++n) c = (c << 6) | (static_cast<unsigned char>(text[i++]) & 0x3Fu);
    return c;
}

/// Where the word after the one at `at` begins; npos when there is none.
std::size_t next_word(std::string_view clause, std::size_t at) {
    const auto space = clause.find(' ', at);
    return space == std::string_view::npos ? space : space + 1;
}

std::string joined(const std::vector<std::string>& clauses) {
    std::string all;
    for (const auto& clause : clauses) (all += all.empty() ? "" : " ") += clause;
    return all;
}

}  // namespace

std::vector<std::string> folded_clauses(std::string_view given) {
    const std::string text = base::valid_utf8(given);
    std::vector<std::string> clauses;
    std::string clause;
    bool gap = false;
    const auto end_clause = [&] {
        if (!clause.empty()) clauses.push_back(std::move(clause));
        clause.clear();
        gap = false;
    };
    for (std::size_t i = 0; i < text.size();) {
        const Folded folded = fold_point(next_point(text, i));
        if (folded.sort == Sort::clause) end_clause();
        if (folded.sort == Sort::gap) gap = true;
        if (folded.sort != Sort::letter) continue;
        if (gap && !clause.empty()) clause += ' ';
        gap = false;
        append_letter(clause, folded.letter);
    }
    end_clause();
    return clauses;
}

bool OptOutWords::add(OptOutUse use, std::string_view words) {
    std::string folded = joined(folded_clauses(words));
    if (folded.empty() || has(use, folded)) return false;
    const auto place = std::upper_bound(entries_.begin(), entries_.end(), folded, [](const std::string& a, const Entry& b) { return a < b.words; });
    entries_.insert(place, {std::move(folded), use});
    return true;
}

bool OptOutWords::has(OptOutUse use, std::string_view words) const {
    const std::string folded = joined(folded_clauses(words));
    return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.use == use && e.words == folded; });
}

const OptOutWords::Entry* OptOutWords::at(std::string_view text, std::initializer_list<OptOutUse> uses) const {
    const std::string_view first = text.substr(0, text.find(' '));
    const Entry* longest = nullptr;
    for (auto entry = std::lower_bound(entries_.begin(), entries_.end(), first, [](const Entry& e, std::string_view w) { return e.words < w; });
         entry != entries_.end() && entry->words.starts_with(first); ++entry) {
        const bool ends = text.size() == entry->words.size() || (text.size() > entry->words.size() && text[entry->words.size()] == ' ');
        if (!ends || !text.starts_with(entry->words) || std::find(uses.begin(), uses.end(), entry->use) == uses.end()) continue;
        if (!longest || entry->words.size() > longest->words.size()) longest = &*entry;
    }
    return longest;
}

const OptOutWords::Entry* OptOutWords::whole_message(const std::vector<std::string>& clauses) const {
    const std::string all = joined(clauses);
    const Entry* found = nullptr;
    for (std::size_t i = 0; i < all.size();) {
        const Entry* entry = at(std::string_view(all).substr(i), {OptOutUse::whole, OptOutUse::courtesy});
        if (!entry) return nullptr;
        if (entry->use == OptOutUse::whole && !found) found = entry;
        i += entry->words.size() + 1;
    }
    return found;
}

OptOutReading OptOutWords::in_clause(const std::string& clause) const {
    using Kind = OptOutReading::Kind;
    std::size_t from = 0;
    const Entry* phrase = at(clause, {OptOutUse::phrase});
    while (!phrase && (from = next_word(clause, from)) != std::string::npos) phrase = at(std::string_view(clause).substr(from), {OptOutUse::phrase});
    if (!phrase) return {};
    const auto holds = [&](std::size_t first, std::size_t last, OptOutUse use) {
        for (std::size_t i = first; i < last && i != std::string::npos; i = next_word(clause, i)) {
            if (at(std::string_view(clause).substr(i), {use})) return true;
        }
        return false;
    };
    const bool sure = !holds(0, from, OptOutUse::negation) && !holds(next_word(clause, from + phrase->words.size() - 1), clause.size(), OptOutUse::limit);
    return {sure ? Kind::revoked : Kind::doubtful, phrase->words};
}

OptOutReading OptOutWords::read(std::string_view text, bool by_word) const {
    using Kind = OptOutReading::Kind;
    const auto clauses = folded_clauses(text);
    if (by_word) {
        if (const Entry* whole = whole_message(clauses)) return {Kind::revoked, whole->words};
    }
    OptOutReading found;
    for (const auto& clause : clauses) {
        OptOutReading reading = in_clause(clause);
        if (!by_word && reading.kind == Kind::revoked) reading.kind = Kind::doubtful;
        if (reading.kind > found.kind) found = std::move(reading);
    }
    if (found.kind != Kind::none || !by_word) return found;
    for (const auto& clause : clauses) {
        for (std::size_t i = 0; i != std::string::npos; i = next_word(clause, i)) {
            if (const Entry* doubt = at(std::string_view(clause).substr(i), {OptOutUse::doubt})) return {Kind::doubtful, doubt->words};
        }
    }
    return {};
}

std::string words_in_doubt(const std::vector<OptOutRule>& rules, std::string_view rule, const Event& event) {
    std::string all;
    for (const OptOutRule& reading : rules) {
        for (const MessageSource& source : reading.messages) {
            if (reading.id != rule || source.type != event.type) continue;
            for (const auto& text : own_words(source, event)) {
                const bool beside = source.is_transcript() && reading.words.read(text, false).kind == OptOutReading::Kind::none;
                if (!beside) (all += all.empty() ? "" : "\n") += text;
            }
        }
    }
    return all;
}

}  // namespace segue::context
