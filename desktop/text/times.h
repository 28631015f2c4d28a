#pragma once
// Instants in words: relative for reading, exact for hovering. Pure; the place's offset from UTC comes in as a value.

#include "core/base/time.h"
#include "desktop/text/strings.h"

#include <string>
#include <utility>
#include <vector>

namespace segue::text {

/// How far this workplace's clock is from UTC, over the years that matter. Made once by desktop/platform.
class LocalTime {
public:
    LocalTime() = default;
    /// (from, seconds east of UTC), sorted; the first holds for all time before as well.
    explicit LocalTime(std::vector<std::pair<base::Time, int>> changes) : changes_(std::move(changes)) {}
    [[nodiscard]] int offset(base::Time at) const;

private:
    std::vector<std::pair<base::Time, int>> changes_;
};

/// "now", "5 min ago", "3 h ago", "2 days ago" (calendar days), then a date; "in 20 min" for what is to come.
[[nodiscard]] std::string relative_time(const Strings& t, base::Time now, base::Time at, const LocalTime& local);
/// Without "ago", for narrow places: "now", "5 min", "3 h", "2 d" (calendar days); "in 2 d" for what is to come.
[[nodiscard]] std::string short_age(const Strings& t, base::Time now, base::Time at, const LocalTime& local);
/// "14:05".
[[nodiscard]] std::string clock_time(base::Time at, int offset);
/// "Sat 21 Nov 2026, 14:05".
[[nodiscard]] std::string exact_time(const Strings& t, base::Time at, const LocalTime& local);
/// "Today", "Yesterday", "Thu 19 Nov".
[[nodiscard]] std::string day_name(const Strings& t, base::Time now, base::Time at, const LocalTime& local);
/// "until 20:00", "until tomorrow 08:00", "until 24 Nov 08:00".
[[nodiscard]] std::string until_time(const Strings& t, base::Time now, base::Time at, const LocalTime& local);

}  // namespace segue::text
