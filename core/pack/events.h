#pragma once
// The event dictionary: every type that a pack knows, with the words for it.

#include "core/context/value.h"

#include <map>
#include <string>
#include <vector>

namespace segue::pack {

struct EventType {
    std::string type;
    std::string title;          ///< "Payment failed"
    context::Template text;     ///< of the timeline; may be empty
    bool progress = false;      ///< counts as progress of the customer
    bool attempt = false;       ///< counts as something the customer tried
};

/// The types that every pack knows (core/pack/README.md), with plain titles.
[[nodiscard]] const std::vector<std::pair<std::string, std::string>>& builtin_event_types();

/// Reads events.json over the built-in ones.
using EventDictionary = std::map<std::string, EventType, std::less<>>;
[[nodiscard]] EventDictionary builtin_dictionary();
/// First pass: names only, so that conditions can be checked against all of them.
[[nodiscard]] std::vector<std::string> event_type_names(const base::Json& json);
void read_events(const base::Json& json, const condition::Schema& schema, EventDictionary& out, base::Issues& issues);

}  // namespace segue::pack
