#pragma once
// Why a condition came out as it did: the parts that decided, what they read, and one plain sentence.

#include "core/condition/condition.h"

#include <map>
#include <string>
#include <vector>

namespace segue::condition {

/// A part of the condition that is no logical operator itself and decided the result: "customer.plan == \"gold\"".
struct TraceClause {
    std::string text;
    base::Json value;               ///< mostly true or false; null when it failed
    std::string error;              ///< why it failed; empty when it did not
    std::vector<ReadFact> facts;    ///< what it read, in that order
};

/// Branches that did not matter are left out: of `a && b` that is false because of b, only b is told.
struct Trace {
    base::Json value;                       ///< of the whole; null when it failed
    std::string error;                      ///< empty when it did not fail
    std::optional<base::Time> changes_at;   ///< when time alone may change it
    std::vector<TraceClause> clauses;
};

[[nodiscard]] Trace trace(const Program& program, const Environment& environment, const Limits& limits = {});

/// Templates for sentences; a pack may override each of them. Between braces stand {path} {value} {type} {window}
/// {clauses} {error}. A key "fact:customer.plan" is for that one path, "history.count:payment.failed" for that one event
/// type; all keys and their defaults stand in sentence.cpp.
class Phrases {
public:
    void set(std::string key, std::string text) { own_[std::move(key)] = std::move(text); }
    /// The first of these keys that has a template; empty when none has.
    [[nodiscard]] std::string_view find(std::initializer_list<std::string_view> keys) const;

private:
    std::map<std::string, std::string, std::less<>> own_;
};

/// "No, because customer.plan is \"free\" and payment.failed happened 2 times in the last 24 hours."
[[nodiscard]] std::string sentence(const Trace& trace, const Phrases& phrases = {});
/// One fact in words: "customer.plan is \"free\"".
[[nodiscard]] std::string fact_words(const ReadFact& fact, const Phrases& phrases = {});

/// The issue with its line of the text and a caret under the fault, for terminals:
///     3:14: error: unknown name 'custmer'; did you mean 'customer'?
///         custmer.plan == "gold"
///         ^
[[nodiscard]] std::string issue_view(const Issue& issue, std::string_view text, base::Place origin = {1, 1});

}  // namespace segue::condition
