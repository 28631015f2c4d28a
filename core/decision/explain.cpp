#include "core/decision/explain.h"

#include "core/base/text.h"
#include "core/decision/bids.h"

#include <algorithm>

namespace segue::decision {
namespace {

using base::format_fixed;

/// Two decimals are as many as people compare; more look more exact than an emphasis is. Half to even; `up`: never below the amount.
std::string two_decimals(base::Fixed amount, bool up = false) {
    constexpr std::int64_t step = 10'000;
    std::int64_t whole = amount.micros / step;
    const std::int64_t rest = amount.micros % step;
    if (up ? rest > 0 : rest * 2 > step || (rest * 2 == step && whole % 2 != 0)) ++whole;
    if (!up && (rest * 2 < -step || (rest * 2 == -step && whole % 2 != 0))) --whole;
    return format_fixed(base::Fixed{whole * step});
}

/// The sentences of the rules that failed in one gate: each template, or what was read when the template cannot be filled.
std::string rules_sentence(const policy::GateResult& gate, const std::vector<Rule>& rules, const context::ContextEnvironment& environment) {
    std::string text;
    for (const Rule& rule : rules) {
        const auto verdict = condition::test(rule.when, environment);
        if (verdict.kind == condition::Verdict::Kind::yes) continue;
        const auto sentence = rule.otherwise.render(environment);
        text += text.empty() ? "" : " ";
        if (sentence && !base::trimmed(*sentence).empty()) text += *sentence;
        else if (verdict.kind == condition::Verdict::Kind::error) text += "It is not known whether '" + rule.id + "' holds: " + verdict.error + ".";
        else text += "The rule '" + rule.id + "' does not hold.";
    }
    return text.empty() ? gate.sentence : text;
}

std::vector<Sentence> blockers_of(const Candidate& candidate, const Input& input, const context::ContextEnvironment& environment) {
    std::vector<Sentence> out;
    for (const auto& gate : candidate.gates) {
        if (gate.verdict == policy::Verdict::pass) continue;
        Sentence sentence;
        sentence.gate = gate.gate;
        const auto* rules = candidate.action->rules_of(gate.gate);
        sentence.text = rules ? rules_sentence(gate, *rules, environment) : gate.sentence;
        for (const auto& fact : facts_read(gate, candidate, input, environment)) sentence.events.insert(sentence.events.end(), fact.events.begin(), fact.events.end());
        sentence.until = gate.again_at;
        out.push_back(std::move(sentence));
    }
    return out;
}

void add_reasons(Explanation& out, const Candidate& candidate, const Input& input, const policy::Policies& rules, const context::ContextEnvironment& environment) {
    for (const JourneyFacts& journey : input.journeys) {
        for (const auto& offer : journey.offers) {
            if (offer.action != candidate.action->id || offer.weight.micros <= 0) continue;
            if (offers(journey, offer.action, candidate.subject) && !is_switched_off(rules, journey.active)) out.in_favour.push_back({"The journey is at '" + journey.active.stage + "', and this step is meant for it.", {}, {}, {}});
        }
    }
    if (candidate.bid) {
        const auto& bid = input.context.bids[*candidate.bid];
        out.in_favour.push_back({"The campaign " + base::in_quotes(bid.campaign) + " asks for this.", {bid.event}, bid.until, {}});
    }
    for (const Why& why : candidate.action->why) {
        if (condition::test(why.when, environment).kind != condition::Verdict::Kind::yes) continue;
        const auto text = why.text.render(environment);
        if (!text) continue;
        Sentence sentence{*text, {}, {}, {}};
        for (const auto& fact : condition::decisive_facts(why.when, environment)) {
            const auto events = events_behind(fact, input, *candidate.action, candidate.subject);
            sentence.events.insert(sentence.events.end(), events.begin(), events.end());
        }
        const auto* subject = input.context.subject(candidate.action->subject_kind, candidate.subject);
        if (sentence.events.empty() && subject) sentence.events = subject->events;
        out.in_favour.push_back(std::move(sentence));
    }
}

/// The stage of the journey whose offer counted: the strongest one for this action and subject.
std::string context_from(const Candidate& candidate, const Input& input, const policy::Policies& policies) {
    const JourneyFacts* strongest = nullptr;
    base::Fixed most{};
    for (const JourneyFacts& journey : input.journeys) {
        if (!offers(journey, candidate.action->id, candidate.subject) || is_switched_off(policies, journey.active)) continue;
        for (const auto& offer : journey.offers) {
            if (offer.action != candidate.action->id || offer.weight <= most) continue;
            most = offer.weight;
            strongest = &journey;
        }
    }
    return strongest != nullptr ? "The journey is at '" + strongest->active.stage + "'." : "No journey asks for it now.";
}

std::vector<Factor> factors_of(const Candidate& candidate, const Input& input, const Rules& rules) {
    using Kind = Factor::Kind;
    const std::string off = "The pack does not count it.";
    std::string bid;
    if (candidate.bid) bid = bid_in_words(*candidate.action->by_bid, input.context.bids[*candidate.bid]);
    else if (candidate.action->by_bid) bid = "No campaign bids for it.";
    return {{Kind::chance, candidate.propensity, rules.terms.propensity ? "" : off},
            {Kind::context, candidate.context_weight, rules.terms.context ? context_from(candidate, input, rules.policies) : off},
            {Kind::value, candidate.value, rules.terms.value ? bid : off},
            {Kind::lever, candidate.lever, rules.terms.lever ? "" : off}};
}

}  // namespace

const char* factor_name(Factor::Kind kind) {
    constexpr const char* names[] = {"chance", "context", "value", "lever", "base", "fatigue"};
    return names[static_cast<std::size_t>(kind)];
}

Explanation explain(const Candidate& candidate, const Input& input, const Rules& rules, const std::vector<context::SubjectRule>& subject_rules) {
    Explanation out;
    if (!candidate.action) {
        out.title = "Leave in peace";
        out.in_favour.push_back({rules.no_action.text, {}, {}, {}});
        out.factors = {{Factor::Kind::base, rules.no_action.base, {}}, {Factor::Kind::fatigue, candidate.fatigue, "Recent contacts tire."}};
        out.waterfall = "peace " + two_decimals(rules.no_action.base) + " + fatigue of recent contacts " + two_decimals(candidate.fatigue) + " = " + two_decimals(candidate.priority);
        return out;
    }
    context::ContextEnvironment environment = decision_environment(input);
    put_in_hand(environment, input, *candidate.action, candidate.treatment, candidate.subject);
    for (const auto& rule : subject_rules) {
        if (rule.kind == candidate.action->subject_kind) out.subject_title = rule.title.render(environment).value_or(candidate.subject);
    }
    out.title = candidate.action->title;
    if (candidate.action->say.empty()) out.say.clear();
    else out.say = candidate.action->say.render(environment).value_or("");
    for (const auto& step : candidate.action->steps) {
        if (auto text = step.render(environment)) out.steps.push_back(std::move(*text));
    }
    if (candidate.treatment && !candidate.treatment->text.empty()) out.message = candidate.treatment->text.render(environment).value_or("");
    out.blockers = blockers_of(candidate, input, environment);
    add_reasons(out, candidate, input, rules.policies, environment);
    out.factors = factors_of(candidate, input, rules);
    out.waterfall = "chance " + two_decimals(candidate.propensity) + " × fit " + two_decimals(candidate.context_weight) + " × value " + two_decimals(candidate.value) +
                    " × emphasis " + two_decimals(candidate.lever) + " = " + two_decimals(candidate.priority);
    return out;
}

std::string what_would_win(const Decision& decision) {
    if (decision.order.size() < 2) return {};
    const Candidate& best = decision.candidates[decision.order[0]];
    for (std::size_t i = 1; i < decision.order.size(); ++i) {
        const Candidate& next = decision.candidates[decision.order[i]];
        if (!next.action || (best.action && next.action->id == best.action->id)) continue;
        const auto without_lever = base::divide(next.priority, next.lever);
        const auto needed = without_lever ? base::divide(best.priority, *without_lever) : std::nullopt;
        if (!needed || without_lever->micros <= 0) return {};
        return "'" + next.action->title + "' would come first if the pack's emphasis on it were above " + two_decimals(*needed, true) + " (it is " + two_decimals(next.lever) + ").";
    }
    return {};
}

}  // namespace segue::decision
