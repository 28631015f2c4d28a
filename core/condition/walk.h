#pragma once
// From a root variable to the member that a path names; texts compared.

#include "core/condition/code.h"
#include "core/condition/environment.h"

#include <algorithm>
#include <atomic>
#include <cstring>

namespace segue::condition {

[[nodiscard]] inline bool same_text(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), b.size()) == 0;
}

/// Whether it is one of these texts, which are sorted.
[[nodiscard]] inline bool is_among(std::string_view text, const Value* sorted, std::size_t count) {
    const Value* end = sorted + count;
    if (count <= 8) return std::any_of(sorted, end, [text](const Value& one) { return same_text(one.view(), text); });
    const Value* at = std::lower_bound(sorted, end, text, [](const Value& one, std::string_view t) { return one.view() < t; });
    return at != end && at->view() == text;
}

[[nodiscard]] inline const base::Json* find_member(const base::Json::Object& members, const Name& name) {
    const auto at = std::lower_bound(members.begin(), members.end(), name.view(),
                                     [](const base::Json::Member& m, std::string_view n) { return m.first < n; });
    if (at == members.end() || at->first != name.view()) return nullptr;
    std::atomic_ref<std::uint32_t>(name.hint).store(static_cast<std::uint32_t>(at - members.begin()), std::memory_order_relaxed);
    return &at->second;
}

/// A member, looked for first where one of its name was found last; nullptr when there is none, or when this is no object.
[[nodiscard]] inline const base::Json* member(const base::Json& json, const Name& name) {
    const base::Json::Object* members = json.members();
    if (!members) return nullptr;
    const std::uint32_t likely = std::atomic_ref<std::uint32_t>(name.hint).load(std::memory_order_relaxed);
    if (likely < members->size()) [[likely]] {
        const base::Json::Member& there = members->data()[likely];
        if (same_text(there.first, name.view())) [[likely]] return &there.second;
    }
    return find_member(*members, name);
}

/// Where Op::path leads, or Op::variable, which is a path without names; nullptr when it is not there, or when the variable is no JSON.
[[nodiscard]] inline const base::Json* walk(const Program::Code& code, const Instruction& path, const Environment& environment) {
    const base::Json* json = environment.variable(path.a);
    for (std::uint16_t i = 0; i < path.count && json; ++i) json = member(*json, code.names[path.b + i]);
    return json;
}

}  // namespace segue::condition
