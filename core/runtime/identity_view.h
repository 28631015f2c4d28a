#pragma once
// Whose contact is this, who else may it be, and why are several customers one person.

#include "core/context/context.h"
#include "core/runtime/agent_view.h"
#include "core/runtime/persons.h"

#include <functional>
#include <string>
#include <vector>

namespace segue::runtime {

/// Where identity is read from: the store, or the events of a file. References must outlive it.
struct IdentitySources {
    const Tied& tied;                        ///< the person and everyone tied to it
    context::OwnersOfKey owners;             ///< every customer of a key
    std::function<std::vector<context::Event>(const std::string&)> events_of;  ///< of a customer who is not among the tied ones
};

/// Reads only what it is given. `context` is the person's picture, with the contact in it.
[[nodiscard]] IdentityView identity_view(const IdentitySources& sources, const context::Context& context, const std::string& contact,
                                         const context::ContextRules& rules, base::Time now);

}  // namespace segue::runtime
