#include "core/context/names.h"

#include <array>

namespace segue::context {

condition::Schema base_schema() {
    constexpr std::array<const char*, root_count> names = {"customer", "contact",  "consent", "subject", "subjects",  "journey",
                                                            "signals",  "promises", "cases",   "event",   "treatment", "attempt", "facts"};
    condition::Schema schema;
    for (const char* name : names) schema.add_variable(name);
    return schema;
}

}  // namespace segue::context
