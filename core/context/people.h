#pragma once
// Which events make the picture of one person (orchestration.md §3, identity).
//
//   events by customer ──► resolve_people ──► whose picture each event is part of, and why
//
// Sources and agents say it in words, taken in order of (time, source, id):
//   identity.merged    {survivor, absorbed, cause}    two customers are one person; the survivor's id stands for both
//   identity.unmerged  {survivor, absorbed, cause}    they are not: takes the merge back, and forbids the rule below
//   identity.linked    {contact, from, customer}      one contact that came under a shared key belongs to this customer;
//                                                     `unverified: true`: the level that the caller had reached is none again
// and there is one rule without words: what came under a strong key that exactly one person has belongs to that person. A key of
// several persons merges nobody; what came under it stays apart (provisional_customer) until someone says whose it is.
//
// A word is stored under both customers it speaks of, so that either finds the other; it counts once. Nothing is ever moved: a merge
// only says which events are folded together, so that taking it back gives the old pictures exactly. Pure; arrival order never shows.

#include "core/context/event.h"
#include "core/context/identity.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace segue::context {

using EventsByCustomer = std::map<std::string, std::vector<Event>>;

/// Why one customer is part of another.
struct Join {
    enum class How : std::uint8_t { merged, key };
    How how = How::merged;
    std::string survivor, absorbed;
    std::optional<IdentityKey> key;  ///< of How::key: the key that leads to nobody else
    std::string event;               ///< of How::merged: the id of the word
    base::Time time;                 ///< of How::merged
    std::string by, cause;           ///< of How::merged: who said so, and why
};

class People {
public:
    /// The customer that stands for the person; itself when it is nobody's part.
    [[nodiscard]] const std::string& person_of(const std::string& customer) const;
    /// The person whose picture an event is part of: as its customer, but for a contact that was given to somebody.
    [[nodiscard]] const std::string& person_of(const Event& event) const;
    /// To whom a contact that came under `customer` was given; empty: nobody said.
    [[nodiscard]] std::string chosen_for(const std::string& customer, const std::string& contact) const;
    /// Why each part of a person is one, directly or through another part, in order of the parts' ids.
    [[nodiscard]] std::vector<Join> joins_of(const std::string& person) const;

private:
    friend class PeopleResolver;
    std::map<std::string, Join> joins_;                                           ///< by absorbed
    std::map<std::pair<std::string, std::string>, std::string> contacts_;         ///< by (from, contact)
};

/// Finds the customers of a key, beyond those whose events are given (the store); may be empty.
using OwnersOfKey = std::function<std::vector<std::string>(const IdentityKey&)>;

/// Words dated after `now` are not heard yet, but for the desk's own.
[[nodiscard]] People resolve_people(const EventsByCustomer& events, const IdentityRules& rules, base::Time now, const OwnersOfKey& owners = {});

/// The events of each person, out of those of customers; each person's in no particular order.
[[nodiscard]] EventsByCustomer events_by_person(EventsByCustomer events, const People& people);

/// The keys that an event says its customer has (an identity it came under, a key that is linked); usable ones, normalised.
[[nodiscard]] std::vector<IdentityKey> keys_in(const Event& event, const IdentityRules& rules);

/// The other customers that a word of identity names; empty for any other event.
[[nodiscard]] std::vector<std::string> customers_named(const Event& event);

}  // namespace segue::context
