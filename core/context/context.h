#pragma once
// One picture of one customer: events folded in order.
//
//   events ──► ContextFold::apply, in order of (time, source, id) ──► Context ──► ContextEnvironment (what conditions see)
//
// Equal events give an equal picture, in whatever order they arrived. Pure: no clock, no I/O.

#include "core/context/names.h"
#include "core/context/picture.h"

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace segue::context {

/// Folds events one by one. The events must come in order, each once; `fold_context` does that for any input.
class ContextFold {
public:
    ContextFold(std::string customer, const ContextRules& rules);
    ContextFold(const ContextFold& other);  ///< for previews; shares the events and nothing else
    ContextFold& operator=(const ContextFold&) = delete;
    ~ContextFold();
    /// Gives the number of the event's type in the history.
    std::uint32_t apply(Event&& event);
    /// The same for events that are there already: they stay where they lie (History::expect).
    void expect(std::vector<Event>&& events) { context_.history.expect(std::move(events)); }
    std::uint32_t apply_expected();
    /// Makes room for so many events in all.
    void reserve(std::size_t events) { context_.history.reserve(events); }
    [[nodiscard]] const Context& context() const { return context_; }
    /// What conditions see now, with `now` as of the given instant. Valid until the next apply.
    [[nodiscard]] const condition::Environment& environment_at(base::Time now);
    /// The picture itself, when folding is over.
    [[nodiscard]] Context take() && { return std::move(context_); }

private:
    class Live;
    /// What the last event of the history changes in the picture.
    void take(std::uint32_t type);
    void note_key(KeyUse use);
    /// The contact turned out to be another person's: what was proved until now was proved of somebody else.
    void drop_level(const Event& event);
    void note_fact(Fact& fact, const base::Json& value, const Event& event, std::uint32_t number);
    void apply_profile(const Event& event, std::uint32_t number);
    void apply_consent(const Event& event, std::uint32_t number);
    void note_consent(Consent consent);
    /// A message in the customer's own words; and a person's word on one that was doubtful.
    void apply_opt_out(const Event& event, std::uint32_t number);
    void apply_contact(const Event& event, std::uint32_t number);
    void apply_promise(const Event& event, std::uint32_t number);
    void apply_case(const Event& event, std::uint32_t number);
    void apply_subjects(std::uint32_t number);
    void apply_subject(const SubjectRule& rule, const SubjectRule::On& on, std::uint32_t number);

    /// What an event's type may change in the picture; found once for each type.
    struct Concerns {
        bool profile = false, consent = false, promise = false, cases = false, bids = false, subjects = false;
    };
    [[nodiscard]] Concerns concerns_of(std::string_view type) const;

    Context context_;
    const ContextRules& rules_;
    std::vector<Concerns> concerns_;  ///< by the number of the type in the history
    std::unique_ptr<Live> live_;  ///< what environment_at hands out
};

/// Sorts, drops duplicates (same source and id), events after `now` (but for the desk's own), and wrap-ups and promises that a later
/// disposition.withdrawn of the same source takes back (by the ids in its data.events; action.withdrawn likewise action.performed), and returns what is left to fold.
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
    /// From now on answers to questions with a number below this are kept: for who asks the same of one instant again and again.
    void keep_answers(std::uint32_t questions) { kept_at_.resize(questions); }
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
    [[nodiscard]] condition::HistoryAnswer numbered_history(std::uint32_t number, condition::HistoryFunction function, std::string_view type,
                                                            std::optional<base::Duration> window, std::string_view pointer) const override;
    void history_numbers(std::span<const condition::HistoryQuestion> questions, std::span<condition::HistoryNumber> numbers) const override {
        context_.history.answer(questions, now_, numbers);
    }
    [[nodiscard]] std::optional<int> zone_offset(std::string_view zone, base::Time at) const override { return context_.zone_offset(zone, at); }

private:
    [[nodiscard]] const base::Json* made(std::uint32_t number) const;

    /// A question and its answer. The texts are those of the program that asked first.
    struct KeptAnswer {
        condition::HistoryFunction function;
        std::string_view type, pointer;
        std::optional<base::Duration> window;
        condition::HistoryAnswer answer;
    };

    const Context& context_;
    base::Time now_;
    std::array<const base::Json*, root_count> borrowed_{};
    mutable std::array<base::Json, root_count> kept_;
    mutable std::array<bool, root_count> made_{};
    mutable std::vector<KeptAnswer> kept_answers_;
    mutable std::vector<std::uint32_t> kept_at_;   ///< by number: 0, or the position in kept_answers_ + 1
};

/// The values of the roots that follow from the picture alone; null for the others.
[[nodiscard]] base::Json view_of(Root root, const Context& context, base::Time now);
[[nodiscard]] base::Json customer_view(const Context& context);
[[nodiscard]] base::Json consent_view(const Context& context);
[[nodiscard]] base::Json subjects_view(const Context& context);
[[nodiscard]] base::Json promises_view(const Context& context, base::Time now);
[[nodiscard]] base::Json cases_view(const Context& context);

}  // namespace segue::context
