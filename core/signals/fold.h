#pragma once
// The signals of one customer as a fold over ordered events and the time (orchestration.md §5).
//
//   advance_to(e1.time) apply(e1) advance_to(e2.time) apply(e2) … advance_to(now)
//
// As with journeys the caller applies events in the order of time, source, id, each once; what is due at t happens before events at t.
// A late event is folded by folding again from the start: equal events give equal signals. Copies share nothing but the rules.

#include "core/base/json.h"
#include "core/condition/environment.h"
#include "core/context/event.h"
#include "core/context/history.h"
#include "core/signals/watches.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace segue::signals {

/// A state of the customer, now or in the past.
struct Signal {
    const Detector* detector = nullptr;
    std::string key;                     ///< empty: of the whole customer
    base::Time from;
    std::optional<base::Time> until;     ///< an active one: when time alone ends it; a past one: when it ended
    std::int64_t strength = 0;           ///< see Watch::strength
    std::vector<std::uint32_t> events;   ///< cited: numbers in the customer's history, ascending, the youngest max_cited
    friend bool operator==(const Signal&, const Signal&) = default;
};

/// A signal that was raised or has ended.
struct Change {
    Signal signal;
    bool raised = false;
    base::Time at;
};

class SignalFold {
public:
    /// The rules must outlive the fold and its copies.
    explicit SignalFold(const SignalRules& rules);

    /// `number` is the event's number in the customer's history; `as_of_event` must know Root::event as this event (SignalPicture does).
    /// Nothing may be due at the event's time or before. Adds what has changed, in order.
    /// `type`: the number of the event's type where the caller counts them (History::append); one number means one type for as long as
    /// the fold and its copies live.
    void apply(const context::Event& event, std::uint32_t number, const condition::Environment& as_of_event, std::vector<Change>& changes,
               std::uint32_t type = context::unnumbered);
    /// Carries out what is due at `now` or before, in the order of due, detector, key.
    void advance_to(base::Time now, std::vector<Change>& changes);

    /// No signal changes before this by time alone; cheap, and may be too early. time_max: never.
    [[nodiscard]] base::Time quiet_until() const { return due_; }
    /// When time alone next changes a signal, exactly.
    [[nodiscard]] std::optional<base::Time> next_change_at() const;

    /// In order of detector and key.
    [[nodiscard]] std::vector<Signal> active() const;
    /// Those that have ended, the oldest first; the youngest max_past.
    [[nodiscard]] const std::vector<Signal>& past() const { return past_; }
    static constexpr std::size_t max_past = 500;
    /// What conditions see as `signals`: by id {from, until?, strength, key, keys}. Of several keys: the earliest from, the latest until,
    /// the greatest strength, the key of the youngest. Made when first asked for: one thread at a time.
    [[nodiscard]] const base::Json& view() const;
    /// The events that the active signals of a detector cite.
    [[nodiscard]] std::vector<std::uint32_t> cited_by(std::string_view id) const;
    /// Conditions and keys that failed, in words, each once.
    [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

private:
    void take(const context::Event& event, std::uint32_t number, std::span<const Interest> wanted, const condition::Environment& environment,
              std::vector<Change>& changes);
    void step(const Interest& interest, Watches::Keyed& keyed, const context::Event& event, std::uint32_t number,
              const condition::Environment& environment, std::vector<Change>& changes);
    void stop(const Interest& interest, Watches::Keyed& keyed, const context::Event& event, std::uint32_t number, std::vector<Change>& changes);
    [[nodiscard]] std::uint32_t learn_slot(const std::string& type, std::uint32_t number);
    void note_change(std::uint32_t detector, const std::string& key, const Watch& before, const Watch& now, base::Time at, std::vector<Change>& changes);
    [[nodiscard]] Signal signal_of(std::uint32_t detector, const std::string& key, const Watch& watch) const;
    [[nodiscard]] bool holds(const Interest& interest, const condition::Environment& environment);
    void note(std::string problem);
    void look_for_next();

    const SignalRules* rules_;
    std::vector<std::uint32_t> slots_;   ///< by the caller's number of a type: SignalRules::slot_of it; `no_slot`: not seen yet
    std::vector<Watches> watches_;   ///< by detector
    std::vector<Signal> past_;
    std::vector<std::string> problems_;
    base::Time due_ = base::time_max;
    mutable base::Json view_;
    mutable bool viewed_ = false;
};

/// "signal.raised.same_error_twice": how journeys name a change.
[[nodiscard]] std::string change_type(std::string_view id, bool raised);
/// The event by which journeys hear of a change. Its id is a hash of customer, detector, key, kind and time of the change. `data` is that
/// of the youngest cited event, so that keys and templates find what they find there, with `signal` {id, key, from, strength} laid over it.
[[nodiscard]] context::Event event_of(const Change& change, const std::string& customer, const context::History& history);
/// The id that such an event has.
[[nodiscard]] std::string change_id(const Signal& signal, bool raised, base::Time at, const std::string& customer);

/// A picture with `signals`, and the event in hand, laid over it.
class SignalPicture final : public condition::Environment {
public:
    SignalPicture(const condition::Environment& around, const SignalFold& signals, const context::Event* event = nullptr)
        : around_(&around), signals_(&signals), event_(event) {}

    [[nodiscard]] const base::Json* variable(std::uint32_t slot) const override;
    [[nodiscard]] base::Time now() const override { return around_->now(); }
    [[nodiscard]] condition::HistoryAnswer history(condition::HistoryFunction function, std::string_view type,
                                                   std::optional<base::Duration> window, std::string_view pointer) const override {
        return around_->history(function, type, window, pointer);
    }
    [[nodiscard]] std::optional<int> zone_offset(std::string_view zone, base::Time at) const override { return around_->zone_offset(zone, at); }

private:
    const condition::Environment* around_;
    const SignalFold* signals_;
    const context::Event* event_;
    mutable std::unique_ptr<base::Json> event_view_;   ///< made for few events
};

}  // namespace segue::signals
