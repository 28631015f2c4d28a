#pragma once
// A customer in the store together with everyone whom a word or a key ties to them: what is needed to say whose picture is whose.

#include "core/context/event_list.h"
#include "core/context/people.h"
#include "core/decision/record.h"
#include "core/ports/store.h"

#include <functional>
#include <string>

namespace segue::runtime {

/// Customers that are tied to each other, with their events as stored, and who is one person with whom.
struct Tied {
    context::EventsByCustomer events;
    context::People people;
};

/// Follows words of identity (to whom they name) and keys (to what came under them, and to who else has them), until nobody new is
/// found. A key with very many customers (a switchboard) is not followed to them: it merges nobody anyhow.
/// `in_memory` gives the events of customers that need not be read again; null: of none.
using InMemory = std::function<const context::EventList*(const std::string& customer)>;
[[nodiscard]] base::Result<Tied> tied_to(ports::Store& store, const std::string& customer, const context::IdentityRules& rules, base::Time now,
                                         const InMemory& in_memory = {});

/// What was known when a decision was recorded.
struct AsKnown {
    std::int64_t up_to = INT64_MAX;            ///< of the customer itself, the number of the last event (Committed::event_seq)
    std::optional<decision::KnownUpTo> tied;   ///< of those who were tied to it; who else is now was not then. None: all that is dated up to `now`
};

/// The events of one person as a record's customer names them, in no particular order: those of every part, without what was given away.
[[nodiscard]] base::Result<std::vector<context::Event>> events_of_person(ports::Store& store, const std::string& customer, const context::IdentityRules& rules,
                                                                         base::Time now, const AsKnown& known = {});

/// Copies of words that one of the customers named in them lacks (the program ended between the two writes), by that customer.
[[nodiscard]] context::EventsByCustomer missing_copies(const context::EventsByCustomer& events);

}  // namespace segue::runtime
