#pragma once
// One picture of one customer: events folded in order.
//
//   events ──► ContextFold::apply, in order of (time, source, id) ──► Context ──► ContextEnvironment (what conditions see)
//
// Equal events give an equal picture, in whatever order they arrived. Pure: no clock, no I/O.

#include "core/context/history.h"
#include "core/context/identity.h"
#include "core/context/names.h"
#include "core/context/value.h"

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace segue::context {

/// How events build a subject of one kind (a pack's subjects.json).
struct SubjectRule {
    struct Set {
        std::string field;
        ValueRule value;
    };
    struct On {
        std::string type;
        std::optional<condition::Program> when;
        std::vector<Set> set;
        std::optional<bool> close;  ///< absent: stays as it is
    };
    std::string kind;
    Template title;
    std::optional<ValueRule> key;  ///< absent: the event's `subject` attribute
    std::vector<On> events;
};

/// What a pack says about building the picture.
struct ContextRules {
    std::vector<SubjectRule> subjects;
};

/// A profile field: its value, who said so, and when.
struct Fact {
    base::Json value;
    std::string source;
    base::Time time;
    std::uint32_t event = 0;
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
    std::vector<IdentityKey> keys;
    std::vector<Consent> consents;                      ///< the present state of each (channel, purpose), in order of both
    std::vector<Subject> subjects;                      ///< in order of (kind, id)
    std::vector<Promise> promises;
    std::vector<Case> cases;
    std::map<std::string, Contact, std::less<>> contacts;
    std::vector<std::string> problems;                  ///< what could not be used, in words, without personal data

    [[nodiscard]] std::string name() const;             ///< the profile's name; "Unknown customer" when there is none
    [[nodiscard]] std::string profile_text(std::string_view field) const;
    [[nodiscard]] const Contact* contact(std::string_view id) const;
    [[nodiscard]] const Subject* subject(std::string_view kind, std::string_view id) const;
    /// granted, denied, withdrawn or unknown; the youngest of the statements for the purpose and for "*" counts.
    [[nodiscard]] const Consent* consent(std::string_view channel, std::string_view purpose) const;
};

/// Folds events one by one. The events must come in order, each once; `fold_context` does that for any input.
class ContextFold {
public:
    ContextFold(std::string customer, const ContextRules& rules);
    ContextFold(const ContextFold& other);  ///< for previews; shares nothing
    ContextFold& operator=(const ContextFold&) = delete;
    ~ContextFold();
    void apply(Event event);
    [[nodiscard]] const Context& context() const { return context_; }
    /// What conditions see now, with `now` as of the given instant. Valid until the next apply.
    [[nodiscard]] const condition::Environment& environment_at(base::Time now);
    /// The picture itself, when folding is over.
    [[nodiscard]] Context take() && { return std::move(context_); }

private:
    class Live;
    void apply_profile(const Event& event, std::uint32_t number);
    void apply_consent(const Event& event, std::uint32_t number);
    void apply_contact(const Event& event, std::uint32_t number);
    void apply_promise(const Event& event, std::uint32_t number);
    void apply_case(const Event& event, std::uint32_t number);
    void apply_subjects(std::uint32_t number);
    void apply_subject(const SubjectRule& rule, const SubjectRule::On& on, std::uint32_t number);

    Context context_;
    const ContextRules& rules_;
    std::unique_ptr<Live> live_;  ///< what environment_at hands out
};

/// Sorts, drops duplicates (same source and id), events after `now` (but for the desk's own), and wrap-ups and promises that a later
/// disposition.withdrawn of the same source takes back (by the ids in its data.events), and returns what is left to fold.
[[nodiscard]] std::vector<Event> in_folding_order(std::vector<Event> events, base::Time now);

/// The whole picture from events in any order.
[[nodiscard]] Context fold_context(std::string customer, std::vector<Event> events, const ContextRules& rules, base::Time now);

/// What conditions see of a finished picture. Slots hold values made once, at first use; the subject, contact, treatment and attempt in
/// hand are set by whoever judges. References must outlive it. One thread at a time.
class ContextEnvironment final : public condition::Environment {
public:
    ContextEnvironment(const Context& context, base::Time now);

    /// The value of a root, which must outlive this.
    void set(Root root, const base::Json& value) { borrowed_[slot(root)] = &value; }
    /// The value of a root, kept here.
    void keep(Root root, base::Json value);

    [[nodiscard]] const base::Json* variable(std::uint32_t number) const override {
        if (number >= root_count) return nullptr;
        return borrowed_[number] ? borrowed_[number] : made(number);
    }
    [[nodiscard]] base::Time now() const override { return now_; }
    [[nodiscard]] condition::HistoryAnswer history(condition::HistoryFunction function, std::string_view type,
                                                   std::optional<base::Duration> window, std::string_view pointer) const override {
        return context_.history.answer(function, type, window, pointer, now_);
    }

private:
    [[nodiscard]] const base::Json* made(std::uint32_t number) const;

    const Context& context_;
    base::Time now_;
    std::array<const base::Json*, root_count> borrowed_{};
    mutable std::array<base::Json, root_count> kept_;
    mutable std::array<bool, root_count> made_{};
};

/// The values of the roots that follow from the picture alone; null for the others.
[[nodiscard]] base::Json view_of(Root root, const Context& context, base::Time now);
[[nodiscard]] base::Json customer_view(const Context& context);
[[nodiscard]] base::Json consent_view(const Context& context);
[[nodiscard]] base::Json subjects_view(const Context& context);
[[nodiscard]] base::Json promises_view(const Context& context, base::Time now);
[[nodiscard]] base::Json cases_view(const Context& context);

}  // namespace segue::context
