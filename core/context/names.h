#pragma once
// The names that conditions may use, and their slots (orchestration.md §4).

#include "core/condition/condition.h"

#include <cstdint>
#include <string>
#include <vector>

namespace segue::context {

/// Root variables of every condition, in slot order. `now` and `history.…` belong to the language itself.
enum class Root : std::uint32_t {
    customer,   ///< the profile: facts by name
    contact,    ///< the contact in hand: id, channel, direction, queue, transfer, verified, confirmed; null when there is none
    consent,    ///< consent.sms.marketing → "granted" | "denied" | "withdrawn" | "unknown"
    subject,    ///< the order, debt or case that is judged: kind, id and its fields; null for the person
    subjects,   ///< all subjects, a list
    journey,    ///< in a journey's own conditions: key, state, active (a list), since; else journeys by definition id
    signals,    ///< active signals by name
    promises,   ///< open promises, a list
    cases,      ///< open cases, a list
    event,      ///< in journeys, signals and subject rules: the event in hand; else null
    treatment,  ///< in decisions: the treatment that is judged (channel, purpose, reach); else null
    attempt,    ///< in decisions: what the agent has entered for this action (the answers to its `asks`); an empty map before
    facts,      ///< where the profile's fields come from: facts.phone → {source, time, stale, differs}
};
inline constexpr std::size_t root_count = 13;

/// history.count("channel:sms", duration("24h")): events of any type by one channel. What stands before the channel.
inline constexpr std::string_view channel_group = "channel:";

/// A schema with these variables and no restriction on event types.
[[nodiscard]] condition::Schema base_schema();
/// The same where `signals` has these members only: a misspelt signal is an issue.
[[nodiscard]] condition::Schema base_schema(const std::vector<std::string>& signals);

constexpr std::uint32_t slot(Root root) { return static_cast<std::uint32_t>(root); }

}  // namespace segue::context
