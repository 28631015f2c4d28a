#include "core/decision/bids.h"
#include "core/decision/judge.h"

#include <algorithm>

namespace segue::decision {
namespace {

using base::Json;
using condition::Verdict;
using policy::GateResult;
using policy::Plain;

GateResult passed(const char* gate) {
    GateResult result;
    result.gate = gate;
    return result;
}

GateResult refused(const char* gate, policy::Verdict verdict, std::string condition, std::string sentence) {
    GateResult result = passed(gate);
    result.verdict = verdict;
    result.condition = std::move(condition);
    result.sentence = std::move(sentence);
    return result;
}

/// "subject.status.x" → "status", when the path begins with the root.
std::string_view field_of(std::string_view path, std::string_view root) {
    if (!path.starts_with(root) || path.size() <= root.size() + 1 || path[root.size()] != '.') return {};
    path.remove_prefix(root.size() + 1);
    return path.substr(0, path.find_first_of(".["));
}

/// Names all rules that fail. What they had read is read when it is asked for (facts_read).
void name_failures(GateResult& result, const std::vector<Rule>& rules, const AnswerPlace* places, const InHand& hand, Answers& answers) {
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const AnswerPlace place = places ? places[i] : AnswerPlace{};
        const Verdict::Kind kind = answers.ask(rules[i], place, hand.position, hand.environment).kind;
        if (kind == Verdict::Kind::yes) continue;
        const bool unknown = kind == Verdict::Kind::error;
        if (result.verdict == policy::Verdict::pass || !unknown) result.verdict = unknown ? policy::Verdict::unknown : policy::Verdict::blocked;
        if (!result.condition.empty()) result.condition += '+';
        result.condition += rules[i].id;
        // The sentence is made when shown (explain.h); what is missing is said at once, because only here it is known.
        if (unknown) result.sentence += (result.sentence.empty() ? "" : " ") + ("Not known: " + answers.why_unknown(rules[i], place, hand.environment) + ".");
    }
}

/// Every rule of one kind. `places`: where their answers are; moves on behind them, and is null when nobody has shared them.
void rules_gate(policy::Gates& gates, policy::Plain gate, const std::vector<Rule>& rules, const AnswerPlace*& places, const InHand& hand, Answers& answers) {
    gates.pass(gate);
    const AnswerPlace* const first = places;
    bool all_hold = true;
    base::Time again_at = condition::Answer::never;
    for (const Rule& rule : rules) {
        const condition::Answer answer = answers.ask(rule, places ? *places++ : AnswerPlace{}, hand.position, hand.environment);
        all_hold &= answer.kind == Verdict::Kind::yes;
        again_at = std::min(again_at, answer.changes_at);
    }
    if (again_at != condition::Answer::never) gates.back().again_at = std::min(again_at, base::time_max);
    if (!all_hold) name_failures(gates.back(), rules, first, hand, answers);
}

GateResult dates_gate(const Rules& rules, base::Time now) {
    if (!rules.retire_at || now < *rules.retire_at) {
        GateResult result = passed("pack_dates");
        result.again_at = rules.retire_at;
        return result;
    }
    GateResult result = refused("pack_dates", policy::Verdict::blocked, "retired", "The pack " + rules.pack_id + " has been retired.");
    result.facts.push_back({"pack.retire_at", base::format_time(*rules.retire_at), {}});
    return result;
}

GateResult reach_gate() {
    return refused("reach", policy::Verdict::blocked, "nobody_on_the_line", "This is done with the customer, and nobody is on the line.");
}

GateResult verification_gate(const Input& input, const Rules& rules, const Action& action) {
    if (action.verification.empty() || input.contact.empty()) return passed("verification");
    const context::Contact* contact = input.context.contact(input.contact);
    const std::string verified = contact ? contact->verified : "";
    if (rules.policies.reaches(verified, action.verification)) return passed("verification");
    GateResult result = refused("verification", policy::Verdict::unknown, "caller_not_verified",
                                "The caller is not verified yet; this needs the level '" + action.verification + "'.");
    result.facts.push_back({"contact.verified", verified, {}});
    return result;
}

GateResult confirmation_gate(const Input& input, const Action& action, const std::string& subject) {
    if (!action.confirmation || input.contact.empty()) return passed("confirmation");
    const context::Contact* contact = input.context.contact(input.contact);
    if (contact && contact->confirmed.contains(context::attempt_key(action.id, subject))) return passed("confirmation");
    GateResult result = refused("confirmation", policy::Verdict::unknown, "not_confirmed", "The customer has not yet said yes to this. Read the details out and ask.");
    result.facts.push_back({"contact.confirmed", false, {}});
    return result;
}

GateResult listed_gate(const char* gate, const std::string& wanted, const std::vector<std::string>& available, const char* condition,
                       const char* before, const char* after) {
    if (wanted.empty() || std::find(available.begin(), available.end(), wanted) != available.end()) return passed(gate);
    GateResult result = refused(gate, policy::Verdict::blocked, condition, before + wanted + after);
    result.facts.push_back({gate, wanted, {}});
    return result;
}

/// A gate that is known to pass without a word is not asked; one that says no more than that takes no memory.
template <class Ask>
void put(policy::Gates& gates, Plain gate, bool passes, const Ask& ask) {
    if (passes) return gates.pass(gate);
    GateResult result = ask();
    const bool plain = result.verdict == policy::Verdict::pass && result.facts.empty() && !result.again_at && result.condition.empty() && result.sentence.empty();
    if (plain) gates.pass(gate);
    else gates.push_back(std::move(result));
}

}  // namespace

