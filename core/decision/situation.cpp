#include "core/decision/situation.h"

#include <algorithm>
#include <tuple>

namespace segue::decision {

using base::Json;

void Situation::fold(std::vector<context::Event> events, base::Time now) {
    auto ordered = context::in_folding_order(std::move(events), now);
    const std::size_t before = picture_.context().history.events().size();
    if (before > 0) {
        picture_.reserve(before + ordered.size());
        for (auto& event : ordered) apply(std::move(event));
    } else {
        const std::size_t count = ordered.size();
        picture_.expect(std::move(ordered));
        const auto& list = picture_.context().history.events();
        while (list.size() < count) {
            advance_to(list.expected().time);
            take(picture_.apply_expected());
        }
    }
    advance_to(now);
}

void Situation::apply(context::Event&& event) {
    advance_to(event.time);
    take(picture_.apply(std::move(event)));
}

void Situation::take(std::uint32_t type) {
    const auto& events = picture_.context().history.events();
    const context::Event& applied = events.back();
    const condition::Environment& as_of_event = picture_.environment_at(applied.time);
    std::vector<signals::Change> changes;
    signals_.apply(applied, static_cast<std::uint32_t>(events.size() - 1), signals::SignalPicture(as_of_event, signals_, &applied), changes, type);
    journeys_.apply(applied, signals::SignalPicture(as_of_event, signals_), type);
    tell_journeys(changes);
    if (!picture_.context().opt_outs.empty()) tell_of_opt_out(static_cast<std::uint32_t>(events.size() - 1));
}

/// Journeys hear a withdrawal in the customer's own words as the event that an agent would have recorded, and a doubt as one.
void Situation::tell_of_opt_out(std::uint32_t number) {
    const auto& last = picture_.context().opt_outs.back();
    if (last.event != number) return;
    const bool revoked = last.kind == context::OptOutReading::Kind::revoked;
    const context::Event& message = picture_.context().history.events()[number];
    context::Event event;
    event.id = message.id;  // what a journey did then rests on the message
    event.source = message.source;
    event.type = revoked ? "consent.withdrawn" : "optout.doubted";
    event.time = message.time;
    event.customer = picture_.context().customer;
    event.channel = message.channel;
    event.data = Json::object({{"channel", message.channel}, {"message", message.id}});
    if (revoked) event.data.set("purpose", "*");
    journeys_.apply(event, signals::SignalPicture(picture_.environment_at(event.time), signals_, &event));
}

Situation Situation::under(const std::string& customer) const {
    Situation other(customer, *rules_);
    other.fold({context().history.events().begin(), context().history.events().end()}, advanced_to_);
    return other;
}

void Situation::advance_to(base::Time now) {
    advanced_to_ = std::max(advanced_to_, now);
    std::vector<signals::Change> changes;
    while (signals_.quiet_until() <= now && signals_.quiet_until() != base::time_max) {
        const base::Time due = signals_.quiet_until();
        run_timers_to(due - base::Duration{1});
        signals_.advance_to(due, changes);
        run_timers_to(due);
        tell_journeys(changes);
    }
    run_timers_to(now);
}

void Situation::run_timers_to(base::Time now) {
    std::optional<signals::SignalPicture> picture;
    journeys_.advance_to(now, [&](base::Time t) -> const condition::Environment& { return picture.emplace(picture_.environment_at(t), signals_); });
}

/// Journeys hear of a change as of an event of its own, after whatever made it.
void Situation::tell_journeys(std::vector<signals::Change>& changes) {
    for (const signals::Change& change : changes) {
        const context::Event event = signals::event_of(change, picture_.context().customer, picture_.context().history);
        journeys_.apply(event, signals::SignalPicture(picture_.environment_at(change.at), signals_));
    }
    changes.clear();
}

std::optional<base::Time> Situation::next_change_at() const {
    const auto signal = signals_.next_change_at();
    const auto timer = journeys_.next_timer_at();
    return signal && timer ? std::min(*signal, *timer) : signal ? signal : timer;
}

std::optional<signals::Signal> Situation::signal_of_cause(std::string_view cause_id) const {
    if (!cause_id.starts_with("sg-")) return {};
    const auto is_cause = [&](const signals::Signal& signal, bool ended) {
        const std::string& customer = context().customer;
        return signals::change_id(signal, true, signal.from, customer) == cause_id || (ended && signals::change_id(signal, false, *signal.until, customer) == cause_id);
    };
    for (const auto& signal : signals_.active()) {
        if (is_cause(signal, false)) return signal;
    }
    for (auto signal = signals_.past().rbegin(); signal != signals_.past().rend(); ++signal) {
        if (is_cause(*signal, true)) return *signal;
    }
    return {};
}

std::vector<std::uint32_t> Situation::events_of_cause(std::string_view cause_id) const {
    if (const auto signal = signal_of_cause(cause_id)) return signal->events;
    const auto& events = context().history.events();
    for (std::size_t i = events.size(); i-- > 0;) {
        if (events[i].id == cause_id) return {static_cast<std::uint32_t>(i)};
    }
    return {};
}

std::vector<JourneyFacts> journey_facts(const journey::JourneyFold& fold) {
    std::vector<JourneyFacts> all;
    for (const journey::Instance& instance : fold.instances()) {
        if (!instance.is_active()) continue;
        JourneyFacts facts;
        facts.active.journey = instance.definition->id;
        facts.active.key = instance.key;
        facts.active.stage = instance.stage();
        for (const auto state : instance.active()) facts.active.active.emplace_back(state);
        facts.active.since = instance.entered();
        facts.active.started = instance.started;
        facts.active.title = instance.definition->title;
        facts.active.in_any_since = [&instance](std::span<const std::string> states) { return instance.in_any_since(states); };
        for (const auto& offer : instance.offers()) facts.offers.push_back({offer.action, offer.weight});
        all.push_back(std::move(facts));
    }
    std::sort(all.begin(), all.end(), [](const JourneyFacts& a, const JourneyFacts& b) {
        return std::tie(a.active.journey, a.active.key) < std::tie(b.active.journey, b.active.key);
    });
    return all;
}

Json journey_view(const journey::JourneyFold& fold) {
    Json view = Json::object();
    for (const journey::Instance& instance : fold.instances()) {
        // A running instance stands before an ended one, a younger before an older.
        const Json* present = view.find(instance.definition->id);
        if (present && present->text_or("status") == "active" && !instance.is_active()) continue;
        Json active = Json::list();
        for (const auto state : instance.active()) active.push(state);
        view.set(instance.definition->id,
                 Json::object({{"key", instance.key}, {"state", instance.state()}, {"stage", instance.stage()}, {"active", std::move(active)},
                               {"since", base::format_time(instance.since)}, {"status", journey::status_name(instance.status)}}));
    }
    return view;
}

}  // namespace segue::decision
