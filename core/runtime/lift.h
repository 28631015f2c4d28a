#pragma once
// Lifting a cap for one contact: who may, and what the event says (12 CFR 1006.14(b)(2) is a presumption; a pack's `override_role` names who may
// go past a cap, with a reason). What is lifted is used up by the next counted contact, and by a day (policy/caps.cpp).

#include "core/base/json.h"
#include "core/decision/decide.h"

#include <string>
#include <vector>

namespace segue::runtime {

/// The caps that withhold a candidate.
struct Lifting {
    std::vector<const policy::Cap*> caps;   ///< all of them, when all may be lifted by who holds the roles; else empty
    std::string why_not;                    ///< a sentence, when they may not
    bool only_caps = false;                 ///< nothing else is against the candidate
};

/// `roles`: the agent's skills; a role is one of them.
[[nodiscard]] Lifting lifting_of(const decision::Candidate& candidate, const policy::Policies& policies, const std::vector<std::string>& roles);

/// "Seven calls in seven days, Two a week"
[[nodiscard]] std::string titles_of(const std::vector<const policy::Cap*>& caps);

/// The data of `cap.overridden`.
[[nodiscard]] base::Json lifting_json(const policy::Cap& cap, const decision::Candidate& candidate, const std::string& reason);

}  // namespace segue::runtime
