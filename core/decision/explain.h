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

/// Why a candidate, in plain words.
struct Explanation {
    std::string title;                ///< "Send a replacement router", with the subject where there is one
    std::string subject_title;
    std::string say;                  ///< what the agent could say; may be empty
    std::vector<std::string> steps;
    std::vector<Sentence> in_favour;
    std::vector<Sentence> blockers;   ///< every gate that does not pass; at least one for a withheld candidate
    std::string waterfall;            ///< "0.6 × 1.5 × 40 × 1.1 = 39.6"
    std::string message;              ///< the treatment's text
};

/// `subject_titles` gives each subject kind's title template.
[[nodiscard]] Explanation explain(const Candidate& candidate, const Input& input, const Rules& rules,
                                  const std::vector<context::SubjectRule>& subject_rules);

/// What would make the runner-up win ("if its lever were at least 1.32"); empty when there is none.
[[nodiscard]] std::string what_would_win(const Decision& decision);

}  // namespace segue::decision
