#include "core/runtime/lift.h"

#include "core/base/text.h"

#include <algorithm>

namespace segue::runtime {
namespace {

const policy::Cap* cap_of(const policy::Policies& policies, std::string_view id) {
    const auto found = std::find_if(policies.caps.begin(), policies.caps.end(), [id](const policy::Cap& cap) { return cap.id == id; });
    return found == policies.caps.end() ? nullptr : &*found;
}

}  // namespace

Lifting lifting_of(const decision::Candidate& candidate, const policy::Policies& policies, const std::vector<std::string>& roles) {
    Lifting out;
    const auto against = [](const policy::GateResult& gate) { return gate.verdict != policy::Verdict::pass; };
    const auto gate = std::find_if(candidate.gates.begin(), candidate.gates.end(), [&](const policy::GateResult& g) { return g.gate == "caps" && against(g); });
    out.only_caps = std::count_if(candidate.gates.begin(), candidate.gates.end(), against) == 1;
    if (gate == candidate.gates.end()) {
        out.why_not = "No cap is against this, so there is none to lift.";
        return out;
    }
    for (const auto& fact : gate->facts) {
        const policy::Cap* cap = fact.path.starts_with("caps.") ? cap_of(policies, std::string_view(fact.path).substr(5)) : nullptr;
        if (!cap || fact.value.is_null()) {
            out.why_not = "It is not known how often the customer was contacted; only what was counted can be lifted.";
        } else if (cap->override_role.empty()) {
            out.why_not = "The cap " + base::in_quotes(cap->title) + " cannot be lifted by anybody.";
        } else if (std::find(roles.begin(), roles.end(), cap->override_role) == roles.end()) {
            out.why_not = "The cap " + base::in_quotes(cap->title) + " may be lifted by the role " + base::in_quotes(cap->override_role) + " only, which you do not hold.";
        } else {
            out.caps.push_back(cap);
            continue;
        }
        out.caps.clear();
        return out;
    }
    return out;
}

std::string titles_of(const std::vector<const policy::Cap*>& caps) {
    std::string titles;
    for (const policy::Cap* cap : caps) (titles += titles.empty() ? "" : ", ") += cap->title;
    return titles;
}

base::Json lifting_json(const policy::Cap& cap, const decision::Candidate& candidate, const std::string& reason) {
    base::Json data = base::Json::object({{"cap", cap.id}, {"role", cap.override_role}, {"reason", reason}, {"action", candidate.action_id()}});
    if (!candidate.subject.empty()) data.set("subject", candidate.subject);
    if (candidate.treatment) data.set("treatment", candidate.treatment->id);
    return data;
}

}  // namespace segue::runtime
