#pragma once
// What could be done for a customer: a pack's actions.json and the values that it becomes.

#include "core/base/fixed.h"
#include "core/condition/sheet.h"
#include "core/context/value.h"
#include "core/policy/not_after.h"
#include "core/policy/policies.h"

#include <optional>
#include <string>
#include <vector>

namespace segue::decision {

/// Where a decision finds the answer to a rule's condition (judge.h). Rules with equal conditions have one place and one program.
struct AnswerPlace {
    enum class Varies : std::uint8_t {
        always,      ///< with the action or treatment in hand: the answer is not kept
        by_subject,  ///< only with the subject in hand
        never,       ///< one answer for the whole decision
    };
    Varies varies = Varies::always;
    std::uint32_t number = 0;   ///< by_subject: among the places of its kind; never: in Rules::conditions
};

/// A hard condition with the sentence for when it does not hold.
struct Rule {
    std::string id;
    condition::Program when;
    context::Template otherwise;
};

/// A reason in favour, shown when it holds.
struct Why {
    condition::Program when;
    context::Template text;
};

/// What the agent enters before the action; it comes back as `attempt.<id>`.
struct Ask {
    std::string id;
    std::string label;
    std::vector<std::string> choices;
};

enum class Reach : std::uint8_t { in_contact, outbound };

/// One way to carry an action out.
struct Treatment {
    std::string id;
    std::string mode;     ///< guide, message, link, callback, handover, continue
    Reach reach = Reach::in_contact;
    std::string channel;  ///< outbound: how; empty in contact
    std::string purpose;
    std::string skill;    ///< the agent needs it; empty: nobody does
    std::string wrap_up;  ///< handover, continue: the wrap-up code that does it, put forward once the agent has accepted
    context::Template text;
    std::optional<policy::NotAfter> not_after;  ///< outbound: when it makes no sense any more; none: Policies::hold_at_most
    base::Json view;      ///< what conditions see as `treatment`; made once, when the pack is read
};

/// The action is a candidate only while a campaign asks for it, and worth what that bids (bids.h).
struct ByBid {
    base::Fixed at_most;                 ///< a higher bid counts as this
    std::vector<std::string> campaigns;  ///< whose bids are taken; empty: every one's
};

struct Action {
    std::string id;
    std::string title;
    std::string issue;
    std::string group;
    std::string subject_kind;  ///< judged for each subject of this kind; empty: for the person
    std::optional<condition::Program> subject_when;  ///< only for those for which this does not say no; none: for all, so that "paid" is a reason
    base::Fixed value;         ///< of an action by bid: the most that a bid may count
    std::optional<ByBid> by_bid;
    base::Fixed propensity = base::fixed(1);
    base::Fixed lever;         ///< issue + group + action
    std::string verification;  ///< the level it needs; empty: none
    bool confirmation = false;
    std::vector<Ask> asks;
    std::vector<Rule> eligibility, applicability, suitability;
    context::Template say;
    std::vector<context::Template> steps;
    std::vector<Why> why;
    std::vector<Treatment> treatments;  ///< at least one, in order of id
    base::Place place;                  ///< in actions.json
    std::uint32_t first_answer = no_answers;  ///< in Rules::places: of its rules one behind the other, in order of the gates

    static constexpr std::uint32_t no_answers = 0xffffffffU;
    /// The rules of the gate eligibility, applicability or suitability; null for any other.
    [[nodiscard]] const std::vector<Rule>* rules_of(std::string_view gate) const;
};

/// Doing nothing has a priority too: base + per_contact × (counted events within the window).
struct NoAction {
    base::Fixed base;
    base::Fixed per_contact;
    base::Duration window;
    std::vector<std::string> counts;
    std::string text = "Nothing needs to be offered. Resolve what was asked.";
};

/// Which terms of the priority count; one that is off counts as 1.
struct Terms {
    bool propensity = true, context = true, value = true, lever = true;
};

/// Everything that a decision follows, read from packs and checked.
struct Rules {
    std::string pack_id, pack_version, pack_title, pack_digest;
    std::optional<base::Time> retire_at;
    std::vector<Action> actions;  ///< in order of id
    // What share_conditions makes of them.
    condition::Sheet conditions;           ///< those whose answers vary neither with the candidate nor with its subject
    std::vector<AnswerPlace> places;       ///< of the answers of all rules
    std::uint32_t answers_by_subject = 0;  ///< how many places there are for answers that vary with the subject
    std::uint32_t questions = 0;           ///< how many different questions about the past are asked by conditions that are not laid out in `conditions`
    policy::Policies policies;
    NoAction no_action;
    Terms terms;
};

/// Reads actions.json. Ids are unique; levels, purposes and kinds that are named must exist.
void read_actions(const base::Json& json, const condition::Schema& schema, const policy::Policies& policies,
                  const std::vector<std::string>& subject_kinds, std::vector<Action>& out, base::Issues& issues);
/// Gives rules with equal conditions one program and one place for the answer, lays out those that can be asked together, and gives equal questions about the past one
/// number. To be called when all actions are there, and again when a rule has been changed; without it every rule is evaluated for every candidate.
void share_conditions(Rules& rules);
void read_no_action(const base::Json& json, NoAction& out, base::Issues& issues);
void read_terms(const base::Json& json, Terms& out, base::Issues& issues);

}  // namespace segue::decision
