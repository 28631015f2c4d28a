#include "core/signals/fold.h"

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/context/names.h"

#include <algorithm>
#include <cmath>

namespace segue::signals {

using base::Json;
using base::Time;
using context::Event;

namespace {

constexpr std::size_t max_problems = 50;
/// No single event adds more: what thousands of them add together still fits.
constexpr std::int64_t max_amount = 1'000'000'000 * base::fixed_one;

/// For a type whose slot has not been looked up.
constexpr std::uint32_t no_slot = 0xffffffffU;

/// A key as it is compared: texts as they are, other scalars as JSON writes them. Empty: the event has none.
class Key {
public:
    void read(const Detector& detector, const Event& event, const condition::Environment& environment) {
        found_ = !detector.key;
        text_ = {};
        if (found_) return;
        const Json* value = detector.key->look(event.data, environment, room_);
        if (!value || value->is_null() || value->is_object() || value->is_list()) return;
        found_ = true;
        if (value->text()) text_ = *value->text();
        else text_ = written_ = base::write_json(*value);
    }
    explicit operator bool() const { return found_; }
    [[nodiscard]] std::string_view text() const { return text_; }

private:
    bool found_ = false;
    std::string_view text_;   ///< of the event, of room_ or of written_
    std::string written_;
    Json room_;
};

/// In micros; numbers below zero, and what is no number, add nothing.
std::int64_t amount_of(const Detector& detector, const Event& event, const condition::Environment& environment) {
    if (!detector.amount) return base::fixed_one;
    const auto value = detector.amount->value(event.data, environment);
    if (!value) return 0;
    if (const auto* whole = value->integer()) return std::clamp<std::int64_t>(*whole, 0, max_amount / base::fixed_one) * base::fixed_one;
    if (const auto* real = value->real(); real && *real > 0) return static_cast<std::int64_t>(std::nearbyint(std::min(*real * 1e6, static_cast<double>(max_amount))));
    if (const auto* text = value->text()) {
        if (const auto fixed = base::parse_fixed(*text)) return std::clamp<std::int64_t>(fixed->micros, 0, max_amount);
    }
    return 0;
}

std::optional<Time> deadline_of(const context::ValueRule& due, const Event& event, const condition::Environment& environment) {
    const auto value = due.value(event.data, environment);
    return value && value->text() ? base::parse_time(*value->text()) : std::nullopt;
}

}  // namespace

SignalFold::SignalFold(const SignalRules& rules) : rules_(&rules), watches_(rules.detectors().size()) {}

void SignalFold::apply(const Event& event, std::uint32_t number, const condition::Environment& as_of_event, std::vector<Change>& changes,
                       std::uint32_t type) {
    std::uint32_t slot = type < slots_.size() ? slots_[type] : no_slot;
    if (slot == no_slot) slot = learn_slot(event.type, type);
    if (slot != 0) take(event, number, rules_->wanting(slot), as_of_event, changes);
}

std::uint32_t SignalFold::learn_slot(const std::string& type, std::uint32_t number) {
    const std::uint32_t slot = rules_->slot_of(type);
    if (number == context::unnumbered) return slot;
    if (number >= slots_.size()) slots_.resize(number + 1, no_slot);
    return slots_[number] = slot;
}

void SignalFold::take(const Event& event, std::uint32_t number, std::span<const Interest> wanted, const condition::Environment& environment,
                      std::vector<Change>& changes) {
    Key key;
    for (std::size_t at = 0; at < wanted.size();) {
        const Interest& interest = wanted[at];
        const bool first = at == 0 || wanted[at - 1].detector != interest.detector;
        if (first) key.read(rules_->detectors()[interest.detector], event, environment);
        // Of several patterns with the same part in a detector one is enough.
        bool plays = false;
        for (; at < wanted.size() && wanted[at].detector == interest.detector && wanted[at].role == interest.role; ++at) {
            plays = plays || holds(wanted[at], environment);
        }
        if (!plays) continue;
        Watches& watches = watches_[interest.detector];
        if (interest.role >= 0) {
            if (key) step(interest, watches.of(key.text()), event, number, environment, changes);
        } else if (key) {
            if (auto* keyed = watches.find(key.text())) stop(interest, *keyed, event, number, changes);
        } else {
            // What carries no key answers or ends all of them.
            for (std::size_t i = 0; i < watches.size(); ++i) stop(interest, watches[i], event, number, changes);
        }
    }
}

void SignalFold::step(const Interest& interest, Watches::Keyed& keyed, const Event& event, std::uint32_t number,
                      const condition::Environment& environment, std::vector<Change>& changes) {
    const Detector& detector = rules_->detectors()[interest.detector];
    Watch& watch = keyed.watch;
    const bool was_raised = watch.raised();
    Time deadline = event.time + detector.window;
    if (detector.due) {
        const auto said = deadline_of(*detector.due, event, environment);
        if (!said && detector.window.us == 0) return;
        deadline = said.value_or(deadline);
    }
    watch.step(detector, interest.role, {event.time, number, amount_of(detector, event, environment)}, deadline);
    due_ = std::min(due_, watch.due());
    if (watch.raised()) viewed_ = false;
    if (!was_raised && watch.raised()) note_change(interest.detector, keyed.key, watch, watch, event.time, changes);
}

/// An answer or an end.
void SignalFold::stop(const Interest& interest, Watches::Keyed& keyed, const Event& event, std::uint32_t number, std::vector<Change>& changes) {
    const auto tell = [&](Watch& watch) {
        if (interest.role == Interest::end) watch.end();
        else watch.answer(rules_->detectors()[interest.detector], {event.time, number, 0});
        due_ = std::min(due_, watch.due());
    };
    if (!keyed.watch.raised()) return tell(keyed.watch);
    const Watch before = keyed.watch;
    tell(keyed.watch);
    viewed_ = false;
    if (!keyed.watch.raised()) note_change(interest.detector, keyed.key, before, keyed.watch, event.time, changes);
}

void SignalFold::advance_to(Time now, std::vector<Change>& changes) {
    while (due_ <= now && due_ != base::time_max) {
        const Time due = due_;
        for (std::uint32_t number = 0; number < watches_.size(); ++number) {
            for (std::size_t i = 0; i < watches_[number].size(); ++i) {
                auto& [key, watch] = watches_[number][i];
                if (watch.due() > due) continue;
                const Watch before = watch;
                watch.wake(rules_->detectors()[number]);
                viewed_ = false;
                if (before.raised() != watch.raised()) note_change(number, key, before, watch, due, changes);
            }
        }
        look_for_next();
    }
}

/// The signal as it is now, or as it was until now.
void SignalFold::note_change(std::uint32_t detector, const std::string& key, const Watch& before, const Watch& now, Time at, std::vector<Change>& changes) {
    Change change{signal_of(detector, key, now.raised() ? now : before), now.raised(), at};
    if (!now.raised()) {
        change.signal.until = at;
        if (past_.size() >= max_past) past_.erase(past_.begin());
        past_.push_back(change.signal);
    }
    changes.push_back(std::move(change));
}

Signal SignalFold::signal_of(std::uint32_t detector, const std::string& key, const Watch& watch) const {
    Signal signal{&rules_->detectors()[detector], key, watch.from(), {}, watch.strength(), watch.cited()};
    if (watch.due() != base::time_max) signal.until = watch.due();
    return signal;
}

void SignalFold::look_for_next() { due_ = next_change_at().value_or(base::time_max); }

std::optional<Time> SignalFold::next_change_at() const {
    Time next = base::time_max;
    for (const Watches& watches : watches_) {
        for (std::size_t i = 0; i < watches.size(); ++i) next = std::min(next, watches[i].watch.due());
    }
    return next == base::time_max ? std::optional<Time>() : next;
}

std::vector<Signal> SignalFold::active() const {
    std::vector<Signal> all;
    for (std::uint32_t number = 0; number < watches_.size(); ++number) {
        const Watches& watches = watches_[number];
        for (std::size_t i = 0; i < watches.size(); ++i) {
            if (watches[i].watch.raised()) all.push_back(signal_of(number, watches[i].key, watches[i].watch));
        }
    }
    return all;
}

const Json& SignalFold::view() const {
    if (viewed_) return view_;
    view_ = Json::object();
    for (std::uint32_t number = 0; number < watches_.size(); ++number) {
        Signal whole;
        bool endless = false;
        Time youngest = base::time_min;
        Json keys = Json::list();
        for (std::size_t i = 0; i < watches_[number].size(); ++i) {
            const auto& [key, watch] = watches_[number][i];
            if (!watch.raised()) continue;
            if (!whole.detector || watch.from() < whole.from) whole.from = watch.from();
            whole.detector = &rules_->detectors()[number];
            whole.strength = std::max(whole.strength, watch.strength());
            endless = endless || watch.due() == base::time_max;
            whole.until = std::max(whole.until.value_or(base::time_min), watch.due());
            if (watch.from() >= youngest) {
                youngest = watch.from();
                whole.key = key;
            }
            keys.push(key);
        }
        if (!whole.detector) continue;
        Json signal = Json::object({{"from", base::format_time(whole.from)}, {"strength", whole.strength}, {"key", whole.key}, {"keys", std::move(keys)}});
        if (!endless) signal.set("until", base::format_time(*whole.until));
        view_.set(whole.detector->id, std::move(signal));
    }
    viewed_ = true;
    return view_;
}

std::vector<std::uint32_t> SignalFold::cited_by(std::string_view id) const {
    std::vector<std::uint32_t> events;
    for (const Signal& signal : active()) {
        if (signal.detector->id == id) events.insert(events.end(), signal.events.begin(), signal.events.end());
    }
    std::sort(events.begin(), events.end());
    events.erase(std::unique(events.begin(), events.end()), events.end());
    return events;
}

bool SignalFold::holds(const Interest& interest, const condition::Environment& environment) {
    if (!interest.when) return true;
    const auto verdict = condition::test(*interest.when, environment);
    if (verdict.kind == condition::Verdict::Kind::error) {
        note("signal " + base::in_quotes(rules_->detectors()[interest.detector].id) + ": the condition " + base::in_quotes(interest.when->text()) + " failed: " + verdict.error);
    }
    return verdict.kind == condition::Verdict::Kind::yes;
}

void SignalFold::note(std::string problem) {
    if (problems_.size() >= max_problems || std::find(problems_.begin(), problems_.end(), problem) != problems_.end()) return;
    problems_.push_back(std::move(problem));
}

std::string change_type(std::string_view id, bool raised) { return (raised ? "signal.raised." : "signal.ended.") + std::string(id); }

std::string change_id(const Signal& signal, bool raised, Time at, const std::string& customer) {
    return base::id_of_causes("sg-", {customer, signal.detector->id, signal.key, raised ? "raised" : "ended", base::format_time(at)});
}

Event event_of(const Change& change, const std::string& customer, const context::History& history) {
    Event event;
    event.id = change_id(change.signal, change.raised, change.at, customer);
    event.source = "signals";
    event.type = change_type(change.signal.detector->id, change.raised);
    event.time = change.at;
    event.customer = customer;
    event.subject = change.signal.key;
    event.channel = "system";
    if (!change.signal.events.empty()) event.data = history.events()[change.signal.events.back()].data;
    if (!event.data.is_object()) event.data = Json::object();
    event.data.set("signal", Json::object({{"id", change.signal.detector->id}, {"key", change.signal.key}, {"from", base::format_time(change.signal.from)}, {"strength", change.signal.strength}}));
    return event;
}

const Json* SignalPicture::variable(std::uint32_t slot) const {
    if (slot == context::slot(context::Root::signals)) return &signals_->view();
    if (!event_ || slot != context::slot(context::Root::event)) return around_->variable(slot);
    if (!event_view_) event_view_ = std::make_unique<Json>(context::event_view_of(*event_));
    return event_view_.get();
}

}  // namespace segue::signals
