#pragma once
// The picture of one customer: plain data, made by ContextFold (context.h). Event numbers are positions in its history.

#include "core/context/bids.h"
#include "core/context/history.h"
#include "core/context/rules.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace segue::context {

/// A key under which the customer appeared, as it was written. Normalised only when it is asked for (identity_keys): folding must not
/// wait for the reading of telephone numbers.
struct KeyUse {
    std::string kind, value, region;
    bool linked = false;                ///< a source said that it belongs to the customer; else an event merely came under it
    std::vector<std::uint32_t> events;  ///< the first and the last that said so
};

/// A profile field: its value, who said so, and when. Where sources differ both stay: of each source its latest word; the more trusted
/// source is believed (FactRules), of equally trusted ones the younger word.
struct Fact {
    base::Json value;
    std::string source;
    base::Time time;
    std::uint32_t event = 0;
    std::vector<std::uint32_t> others;  ///< the latest words of other sources, oldest first; equal values too
};

/// An order, debt, case or whatever the pack's subjects are. `view` is what conditions see: kind, id, closed, and its fields.
struct Subject {
    std::string kind;
    std::string id;
    base::Json view;
    bool closed = false;
    std::vector<std::uint32_t> events;  ///< that built it
    std::map<std::string, std::uint32_t, std::less<>> set_by;  ///< by field: the event that gave its present value
};

/// A promise that we gave.
struct Promise {
    std::string id;
    std::string text;
    std::string by;                     ///< who gave it
    std::optional<base::Time> due;
    std::uint32_t event = 0;
    bool open = true;
    bool kept = false;                     ///< how it ended, when it is not open: kept, else cancelled
    std::optional<std::uint32_t> ended_by; ///< the event that ended it
};

/// A case of the helpdesk.
struct Case {
    std::string id;
    std::string title;
    std::uint32_t event = 0;
    bool open = true;
};

/// What the customer said about one channel and purpose; purpose "*" is all of them.
struct Consent {
    std::string channel;
    std::string purpose;
    std::string state;                  ///< granted, denied, withdrawn
    base::Time time;
    std::string source;
    std::uint32_t event = 0;
    std::vector<std::uint32_t> said;    ///< every word on this channel and purpose, oldest first: the history
};

/// One hop of a contact on its way to whoever has it now.
struct Hop {
    std::string from;                   ///< "bot", "ivr", an agent's name; as the source says
    std::string to;                     ///< a queue or an agent; may be empty
    std::string kind;                   ///< cold, warm, consult, conference, or as the source says
    std::string reason;
    base::Time time;
    std::uint32_t event = 0;
    std::string by = {};                ///< the agent whose wrap-up handed it over; empty when something else told of the hop
};

/// One interaction, offered or live.
struct Contact {
    std::string id;
    std::string channel;
    base::Time offered;
    bool ended = false;
    bool wrapped_up = false;
    int withdrawn = 0;                  ///< how often a wrap-up of it was taken back
    int returned = 0;                   ///< how often it was offered again after a wrap-up
    std::string verified;               ///< the level reached; empty when none
    std::uint32_t verified_event = 0;
    base::Json view;                    ///< what conditions see as `contact`
    std::vector<std::uint32_t> events;
    std::vector<Hop> hops;              ///< how it came here: every transfer, oldest first
    std::string passed_on_by;           ///< the agent who has handed it over to somebody else and not got it back; empty when nobody has
    std::map<std::string, base::Json, std::less<>> answers;      ///< by action + '\n' + subject: what the agent entered
    std::map<std::string, std::uint32_t, std::less<>> confirmed; ///< by the same key: the event of the customer's yes
};

/// The key of Contact::answers and Contact::confirmed.
[[nodiscard]] std::string attempt_key(std::string_view action, std::string_view subject);

/// The picture. Event numbers are positions in history.events().
struct Context {
    std::string customer;
    History history;
    std::map<std::string, Fact, std::less<>> profile;
    std::vector<KeyUse> key_uses;                       ///< in order of first use
    std::vector<Consent> consents;                      ///< the present state of each (channel, purpose), in order of both
    std::vector<OptOut> opt_outs;                       ///< messages that took consent back, or may have, oldest first
    std::vector<Subject> subjects;                      ///< in order of (kind, id)
    std::vector<Bid> bids;                              ///< what campaigns ask for, in order of (campaign, action, treatment, subject)
    std::vector<Promise> promises;
    std::vector<Case> cases;
    std::map<std::string, Contact, std::less<>> contacts;
    std::shared_ptr<const FactRules> fact_rules;        ///< by which the profile was chosen; may be null
    std::shared_ptr<const base::ZoneTable> zones;       ///< that conditions may name; may be null
    std::vector<std::string> problems;                  ///< what could not be used, in words, without personal data

    [[nodiscard]] std::string name() const;             ///< the profile's name; "Unknown customer" when there is none
    [[nodiscard]] std::string profile_text(std::string_view field) const;
    [[nodiscard]] std::optional<int> zone_offset(std::string_view zone, base::Time at) const { return zones ? zones->offset_at(zone, at) : std::nullopt; }
    [[nodiscard]] const Contact* contact(std::string_view id) const;
    [[nodiscard]] const Subject* subject(std::string_view kind, std::string_view id) const;
    /// granted, denied, withdrawn or unknown; the youngest of the statements for the purpose and for "*" counts.
    [[nodiscard]] const Consent* consent(std::string_view channel, std::string_view purpose) const;
    /// What was read out of the message with this number; null when it took nothing back.
    [[nodiscard]] const OptOut* opt_out(std::uint32_t event) const;
};

/// What conditions see as `facts`: by profile field its source, time, and whether sources differ or the value is past its freshness.
[[nodiscard]] base::Json facts_view(const Context& context, base::Time now);
/// The instant until which a fact counts as fresh; none: no rule limits it.
[[nodiscard]] std::optional<base::Time> fresh_until(const Context& context, std::string_view field, const Fact& fact);
/// The words of other sources that say something else, oldest first.
[[nodiscard]] std::vector<std::uint32_t> differing_words(const Context& context, std::string_view field, const Fact& fact);

/// The usable keys of a picture, sorted, each once; `problems` says which could not be used and why, without repeating them.
struct IdentityKeys {
    std::vector<IdentityKey> usable;
    std::vector<std::string> problems;
};
[[nodiscard]] IdentityKeys identity_keys(const Context& context, const IdentityRules& rules);

}  // namespace segue::context
