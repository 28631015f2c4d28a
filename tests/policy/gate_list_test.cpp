#include "core/policy/gate_list.h"

#include <gtest/gtest.h>

namespace segue::policy {
namespace {

GateResult blocked(const char* gate) {
    GateResult result;
    result.gate = gate;
    result.verdict = Verdict::blocked;
    result.condition = "because";
    return result;
}

TEST(GateList, ShowsPlainAndToldGatesInTheirOrder) {
    Gates gates;
    gates.pass(Plain::kill_switch);
    gates.push_back(blocked("eligibility"));
    gates.pass(Plain::skill);
    std::vector<std::string> names;
    for (const auto& gate : gates) names.push_back(gate.gate + "=" + verdict_name(gate.verdict));
    EXPECT_EQ(names, (std::vector<std::string>{"kill_switch=pass", "eligibility=blocked", "skill=pass"}));
    EXPECT_EQ(gates.size(), 3u);
    ASSERT_EQ(gates.told().size(), 1u);
    EXPECT_EQ(gates.told().front().gate, "eligibility");
    EXPECT_FALSE(gates.all_pass());
}

TEST(GateList, EveryPlainGateHasItsName) {
    const char* names[] = {"kill_switch", "pack_dates", "reach", "reservation", "eligibility", "applicability", "suitability", "verification",
                           "confirmation", "consent", "hours", "caps", "law", "connector", "skill"};
    static_assert(std::size(names) == plain_count);
    for (std::size_t i = 0; i < plain_count; ++i) {
        const GateResult& gate = plain_pass(static_cast<Plain>(i));
        EXPECT_EQ(gate.gate, names[i]);
        EXPECT_EQ(gate.verdict, Verdict::pass);
        EXPECT_TRUE(gate.facts.empty() && gate.condition.empty() && !gate.again_at);
    }
}

TEST(GateList, ThePlainGateAtTheEndCanBeChangedWithoutTouchingOthers) {
    Gates gates;
    gates.pass(Plain::hours);
    gates.back().verdict = Verdict::blocked;
    EXPECT_FALSE(gates.all_pass());
    EXPECT_EQ(gates[0].gate, "hours");
    EXPECT_EQ(plain_pass(Plain::hours).verdict, Verdict::pass);
    const Gates copy = gates;
    EXPECT_EQ(copy[0].verdict, Verdict::blocked);
}

}  // namespace
}  // namespace segue::policy
