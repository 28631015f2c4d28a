#pragma once
// Wrapping up, ready to be shown: what each code would do, or, once it is finished, what correcting to it would change.

#include "core/disposition/correct.h"
#include "core/runtime/agent_command.h"
#include "core/runtime/agent_view.h"
#include "core/runtime/judge.h"

#include <functional>

namespace segue::runtime {

/// What is asked for one contact. Referred to, not kept.
struct WrapUpScene {
    const Judgement& judgement;
    const pack::Pack& pack;
    const context::Contact& contact;
    const std::string& agent;
    const std::string& target;                 ///< the connector that is written to
    const SaveDraft* draft = nullptr;          ///< as last saved; null: none
    bool hidden = false;                       ///< nothing of the account may be told: neither effects, journeys nor promises
    bool finished = false;
    std::optional<base::Time> undo_until = {}; ///< can be taken back until then: working out what each code would change costs more than all else that is shown
    /// Of what a wrap-up asks for, which messages could not go out now, in words.
    std::function<std::vector<std::string>(const std::vector<context::Event>&, const std::vector<ports::OutboxRow>&)> waits = {};
    std::vector<ports::OutboxRow> open = {};   ///< of a finished contact: the outbox as it stands, which a correction would change
};

/// Effects are those with the draft's journey and promises: the preview is the plan that is carried out.
[[nodiscard]] WrapUpView wrap_up_view(const WrapUpScene& scene);

/// What the contact was wrapped up as, the last time; empty when it never was.
[[nodiscard]] std::string finished_title(const context::Context& context, const context::Contact& contact);

}  // namespace segue::runtime
