#pragma once
// Wrap-up codes: a pack's dispositions.json, and their ranking by where the journeys are.

#include "core/decision/situation.h"

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

/// A message that a wrap-up asks for. It is judged again (consent, hours, caps) at the moment of sending.
struct MessageRule {
    std::string id;
    std::string channel;
    std::string purpose;
    context::Template text;
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
