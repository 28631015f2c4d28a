#pragma once
// Time zones as a value. Loading one from the machine's database is the runtime's business.

#include "core/base/time.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace segue::base {

/// One zone's offsets: from each instant on, so many seconds east of UTC. Sorted; the first entry begins at time_min.
struct ZoneOffsets {
    struct Change {
        Time from;
        int offset_seconds = 0;
    };
    std::vector<Change> changes;

    /// Seconds east of UTC at that instant.
    [[nodiscard]] int offset_at(Time t) const;
    /// The next instant after t at which the offset changes.
    [[nodiscard]] std::optional<Time> next_change(Time t) const;
};

/// Zones by IANA name ("Europe/Berlin"), with the version of the database they came from (told in records, not compared).
class ZoneTable {
public:
    void add(std::string name, ZoneOffsets offsets);
    void set_version(std::string version) { version_ = std::move(version); }
    [[nodiscard]] const std::string& version() const { return version_; }
    [[nodiscard]] const std::map<std::string, ZoneOffsets, std::less<>>& all() const { return zones_; }
    /// nullptr when the name is not known.
    [[nodiscard]] const ZoneOffsets* find(std::string_view name) const;
    /// Seconds east of UTC; empty when the name is not known.
    [[nodiscard]] std::optional<int> offset_at(std::string_view name, Time t) const;

private:
    std::map<std::string, ZoneOffsets, std::less<>> zones_;
    std::string version_ = "none";
};

}  // namespace segue::base
