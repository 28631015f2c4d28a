#include "core/disposition/reconcile.h"

#include "core/base/text.h"
#include "core/policy/not_after.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string_view>

namespace segue::disposition {
namespace {

using base::Json;
using context::Event;
using journey::Effect;
using journey::Instance;

const Instance* instance_of(const decision::Situation& situation, const Effect& effect) {
    const auto& all = situation.journeys().instances();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Instance& i) { return i.id == effect.instance; });
    return found == all.end() ? nullptr : &*found;
}

const Event* event_of(const decision::Situation& situation, std::string_view id) {
    const auto& events = situation.context().history.events();
    const auto found = std::find_if(events.begin(), events.end(), [&](const Event& e) { return e.id == id; });
    return found == events.end() ? nullptr : &*found;
}

/// The desk carries out what the pack gives to it, and what its own wrap-ups have caused.
bool is_ours(const decision::Situation& situation, const Effect& effect) {
    const Instance* instance = instance_of(situation, effect);
    if (instance && instance->definition->owner == journey::Owner::desk) return true;
    const Event* cause = event_of(situation, effect.cause_id);
    return cause && cause->source == context::desk_source && cause->type == "disposition.recorded";
}

bool is_message(const ports::OutboxRow& row) { return row.kind == "message" || row.kind == "callback"; }

/// Whether what a message says of its cause still holds.
bool is_caused(const decision::Situation& situation, const Json& payload) {
    const std::string_view effect = payload.text_or("effect"), cause = payload.text_or("cause");
    if (!effect.empty()) return journey::asks_for(situation.journeys(), effect);
    return cause.empty() || event_of(situation, cause);
}

/// What journeys asked for while a part of this person was a customer of its own: the same, under that customer's ids. Told once for each.
class ToldOfParts {
public:
    explicit ToldOfParts(const decision::Situation& person) : person_(person) {}
    bool asked_for(const Event& sent) {
        const auto effect = sent.data.text_or("effect");
        if (effect.empty() || sent.customer == person_.context().customer) return false;
        const auto found = parts_.find(sent.customer);
        const auto& part = found != parts_.end() ? found->second : parts_.emplace(sent.customer, person_.under(sent.customer)).first->second;
        return journey::asks_for(part.journeys(), effect);
    }

private:
    const decision::Situation& person_;
    std::map<std::string, decision::Situation, std::less<>> parts_;
};

/// Whether an instance of that journey was moved by this event.
bool was_moved(const decision::Situation& situation, const Json& move, const std::string& event) {
    const auto& all = situation.journeys().instances();
    return std::any_of(all.begin(), all.end(), [&](const Instance& instance) {
        if (instance.definition->id != move.text_or("definition") || instance.key != move.text_or("key")) return false;
        return std::any_of(instance.history.begin(), instance.history.end(), [&](const journey::HistoryEntry& e) { return e.cause_id == event; });
    });
}

/// Where that journey stood when the wrap-up came.
std::string where_then(const decision::Situation& situation, const Json& move, base::Time at) {
    std::string text = "had not started";
    for (const Instance& instance : situation.journeys().instances()) {
        if (instance.definition->id != move.text_or("definition") || instance.key != move.text_or("key") || instance.started > at) continue;
        for (const auto& entry : instance.history) {
            if (entry.time > at) break;
            text = "was in '" + journey::state_text(*instance.definition, entry.to) + "'";
        }
        if (!instance.is_active() && instance.history.back().time <= at) text = "had ended (" + std::string(journey::status_name(instance.status)) + ")";
    }
    return text;
}

std::string title_of(const decision::Situation& situation, std::string_view definition) {
    for (const Instance& instance : situation.journeys().instances()) {
        if (instance.definition->id == definition) return instance.definition->title;
    }
    return std::string(definition);
}

}  // namespace

ports::OutboxRow effect_row(const Effect& effect, const context::Context& context, const Sending& sending) {
    ports::OutboxRow row;
    row.customer = context.customer;
    row.agent = sending.agent;
    row.target = sending.target;
    row.key = effect.id;
    row.kind = "message";
    row.created = row.next_try = sending.now;
    Event sent;
    sent.id = effect.id;
    sent.source = context::desk_source;
    sent.type = "message.sent";
    sent.time = std::max(effect.time, sending.now);
    sent.customer = context.customer;
    sent.contact_id = sending.contact;
    sent.channel = effect.data.text_or("channel");
    sent.direction = "outbound";
    sent.data = effect.data;
    sent.data.set("cause", effect.cause_id);
    sent.data.set("effect", effect.id);
    row.payload = effect.data;
    if (!sending.contact.empty()) row.payload.set("contact", sending.contact);
    row.payload.set("cause", effect.cause_id);
    row.payload.set("effect", effect.id);
    if (const auto until = policy::not_after_of(effect.data, row.created)) row.payload.set("not_after", base::format_time(*until));
    row.payload.set("events", Json::list({context::event_json(sent)}));
    return row;
}

std::vector<const Effect*> effects_to_carry_out(const decision::Situation* before, const decision::Situation& after, base::Time since,
                                                const std::set<std::string>& known) {
    std::vector<const Effect*> found;
    for (const Effect& effect : after.journeys().effects()) {
        if (effect.name != "message.requested" || known.contains(effect.id)) continue;
        const bool is_new = effect.time >= since || (before && !journey::asks_for(before->journeys(), effect.id));
        if (is_new && is_ours(after, effect)) found.push_back(&effect);
    }
    return found;
}

