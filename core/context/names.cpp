#include "core/context/names.h"

#include "core/context/event.h"

#include <array>

namespace segue::context {
namespace {

constexpr std::array<const char*, root_count> names = {"customer", "contact",  "consent", "subject", "subjects",  "journey",
                                                            "signals",  "promises", "cases",   "event",   "treatment", "attempt", "facts"};

}  // namespace

condition::Schema base_schema() {
    condition::Schema schema;
    for (const char* name : names) schema.add_variable(name);
    std::vector<std::string> groups;
    for (const auto& channel : known_channels()) groups.push_back(std::string(channel_group) + channel);
    schema.set_event_groups(std::move(groups));
    return schema;
}

condition::Schema base_schema(const std::vector<std::string>& signals) {
    condition::Schema schema;
    for (const char* name : names) {
        if (std::string_view(name) == "signals") schema.add_variable(name, signals);
        else schema.add_variable(name);
    }
    return schema;
}

}  // namespace segue::context
