#pragma once
// Why, in words: sentences are made from the decision when they are shown, never stored.

#include "core/decision/decide.h"

#include <string>
#include <vector>

namespace segue::decision {

/// A sentence with the events it rests on (numbers in the context's history) and, for a blocker, until when it holds.
struct Sentence {
    std::string text;
    std::vector<std::uint32_t> events;
    std::optional<base::Time> until;
    std::string gate;   ///< of a blocker
};

/// One term of a priority, as it counted, and where it comes from. Of a candidate: chance × context × value × lever; of doing nothing:
/// base + fatigue (orchestration.md §7).
struct Factor {
    enum class Kind : std::uint8_t { chance, context, value, lever, base, fatigue };
    Kind kind = Kind::chance;
    base::Fixed amount;
    std::string from;                 ///< "The journey is at 'Reminded'."; empty where the pack says so and nothing else
};

/// "chance", "context" … Stable: the window's words are found by it.
[[nodiscard]] const char* factor_name(Factor::Kind kind);

/// Why a candidate, in plain words.
struct Explanation {
    std::string title;                ///< "Send a replacement router", with the subject where there is one
    std::string subject_title;
    std::string say;                  ///< what the agent could say; may be empty
    std::vector<std::string> steps;
    std::vector<Sentence> in_favour;
    std::vector<Sentence> blockers;   ///< every gate that does not pass; at least one for a withheld candidate
    std::vector<Factor> factors;      ///< of its priority, in the order in which they are taken together
    std::string waterfall;            ///< the same on one line: "chance 0.6 × fit 1.5 × value 40 × emphasis 1.1 = 39.6"; two decimals
    std::string message;              ///< the treatment's text
};

/// `subject_titles` gives each subject kind's title template.
[[nodiscard]] Explanation explain(const Candidate& candidate, const Input& input, const Rules& rules,
                                  const std::vector<context::SubjectRule>& subject_rules);

/// What would make the runner-up win ("if the pack's emphasis on it were above 1.32"); empty when there is none.
[[nodiscard]] std::string what_would_win(const Decision& decision);

}  // namespace segue::decision
