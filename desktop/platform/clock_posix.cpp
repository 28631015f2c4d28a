#include "desktop/platform/clock.h"

#include <chrono>
#include <ctime>
#include <utility>
#include <vector>

namespace segue::platform {
namespace {

int offset_at(std::int64_t seconds) {
    const std::time_t at = seconds;
    std::tm parts{};
    localtime_r(&at, &parts);
    return static_cast<int>(parts.tm_gmtoff);
}

}  // namespace

base::Time wall_clock() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

double steady_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

text::LocalTime local_zone(base::Time now) {
    tzset();
    constexpr std::int64_t day = 86400;
    const std::int64_t middle = now.us / base::us_per_second;
    std::vector<std::pair<base::Time, int>> changes;
    std::int64_t at = middle - 4 * 366 * day;
    int offset = offset_at(at);
    changes.emplace_back(base::Time{at * base::us_per_second}, offset);
    while (at < middle + 2 * 366 * day) {
        const std::int64_t next = at + day;
        const int then = offset_at(next);
        if (then != offset) {
            std::int64_t low = at, high = next;
            while (high - low > 1) {
                const std::int64_t mid = low + (high - low) / 2;
                (offset_at(mid) == offset ? low : high) = mid;
            }
            changes.emplace_back(base::Time{high * base::us_per_second}, then);
            offset = then;
        }
        at = next;
    }
    return text::LocalTime(std::move(changes));
}

}  // namespace segue::platform
