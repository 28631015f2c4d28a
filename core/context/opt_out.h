#pragma once
// Whether a customer's own words take consent back (47 CFR 64.1200(a)(10): by any reasonable means). Pure; the words come from law packs.
//
//   text ──► clauses of folded words ──► revoked   (that is all it says, or a phrase that means it)
//                                    ├─► doubtful  (a person has to read it: "don't stop the payment", "cancel my order")
//                                    └─► none
//
// Folded: lower case, without accents, apostrophes and invisible characters; "No más!", "NO MA\u0301S" and "no mas" are one.

#include "core/base/time.h"
#include "core/context/messages.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace segue::context {

/// What words a law pack lists, and what each is for.
enum class OptOutUse : std::uint8_t {
    whole,     ///< takes consent back where the message says nothing else
    courtesy,  ///< may stand beside it: "please", "thank you"
    phrase,    ///< takes it back wherever it stands: "stop texting me"
    negation,  ///< before a phrase, in the same clause: doubtful only
    limit,     ///< after a phrase, in the same clause: doubtful only ("until Friday")
    doubt,     ///< anywhere: doubtful
};

struct OptOutReading {
    enum class Kind : std::uint8_t { none, doubtful, revoked };
    Kind kind = Kind::none;
    std::string matched;   ///< the listed words, folded; nothing that only the customer wrote
};

/// The words of all languages of one rule.
class OptOutWords {
public:
    /// False when nothing is left of it by folding, or it stands there for this use already.
    bool add(OptOutUse use, std::string_view words);
    [[nodiscard]] bool has(OptOutUse use, std::string_view words) const;
    /// `by_word`: words alone count here, as they do in texts and e-mails. Else ("end" in a chat ends the chat) only phrases do, and only raise a doubt.
    [[nodiscard]] OptOutReading read(std::string_view text, bool by_word) const;

private:
    struct Entry {
        std::string words;
        OptOutUse use;
    };
    /// The longest entry of these uses with which the text begins, at a word's end; null when there is none.
    [[nodiscard]] const Entry* at(std::string_view text, std::initializer_list<OptOutUse> uses) const;
    [[nodiscard]] const Entry* whole_message(const std::vector<std::string>& clauses) const;
    [[nodiscard]] OptOutReading in_clause(const std::string& clause) const;
    std::vector<Entry> entries_;   ///< in order of words
};

/// Words parted by single spaces, by clause. Exposed for tests.
[[nodiscard]] std::vector<std::string> folded_clauses(std::string_view text);

/// How a law pack wants customers' messages to be read ("opt_out" of a rule).
struct OptOutRule {
    std::string id;                          ///< "law-us.R7"
    std::optional<base::Time> from, until;   ///< of the message
    std::vector<MessageSource> messages;     ///< where customers' own words stand
    std::vector<std::string> channels;       ///< where words alone count
    OptOutWords words;
};

/// A message that took consent back, or may have.
struct OptOut {
    std::uint32_t event = 0;                 ///< number in the history
    OptOutReading::Kind kind = OptOutReading::Kind::none;
    std::string matched, rule, channel;
    base::Time time;
    std::optional<std::uint32_t> settled_by; ///< of a doubtful one: the event by which a person has decided
};

/// For the person who reads a doubtful one: what the customer wrote; of a transcript the turns that raised the doubt.
[[nodiscard]] std::string words_in_doubt(const std::vector<OptOutRule>& rules, std::string_view rule, const Event& event);

}  // namespace segue::context
