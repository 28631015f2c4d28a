#include "core/decision/bids.h"
#include "core/decision/judge.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace segue::decision {
namespace {

using base::Fixed;
using base::Json;
using policy::Verdict;

bool only_caller_missing(const policy::Gates& gates) {
    const auto told = gates.told();
    return std::all_of(told.begin(), told.end(), [](const policy::GateResult& gate) {
        return gate.verdict == Verdict::pass || gate.gate == "verification" || gate.gate == "confirmation";
    });
}

/// The strongest offer that a journey makes of this action for this subject.
Fixed context_weight(const Input& input, const Rules& rules, const Action& action, const std::string& subject) {
    Fixed best{};
    for (const JourneyFacts& journey : input.journeys) {
        if (!offers(journey, action.id, subject) || is_switched_off(rules.policies, journey.active)) continue;
        for (const auto& offer : journey.offers) {
            if (offer.action == action.id) best = std::max(best, offer.weight);
        }
    }
    return best;
}

/// P × C × V × L, rounded after each factor, in that order.
bool arbitrate(Candidate& candidate, const Input& input, const Rules& rules) {
    constexpr Fixed one = base::fixed(1);
    const auto times = [one](std::optional<Fixed> a, Fixed b) { return !a || b == one ? a : base::multiply(*a, b); };
    const Action& action = *candidate.action;
    candidate.propensity = rules.terms.propensity ? action.propensity : one;
    const bool offered = rules.terms.context && !input.journeys.empty();
    const auto c = offered ? base::add(one, context_weight(input, rules, action, candidate.subject)) : one;
    const base::Fixed worth = !action.by_bid ? action.value : candidate.bid ? value_of_bid(*action.by_bid, input.context.bids[*candidate.bid]) : Fixed{};
    candidate.value = rules.terms.value ? worth : one;
    const auto l = rules.terms.lever ? base::add(one, action.lever) : one;
    if (!c || !l) return false;
    candidate.context_weight = *c;
    candidate.lever = *l;
    const auto all = times(times(times(candidate.propensity, *c), candidate.value), *l);
    if (!all) return false;
    candidate.priority = *all;
    return true;
}

void fail_arithmetic(Candidate& candidate) {
    policy::GateResult gate;
    gate.gate = "arithmetic";
    gate.verdict = Verdict::blocked;
    gate.condition = "overflow";
    gate.sentence = "The priority of this action is too large to compute; its value or levers need to be mended in the pack.";
    candidate.gates.push_back(std::move(gate));
}

Candidate no_action(const Input& input, const Rules& rules) {
    Candidate nothing;
    nothing.allowed = true;
    std::int64_t contacts = 0;
    for (const auto& type : rules.no_action.counts) {
        contacts += static_cast<std::int64_t>(input.context.history.within(type, rules.no_action.window, input.now).size());
    }
    // Past all numbers, the customer's peace is worth more than any offer.
    const auto fatigue = base::multiply(rules.no_action.per_contact, base::fixed(std::min<std::int64_t>(contacts, 1'000'000)));
    nothing.fatigue = fatigue.value_or(Fixed{});
    const auto sum = fatigue ? base::add(rules.no_action.base, *fatigue) : std::nullopt;
    nothing.priority = sum.value_or(Fixed{std::numeric_limits<std::int64_t>::max()});
    return nothing;
}

/// The total order of orchestration.md §7: priority, value, action, treatment, subject.
bool ranks_before(const Candidate& a, const Candidate& b) {
    if (a.priority != b.priority) return a.priority > b.priority;
    if (a.value != b.value) return a.value > b.value;
    if (a.action_id() != b.action_id()) return a.action_id() < b.action_id();
    const std::string_view treatment_a = a.treatment ? std::string_view(a.treatment->id) : std::string_view();
    const std::string_view treatment_b = b.treatment ? std::string_view(b.treatment->id) : std::string_view();
    return std::tie(treatment_a, a.subject) < std::tie(treatment_b, b.subject);
}

/// Subject and attempt by reference: they live as long as the input.
void put_subject_in_hand(context::ContextEnvironment& environment, const Input& input, const context::Contact* contact, const Action& action,
                         const std::string& subject) {
    static const Json nothing;
    static const Json no_answers = Json::object();
    const context::Subject* about = action.subject_kind.empty() ? nullptr : input.context.subject(action.subject_kind, subject);
    environment.set(context::Root::subject, about ? about->view : nothing);
    const Json* answers = &no_answers;
    if (contact && !contact->answers.empty()) {
        const auto found = contact->answers.find(context::attempt_key(action.id, subject));
        if (found != contact->answers.end()) answers = &found->second;
    }
    environment.set(context::Root::attempt, *answers);
}

void judge_candidate(Candidate& candidate, const Input& input, const Rules& rules, const InHand& hand, Answers& answers) {
    candidate.action = &hand.action;
    candidate.treatment = &hand.treatment;
    candidate.subject = hand.subject;
    candidate.bid = bid_for(input, hand.action, hand.treatment.id, hand.subject);
    candidate.gates = judge(input, rules, hand, answers);
    if (!arbitrate(candidate, input, rules)) fail_arithmetic(candidate);
    candidate.allowed = candidate.gates.all_pass();
    candidate.waits_for_caller = !candidate.allowed && only_caller_missing(candidate.gates);
}

/// What the action is judged for, and its position: each subject of its kind, or the person, whose id is empty and who stands last.
template <class Judge>
void for_each_subject(const Input& input, const Action& action, const Judge& judge_subject) {
    static const std::string person;
    const auto& subjects = input.context.subjects;
    if (action.subject_kind.empty()) return judge_subject(person, subjects.size());
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        if (subjects[i].kind == action.subject_kind) judge_subject(subjects[i].id, i);
    }
}

