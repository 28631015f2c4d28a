#include "core/context/names.h"

#include "core/context/event.h"

#include <array>

namespace segue::context {
namespace {

constexpr std::array<const char*, root_count> names = {"customer", "contact",  "consent", "subject", "subjects",  "journey",
                                                            "signals",  "promises", "cases",   "event",   "treatment", "attempt", "facts"};

/// Without signals their names are not checked. Both forms know the same event groups.
condition::Schema base_schema_of(const std::vector<std::string>* signals) {
    condition::Schema schema;
    for (const char* name : names) {
        if (signals && std::string_view(name) == "signals") schema.add_variable(name, *signals);
        else schema.add_variable(name);
    }
    std::vector<std::string> groups;
    for (const auto& channel : known_channels()) groups.push_back(std::string(channel_group) + channel);
    schema.set_event_groups(std::move(groups));
    return schema;
}

}  // namespace

condition::Schema base_schema() { return base_schema_of(nullptr); }

condition::Schema base_schema(const std::vector<std::string>& signals) { return base_schema_of(&signals); }

}  // namespace segue::context
