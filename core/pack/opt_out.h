#pragma once
// Reads "opt_out" of a law's rule: how customers take consent back in their own words, and what follows (format: README.md of this folder).

#include "core/base/issue.h"
#include "core/context/opt_out.h"
#include "core/policy/policies.h"

#include <string>
#include <vector>

namespace segue::pack {

struct OptOutPart {
    context::OptOutRule rule;
    policy::OptOutTerms terms;
};
/// `event_types`: those that the pack knows. Id, dates, scope and citation are the rule's, and set by the caller.
[[nodiscard]] OptOutPart read_opt_out(const base::Json& json, const std::vector<std::string>& event_types, base::Issues& issues);

}  // namespace segue::pack