bool offers(const JourneyFacts& journey, std::string_view action, std::string_view subject) {
    const bool about = subject.empty() || journey.active.key.empty() || journey.active.key == subject;
    return about && std::any_of(journey.offers.begin(), journey.offers.end(), [action](const JourneyFacts::Offer& o) { return o.action == action; });
}

bool is_switched_off(const policy::Policies& policies, const policy::ActiveJourney& journey) {
    return std::any_of(policies.kills.begin(), policies.kills.end(), [&](const policy::Kill& kill) { return kill.journey == journey.journey; });
}

std::vector<std::uint32_t> events_behind(const condition::ReadFact& fact, const Input& input, const Action& action, const std::string& subject_id) {
    if (!fact.events.empty()) return fact.events;
    if (const auto field = field_of(fact.path, "subject"); !field.empty()) {
        const auto* subject = input.context.subject(action.subject_kind, subject_id);
        const auto found = subject ? subject->set_by.find(field) : std::map<std::string, std::uint32_t, std::less<>>::const_iterator{};
        if (!subject || found == subject->set_by.end()) return {};
        return {found->second};
    }
    if (const auto field = field_of(fact.path, "customer"); !field.empty()) {
        const auto found = input.context.profile.find(field);
        if (found != input.context.profile.end()) return {found->second.event};
    }
    const bool asked = fact.path.starts_with("has(") && fact.path.ends_with(')');
    const std::string signal(field_of(asked ? fact.path.substr(4, fact.path.size() - 5) : fact.path, "signals"));
    if (input.signals && !signal.empty()) return input.signals->cited_by(signal);
    const auto* contact = input.context.contact(input.contact);
    if (const auto field = field_of(fact.path, "contact"); contact && (!field.empty() || fact.path == "contact")) {
        if (field == "verified" && !contact->verified.empty()) return {contact->verified_event};
        if (!contact->events.empty()) return {contact->events.front()};
    }
    if (const auto channel = field_of(fact.path, "consent"); !channel.empty()) {
        const auto* consent = input.context.consent(channel, fact.path.substr(fact.path.rfind('.') + 1));
        if (consent) return {consent->event};
    }
    return {};
}

std::vector<policy::FactRead> facts_read(const policy::GateResult& gate, const Candidate& candidate, const Input& input,
                                         const condition::Environment& environment) {
    const std::vector<Rule>* rules = candidate.action ? candidate.action->rules_of(gate.gate) : nullptr;
    if (!rules) return gate.facts;
    std::vector<policy::FactRead> facts;
    if (gate.verdict == policy::Verdict::pass) return facts;
    for (const Rule& rule : *rules) {
        if (condition::test(rule.when, environment).kind == Verdict::Kind::yes) continue;
        for (auto& fact : condition::decisive_facts(rule.when, environment)) {
            auto events = events_behind(fact, input, *candidate.action, candidate.subject);
            facts.push_back({std::move(fact.path), std::move(fact.value), std::move(events)});
        }
    }
    return facts;
}

