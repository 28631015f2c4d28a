#pragma once
// What is shown when the past turns out to have been another: part of agent_view.h, which the window includes.

#include "core/base/time.h"

#include <optional>
#include <string>
#include <vector>

namespace segue::runtime {

using base::Time;

/// A picture that was derived again: what a late event, a correction or a merge has changed, in words (SeeDifference).
struct DifferenceView {
    Time at;
    std::string cause;                        ///< "1 late event", "A correction by nora"
    std::vector<std::string> lines;
    std::string id = {};
    friend bool operator==(const DifferenceView&, const DifferenceView&) = default;
};

/// A message that was sent although, as is known now, nothing asked for it: a correction to make (SettleCorrection).
struct ToMendView {
    std::string message, channel, text, why;
    Time sent;
    friend bool operator==(const ToMendView&, const ToMendView&) = default;
};

/// A customer's message that may take consent back: the agent reads it and says (ReadOptOut).
struct OptOutDoubtView {
    std::string message, channel, text;
    std::string matched;                      ///< the words that raised the doubt
    Time at;
    std::string last_day = {};                ///< "2026-04-21": by when the law wants it honoured, if it is one; empty: it does not say
    friend bool operator==(const OptOutDoubtView&, const OptOutDoubtView&) = default;
};

/// A recorded wrap-up that, as is known now, could not do what it was seen to do (CorrectDisposition mends it).
struct ImpossibleView {
    std::string contact, title, why;
    Time at;
    friend bool operator==(const ImpossibleView&, const ImpossibleView&) = default;
};

/// For a lead, never for an agent in a call: a journey's owner has another state than what was recorded here leads to.
struct ConflictView {
    std::string id, customer, journey, key;   ///< journey: its title
    std::string ours, theirs, derived;        ///< states: written back, the owner's, and both by their times
    std::string agent;
    Time at;
    friend bool operator==(const ConflictView&, const ConflictView&) = default;
};

}  // namespace segue::runtime
