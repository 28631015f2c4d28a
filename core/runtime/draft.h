#pragma once
// A wrap-up that was begun: how the store keeps it, and what of it still holds.

#include "core/base/json.h"
#include "core/runtime/agent_command.h"
#include "core/runtime/agent_view.h"

namespace segue::runtime {

/// Without a word and without a choice: the draft has ended.
[[nodiscard]] bool is_empty(const SaveDraft& draft);

/// {"code", "note", "journey", "kept": [promise], "cancelled": [promise], "correcting"}; what is empty may be missing.
[[nodiscard]] base::Json draft_json(const SaveDraft& draft);
[[nodiscard]] SaveDraft read_draft(const std::string& contact, const base::Json& json);

/// As shown. A promise that is not open any more (`promises`) can be settled no more, and is left out.
[[nodiscard]] DraftView draft_view(const SaveDraft& draft, const std::vector<OpenPromiseView>& promises);

}  // namespace segue::runtime
