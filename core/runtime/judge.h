#pragma once
// One customer judged at one instant: the one place that puts picture, journeys, zones and pack together for a decision.

#include "core/brief/brief.h"
#include "core/context/people.h"
#include "core/decision/record.h"
#include "core/pack/pack.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace segue::runtime {

/// What a decision depends on besides the customer. References must outlive what is made of them.
struct Surroundings {
    const pack::Pack& pack;
    base::ZoneTable& zones;              ///< zones are added when a customer's is first seen
    std::vector<std::string> channels;   ///< that can be delivered
    std::vector<std::string> skills;     ///< of the agent
    std::optional<base::Time> ledger_at = {};  ///< when what other desks did was last seen; none: nobody else contacts these customers
};

/// The channels that the replay connector can deliver.
[[nodiscard]] std::vector<std::string> deliverable_channels();

/// What a decision is made of, with the customer's zone and when contact is allowed. It refers to the situation.
[[nodiscard]] decision::Input make_input(const decision::Situation& situation, const std::string& contact, base::Time clock, const Surroundings& around);

/// A decision with all that was read for it. Not copied or moved: the input refers to the situation.
struct Judgement {
    decision::Situation situation;
    decision::Input input;
    decision::Decision decision;

    Judgement(const decision::Situation& folded, const std::string& contact, base::Time now, const Surroundings& around);
    /// Decides again from a record's inputs: windows, channels and skills are the recorded ones.
    Judgement(const decision::Situation& folded, const decision::RecordedInputs& recorded, const pack::Pack& pack);
    Judgement(const Judgement&) = delete;
    Judgement& operator=(const Judgement&) = delete;
};

/// The recommendation in one sentence.
[[nodiscard]] std::string next_in_words(const Judgement& judgement, const pack::Pack& pack);

/// Events by person, with identity keys resolved among them, and contacts in the order in which they came.
struct Dataset {
    struct ContactRef {
        std::string customer;
        std::string contact;
    };
    context::EventsByCustomer customers;   ///< by person; each event keeps the customer that it came under
    context::People people;
    std::vector<ContactRef> contacts;
    std::vector<base::Error> problems;     ///< keys that cannot be used, or lead to several customers
};
/// By customer as the sources name it; what came under a key alone goes to the key's own customer (context::provisional_customer), who is
/// made part of a person when the pictures are folded (context/people.h). Card numbers are masked here, before anything is stored.
struct Sorted {
    context::EventsByCustomer customers;
    std::vector<base::Error> problems;   ///< keys that cannot be used
};
[[nodiscard]] Sorted sort_by_customer(std::vector<context::Event> events, const context::IdentityRules& rules);

/// The same by person. `owners` finds the customers of a key that these events do not say themselves (the store); may be empty.
using OwnersOfKey = context::OwnersOfKey;
[[nodiscard]] Dataset group_by_customer(std::vector<context::Event> events, const context::IdentityRules& rules = {}, const OwnersOfKey& owners = {});

}  // namespace segue::runtime
