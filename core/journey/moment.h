#pragma once
// Inside of fold: what is happening now (an event or a timer), the picture that conditions see of it, and the run of one
// instance's chart. Others include fold.h.

#include "core/context/event.h"
#include "core/context/names.h"
#include "core/journey/fold.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace segue::journey {

/// The caller's picture with the event in hand and the instance in hand laid over it. Both are written only when asked for.
class Picture final : public condition::Environment {
public:
    Picture(const condition::Environment& around, const context::Event* event, base::Time now)
        : around_(around), event_(event), now_(now) {}

    void look_at(const Instance* instance) {
        instance_ = instance;
        state_changed();
    }
    /// The instance in hand is in other states now.
    void state_changed() {
        if (!journey_.is_null()) journey_ = {};
    }
    /// For a timer: the event is only this name.
    void waited_for(std::string_view name) { waited_for_ = name; }

    [[nodiscard]] const base::Json* variable(std::uint32_t slot) const override;
    [[nodiscard]] base::Time now() const override { return now_; }
    [[nodiscard]] condition::HistoryAnswer history(condition::HistoryFunction function, std::string_view type,
                                                   std::optional<base::Duration> window, std::string_view pointer) const override {
        return around_.history(function, type, window, pointer);
    }
    [[nodiscard]] std::optional<int> zone_offset(std::string_view zone, base::Time at) const override { return around_.zone_offset(zone, at); }

private:
    const condition::Environment& around_;
    const context::Event* event_;
    base::Time now_;
    std::string waited_for_;
    const Instance* instance_ = nullptr;
    mutable base::Json journey_, written_event_;
};

struct JourneyFold::Moment {
    const context::Event* event = nullptr;   ///< null for a timer
    base::Time time;
    Cause cause = Cause::event;
    std::string_view cause_id;
    std::string_view source;                 ///< of the event; "timer" for a timer
    std::string_view by;
    Picture& picture;
};

/// Runs one instance's chart for one moment, and carries out what the chart asks for.
class JourneyFold::Driver final : public Host {
public:
    Driver(JourneyFold& fold, Instance& instance, const Moment& moment);

    void start();
    void handle(std::uint32_t event_class);
    /// The first timer of the instance, which is due.
    void fire(const Timer& timer);
    void end(Status status, Cause cause);
    /// How much has been run: microsteps and sends.
    [[nodiscard]] std::size_t work() const { return chart_.rounds() + sent_; }
    /// Whether a watch's condition holds for this instance.
    [[nodiscard]] bool holds(const Watch& watch) {
        const bool held = watch.condition == none || test(watch.condition) == Answer::yes;
        if (fold_.watcher_) fold_.watcher_->watched(definition_, watch, held);
        return held;
    }

    Answer test(std::uint32_t guard) override;
    void send(std::uint32_t action) override;
    void cancel(std::uint32_t action) override;
    void emit(std::uint32_t action) override;
    void entered(StateIndex state) override;
    void left(StateIndex state) override;
    void taken(std::uint32_t transition) override { if (fold_.watcher_) fold_.watcher_->taken(definition_, transition); }
    void passed_over(std::uint32_t transition) override { if (fold_.watcher_) fold_.watcher_->passed_over(definition_, transition); }
    void branched(std::uint32_t action, bool held) override { if (fold_.watcher_) fold_.watcher_->branched(definition_, action, held); }

private:
    void settle(Step step);
    void note(std::string message);
    [[nodiscard]] std::optional<base::Json> value_of(const Template::Member& member, const std::string& effect);
    [[nodiscard]] std::size_t nth(std::uint32_t name);

    JourneyFold& fold_;
    Instance& instance_;
    const Definition& definition_;
    const Moment& moment_;
    Statechart chart_;
    StateSet before_;
    std::vector<std::uint32_t> queue_;   ///< sends without delay: SCXML's external queue
    bool moved_ = false;
    std::size_t sent_ = 0;
    std::size_t effects_before_;
    std::vector<std::pair<std::uint32_t, std::size_t>> emitted_;   ///< effects of this moment: name and count
};

/// Begins the waits of a state that was entered at `since`, but for those that would be due at `past` or before.
void begin_waits(Instance& instance, StateIndex state, base::Time since, base::Time past);
/// A timer's place in the order.
void insert_timer(Instance& instance, const Timer& timer);
/// "after:waiting", "send:remind".
[[nodiscard]] std::string timer_text(const Definition& definition, const Timer& timer);

}  // namespace segue::journey
