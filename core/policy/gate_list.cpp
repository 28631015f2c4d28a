#include "core/policy/gate_list.h"

#include <algorithm>

namespace segue::policy {

const GateResult& plain_pass(Plain gate) {
    static const auto all = [] {
        constexpr std::array<const char*, plain_count> names = {"kill_switch",  "pack_dates",   "reach",   "reservation", "eligibility",
                                                                "applicability", "suitability", "verification", "confirmation", "consent",
                                                                "hours",        "caps",         "law",     "connector",   "skill"};
        std::array<GateResult, plain_count> made;
        for (std::size_t i = 0; i < plain_count; ++i) made[i].gate = names[i];
        return made;
    }();
    return all[static_cast<std::size_t>(gate)];
}

GateResult& Gates::back() {
    assert(size_ > 0);
    std::uint8_t& code = codes_[size_ - 1u];
    if (!(code & told_mark)) {
        told_.emplace_back().gate = plain_pass(static_cast<Plain>(code)).gate;
        code = static_cast<std::uint8_t>(told_mark | (told_.size() - 1));
    }
    return told_[code & ~told_mark];
}

bool Gates::all_pass() const {
    return std::all_of(told_.begin(), told_.end(), [](const GateResult& gate) { return gate.verdict == Verdict::pass; });
}

}  // namespace segue::policy
