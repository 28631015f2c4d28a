#include "core/reservation/booking.h"

#include <algorithm>

namespace segue::reservation {

using context::Event;

base::Time booked_until(const Event& reserved) { return base::parse_time(reserved.data.text_or("until")).value_or(reserved.time + base::hours(1)); }

bool is_live(const context::Context& context, const Event& reserved, base::Time now) {
    if (booked_until(reserved) <= now) return false;
    const auto& all = context.history.events();
    return std::none_of(all.begin(), all.end(), [&reserved](const Event& later) { return later.data.text_or("reservation") == reserved.id; });
}

std::optional<std::uint32_t> booking_for(const context::Context& context, std::string_view channel, std::string_view purpose, base::Time now) {
    std::optional<std::uint32_t> last;
    if (purpose.empty()) return last;
    const auto& events = context.history.events();
    for (const auto number : context.history.of_type("contact.reserved")) {
        const Event& event = events[number];
        const std::string_view by = event.data.text_or("channel", event.channel);
        if (by != channel || event.data.text_or("purpose") != purpose || !is_live(context, event, now)) continue;
        if (!last || booked_until(event) > booked_until(events[*last])) last = number;
    }
    return last;
}

}  // namespace segue::reservation
