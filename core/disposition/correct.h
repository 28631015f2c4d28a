#pragma once
// Mending a wrap-up that was wrong. Nothing is edited: the old one is taken back by a compensating event, the right one is recorded at
// the old one's place in time, and everything is derived again.
//
//   disposition.withdrawn (now; names the old wrap-up and its promises) + disposition.recorded (at the old time; data.corrects)

#include "core/disposition/plan.h"

#include <string>
#include <vector>

namespace segue::disposition {

struct CorrectionPlan {
    std::vector<context::Event> events;           ///< disposition.withdrawn first
    std::vector<ports::OutboxRow> outbox;         ///< the write-back first, then messages that are new
    std::vector<ports::OutboxRow> cancelled;      ///< messages that were queued and are not asked for any more
    std::vector<std::string> lines;               ///< the difference in words: journeys, promises, messages
};

/// `wrap_up.contact` says which wrap-up: the contact's last one. `open`: the outbox as it stands. `fold` as the situation was folded
/// with. Refused: no wrap-up of this desk to correct, and what plan_wrap_up refuses. Pure.
[[nodiscard]] base::Result<CorrectionPlan> plan_correction(const decision::Situation& situation, const WrapUpRules& rules, const decision::Input& input,
                                                           WrapUp wrap_up, const std::string& target, const decision::FoldRules& fold,
                                                           const std::vector<ports::OutboxRow>& open);

}  // namespace segue::disposition
