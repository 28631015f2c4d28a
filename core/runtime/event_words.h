#pragma once
// What the events say that every pack knows, in words for people: rows of the timeline, lines of `segue why`.

#include "core/context/context.h"
#include "core/decision/situation.h"
#include "core/pack/pack.h"

#include <map>
#include <string>
#include <string_view>

namespace segue::runtime {

/// The action's title; its id where the pack does not know it (any more).
[[nodiscard]] std::string action_title(const pack::Pack& pack, const std::string& id);

/// A sentence for an event of a built-in type ("Promised: an engineer comes on Saturday"); empty where there is nothing to add to the
/// type's title. Speaks of the account: not to be shown before the caller is verified, but for how the contact came (`is_of_contact`).
/// `context` gives the words of a promise or case that the event only names; null: those stay out.
[[nodiscard]] std::string event_sentence(const context::Event& event, const pack::Pack& pack, const context::Context* context);

/// How a contact came, went and was verified: says nothing of the account.
[[nodiscard]] bool is_of_contact(std::string_view type);

/// Whether it is something that happened with the customer. What the desk notes of itself (a brief or a recommendation was on the
/// screen, a difference was found) is for records and measures, and is no row of the timeline.
[[nodiscard]] bool is_timeline_event(std::string_view type);

/// The timeline's words: those of the pack's dictionary, and `event_sentence` where it has none.
[[nodiscard]] pack::Pack::EventWords timeline_words(const context::Event& event, const pack::Pack& pack, const context::Context& context,
                                                    const condition::Environment& environment, bool hidden);

/// The events that moved the journeys, by id; null for an id that is no event's. Refers into the situation.
using JourneyCauses = std::map<std::string_view, const context::Event*>;
[[nodiscard]] JourneyCauses causes_of_journeys(const decision::Situation& situation);

/// How a journey came into a state: "Engineer missed (Engineer did not come)", "Watching (Wrapped up, by nora)". `cause`: the event, where
/// it was one and is known.
[[nodiscard]] std::string entry_words(const journey::Instance& instance, const journey::HistoryEntry& entry, const context::Event* cause, const pack::Pack& pack);

}  // namespace segue::runtime
