#include "core/journey/moment.h"

#include "core/base/digest.h"
#include "core/base/text.h"

#include <algorithm>

namespace segue::journey {
namespace {

using base::Json;

/// Sends without delay that one event may cause; beyond it the chart talks to itself for ever.
constexpr std::size_t max_sends = 1000;
/// Sends with delay that one instance may have pending: a chart whose sends breed sends would never end otherwise.
constexpr std::size_t max_pending = 256;

Json journey_json(const Instance& instance) {
    Json::List active;
    for (const std::string_view id : instance.active()) active.emplace_back(id);
    return Json::object({{"definition", instance.definition->id}, {"key", instance.key}, {"state", instance.state()},
                         {"active", Json::list(std::move(active))}, {"since", base::format_time(instance.since)},
                         {"version", instance.definition->version}});
}

}  // namespace

const Json* Picture::variable(std::uint32_t slot) const {
    if (slot == context::slot(context::Root::journey)) {
        if (!instance_) return nullptr;
        if (journey_.is_null()) journey_ = journey_json(*instance_);
        return &journey_;
    }
    if (slot != context::slot(context::Root::event)) return around_.variable(slot);
    if (event_) {
        if (const Json* known = around_.variable(slot); known && !known->is_null()) return known;
    }
    if (written_event_.is_null()) {
        written_event_ = event_ ? context::event_json(*event_)
                                : Json::object({{"type", waited_for_}, {"time", base::format_time(now_)}, {"data", Json::object()}});
    }
    return &written_event_;
}

void begin_waits(Instance& instance, StateIndex state, base::Time since, base::Time past) {
    const Chart& chart = instance.definition->chart;
    if (!chart.states[state].waits) return;
    const Range range = chart.states[state].transitions;
    for (std::uint32_t number = range.begin; number < range.end; ++number) {
        if (chart.transitions[number].trigger != Transition::Trigger::after) continue;
        const base::Time due = since + chart.transitions[number].delay;
        if (due > past) insert_timer(instance, {due, Timer::Kind::after, number});
    }
}

void insert_timer(Instance& instance, const Timer& timer) {
    const auto before = [](const Timer& a, const Timer& b) {
        if (a.due != b.due) return a.due < b.due;
        if (a.kind != b.kind) return a.kind < b.kind;
        return a.kind == Timer::Kind::after && a.index < b.index;
    };
    instance.timers.insert(std::upper_bound(instance.timers.begin(), instance.timers.end(), timer, before), timer);
}

std::string timer_text(const Definition& definition, const Timer& timer) {
    const Chart& chart = definition.chart;
    if (timer.kind == Timer::Kind::after) return "after:" + chart.states[chart.transitions[timer.index].source].id;
    return "send:" + chart.names[chart.code[timer.index].name].text;
}

JourneyFold::Driver::Driver(JourneyFold& fold, Instance& instance, const Moment& moment)
    : fold_(fold), instance_(instance), definition_(*instance.definition), moment_(moment),
      chart_(instance.definition->chart, instance.configuration, *this), effects_before_(fold.effects_.size()) {
    moment_.picture.look_at(&instance);
}

void JourneyFold::Driver::start() { settle(chart_.start()); }

void JourneyFold::Driver::handle(std::uint32_t event_class) {
    if (instance_.stuck || !Statechart::may_react(definition_.chart, instance_.configuration, event_class)) return;
    before_ = instance_.configuration.active;
    settle(chart_.handle(event_class));
}

void JourneyFold::Driver::fire(const Timer& timer) {
    before_ = instance_.configuration.active;
    if (timer.kind == Timer::Kind::after) return settle(chart_.handle_after(timer.index));
    settle(chart_.handle(definition_.chart.names[definition_.chart.code[timer.index].name].event_class));
}

/// After the first macrostep: the sends without delay, then what has become of the instance.
void JourneyFold::Driver::settle(Step step) {
    for (std::size_t at = 0; at < queue_.size() && instance_.configuration.running && !step.endless; ++at) {
        step.endless = ++sent_ > max_sends;
        const std::uint32_t action = queue_[at];
        if (action != none && chart_.handle(definition_.chart.names[definition_.chart.code[action].name].event_class).endless) step.endless = true;
    }
    queue_.clear();
    if (step.endless) {
        // Nobody may be written to a thousand times because a chart runs in a circle.
        fold_.effects_.resize(effects_before_);
        instance_.stuck = true;
        instance_.timers.clear();
        note("the chart does not settle: its transitions without event, or its own events, follow each other without end; "
             "the effects are dropped and the instance stays where it is");
    }
    if (moved_) {
        HistoryEntry& entry = instance_.history.emplace_back();
        entry.time = moment_.time;
        entry.from = before_;
        entry.to = instance_.configuration.active;
        entry.cause = moment_.cause;
        entry.cause_id = moment_.cause_id;
        entry.by = moment_.by;
        instance_.since = moment_.time;
        moved_ = false;
    }
    if (instance_.configuration.running) return;
    instance_.status = Status::finished;
    instance_.timers.clear();
    instance_.timeout_at.reset();
}

void JourneyFold::Driver::end(Status status, Cause cause) {
    before_ = instance_.configuration.active;
    chart_.leave_all();
    queue_.clear();
    instance_.status = status;
    instance_.since = moment_.time;
    instance_.timers.clear();
    instance_.timeout_at.reset();
    instance_.history.push_back({moment_.time, before_, before_, cause, std::string(moment_.cause_id), std::string(moment_.by)});
}

Answer JourneyFold::Driver::test(std::uint32_t guard) {
    const condition::Program& program = definition_.conditions[guard];
    const condition::Verdict verdict = condition::test(program, moment_.picture);
    if (verdict.kind == condition::Verdict::Kind::yes) return Answer::yes;
    if (verdict.kind == condition::Verdict::Kind::no) return Answer::no;
    note("the condition " + base::in_quotes(program.text()) + " failed: " + verdict.error);
    return Answer::error;
}

void JourneyFold::Driver::send(std::uint32_t action) {
    const base::Duration delay = definition_.chart.code[action].delay;
    if (delay.us == 0) {
        if (queue_.size() <= max_sends) queue_.push_back(action);
    } else if (instance_.timers.size() < max_pending) {
        insert_timer(instance_, {moment_.time + delay, Timer::Kind::send, action});
    } else {
        note("it has " + std::to_string(max_pending) + " sends pending: one leads to more than one; they have been stopped");
        instance_.timers.clear();
        instance_.stuck = true;
    }
}

void JourneyFold::Driver::cancel(std::uint32_t action) {
    const auto& code = definition_.chart.code;
    const std::uint32_t id = code[action].id;
    if (id == none) return;
    std::erase_if(instance_.timers, [&](const Timer& timer) { return timer.kind == Timer::Kind::send && code[timer.index].id == id; });
    for (std::uint32_t& queued : queue_) {
        if (queued != none && code[queued].id == id) queued = none;
    }
}

void JourneyFold::Driver::emit(std::uint32_t action) {
    const Action& form = definition_.chart.code[action];
    const std::string& name = definition_.chart.names[form.name].text;
    Json data = Json::object();
    if (form.data != none) {
        for (const Template::Member& member : definition_.templates[form.data].members) {
            if (auto value = value_of(member, name)) data.set(member.name, *std::move(value));
        }
    }
    const std::size_t count = nth(form.name);
    fold_.effects_.push_back({base::id_of_causes("je-", {instance_.id, moment_.source, moment_.cause_id, base::format_time(moment_.time),
                                                         name, std::to_string(count)}),
                              name, std::move(data), instance_.id, std::string(moment_.cause_id), moment_.time});
}

/// Empty when there is nothing to be had; as deep as the file's JSON, which is bounded.
std::optional<Json> JourneyFold::Driver::value_of(const Template::Member& member, const std::string& effect) {  // NOLINT(misc-no-recursion)
    using Kind = Template::Member::Kind;
    if (member.kind == Kind::literal) return member.literal;
    if (member.kind == Kind::pointer) {
        const Json* picked = moment_.event ? moment_.event->data.at(member.pointer) : nullptr;
        return picked ? std::optional<Json>(*picked) : std::nullopt;
    }
    if (member.kind == Kind::condition) {
        auto value = condition::evaluate(definition_.conditions[member.condition], moment_.picture);
        if (value) return *std::move(value);
        note((member.name.empty() ? std::string("an item") : "'" + member.name + "'") + " of " + base::in_quotes(effect) + " could not be computed: " + value.error().message);
        return {};
    }
    Json made = member.kind == Kind::object ? Json::object() : Json::list();
    for (const Template::Member& inner : member.inside) {
        auto value = value_of(inner, effect);
        if (!value) continue;
        if (member.kind == Kind::object) made.set(inner.name, *std::move(value));
        else made.push(*std::move(value));
    }
    return made;
}

/// The same name again in one moment is told apart by its count, so that editing other actions changes no id.
std::size_t JourneyFold::Driver::nth(std::uint32_t name) {
    for (auto& [known, count] : emitted_) {
        if (known == name) return ++count;
    }
    std::size_t count = 0;
    const std::string& text = definition_.chart.names[name].text;
    for (auto effect = fold_.effects_.rbegin(); effect != fold_.effects_.rend() && effect->time == moment_.time; ++effect) {
        if (effect->instance == instance_.id && effect->name == text && effect->cause_id == moment_.cause_id) ++count;
    }
    emitted_.emplace_back(name, count);
    return count;
}

void JourneyFold::Driver::entered(StateIndex state) {
    moved_ = true;
    moment_.picture.state_changed();
    begin_waits(instance_, state, moment_.time, base::time_min);
}

void JourneyFold::Driver::left(StateIndex state) {
    moment_.picture.state_changed();
    if (instance_.timers.empty()) return;
    const auto& transitions = definition_.chart.transitions;
    std::erase_if(instance_.timers, [&](const Timer& timer) {
        return timer.kind == Timer::Kind::after && transitions[timer.index].source == state;
    });
}

void JourneyFold::Driver::note(std::string message) {
    fold_.note({moment_.time, definition_.id, instance_.id, std::string(moment_.cause_id), std::move(message)});
}

}  // namespace segue::journey
