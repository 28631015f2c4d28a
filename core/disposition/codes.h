#pragma once
// Wrap-up codes: a pack's dispositions.json, and their ranking by where the journeys are.

#include "core/decision/situation.h"
#include "core/policy/not_after.h"

#include <optional>
#include <string>
#include <vector>

namespace segue::disposition {

/// A promise that a wrap-up makes; due so long after it.
struct PromiseRule {
    std::string id;
    context::Template text;
    base::Duration due;
};

/// A message that a wrap-up asks for. It is judged again (consent, hours, caps, `when`) at the moment of sending.
struct MessageRule {
    std::string id;
    std::string channel;
    std::string purpose;
    context::Template text;
    std::optional<condition::Program> when;        ///< it is asked for, and later sent, only where this holds
    std::optional<policy::NotAfter> not_after;     ///< none: Policies::hold_at_most
};

/// Where the contact goes from here, with a brief for whoever takes it (orchestration.md §8).
struct HandOver {
    context::Template to;          ///< a queue or a person; empty text: whoever wraps up goes on with it
    std::string kind;              ///< cold, warm, consult or conference; "continue" where the channel changes
    std::string channel;           ///< another channel, same journey; empty: the contact itself is handed over
};

struct Disposition {
    std::string id;
    std::string title;
    std::string parent;            ///< the title of the branch it hangs on; empty at the top
    std::string outcome;           ///< success, neutral, failure
    bool note_required = false;
    std::optional<condition::Program> when;
    std::vector<PromiseRule> promises;
    std::vector<MessageRule> messages;
    std::optional<HandOver> hand_over;
};

/// Reads the tree; only its leaves are codes. In the order of the file.
void read_dispositions(const base::Json& json, const condition::Schema& schema, const policy::Policies& policies, std::vector<Disposition>& out,
                       base::Issues& issues);

/// The codes on offer now, best first: those that the journeys' present states put forward, then the rest in the order of the file.
struct RankedCode {
    const Disposition* code = nullptr;
    bool put_forward = false;      ///< by a journey's state
};
[[nodiscard]] std::vector<RankedCode> rank_codes(const std::vector<Disposition>& codes, const decision::Situation& situation,
                                                 const decision::Input& input);

}  // namespace segue::disposition
