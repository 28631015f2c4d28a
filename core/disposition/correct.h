#pragma once
// Mending a wrap-up that was wrong. Nothing is edited: the old one is taken back by a compensating event, the right one is recorded at
// the old one's place in time, and everything is derived again.
//
//   disposition.withdrawn (now; names the old wrap-up and its promises) + disposition.recorded (at the old time; data.corrects)

#include "core/disposition/plan.h"

#include <string>
#include <vector>

namespace segue::disposition {

/// A wrap-up that may be corrected, and the customer as they were before it. Refers into the situation that it was found in.
struct OldWrapUp {
    const context::Event* recorded = nullptr;
    std::vector<const context::Event*> parts;     ///< all that was recorded with it, itself included
    decision::Situation then;
    WrapUp said;                                  ///< what it had said: a correction begins with it
};

struct CorrectionPlan {
    std::vector<context::Event> events;           ///< disposition.withdrawn first
    std::vector<ports::OutboxRow> outbox;         ///< the write-back first, then messages that are new
    std::vector<ports::OutboxRow> cancelled;      ///< messages that were queued and are not asked for any more
    std::vector<std::string> lines;               ///< the difference in words: journeys, promises, messages
};

/// The contact's last wrap-up. `fold` as the situation was folded with. Refused: no wrap-up of this desk, a contact that `agent` has handed over. Pure.
[[nodiscard]] base::Result<OldWrapUp> wrap_up_to_correct(const decision::Situation& situation, const std::vector<Disposition>& codes, const std::string& contact,
                                                         const std::string& agent, const decision::FoldRules& fold);

/// `wrap_up` instead of `old`; it says everything anew: an old promise that it does not settle is open again. `open`: the outbox as it stands.
/// Refused: what plan_wrap_up refuses. Pure.
[[nodiscard]] base::Result<CorrectionPlan> plan_correction(const decision::Situation& situation, const OldWrapUp& old, const WrapUpRules& rules, const decision::Input& input,
                                                           WrapUp wrap_up, const std::string& target, const decision::FoldRules& fold,
                                                           const std::vector<ports::OutboxRow>& open);

}  // namespace segue::disposition
