#pragma once
// How decide judges one candidate after the other: the gates, and the answers that candidates share.

#include "core/decision/decide.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace segue::decision {

/// What the candidates of one decision share, above all the answers to the conditions of its rules. A pack asks the same thing of many actions: what does not vary with
/// the candidate is asked together, before the first one is judged; what speaks of the subject in hand at most once for each subject (share_conditions).
class Answers {
public:
    Answers(const Rules& rules, const Input& input, const condition::Environment& environment);

    /// `subject` is the position in the context of the subject that the environment has in hand; behind the last one stands the person.
    [[nodiscard]] condition::Answer ask(const Rule& rule, AnswerPlace place, std::size_t subject, const condition::Environment& environment) {
        if (place.varies == AnswerPlace::Varies::never) return answers_[place.number];
        return place.varies == AnswerPlace::Varies::always ? condition::answer(rule.when, environment) : ask_of_subject(rule, place, subject, environment);
    }

    /// Why a rule that was asked has no answer: "no such field: customer.tier".
    [[nodiscard]] std::string why_unknown(const Rule& rule, AnswerPlace place, const condition::Environment& environment);

    /// The contact in hand; null when there is none.
    [[nodiscard]] const context::Contact* contact() const { return contact_; }
    /// It is neither over nor wrapped up.
    [[nodiscard]] bool on_the_line() const { return contact_ && !contact_->ended && !contact_->wrapped_up; }

private:
    [[nodiscard]] condition::Answer ask_of_subject(const Rule& rule, AnswerPlace place, std::size_t subject, const condition::Environment& environment);

    std::size_t subjects_;
    const context::Contact* contact_;
    std::vector<condition::Answer> answers_;
    std::map<std::uint32_t, std::string> errors_;   ///< by place, of those that vary with nothing
    std::vector<std::optional<condition::Answer>> by_subject_;   ///< empty until it was asked
};

/// What is judged: one treatment of one action for one subject, which the environment has in hand.
struct InHand {
    const Action& action;
    const Treatment& treatment;
    const std::string& subject;
    std::size_t position;   ///< of the subject in the context; the person stands behind the last one
    const context::ContextEnvironment& environment;
};

/// The gates of one candidate, in order: kill_switch, pack_dates, reach, bid (only of an action by bid), reservation, eligibility, applicability, suitability,
/// verification, confirmation, consent, hours, caps, law (only where a law pack is imported), connector, skill.
[[nodiscard]] policy::Gates judge(const Input& input, const Rules& rules, const InHand& hand, Answers& answers);

}  // namespace segue::decision
