#pragma once
// One customer judged at one instant: the one place that puts picture, journeys, zones and pack together for a decision.

#include "core/brief/brief.h"
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

/// Events by customer, with identity keys resolved among them, and contacts in the order in which they came.
struct Dataset {
    struct ContactRef {
        std::string customer;
        std::string contact;
    };
    std::map<std::string, std::vector<context::Event>> customers;
    std::vector<ContactRef> contacts;
    std::vector<base::Error> problems;   ///< keys that lead to several customers, …
};
/// `owners` finds the customer of a key that these events do not say themselves (the store); may be empty.
using OwnersOfKey = std::function<std::vector<std::string>(const context::IdentityKey&)>;
[[nodiscard]] Dataset group_by_customer(std::vector<context::Event> events, const context::IdentityRules& rules = {}, const OwnersOfKey& owners = {});

}  // namespace segue::runtime
