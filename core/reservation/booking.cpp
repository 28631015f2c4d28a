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

const Event* booking_for(const context::Context& context, std::string_view channel, std::string_view purpose, base::Time now) {
    const Event* last = nullptr;
    if (purpose.empty()) return last;
    for (const auto number : context.history.of_type("contact.reserved")) {
        const Event& event = context.history.events()[number];
        const std::string_view by = event.data.text_or("channel", event.channel);
        if (by != channel || event.data.text_or("purpose") != purpose || !is_live(context, event, now)) continue;
        if (!last || booked_until(event) > booked_until(*last)) last = &event;
    }
    return last;
}

}  // namespace segue::reservation
