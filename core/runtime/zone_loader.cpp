#include "core/runtime/files.h"

#include <date/tz.h>

#include <exception>
#include <fstream>

namespace segue::runtime {
namespace {

/// The library does not tell the version of the system's own database; the database's text form begins with it.
std::string database_version() {
    std::ifstream in("/usr/share/zoneinfo/tzdata.zi");
    std::string hash, word, version;
    if (in >> hash >> word >> version && hash == "#" && word == "version") return version;
    return "unknown";
}

}  // namespace

void add_zone(base::ZoneTable& zones, const std::string& name) {
    if (name.empty() || zones.find(name)) return;
    try {
        const date::time_zone* zone = date::locate_zone(name);
        base::ZoneOffsets offsets;
        // Rules of past and future that any customer's history or promise can touch.
        auto at = date::sys_seconds{date::sys_days{date::year{1990} / 1 / 1}};
        const auto last = date::sys_seconds{date::sys_days{date::year{2060} / 1 / 1}};
        base::Time from = base::time_min;
        while (at < last) {
            const date::sys_info info = zone->get_info(at);
            const int offset = static_cast<int>(info.offset.count());
            if (offsets.changes.empty() || offsets.changes.back().offset_seconds != offset) offsets.changes.push_back({from, offset});
            if (info.end <= at) break;
            at = info.end;
            from = {static_cast<std::int64_t>(at.time_since_epoch().count()) * base::us_per_second};
        }
        zones.add(name, std::move(offsets));
        zones.set_version(database_version());
    } catch (const std::exception&) {
        // An unknown zone stays unknown: the hours gate then blocks and says so.
    }
}

}  // namespace segue::runtime