void choose(Decision& decision) {
    for (std::size_t i = 0; i < decision.candidates.size(); ++i) {
        if (decision.candidates[i].allowed) decision.order.push_back(i);
    }
    const auto before = [&](std::size_t a, std::size_t b) { return ranks_before(decision.candidates[a], decision.candidates[b]); };
    std::sort(decision.order.begin(), decision.order.end(), before);
    decision.chosen = decision.order.front();
    decision.kind = decision.candidates[decision.chosen].action ? Decision::Kind::action : Decision::Kind::nothing;
    // What only waits for the caller is worth as much as what it would allow.
    for (std::size_t i = 0; i < decision.candidates.size(); ++i) {
        const Candidate& candidate = decision.candidates[i];
        if (!candidate.waits_for_caller || !before(i, decision.chosen)) continue;
        decision.chosen = i;
        const bool verify = std::any_of(candidate.gates.begin(), candidate.gates.end(), [](const policy::GateResult& g) {
            return g.gate == "verification" && g.verdict != Verdict::pass;
        });
        decision.kind = verify ? Decision::Kind::verify : Decision::Kind::confirm;
    }
}

/// Whether the subject in hand is one that the action is for. Only a clear no leaves it out: what cannot be told is judged, and says so.
bool is_for(const Action& action, const condition::Environment& environment, std::optional<base::Time>& changes_at) {
    if (!action.subject_when) return true;
    const condition::Verdict verdict = condition::test(*action.subject_when, environment);
    if (verdict.changes_at) changes_at = std::min(changes_at.value_or(base::time_max), *verdict.changes_at);
    return verdict.kind != condition::Verdict::Kind::no;
}

/// `subjects_change_at`: when time alone may make another subject a candidate.
void note_next_check(Decision& decision, const Input& input, const NoAction& no_action, std::optional<base::Time> subjects_change_at) {
    const base::Time now = input.now;
    if (input.changes_at && *input.changes_at > now) decision.next_check_at = input.changes_at;
    if (subjects_change_at && *subjects_change_at > now) decision.next_check_at = std::min(decision.next_check_at.value_or(base::time_max), *subjects_change_at);
    // A recent contact that leaves the window makes doing nothing worth less.
    for (const auto& type : no_action.counts) {
        const auto recent = input.context.history.within(type, no_action.window, now);
        if (recent.empty()) continue;
        const base::Time leaves = input.context.history.events()[recent.front()].time + no_action.window;
        if (leaves > now) decision.next_check_at = std::min(decision.next_check_at.value_or(base::time_max), leaves);
    }
    for (const Candidate& candidate : decision.candidates) {
        for (const auto& gate : candidate.gates.told()) {
            if (gate.again_at && *gate.again_at > now) decision.next_check_at = std::min(decision.next_check_at.value_or(base::time_max), *gate.again_at);
        }
    }
}

}  // namespace

const std::string& Candidate::action_id() const {
    static const std::string nothing = no_action_id;
    return action ? action->id : nothing;
}

std::string Candidate::treatment_id() const { return treatment ? treatment->id : std::string(); }

const char* kind_name(Decision::Kind kind) {
    switch (kind) {
        case Decision::Kind::action: return "action";
        case Decision::Kind::verify: return "verify";
        case Decision::Kind::confirm: return "confirm";
        case Decision::Kind::nothing: return "nothing";
    }
    return "nothing";
}

context::ContextEnvironment decision_environment(const Input& input) {
    context::ContextEnvironment environment(input.context, input.now);
    environment.set(context::Root::journey, input.journey_view);
    if (input.signals) environment.set(context::Root::signals, input.signals->view());
    if (const auto* contact = input.context.contact(input.contact)) environment.set(context::Root::contact, contact->view);
    return environment;
}

void put_in_hand(context::ContextEnvironment& environment, const Input& input, const Action& action, const Treatment* treatment,
                 const std::string& subject) {
    put_subject_in_hand(environment, input, input.context.contact(input.contact), action, subject);
    static const Json nothing;
    environment.set(context::Root::treatment, treatment ? treatment->view : nothing);
}

Decision decide(const Input& input, const Rules& rules) {
    Decision decision;
    decision.candidates.reserve(rules.actions.size() + 1);
    context::ContextEnvironment environment = decision_environment(input);
    environment.keep_answers(rules.questions);
    Answers answers(rules, input, environment);
    std::optional<base::Time> subjects_change_at;
    for (const Action& action : rules.actions) {
        for_each_subject(input, action, [&](const std::string& subject, std::size_t position) {
            put_subject_in_hand(environment, input, answers.contact(), action, subject);
            if (!is_for(action, environment, subjects_change_at)) return;
            for (const Treatment& treatment : action.treatments) {
                environment.set(context::Root::treatment, treatment.view);
                judge_candidate(decision.candidates.emplace_back(), input, rules, {action, treatment, subject, position, environment}, answers);
            }
        });
    }
    decision.candidates.push_back(no_action(input, rules));
    choose(decision);
    note_next_check(decision, input, rules.no_action, subjects_change_at);
    return decision;
}

}  // namespace segue::decision
