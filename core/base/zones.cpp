#include "core/base/zones.h"

#include <algorithm>

namespace segue::base {
namespace {

constexpr auto starts_after = [](Time t, const ZoneOffsets::Change& change) { return t < change.from; };

}  // namespace

int ZoneOffsets::offset_at(Time t) const {
    if (changes.empty()) return 0;
    const auto after = std::upper_bound(changes.begin(), changes.end(), t, starts_after);
    return after == changes.begin() ? changes.front().offset_seconds : std::prev(after)->offset_seconds;
}

std::optional<Time> ZoneOffsets::next_change(Time t) const {
    const auto after = std::upper_bound(changes.begin(), changes.end(), t, starts_after);
    if (after == changes.end()) return {};
    return after->from;
}

void ZoneTable::add(std::string name, ZoneOffsets offsets) { zones_.insert_or_assign(std::move(name), std::move(offsets)); }

const ZoneOffsets* ZoneTable::find(std::string_view name) const {
    const auto found = zones_.find(name);
    return found == zones_.end() ? nullptr : &found->second;
}

std::optional<int> ZoneTable::offset_at(std::string_view name, Time t) const {
    const ZoneOffsets* zone = find(name);
    if (!zone) return {};
    return zone->offset_at(t);
}

}  // namespace segue::base
