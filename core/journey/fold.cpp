#include "core/journey/fold.h"

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/journey/moment.h"

#include <algorithm>
#include <tuple>

namespace segue::journey {
namespace {

/// Microsteps that the timers of one instance may cause in one advance before they count as endless; a reminder every hour
/// for a year is below it.
constexpr std::size_t max_work = 30'000;
/// Timers of one instance at one instant: waits without length may lead in a circle.
constexpr std::size_t max_timers_at_once = 1'000;
constexpr std::size_t max_problems = 200;
/// A word of JourneyFold::calls_ that lets nothing pass by.
constexpr std::uint64_t unknown_calls = ~std::uint64_t{0};

/// A key as it is compared: texts as they are, other scalars as JSON writes them.
std::optional<std::string> key_text(const base::Json* json) {
    if (!json || json->is_null() || json->is_object() || json->is_list()) return {};
    return json->text() ? *json->text() : base::write_json(*json);
}

/// What a wrap-up says of the instance that it is about, where the definition knows its code.
struct Named {
    bool here = false;   ///< it is one of this definition
    std::string key;
};

std::optional<Named> named_by(const context::Event& event, const Definition& definition) {
    const base::Json* journey = event.data.find("journey");
    if (!journey || !journey->is_object() || !knows_code(definition, event.data.text_or("code"))) return {};
    return Named{journey->text_or("definition") == definition.id, key_text(journey->find("key")).value_or("")};
}

}  // namespace

JourneyFold::JourneyFold(std::span<const Definition* const> definitions, std::string customer) : customer_(std::move(customer)) {
    for (const Definition* definition : definitions) {
        if (!definition->migrations.empty() && definition->from) carrying_.push_back(static_cast<std::uint32_t>(tracks_.size()));
        tracks_.push_back({definition, {}});
    }
    std::stable_sort(carrying_.begin(), carrying_.end(), [&](std::uint32_t a, std::uint32_t b) {
        const Definition &one = *tracks_[a].definition, &other = *tracks_[b].definition;
        return std::tie(*one.from, one.id, one.version) < std::tie(*other.from, other.id, other.version);
    });
    look_for_next_timer();
    listening_.resize(tracks_.size());
    note_listening();
}

void JourneyFold::apply(const context::Event& event, const condition::Environment& as_of_event, std::uint32_t type) {
    // In this order: an event that passes by is not even looked at when nothing is waiting.
    if (next_due_ != base::time_max && next_due_ <= event.time) run_due(event, as_of_event);
    if (passes_by(type)) return;
    hear(event, as_of_event, type);
}

/// True for most events: nothing starts, nothing ends and no instance waits for it where it is.
inline bool JourneyFold::passes_by(std::uint32_t type) const {
    const std::size_t tracks = listening_.size();
    if (calls_.size() < (type + std::size_t{1}) * tracks) return false;
    const std::uint64_t* calls = calls_.data() + type * tracks;
    std::uint64_t called = 0;
    for (std::size_t track = 0; track < tracks; ++track) called |= calls[track] & listening_.data()[track];
    return called == 0;
}

void JourneyFold::run_due(const context::Event& event, const condition::Environment& as_of_event) {
    advance_to(event.time, [&](base::Time) -> const condition::Environment& { return as_of_event; });
}

void JourneyFold::hear(const context::Event& event, const condition::Environment& as_of_event, std::uint32_t type) {
    const TypeCache::Known& known = types_.find(event.type, [this](std::string_view name) { return learn(name); });
    const std::size_t first = type * tracks_.size();
    if (type != context::unnumbered && (first >= calls_.size() || calls_[first] == unknown_calls)) note_calls(type, known);
    if (known.report) {
        take_report(event);
        return note_listening();
    }
    // Here and below the constructor sets all there is; the hardening's zeroes before it would take longer than it does.
    __attribute__((uninitialized)) Picture picture(as_of_event, &event, event.time);
    const Moment moment{&event, event.time, known.disposition ? Cause::disposition : Cause::event, event.id, event.source,
                        known.disposition ? event.data.text_or("agent") : std::string_view(), picture};
    bool heard = false;
    for (std::size_t number = 0; number < tracks_.size(); ++number) {
        Track& track = tracks_[number];
        const TypeCache::Meaning& meaning = known.meanings[number];
        if (!may_matter(track, meaning)) continue;
        hand_to(track, moment, meaning.event_class, key_of(*track.definition, moment));
        heard = true;
    }
    if (heard) note_listening();
}

void JourneyFold::note_calls(std::uint32_t type, const TypeCache::Known& known) {
    const std::size_t first = type * tracks_.size();
    if (calls_.size() < first + tracks_.size()) calls_.resize(first + tracks_.size(), unknown_calls);
    for (std::size_t number = 0; number < tracks_.size(); ++number) {
        const TypeCache::Meaning& meaning = known.meanings[number];
        const Row& row = tracks_[number].definition->chart.rows[meaning.event_class];
        const std::uint64_t by_state = meaning.ends ? ~std::uint64_t{1} : row.waiting.folded();
        calls_[first + number] = known.report ? unknown_calls : meaning.any ? by_state | (meaning.starts ? 1 : 0) : 0;
    }
}

void JourneyFold::note_listening() {
    for (std::size_t number = 0; number < tracks_.size(); ++number) {
        std::uint64_t states = 1;
        for (const std::uint32_t live : tracks_[number].live) states |= instances_[live].configuration.active.folded();
        listening_[number] = states;
    }
}

TypeCache::Known JourneyFold::learn(std::string_view type) const {
    TypeCache::Known known{std::string(type), 0, type == "journey.reported", type == "disposition.recorded", {}};
    const EventName name(type);
    for (const Track& track : tracks_) {
        const std::uint32_t event_class = track.definition->chart.events.classify(name);
        const Interest& interest = track.definition->interests[event_class];
        known.meanings.push_back({event_class, interest.any, !interest.starts.empty(), !interest.goals.empty() || !interest.leaves.empty()});
    }
    return known;
}

bool JourneyFold::may_matter(const Track& track, const TypeCache::Meaning& meaning) const {
    if (!meaning.any) return false;
    if (meaning.starts) return true;
    if (meaning.ends) return !track.live.empty();
    return std::any_of(track.live.begin(), track.live.end(), [&](std::uint32_t number) {
        return Statechart::may_react(track.definition->chart, instances_[number].configuration, meaning.event_class);
    });
}

/// First the instances that are there, then the starts: the event that starts an instance is not handed to it as well.
void JourneyFold::hand_to(Track& track, const Moment& moment, std::uint32_t event_class, const std::optional<std::string>& key) {
    const std::size_t known = instances_.size();
    const std::optional<Named> named = moment.cause == Cause::disposition ? named_by(*moment.event, *track.definition) : std::nullopt;
    for (std::size_t at = 0; at < track.live.size();) {
        const std::uint32_t number = track.live[at];
        const bool reaches = !key || track.definition->key.kind == KeyPick::Kind::absent || *key == instances_[number].key;
        const bool meant = !named || (named->here && named->key == instances_[number].key);
        if (reaches && meant) judge(number, moment, event_class);
        if (at < track.live.size() && track.live[at] == number) ++at;
    }
    if (!track.definition->interests[event_class].starts.empty()) start_if_due(track, moment, event_class, key, known);
}

void JourneyFold::judge(std::uint32_t number, const Moment& moment, std::uint32_t event_class) {
    const Definition& definition = *instances_[number].definition;
    const Interest& interest = definition.interests[event_class];
    if (interest.goals.empty() && interest.leaves.empty() &&
        !Statechart::may_react(definition.chart, instances_[number].configuration, event_class)) return;
    __attribute__((uninitialized)) Driver driver(*this, instances_[number], moment);
    for (const std::uint32_t goal : interest.goals) {
        if (driver.holds(definition.goals[goal])) return end(number, Status::goal, Cause::goal, moment);
    }
    for (const std::uint32_t leave : interest.leaves) {
        if (driver.holds(definition.leaves[leave])) return end(number, Status::left, Cause::leave, moment);
    }
    const auto was_due = instances_[number].next_timer_at();
    driver.handle(event_class);
    if (!instances_[number].is_active()) retire(number);
    else if (instances_[number].next_timer_at() != was_due) look_for_next_timer();
}

void JourneyFold::start_if_due(Track& track, const Moment& moment, std::uint32_t event_class, const std::optional<std::string>& key,
                               std::size_t known) {
    const Definition& definition = *track.definition;
    if (!newest_for(track, moment.time)) return;
    moment.picture.look_at(nullptr);
    for (const std::uint32_t number : definition.interests[event_class].starts) {
        const std::uint32_t condition = definition.starts[number].condition;
        if (condition != none) {
            const condition::Verdict verdict = condition::test(definition.conditions[condition], moment.picture);
            if (verdict.kind == condition::Verdict::Kind::error) {
                note({moment.time, definition.id, {}, std::string(moment.cause_id),
                      "the condition " + base::in_quotes(definition.conditions[condition].text()) + " failed: " + verdict.error});
            }
            if (verdict.kind != condition::Verdict::Kind::yes) {
                if (watcher_) watcher_->watched(definition, definition.starts[number], false);
                continue;
            }
        }
        if (watcher_) watcher_->watched(definition, definition.starts[number], true);
        if (!key) {
            note({moment.time, definition.id, {}, std::string(moment.cause_id), "the event would start this journey, but carries no key"});
            return;
        }
        if (may_start(track, moment, *key, known)) start(track, moment, *key);
        return;
    }
}

bool JourneyFold::may_start(const Track& track, const Moment& moment, const std::string& key, std::size_t known) const {
    const Definition& definition = *track.definition;
    for (std::size_t number = 0; number < known; ++number) {
        const Instance& other = instances_[number];
        if (other.definition->id != definition.id) continue;
        if (definition.reentry == Reentry::once) return false;
        if (other.key != key) continue;
        if (definition.reentry == Reentry::keyed) return false;
        if (definition.reentry == Reentry::restart) continue;
        if (other.is_active()) return false;
        const HistoryEntry& last = other.history.back();
        // What has just ended an instance does not begin the next one in the same breath.
        if (last.time == moment.time && last.cause_id == moment.cause_id) return false;
        if (definition.reentry == Reentry::cooldown && moment.time < last.time + definition.cooldown) return false;
    }
    return true;
}

void JourneyFold::start(Track& track, const Moment& moment, const std::string& key) {
    const Definition& definition = *track.definition;
    for (std::uint32_t number = 0; definition.reentry == Reentry::restart && number < instances_.size(); ++number) {
        const Instance& other = instances_[number];
        if (other.is_active() && other.key == key && other.definition->id == definition.id) end(number, Status::left, Cause::leave, moment);
    }
    Instance instance;
    instance.id = base::id_of_causes("ji-", {customer_, definition.id, key, moment.source, moment.cause_id});
    instance.definition = &definition;
    instance.key = key;
    instance.started = instance.since = moment.time;
    if (definition.timeout) instance.timeout_at = moment.time + *definition.timeout;
    const auto number = static_cast<std::uint32_t>(instances_.size());
    instances_.push_back(std::move(instance));
    track.live.push_back(number);
    const Moment begun{moment.event, moment.time, Cause::start, moment.cause_id, moment.source, moment.by, moment.picture};
    Driver(*this, instances_[number], begun).start();
    if (!instances_[number].is_active()) retire(number);
    look_for_next_timer();
}

void JourneyFold::end(std::uint32_t number, Status status, Cause cause, const Moment& moment) {
    Driver(*this, instances_[number], moment).end(status, cause);
    retire(number);
}

void JourneyFold::retire(std::uint32_t number) {
    for (Track& track : tracks_) {
        if (track.definition == instances_[number].definition) std::erase(track.live, number);
    }
    look_for_next_timer();
}

/// Of the versions of one journey that may start at this time, the highest.
bool JourneyFold::newest_for(const Track& track, base::Time time) const {
    if (track.definition->from && *track.definition->from > time) return false;
    return std::none_of(tracks_.begin(), tracks_.end(), [&](const Track& other) {
        return other.definition->id == track.definition->id && other.definition->version > track.definition->version &&
               (!other.definition->from || *other.definition->from <= time);
    });
}

std::optional<std::string> JourneyFold::key_of(const Definition& definition, const Moment& moment) {
    switch (definition.key.kind) {
        case KeyPick::Kind::absent: return std::string();
        case KeyPick::Kind::pointer: return key_text(moment.event->data.at(definition.key.pointer));
        case KeyPick::Kind::condition: break;
    }
    moment.picture.look_at(nullptr);
    const auto value = condition::evaluate(definition.conditions[definition.key.condition], moment.picture);
    // An event without what the key is made of belongs to the customer as a whole: no problem.
    return value ? key_text(&*value) : std::nullopt;
}

void JourneyFold::advance_to(base::Time now, const EnvironmentAt& environment_at) {
    struct Fired {
        std::size_t work = 0, at_once = 0;
        base::Time last = base::time_min;
    };
    if (next_due_ > now) return;
    std::vector<Fired> fired;
    while (next_due_ <= now && next_due_ != base::time_max) {
        const base::Time due = next_due_;
        if (carried_ < carrying_.size() && *tracks_[carrying_[carried_]].definition->from <= due) {
            carry_all(tracks_[carrying_[carried_++]]);
            look_for_next_timer();
            continue;
        }
        std::uint32_t number = 0;
        while (instances_[number].next_timer_at() != due) ++number;
        fired.resize(instances_.size());
        Fired& counts = fired[number];
        counts.at_once = due == counts.last ? counts.at_once + 1 : 0;
        counts.last = due;
        if (counts.work > max_work || counts.at_once > max_timers_at_once) {
            Instance& instance = instances_[number];
            note({due, instance.definition->id, instance.id, {}, "its timers follow each other without end; they have been stopped"});
            instance.timers.clear();
            instance.stuck = true;
        } else {
            counts.work += 1 + fire(number, due, environment_at(due));
        }
        look_for_next_timer();
    }
    note_listening();
}

/// Gives how much the timer has caused.
std::size_t JourneyFold::fire(std::uint32_t number, base::Time due, const condition::Environment& environment) {
    Instance& instance = instances_[number];
    Picture picture(environment, nullptr, due);
    if (instance.timeout_at == due) {
        if (watcher_) watcher_->timed_out(*instance.definition);
        picture.waited_for("timeout");
        end(number, Status::timed_out, Cause::timeout, {nullptr, due, Cause::timeout, "timeout", "timer", {}, picture});
        return 0;
    }
    const Timer timer = instance.timers.front();
    instance.timers.erase(instance.timers.begin());
    const std::string text = timer_text(*instance.definition, timer);
    picture.waited_for(text.substr(text.find(':') + 1));
    const Moment moment{nullptr, due, Cause::timer, text, "timer", {}, picture};
    Driver driver(*this, instance, moment);
    driver.fire(timer);
    if (!instance.is_active()) retire(number);
    return driver.work();
}

std::optional<base::Time> JourneyFold::next_timer_at() const {
    return next_due_ == base::time_max ? std::optional<base::Time>() : next_due_;
}

void JourneyFold::look_for_next_timer() {
    next_due_ = carried_ < carrying_.size() ? *tracks_[carrying_[carried_]].definition->from : base::time_max;
    for (const Track& track : tracks_) {
        for (const std::uint32_t number : track.live) {
            if (const auto due = instances_[number].next_timer_at(); due && *due < next_due_) next_due_ = *due;
        }
    }
}

void JourneyFold::note(const Problem& problem) {
    // A condition that fails fails on every event; once is enough to be seen.
    const bool known = std::any_of(problems_.begin(), problems_.end(), [&](const Problem& other) {
        return other.definition == problem.definition && other.instance == problem.instance && other.message == problem.message;
    });
    if (!known && problems_.size() < max_problems) problems_.push_back(problem);
}

}  // namespace segue::journey
