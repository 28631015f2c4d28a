#pragma once
// Hand-made pictures for tests: one transferred contact with everything that can be shown, and the states around it.

#include "core/runtime/agent_view.h"

#include <string>

namespace segue::gui {

/// A verified caller whose contact the bot handed over: brief, journeys, recommendation, options, withheld, codes.
[[nodiscard]] runtime::AgentView sample_view(base::Time now);
/// Two contacts wait, none is in hand.
[[nodiscard]] runtime::AgentView waiting_view(base::Time now);
/// In hand, but the caller is not verified: nothing of the account is revealed.
[[nodiscard]] runtime::AgentView unverified_view(base::Time now);
/// No source answers; the facts are old.
[[nodiscard]] runtime::AgentView offline_view(base::Time now);
/// Three customers match the caller.
[[nodiscard]] runtime::AgentView several_view(base::Time now);
/// The source named a customer, but the key leads to another one too.
[[nodiscard]] runtime::AgentView doubtful_view(base::Time now);
/// A chain of hand-overs, two records that are one person, two likely places.
[[nodiscard]] runtime::AgentView merged_view(base::Time now);
/// The same, and what a late event put in another light.
[[nodiscard]] runtime::AgentView mended_view(base::Time now);
/// The same as sample_view, finished a moment ago.
[[nodiscard]] runtime::AgentView finished_view(base::Time now);
/// The same when it cannot be taken back any more: it can be corrected to what another code would change.
[[nodiscard]] runtime::AgentView correctable_view(base::Time now);
/// Two open promises, and a first code that can be about two journeys.
[[nodiscard]] runtime::AgentView settling_view(base::Time now);
/// Nothing beats leaving the customer in peace.
[[nodiscard]] runtime::AgentView peace_view(base::Time now);
/// The action needs the customer's yes and has questions.
[[nodiscard]] runtime::AgentView confirm_view(base::Time now);
/// sample_view with a timeline of `rows`.
[[nodiscard]] runtime::AgentView long_view(base::Time now, int rows);
/// Every text replaced by `text`.
[[nodiscard]] runtime::AgentView hostile_view(base::Time now, const std::string& text);

}  // namespace segue::gui
