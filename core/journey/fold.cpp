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
}

void JourneyFold::apply(const context::Event& event, const condition::Environment& as_of_event) {
    if (next_due_ <= event.time) {
        advance_to(event.time, [&](base::Time) -> const condition::Environment& { return as_of_event; });
    }
    const TypeCache::Known& type = types_.find(event.type, [this](std::string_view name) { return learn(name); });
    if (type.report) return take_report(event);
    if (!type.wanted) return;
    std::optional<Picture> picture;
    for (std::size_t number = 0; number < tracks_.size(); ++number) {
        Track& track = tracks_[number];
        if (!may_matter(track, type.classes[number])) continue;
        if (!picture) picture.emplace(as_of_event, &event, event.time);
        const Moment moment{&event, event.time, type.disposition ? Cause::disposition : Cause::event, event.id, event.source,
                            type.disposition ? event.data.text_or("agent") : std::string_view(), *picture};
        hand_to(track, moment, type.classes[number], key_of(*track.definition, moment));
    }
}

TypeCache::Known JourneyFold::learn(std::string_view type) const {
    TypeCache::Known known{std::string(type), 0, type == "journey.reported", type == "disposition.recorded", false, {}};
    const EventName name(type);
    for (const Track& track : tracks_) {
        known.classes.push_back(track.definition->chart.events.classify(name));
        if (track.definition->interests[known.classes.back()].any) known.wanted = true;
    }
    return known;
}

/// False for most events: nothing starts, nothing ends and no instance waits for it where it is.
bool JourneyFold::may_matter(const Track& track, std::uint32_t event_class) const {
    const Definition& definition = *track.definition;
    const Interest& interest = definition.interests[event_class];
    if (!interest.any) return false;
    if (!interest.starts.empty()) return true;
    const bool may_end = !interest.goals.empty() || !interest.leaves.empty();
    return std::any_of(track.live.begin(), track.live.end(), [&](std::uint32_t number) {
        return may_end || Statechart::may_react(definition.chart, instances_[number].configuration, event_class);
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
    Driver driver(*this, instances_[number], moment);
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
