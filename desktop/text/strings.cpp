#include "desktop/text/strings.h"

#include "core/base/json.h"

#include <algorithm>

namespace segue::text {
namespace {

/// A letter of the pseudo-language: accented where Latin-1 has one, so that no glyph is missing.
std::string_view accented(char c) {
    switch (c) {
        case 'a': return "á";
        case 'e': return "ë";
        case 'i': return "î";
        case 'o': return "õ";
        case 'u': return "ü";
        case 'A': return "Å";
        case 'E': return "É";
        case 'O': return "Ö";
        case 'U': return "Û";
        case 'n': return "ñ";
        default: return {};
    }
}

/// About a third longer, as German and Finnish are; short labels grow more.
std::string stretched(const std::string& text) {
    std::string out;
    bool inside = false;
    for (const char c : text) {
        inside = (inside || c == '{') && c != '}';
        const std::string_view other = inside ? std::string_view{} : accented(c);
        if (other.empty()) out.push_back(c);
        else out.append(other);
    }
    std::size_t more = text.size() <= 3 ? 0 : std::max<std::size_t>(1, text.size() * 3 / 10);
    while (more-- > 0) out.push_back('~');
    return out;
}

}  // namespace

base::Result<Strings> Strings::read(std::string_view json, std::string_view name) {
    auto parsed = base::parse_json(json, name);
    if (!parsed) return parsed.error();
    const auto* members = parsed.value().members();
    if (members == nullptr) return base::Error{base::Code::invalid, "A strings file is one object of texts.", std::string(name)};
    Strings strings;
    for (const auto& [key, value] : *members) {
        const std::string* text = value.text();
        if (text == nullptr) {
            return base::Error{base::Code::invalid, "Each string is a text; this is not: " + key, base::place_text(name, value.place())};
        }
        strings.texts_.emplace_back(key, *text);
    }
    std::sort(strings.texts_.begin(), strings.texts_.end());
    return strings;
}

Strings Strings::of_language(std::string_view language) {
    const std::string_view known = embedded_strings(language).empty() ? std::string_view("en") : language.substr(0, 2);
    auto strings = read(embedded_strings(known), known);
    if (!strings) return {};
    strings.value().language_ = std::string(known);
    return std::move(strings).value();
}

std::string_view Strings::operator()(std::string_view key) const {
    const auto at = std::lower_bound(texts_.begin(), texts_.end(), key, [](const auto& pair, std::string_view k) { return pair.first < k; });
    return at != texts_.end() && at->first == key ? std::string_view(at->second) : key;
}

bool Strings::has(std::string_view key) const {
    return std::any_of(texts_.begin(), texts_.end(), [&](const auto& pair) { return pair.first == key; });
}

std::string Strings::with(std::string_view key, std::initializer_list<std::string_view> values) const {
    const std::string_view pattern = (*this)(key);
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool place = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' && pattern[i + 1] >= '0' && pattern[i + 1] <= '9';
        if (!place) {
            out.push_back(pattern[i]);
            continue;
        }
        const auto index = static_cast<std::size_t>(pattern[i + 1] - '0');
        if (index < values.size()) out.append(*(values.begin() + index));
        i += 2;
    }
    return out;
}

std::string Strings::count(std::string_view key, long n) const {
    std::string full(key);
    full += n == 1 ? ".one" : ".many";
    const std::string number = std::to_string(n);
    return with(full, {number});
}

Strings Strings::pseudo() const {
    Strings other = *this;
    other.language_ = "pseudo";
    for (auto& [key, text] : other.texts_) text = stretched(text);
    return other;
}

}  // namespace segue::text
