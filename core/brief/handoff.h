#pragma once
// How a contact came here, whether handing it over helped, and the brief that goes with it when it leaves.
//
// The brief as JSON (version 1; assets/schemas/handoff-brief.schema.json) travels in the data of contact.transferred, field `brief`:
//   {"version":1, "completeness":86, "missing":["tried"],
//    "parts":{"goal":[{"text":"…","at":"…","events":["ev-…"]}], …}, "hops":[{"text":"…","at":"…"}]}

#include "core/brief/brief.h"

namespace segue::brief {

/// Every hop of a contact in words, oldest first, and who has read its brief: "From the bot to billing, cold transfer: could not help (brief
/// acknowledged by nora)". A line cites the hop, and what its receivers said of the brief.
[[nodiscard]] std::vector<Line> hop_lines(const context::Context& context, const context::Contact& contact);

/// True when an event of this type stands in the contact since its last hop: what a receiver says holds for the hand-over to them only.
[[nodiscard]] bool is_said_since_last_hop(const context::Context& context, const context::Contact& contact, std::string_view type);

/// A hand-over that did not help: whoever took the contact passed it on within `short_time`, or back to where it came from. Hops
/// between machines (voice menu, bot) are no bounces; nor is asking a colleague (consult) or taking one in (conference): the contact stays
/// where it was.
struct Bounce {
    std::uint32_t hop = 0;       ///< the event of the hand-over that did not help
    std::string to;              ///< who had taken it
    bool back = false;           ///< it went back to where it came from; else it was passed on quickly
    base::Duration after;        ///< how long they had it
};
inline constexpr base::Duration short_time = base::seconds(120);
[[nodiscard]] std::vector<Bounce> bounces(const context::Contact& contact);

/// True when the receiver enters what was known already: the profile, the hand-over or an earlier entry in this contact says the same of
/// this field.
[[nodiscard]] bool was_known(const context::Context& context, const context::Contact& contact, std::string_view field, std::string_view value);

[[nodiscard]] base::Json brief_json(const Brief& brief, const context::Context& context);

/// Adds what the brief that came with the contact says and `brief` does not say yet: by text, or by the events that a line rests on. Of
/// foreign texts at most ten lines a part are taken, cut to a sentence's length.
void add_handed_over(Brief& brief, const context::Context& context, const context::Contact& contact);

}  // namespace segue::brief
