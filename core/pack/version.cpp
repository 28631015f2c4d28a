#include "core/pack/version.h"

#include <algorithm>
#include <vector>

namespace segue::pack {
namespace {

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= 18 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) && (text == "0" || text.front() != '0');
}

bool is_word(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; });
}

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto dot = text.find('.');
        parts.push_back(text.substr(0, dot));
        if (dot == std::string_view::npos) return parts;
        text.remove_prefix(dot + 1);
    }
}

int order_of_numbers(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
    return a == b ? 0 : a < b ? -1 : 1;
}

/// Numbers stand before words, and are compared as numbers.
int order_of(std::string_view a, std::string_view b) {
    const bool number_a = is_number(a), number_b = is_number(b);
    if (number_a && number_b) return order_of_numbers(a, b);
    if (number_a != number_b) return number_a ? -1 : 1;
    return a == b ? 0 : a < b ? -1 : 1;
}

struct Version {
    std::vector<std::string_view> core, pre;
};

std::optional<Version> read(std::string_view text) {
    if (const auto plus = text.find('+'); plus != std::string_view::npos) {
        for (const auto part : split(text.substr(plus + 1))) {
            if (!is_word(part)) return {};
        }
        text = text.substr(0, plus);
    }
    Version version;
    if (const auto dash = text.find('-'); dash != std::string_view::npos) {
        version.pre = split(text.substr(dash + 1));
        text = text.substr(0, dash);
    }
    version.core = split(text);
    if (version.core.size() != 3 || !std::all_of(version.core.begin(), version.core.end(), is_number)) return {};
    const bool digits_only_bad = std::any_of(version.pre.begin(), version.pre.end(), [](std::string_view part) {
        return !is_word(part) || (std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; }) && !is_number(part));
    });
    if (digits_only_bad) return {};
    return version;
}

}  // namespace

bool is_version(std::string_view text) { return read(text).has_value(); }

std::optional<int> compare_versions(std::string_view a, std::string_view b) {
    const auto left = read(a), right = read(b);
    if (!left || !right) return {};
    for (std::size_t i = 0; i < 3; ++i) {
        if (const int order = order_of_numbers(left->core[i], right->core[i])) return order;
    }
    if (left->pre.empty() != right->pre.empty()) return left->pre.empty() ? 1 : -1;
    for (std::size_t i = 0; i < std::min(left->pre.size(), right->pre.size()); ++i) {
        if (const int order = order_of(left->pre[i], right->pre[i])) return order;
    }
    return left->pre.size() == right->pre.size() ? 0 : left->pre.size() < right->pre.size() ? -1 : 1;
}

std::optional<bool> in_range(std::string_view version, std::string_view range) {
    bool all = true, any = false;
    while (!range.empty()) {
        const auto end = std::min(range.find(' '), range.size());
        const std::string_view part = range.substr(0, end);
        range.remove_prefix(std::min(end + 1, range.size()));
        if (part.empty()) continue;
        const std::size_t from = std::min(part.find_first_not_of("<>="), part.size());
        const std::string_view sign = part.substr(0, from);
        const auto order = compare_versions(version, part.substr(from));
        if (!order) return {};
        if (sign == ">=") all = all && *order >= 0;
        else if (sign == ">") all = all && *order > 0;
        else if (sign == "<=") all = all && *order <= 0;
        else if (sign == "<") all = all && *order < 0;
        else if (sign == "=") all = all && *order == 0;
        else return {};
        any = true;
    }
    return any ? std::optional<bool>(all) : std::nullopt;
}

}  // namespace segue::pack