std::vector<ports::OutboxRow> rows_to_cancel(const std::vector<ports::OutboxRow>& open, const decision::Situation& after) {
    std::vector<ports::OutboxRow> cancelled;
    for (ports::OutboxRow row : open) {
        const bool unsent = row.state == ports::OutboxState::queued || row.state == ports::OutboxState::blocked;
        if (row.customer != after.context().customer || !is_message(row) || !unsent || is_caused(after, row.payload)) continue;
        row.state = ports::OutboxState::cancelled;
        row.why = "what asked for it has not happened after all";
        cancelled.push_back(std::move(row));
    }
    return cancelled;
}

std::optional<std::string> reason_of_staleness(const decision::Situation& situation, const ports::OutboxRow& row) {
    const std::string_view id = row.payload.text_or("effect");
    if (id.empty()) return is_caused(situation, row.payload) ? std::nullopt : std::optional<std::string>("The wrap-up that asked for it was taken back.");
    const auto& effects = situation.journeys().effects();
    const auto effect = std::find_if(effects.begin(), effects.end(), [id](const Effect& e) { return e.id == id; });
    if (effect == effects.end()) return "What asked for it has not happened after all.";
    const Instance* instance = instance_of(situation, *effect);
    if (!instance || instance->is_active() || instance->history.back().time <= effect->time) return {};
    return "The journey that asked for it, " + instance->definition->title + ", has ended since.";
}

namespace {

bool asks_on_entry(const journey::Definition& definition, journey::StateIndex state, std::string_view name) {
    const auto& chart = definition.chart;
    for (auto at = chart.states[state].entry.begin; at < chart.states[state].entry.end; ++at) {
        if (chart.code[at].kind == journey::Action::Kind::emit && chart.names[chart.code[at].name].text == name) return true;
    }
    return false;
}

bool has_left_what_asked(const Instance& instance, const Effect& effect) {
    const auto& history = instance.history;
    const auto asked = std::find_if(history.rbegin(), history.rend(), [&](const auto& e) { return e.time == effect.time && e.cause_id == effect.cause_id; });
    if (asked == history.rend()) return false;
    for (auto state = asked->to.next(0); state != journey::none; state = asked->to.next(state + 1)) {
        if (asked->from.contains(state) || !asks_on_entry(*instance.definition, state, effect.name)) continue;
        if (std::any_of(history.rbegin(), asked, [state](const auto& e) { return !e.to.contains(state); })) return true;
    }
    return false;
}

/// What a wrap-up records stands so close behind it.
constexpr base::Duration of_one_wrap_up{1000};

/// The journey that a wrap-up was about has ended after it, and not by it.
std::optional<std::string> reason_of_an_end(const decision::Situation& situation, const ports::OutboxRow& row) {
    const Event* wrap_up = event_of(situation, row.payload.text_or("cause"));
    const Json* about = wrap_up ? wrap_up->data.find("journey") : nullptr;
    if (!about) return {};
    const Instance* last = nullptr;
    for (const Instance& instance : situation.journeys().instances()) {
        const bool same = instance.definition->id == about->text_or("definition") && instance.key == about->text_or("key");
        if (same && instance.started <= wrap_up->time) last = &instance;
    }
    if (!last || last->is_active() || last->history.back().time <= std::max(wrap_up->time + of_one_wrap_up, row.created)) return {};
    return "The journey that it was about, " + last->definition->title + ", has ended since.";
}

}  // namespace

std::optional<std::string> reason_of_moving_on(const decision::Situation& situation, const ports::OutboxRow& row) {
    const std::string_view id = row.payload.text_or("effect");
    if (id.empty()) return reason_of_an_end(situation, row);
    const auto& effects = situation.journeys().effects();
    const auto effect = std::find_if(effects.begin(), effects.end(), [id](const Effect& e) { return e.id == id; });
    const Instance* instance = effect == effects.end() ? nullptr : instance_of(situation, *effect);
    if (!instance || !has_left_what_asked(*instance, *effect)) return {};
    return "The journey that asked for it, " + instance->definition->title + ", has moved on while it was held.";
}

std::vector<ToMend> corrections_to_make(const decision::Situation& situation) {
    const auto& history = situation.context().history;
    std::set<std::string_view> made;
    for (const auto number : history.of_type("correction.made")) made.insert(history.events()[number].data.text_or("message"));
    ToldOfParts parts(situation);
    std::vector<ToMend> found;
    for (const auto number : history.of_type("message.sent")) {
        const Event& sent = history.events()[number];
        if (sent.source != context::desk_source || made.contains(sent.id) || is_caused(situation, sent.data) || parts.asked_for(sent)) continue;
        const bool by_journey = !sent.data.text_or("effect").empty();
        found.push_back({sent.id, sent.channel, std::string(sent.data.text_or("text")), sent.time,
                         by_journey ? "As is known now, its journey would not have asked for it." : "The wrap-up that asked for it has been corrected."});
    }
    return found;
}

std::vector<Impossible> impossible_dispositions(const decision::Situation& situation) {
    const auto& history = situation.context().history;
    std::vector<Impossible> found;
    for (const auto number : history.of_type("disposition.recorded")) {
        const Event& recorded = history.events()[number];
        const Json* moves = recorded.source == context::desk_source ? recorded.data.find("moved") : nullptr;
        if (!moves || !moves->items()) continue;
        for (const Json& move : *moves->items()) {
            if (was_moved(situation, move, recorded.id)) continue;
            found.push_back({recorded.id, recorded.contact_id, std::string(recorded.data.text_or("title", recorded.data.text_or("code"))), recorded.time,
                             title_of(situation, move.text_or("definition")) + " was seen in '" + std::string(move.text_or("from")) + "'; as is known now, it " +
                                 where_then(situation, move, recorded.time) + " then."});
        }
    }
    return found;
}

}  // namespace segue::disposition
