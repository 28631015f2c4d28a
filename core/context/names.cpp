#include "core/context/names.h"

#include "core/context/event.h"

#include <array>

namespace segue::context {

condition::Schema base_schema() {
    constexpr std::array<const char*, root_count> names = {"customer", "contact",  "consent", "subject", "subjects",  "journey",
                                                            "signals",  "promises", "cases",   "event",   "treatment", "attempt", "facts"};
    condition::Schema schema;
    for (const char* name : names) schema.add_variable(name);
    std::vector<std::string> groups;
    for (const auto& channel : known_channels()) groups.push_back(std::string(channel_group) + channel);
    schema.set_event_groups(std::move(groups));
    return schema;
}

}  // namespace segue::context
