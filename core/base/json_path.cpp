#include "core/base/json_path.h"

#include <algorithm>
#include <atomic>
#include <charconv>

namespace segue::base {

JsonPath::JsonPath(std::string_view pointer) {
    while (!pointer.empty() && well_formed_) {
        well_formed_ = pointer.front() == '/';
        pointer.remove_prefix(1);
        const auto end = std::min(pointer.find('/'), pointer.size());
        std::string name(pointer.substr(0, end));
        pointer.remove_prefix(end);
        for (std::size_t i = 0; (i = name.find('~', i)) != std::string::npos; ++i) {
            const char escaped = i + 1 < name.size() ? name[i + 1] : '\0';
            if (escaped != '0' && escaped != '1') {
                well_formed_ = false;
                break;
            }
            name.replace(i, 2, escaped == '0' ? "~" : "/");
        }
        steps_.push_back({std::move(name)});
    }
}

const Json* JsonPath::follow(const Json& json, const Step& step) {
    if (const auto* list = json.items()) {
        std::size_t index = 0;
        const auto result = std::from_chars(step.name.data(), step.name.data() + step.name.size(), index);
        const bool whole = result.ec == std::errc{} && result.ptr == step.name.data() + step.name.size();
        return whole && index < list->size() ? &(*list)[index] : nullptr;
    }
    const auto* members = json.members();
    if (!members) return nullptr;
    const std::atomic_ref<std::uint32_t> likely(step.likely);
    const std::size_t hint = likely.load(std::memory_order_relaxed);
    if (hint < members->size() && (*members)[hint].first == step.name) return &(*members)[hint].second;
    const auto found = std::lower_bound(members->begin(), members->end(), step.name, [](const Json::Member& member, const std::string& name) { return member.first < name; });
    if (found == members->end() || found->first != step.name) return nullptr;
    likely.store(static_cast<std::uint32_t>(found - members->begin()), std::memory_order_relaxed);
    return &found->second;
}

const Json* JsonPath::find(const Json& json) const {
    const Json* value = well_formed_ ? &json : nullptr;
    for (const Step& step : steps_) {
        if (!value) return nullptr;
        value = follow(*value, step);
    }
    return value;
}

}  // namespace segue::base
