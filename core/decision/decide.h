#pragma once
// What should happen next for one customer, may it happen, and why.
//
//   context + journeys + rules + now ──► Action   (best candidate that passes every gate)
//                                    ├─► Verify   (the best one waits for the caller's identity)
//                                    ├─► Confirm  (the best one waits for the customer's yes)
//                                    └─► Nothing  (no candidate beats leaving the customer in peace; says why)
//
// Pure: reads no clock, store or network; equal inputs give equal bytes (record.h). Times are UTC microseconds; priorities
// are fixed-point, 1e-6. Gates, order and arithmetic: orchestration.md §7.

#include "core/decision/actions.h"
#include "core/policy/gate_list.h"
#include "core/signals/fold.h"

#include <optional>
#include <string>
#include <vector>

namespace segue::decision {

/// A journey instance, as far as a decision cares.
struct JourneyFacts {
    policy::ActiveJourney active;
    struct Offer {
        std::string action;
        base::Fixed weight;
    };
    std::vector<Offer> offers;  ///< what its present states put forward
};

/// What a decision is made of besides rules. References must outlive the call.
struct Input {
    const context::Context& context;
    std::string contact;                             ///< the contact in hand; empty: nobody is on the line
    base::Time now;
    std::vector<JourneyFacts> journeys;              ///< in order of (definition, key)
    base::Json journey_view;                         ///< what conditions see as `journey`
    std::optional<std::vector<policy::Window>> windows;  ///< when contact is allowed; none: the zone is not known
    std::vector<std::string> channels;               ///< outbound channels that a connector can deliver now
    std::vector<std::string> skills;                 ///< of the agent
    const signals::SignalFold* signals = nullptr;    ///< what conditions see as `signals`; null: there are none
    std::optional<base::Time> changes_at = {};       ///< when time alone next changes a signal or a journey
    policy::LawWindows law_windows = {};             ///< of the hours of imported laws, in their order
    policy::LocalDays local_days = {};               ///< for caps that count the customer's days
    std::optional<base::Time> ledger_at = {};        ///< as of when the count of contacts is complete; none: now
};

/// One treatment of one action for one subject, judged by every gate.
struct Candidate {
    const Action* action = nullptr;        ///< null: NO_ACTION
    const Treatment* treatment = nullptr;
    std::string subject;                   ///< the subject's id; empty for the person
    policy::Gates gates;                   ///< all of them, in the fixed order
    base::Fixed propensity, context_weight, value, lever;  ///< the four factors as they counted
    base::Fixed fatigue;                   ///< of NO_ACTION: what recent contacts add to its base
    base::Fixed priority;
    std::optional<std::uint32_t> bid = {}; ///< of an action by bid: the bid that gave the value, a position in the context's bids
    bool allowed = false;                  ///< every gate passed
    bool waits_for_caller = false;         ///< only verification or confirmation is missing

    [[nodiscard]] const std::string& action_id() const;
    [[nodiscard]] std::string treatment_id() const;
};

/// The id of doing nothing.
inline constexpr const char* no_action_id = "NO_ACTION";

struct Decision {
    enum class Kind : std::uint8_t { action, verify, confirm, nothing };
    Kind kind = Kind::nothing;
    std::size_t chosen = 0;                ///< position in candidates: the action, or what verifying or confirming would allow
    std::vector<Candidate> candidates;     ///< in order of (action, subject, treatment), NO_ACTION last
    std::vector<std::size_t> order;        ///< those allowed (NO_ACTION among them), best first
    std::optional<base::Time> next_check_at;  ///< when time alone may change this decision
};
[[nodiscard]] const char* kind_name(Decision::Kind kind);

/// Decides. An overflow of the arithmetic takes the candidate out, with the reason in its own gate.
[[nodiscard]] Decision decide(const Input& input, const Rules& rules);

/// The environment in which a candidate is judged: the picture with contact, subject, treatment and attempt in hand.
[[nodiscard]] context::ContextEnvironment decision_environment(const Input& input);
void put_in_hand(context::ContextEnvironment& environment, const Input& input, const Action& action, const Treatment* treatment,
                 const std::string& subject);

/// The journey's present states put this action forward, for this subject.
[[nodiscard]] bool offers(const JourneyFacts& journey, std::string_view action, std::string_view subject);
/// A kill switch names the journey: it offers nothing. What it reserves stays reserved: switching something off allows nothing new.
[[nodiscard]] bool is_switched_off(const policy::Policies& policies, const policy::ActiveJourney& journey);

/// The events behind a fact that a condition read, by its path ("subject.status", "customer.tier", "contact.verified"): those that the
/// condition itself cited, else the one that gave the field its present value. Empty for facts of the pack or the clock.
[[nodiscard]] std::vector<std::uint32_t> events_behind(const condition::ReadFact& fact, const Input& input, const Action& action,
                                                       const std::string& subject);

/// What a gate of a candidate read. A decision keeps which of the pack's rules failed; what they had read is read here, from the same
/// input, with the candidate in hand (put_in_hand): most of it is never asked for.
[[nodiscard]] std::vector<policy::FactRead> facts_read(const policy::GateResult& gate, const Candidate& candidate, const Input& input,
                                                       const condition::Environment& environment);

}  // namespace segue::decision
