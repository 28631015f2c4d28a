#pragma once
// The journeys of one customer as a fold over ordered events and timers (orchestration.md §6).
//
//   advance_to(e1.time) apply(e1) advance_to(e2.time) apply(e2) … advance_to(now)
//
// The caller applies events in the order of time, source, id, each once. A late event is folded by folding again from the
// start: equal inputs give equal instances, effects and problems. Copy the fold to preview an event; nothing is shared.
// difference.h compares two folds.
//
// A disposition.recorded may name the instance that it is about, in data.journey {definition, key}: then no other instance
// whose definition knows its code hears it.

#include "core/base/json.h"
#include "core/base/time.h"
#include "core/condition/environment.h"
#include "core/context/event.h"
#include "core/journey/definition.h"
#include "core/journey/instance.h"
#include "core/journey/type_cache.h"
#include "core/journey/watcher.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace segue::journey {

/// Something for the outside that a journey asks for. Deriving again gives the same id, so that what has vanished or is new
/// can be told by comparing ids.
struct Effect {
    std::string id;          ///< "je-…", a hash of instance, cause and place in the definition
    std::string name;        ///< "message.requested"
    base::Json data;         ///< an object
    std::string instance;
    std::string cause_id;    ///< as in HistoryEntry
    base::Time time;
    friend bool operator==(const Effect&, const Effect&) = default;
};

/// Something that someone should look at: a condition that failed, a report about an unknown state, a chart that never settles.
struct Problem {
    base::Time time;
    std::string definition;
    std::string instance;    ///< may be empty
    std::string event_id;    ///< or what the timer waited for
    std::string message;
    friend bool operator==(const Problem&, const Problem&) = default;
};

struct Report;

class JourneyFold {
public:
    /// Gives the picture as of an instant between two events. The reference must live until the next call.
    using EnvironmentAt = std::function<const condition::Environment&(base::Time)>;

    /// The definitions must outlive the fold and its copies. Several versions of one id may be given: a start takes the
    /// highest one whose `from` has come, and an instance stays with its version.
    JourneyFold(std::span<const Definition* const> definitions, std::string customer);

    /// `as_of_event` answers history as of this event. If it knows Root::event, that must be this event; Root::journey is
    /// ours. Timers that are still due at the event's time or before are run first, with this same picture.
    /// `type`: the number of the event's type where the caller counts them (History::append); one number means one type for as long as
    /// the fold and its copies live.
    void apply(const context::Event& event, const condition::Environment& as_of_event, std::uint32_t type = context::unnumbered);
    /// Who looks on; must outlive the fold and its copies. Null: nobody.
    void watch(Watcher* watcher) { watcher_ = watcher; }
    /// Runs the timers that are due at `now` or before, in the order of due, instance, document.
    void advance_to(base::Time now, const EnvironmentAt& environment_at);

    /// In the order of starting; those that have ended stay.
    [[nodiscard]] const std::vector<Instance>& instances() const { return instances_; }
    [[nodiscard]] const std::vector<Effect>& effects() const { return effects_; }
    [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }
    [[nodiscard]] std::optional<base::Time> next_timer_at() const;
    [[nodiscard]] const std::string& customer() const { return customer_; }

private:
    struct Track {
        const Definition* definition = nullptr;
        std::vector<std::uint32_t> live;   ///< numbers of active instances
    };
    struct Moment;     // what is happening now: an event or a timer, and the picture
    class Driver;      // runs one instance's chart

    [[nodiscard]] TypeCache::Known learn(std::string_view type) const;
    [[nodiscard]] bool passes_by(std::uint32_t type) const;
    [[nodiscard]] bool may_matter(const Track& track, const TypeCache::Meaning& meaning) const;
    void run_due(const context::Event& event, const condition::Environment& as_of_event);
    void hear(const context::Event& event, const condition::Environment& as_of_event, std::uint32_t type);
    void note_calls(std::uint32_t type, const TypeCache::Known& known);
    void note_listening();
    void hand_to(Track& track, const Moment& moment, std::uint32_t event_class, const std::optional<std::string>& key);
    void judge(std::uint32_t number, const Moment& moment, std::uint32_t event_class);
    void start_if_due(Track& track, const Moment& moment, std::uint32_t event_class, const std::optional<std::string>& key,
                      std::size_t known);
    [[nodiscard]] bool may_start(const Track& track, const Moment& moment, const std::string& key, std::size_t known) const;
    void start(Track& track, const Moment& moment, const std::string& key);
    void end(std::uint32_t number, Status status, Cause cause, const Moment& moment);
    void retire(std::uint32_t number);
    [[nodiscard]] bool newest_for(const Track& track, base::Time time) const;
    [[nodiscard]] std::optional<std::string> key_of(const Definition& definition, const Moment& moment);
    std::size_t fire(std::uint32_t number, base::Time due, const condition::Environment& environment);
    void carry_all(Track& to);
    void take_over(std::uint32_t number, Track& to, Instance carried);
    void take_report(const context::Event& event);
    [[nodiscard]] Track* track_for(const Report& report, const context::Event& event);
    static void compare(Instance& instance, const Definition& definition, const StateSet& active, const Report& report);
    std::uint32_t begin_reported(Track& track, const Report& report, const context::Event& event);
    void adopt(std::uint32_t number, Track& track, const StateSet& active, const Report& report, const context::Event& event);
    void note(const Problem& problem);
    void look_for_next_timer();

    std::string customer_;
    std::vector<Track> tracks_;
    std::vector<Instance> instances_;
    std::vector<Effect> effects_;
    std::vector<Problem> problems_;
    TypeCache types_;
    // Which events pass by, in words: a type calls where a bit of its word for a track is in the track's word too. Bit 0, which is no
    // state, is in every track's: what starts calls always. Others call by states; a call may be false, silence never is.
    std::vector<std::uint64_t> calls_;      ///< by the caller's number of a type, and by track; all ones: not known yet
    std::vector<std::uint64_t> listening_;  ///< by track: the states of its active instances
    Watcher* watcher_ = nullptr;
    std::vector<std::uint32_t> carrying_;   ///< tracks that take over older versions, by the instant at which they do
    std::size_t carried_ = 0;               ///< how many of them have
    base::Time next_due_ = base::time_max;
};

}  // namespace segue::journey
