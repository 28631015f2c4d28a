#include "core/pack/zones_named.h"

#include "core/condition/instants.h"

#include <algorithm>

namespace segue::pack {
namespace {

using base::Json;

/// The name in quotes that is the only argument of a `.get…(` at `at`; empty when there is none.
std::string zone_at(const std::string& text, std::size_t at) {
    std::size_t open = at + 4;
    while (open < text.size() && std::isalpha(static_cast<unsigned char>(text[open])) != 0) ++open;
    if (open == at + 4 || open >= text.size() || text[open] != '(') return {};
    const std::size_t quote = text.find_first_not_of(' ', open + 1);
    if (quote == std::string::npos || (text[quote] != '\'' && text[quote] != '"')) return {};
    const std::size_t close = text.find(text[quote], quote + 1);
    if (close == std::string::npos) return {};
    return text.substr(quote + 1, close - quote - 1);
}

void look_in(const std::string& text, base::Place place, const std::string& file, std::vector<ZoneName>& out) {
    for (std::size_t at = text.find(".get"); at != std::string::npos; at = text.find(".get", at + 1)) {
        std::string name = zone_at(text, at);
        if (!name.empty() && !condition::fixed_offset(name)) out.push_back({std::move(name), file, place});
    }
}

void look_in(const Json& json, const std::string& file, std::vector<ZoneName>& out) {  // NOLINT(misc-no-recursion): as deep as the reader lets JSON be
    if (json.text()) look_in(*json.text(), json.place(), file, out);
    if (json.items()) {
        for (const Json& item : *json.items()) look_in(item, file, out);
    }
    if (json.members()) {
        for (const auto& member : *json.members()) look_in(member.second, file, out);
    }
}

}  // namespace

std::vector<ZoneName> zones_in(const Json& document, const std::string& file) {
    std::vector<ZoneName> out;
    look_in(document, file, out);
    return out;
}

std::vector<std::string> zones_named(const PackFiles& files) {
    std::vector<std::string> names;
    for (const auto& file : files) {
        if (file.first.starts_with("tests/") || file.second.find(".get") == std::string::npos) continue;
        const auto json = base::parse_json(file.second, file.first);
        if (!json) continue;
        for (auto& zone : zones_in(*json, file.first)) names.push_back(std::move(zone.name));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

}  // namespace segue::pack