Answers::Answers(const Rules& rules, const Input& input, const condition::Environment& environment)
    : subjects_(input.context.subjects.size()), contact_(input.context.contact(input.contact)), answers_(rules.conditions.answers(environment)),
      by_subject_(rules.answers_by_subject * (subjects_ + 1)) {}

std::string Answers::why_unknown(const Rule& rule, AnswerPlace place, const condition::Environment& environment) {
    if (place.varies != AnswerPlace::Varies::never) return condition::test(rule.when, environment).error;
    const auto [known, is_new] = errors_.try_emplace(place.number);
    if (is_new) known->second = condition::test(rule.when, environment).error;
    return known->second;
}

condition::Answer Answers::ask_of_subject(const Rule& rule, AnswerPlace place, std::size_t subject, const condition::Environment& environment) {
    auto& kept = by_subject_[place.number * (subjects_ + 1) + subject];
    if (!kept) kept = condition::answer(rule.when, environment);
    return *kept;
}

policy::Gates judge(const Input& input, const Rules& rules, const InHand& hand, Answers& answers) {
    const Action& action = hand.action;
    const Treatment& treatment = hand.treatment;
    const std::string& subject = hand.subject;
    const bool outbound = treatment.reach == Reach::outbound;
    // Its texts are copies: made only for what may reach out, or may be switched off.
    const auto touch = [&] { return policy::Touch{action.id, treatment.channel, treatment.purpose, outbound, action.group, action.subject_kind, subject}; };
    std::vector<policy::Party> parties;
    for (const auto& journey : input.journeys) {
        if (outbound) parties.push_back({&journey.active, offers(journey, action.id, subject)});
    }
    policy::Gates gates;
    put(gates, Plain::kill_switch, rules.policies.kills.empty(), [&] { return policy::kill_gate(rules.policies, touch()); });
    put(gates, Plain::pack_dates, !rules.retire_at, [&] { return dates_gate(rules, input.now); });
    put(gates, Plain::reach, outbound || answers.on_the_line(), [] { return reach_gate(); });
    if (action.by_bid) gates.push_back(bid_gate(input, action, treatment.id, subject));
    const bool free = !outbound || ((parties.empty() || rules.policies.reservations.empty()) && input.context.history.of_type("contact.reserved").empty());
    put(gates, Plain::reservation, free, [&] { return policy::reservation_gate(rules.policies, touch(), parties, input.context, input.now); });
    const AnswerPlace* places = action.first_answer == Action::no_answers ? nullptr : rules.places.data() + action.first_answer;
    rules_gate(gates, Plain::eligibility, action.eligibility, places, hand, answers);
    rules_gate(gates, Plain::applicability, action.applicability, places, hand, answers);
    rules_gate(gates, Plain::suitability, action.suitability, places, hand, answers);
    put(gates, Plain::verification, action.verification.empty(), [&] { return verification_gate(input, rules, action); });
    put(gates, Plain::confirmation, !action.confirmation, [&] { return confirmation_gate(input, action, subject); });
    put(gates, Plain::consent, !outbound, [&] { return policy::consent_gate(rules.policies, touch(), input.context, input.now); });
    put(gates, Plain::hours, !outbound, [&] {
        GateResult hours = policy::hours_gate(rules.policies, touch(), input.windows, input.now);
        policy::add_law_hours(hours, rules.policies, touch(), input.context, input.law_windows, input.now);
        return hours;
    });
    put(gates, Plain::caps, !outbound, [&] { return policy::caps_gate(rules.policies, touch(), input.context, input.now, input.local_days, input.ledger_at); });
    if (!rules.policies.law_conditions.empty()) {
        put(gates, Plain::law, !outbound, [&] { return policy::law_gate(rules.policies, touch(), input.context, hand.environment, input.now); });
    }
    put(gates, Plain::connector, !outbound, [&] {
        return listed_gate("connector", treatment.channel, input.channels, "not_deliverable", "No connector can deliver by ", " now.");
    });
    put(gates, Plain::skill, treatment.skill.empty(), [&] {
        return listed_gate("skill", treatment.skill, input.skills, "skill_missing", "This needs the skill '", "'.");
    });
    return gates;
}

}  // namespace segue::decision
