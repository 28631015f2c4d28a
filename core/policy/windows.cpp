#include "core/policy/windows.h"

#include <algorithm>

namespace segue::policy {
namespace {

using base::Time;

enum class Edge : std::uint8_t { from, to };

/// The instant at which a local day's clock shows that minute. Where the clock shows it twice, the edge that allows less: the
/// second time for `from`, the first for `to`. Where the clock jumps over it, the instant of the jump.
Time local_instant(const base::ZoneOffsets& zone, std::int64_t local_day, int minute, Edge edge) {
    const Time as_if_utc{(local_day * 86400 + minute * 60) * base::us_per_second};
    // Two offsets are possible around a change; one is right when it is true at its own result.
    const int before = zone.offset_at(as_if_utc - base::days(1));
    const int after = zone.offset_at(as_if_utc + base::days(1));
    std::optional<Time> found;
    for (const int offset : {before, after}) {
        const Time candidate = as_if_utc - base::seconds(offset);
        if (zone.offset_at(candidate) != offset) continue;
        if (!found) found = candidate;
        else found = edge == Edge::from ? std::max(*found, candidate) : std::min(*found, candidate);
    }
    if (found) return *found;
    return zone.next_change(as_if_utc - base::days(1)).value_or(as_if_utc - base::seconds(before));
}

/// One zone's hours of `days` local days, from the day in which now lies.
std::vector<Window> windows_in(const base::ZoneOffsets& zone, const ContactHours& hours, Time now, int days) {
    std::vector<Window> windows;
    const std::int64_t today = base::day_number(now, zone.offset_at(now));
    for (std::int64_t day = today; day < today + days; ++day) {
        const Window window{local_instant(zone, day, hours.from_minute, Edge::from), local_instant(zone, day, hours.to_minute, Edge::to)};
        if (window.to > now && window.from < window.to) windows.push_back(window);
    }
    return windows;
}

}  // namespace

base::Time day_start(const base::ZoneOffsets& zone, std::int64_t local_day) { return local_instant(zone, local_day, 0, Edge::to); }

std::vector<Window> in_both(const std::vector<Window>& a, const std::vector<Window>& b) {
    std::vector<Window> both;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        const Window shared{std::max(a[i].from, b[j].from), std::min(a[i].to, b[j].to)};
        if (shared.from < shared.to) both.push_back(shared);
        if (a[i].to < b[j].to) ++i;
        else ++j;
    }
    return both;
}

std::optional<std::vector<Window>> contact_windows(const ContactHours& hours, const std::vector<std::string>& zone_names,
                                                   const base::ZoneTable& zones, Time now, int days) {
    std::optional<std::vector<Window>> all;
    for (const std::string& name : zone_names) {
        const base::ZoneOffsets* zone = zones.find(name);
        if (!zone) return {};
        auto here = windows_in(*zone, hours, now, days);
        all = all ? in_both(*all, here) : std::move(here);
    }
    return all;
}

}  // namespace segue::policy
