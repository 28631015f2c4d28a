#pragma once
// Decides a recorded decision again, from files or from the store, and says where the outcome differs.

#include "core/ports/store.h"
#include "core/runtime/judge.h"

#include <memory>
#include <string>
#include <vector>

namespace segue::runtime {

/// One record decided again. `same`: the outcome is equal, byte for byte; otherwise `why` says in words what differs first, or what is
/// missing. `judgement` is what was decided now; null when it could not be decided at all.
struct Replayed {
    bool same = false;
    std::string why;
    std::shared_ptr<const decision::FoldRules> rules;   ///< what the judgement refers to, where it is not the pack's own
    std::unique_ptr<Judgement> judgement;
};

/// From the customer's events, of which those after the record's `now` do not count. `place` names the record in errors.
[[nodiscard]] Replayed replay_record(const base::Json& record, const std::string& place, const pack::Pack& pack, std::vector<context::Event> events);
/// The same with the events that the store had then: those up to the number that stands in the record.
[[nodiscard]] Replayed replay_record(const base::Json& record, const std::string& place, const pack::Pack& pack, ports::Store& store);

}  // namespace segue::runtime
