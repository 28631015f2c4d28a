#pragma once
// What is recommended, allowed and withheld, in words, with the sum of each priority: part of agent_view.h, which the window includes.

#include "core/runtime/person_view.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace segue::runtime {

/// What the agent enters before an action.
struct AskView {
    std::string id, label, value;
    std::vector<std::string> choices;
    friend bool operator==(const AskView&, const AskView&) = default;
};

/// One term of a priority: chance × context × value × lever, or base + fatigue of doing nothing.
struct FactorView {
    std::string kind;                 ///< chance, context, value, lever, base, fatigue
    std::string amount;               ///< "1.5"
    std::string from;                 ///< where it comes from, one sentence; may be empty
    friend bool operator==(const FactorView&, const FactorView&) = default;
};

/// One candidate in words.
struct ActionView {
    std::string action, treatment, subject;   ///< ids; action "NO_ACTION" for doing nothing
    std::string title, subject_title, mode, channel, say, message;
    std::vector<std::string> steps;
    std::vector<LineView> why;
    std::vector<LineView> blockers;           ///< every one, of a withheld candidate
    std::string waterfall;                    ///< the priority on one line
    std::vector<AskView> asks;
    std::string wrap_up = {};                 ///< handover, continue: the code that does it, to be suggested once accepted
    bool needs_yes = false;                   ///< allowed but for the customer's yes (ConfirmAction)
    std::vector<FactorView> factors = {};     ///< the same, term by term
    std::string priority = {};                ///< what they come to
    std::string lifts = {};                   ///< of a withheld candidate: the caps that this agent may lift (LiftCap), when nothing else is against it
    std::string answer = {};                  ///< the agent's last one to it in this contact; empty: none yet
    friend bool operator==(const ActionView&, const ActionView&) = default;
};

struct NextActionView {
    enum class Kind : std::uint8_t { action, verify, confirm, nothing };
    Kind kind = Kind::nothing;
    ActionView best;
    std::string reason;                       ///< one sentence: why this, or why nothing
    std::string what_would_win;               ///< about the runner-up
    std::vector<ActionView> options;          ///< others that are allowed, or only need the customer's yes; best first
    std::vector<ActionView> withheld;
    int waiting_for_verification = 0;         ///< how many are not shown because the caller is not verified
    std::string answer;                       ///< the agent's: accepted, rejected, …; empty: none yet
    std::optional<base::Time> answer_until;   ///< deferred: until when
    std::string record;                       ///< id of the decision record
    friend bool operator==(const NextActionView&, const NextActionView&) = default;
};

}  // namespace segue::runtime
