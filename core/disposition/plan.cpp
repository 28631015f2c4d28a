#include "core/disposition/plan.h"

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/brief/handoff.h"
#include "core/disposition/reconcile.h"

#include <algorithm>
#include <tuple>

namespace segue::disposition {
namespace {

using base::Code;
using base::Error;
using base::Json;
using base::Time;
using context::Event;

Event own_event(const std::string& id, const char* type, Time time, const context::Context& context, const WrapUp& wrap_up) {
    Event event;
    event.id = id;
    event.source = context::desk_source;
    event.type = type;
    event.time = time;
    event.customer = context.customer;
    event.contact_id = wrap_up.contact;
    const auto* contact = context.contact(wrap_up.contact);
    event.channel = contact ? contact->channel : "";
    event.data = Json::object();
    return event;
}

ports::OutboxRow own_row(const std::string& key, const char* kind, const decision::Input& input, const WrapUp& wrap_up, const std::string& target) {
    ports::OutboxRow row;
    row.customer = input.context.customer;
    row.agent = wrap_up.agent;
    row.target = target;
    row.key = key;
    row.kind = kind;
    row.created = row.next_try = input.now;
    row.payload = Json::object();
    return row;
}

/// The payload of a message: what it says, and the event that it becomes when it has been sent.
Json message_payload(const std::string& key, const Json& data, const decision::Input& input, const WrapUp& wrap_up, const Event& cause) {
    Event sent = own_event(key, "message.sent", cause.time, input.context, wrap_up);
    sent.channel = data.text_or("channel");
    sent.direction = "outbound";
    sent.data = data;
    sent.data.set("cause", cause.id);
    Json payload = data;
    payload.set("contact", wrap_up.contact);
    payload.set("cause", cause.id);
    payload.set("events", Json::list({context::event_json(sent)}));
    return payload;
}

std::string stage_of(const decision::Situation& situation, const std::string& instance_id) {
    for (const auto& instance : situation.journeys().instances()) {
        if (instance.id == instance_id) return instance.definition->title + " → " + instance.stage();
    }
    return {};
}

/// What this desk recorded in the contact and has not written back yet: who was verified, what was done, answered and asked again.
/// Consents and messages have rows of their own; what was merely shown stays here.
void add_recorded(Json& events, const context::Context& context, const context::Contact& contact) {
    for (const auto number : contact.events) {
        const Event& event = context.history.events()[number];
        const bool own_row = event.type == "message.sent" || event.type.starts_with("consent.") || event.type.starts_with("disposition.");
        const bool ours = event.type == "decision.shown" || event.type == "difference.seen";
        if (event.source == context::desk_source && !own_row && !ours) events.push(context::event_json(event));
    }
}

void add_promises(Plan& plan, const Disposition& code, const decision::Input& input, const WrapUp& wrap_up, Time now,
                  const condition::Environment& environment) {
    for (const auto& promise : code.promises) {
        const auto text = promise.text.render(environment);
        if (!text) {
            plan.lines.push_back("Left out: the promise '" + promise.id + "', because what it speaks of is not known");
            continue;
        }
        const std::string id = base::id_of_causes("pr-", {plan.events.front().id, promise.id});
        const Time at{now.us + static_cast<std::int64_t>(plan.events.size())};
        Event event = own_event(id, "promise.made", at, input.context, wrap_up);
        event.data = Json::object({{"promise", id}, {"text", *text}, {"by", wrap_up.agent}, {"due", base::format_time(now + promise.due)}});
        plan.lines.push_back("Promise: " + *text);
        plan.events.push_back(std::move(event));
    }
}

void add_messages(Plan& plan, const Disposition& code, const decision::Input& input, const WrapUp& wrap_up, const std::string& target,
                  const condition::Environment& environment) {
    using Kind = condition::Verdict::Kind;
    for (const auto& message : code.messages) {
        const Kind wanted = message.when ? condition::test(*message.when, environment).kind : Kind::yes;
        if (wanted == Kind::no) continue;
        const auto text = message.text.render(environment);
        const auto until = message.not_after ? message.not_after->instant(input.now, environment) : std::optional(base::time_max);
        if (wanted == Kind::error || !text || !until) {
            plan.lines.push_back("Left out: the message '" + message.id + "', because what it speaks of is not known");
            continue;
        }
        if (*until <= input.now) {
            plan.lines.push_back("Left out: the message '" + message.id + "', because it would come too late");
            continue;
        }
        const std::string key = base::id_of_causes("ms-", {plan.events.front().id, message.id});
        auto row = own_row(key, "message", input, wrap_up, target);
        row.payload = message_payload(key, Json::object({{"channel", message.channel}, {"purpose", message.purpose}, {"text", *text}}), input, wrap_up, plan.events.front());
        row.payload.set("message", message.id);
        if (message.not_after) row.payload.set("not_after", base::format_time(*until));
        plan.outbox.push_back(std::move(row));
        plan.lines.push_back("Message by " + message.channel + ": " + *text);
    }
}

/// Messages that the journeys ask for because of the wrap-up (an effect's id is a hash of its cause).
void add_journey_effects(Plan& plan, const decision::Situation& before, const decision::Situation& after, const decision::Input& input,
                         const WrapUp& wrap_up, const std::string& target) {
    for (const journey::Effect* effect : journey::compare_effects(before.journeys(), after.journeys()).added) {
        if (effect->name != "message.requested") continue;
        plan.outbox.push_back(effect_row(*effect, input.context, {target, wrap_up.agent, wrap_up.contact, input.now}));
        plan.lines.push_back("Message by " + std::string(effect->data.text_or("channel")) + ": " + std::string(effect->data.text_or("text")));
    }
}

/// Old promises that this contact has kept or cancelled.
base::Status settle_promises(Plan& plan, const decision::Input& input, const WrapUp& wrap_up, Time now) {
    const auto settle = [&](const std::vector<std::string>& ids, const char* type, const char* word) -> base::Status {
        for (const std::string& id : ids) {
            const auto& promises = input.context.promises;
            const auto promise = std::find_if(promises.begin(), promises.end(), [&](const context::Promise& p) { return p.id == id && p.open; });
            if (promise == promises.end()) return Error{Code::not_found, "there is no open promise " + base::in_quotes(id), {}};
            const Time at{now.us + static_cast<std::int64_t>(plan.events.size())};
            Event event = own_event(base::id_of_causes("pr-", {plan.events.front().id, type, id}), type, at, input.context, wrap_up);
            event.data = Json::object({{"promise", id}, {"by", wrap_up.agent}});
            plan.events.push_back(std::move(event));
            plan.lines.push_back(word + promise->text);
        }
        return {};
    };
    if (auto kept = settle(wrap_up.kept, "promise.kept", "Promise kept: "); !kept) return kept;
    return settle(wrap_up.cancelled, "promise.cancelled", "Promise cancelled: ");
}

/// The brief for whoever takes it from here: as things stand after the wrap-up.
Json outgoing_brief(const decision::Situation& after, const WrapUpRules& rules, const decision::Input& input) {
    const decision::Input then{after.context(), input.contact, input.now, decision::journey_facts(after.journeys()), decision::journey_view(after.journeys()), {}, {}, {}};
    brief::Brief brief = brief::make_brief(after, then, rules.brief, rules.policies, "");
    brief.parts[static_cast<std::size_t>(brief::Part::where)].clear();
    return brief::brief_json(brief, after.context());
}

std::string hand_over_line(const HandOver& hand_over, const std::string& to, const Json& brief) {
    std::string line = hand_over.channel.empty() ? "Handed over to " + to : "Goes on by " + hand_over.channel + (to.empty() ? ", with you" : " with " + to);
    if (hand_over.kind != "cold" && hand_over.kind != "continue") line += " (" + hand_over.kind + ")";
    line += ", with the brief";
    const auto& missing = *brief.find("missing")->items();
    for (std::size_t i = 0; i < missing.size(); ++i) line += (i == 0 ? "; missing in it: " : ", ") + std::string(*missing[i].text());
    return line;
}

/// The hop that a code asks for. Its reason is what the agent wrote, else the code's title.
base::Status add_hand_over(Plan& plan, const Disposition& code, const WrapUpRules& rules, const decision::Situation& situation, const decision::Input& input,
                           const WrapUp& wrap_up, const condition::Environment& environment) {
    if (!code.hand_over) return {};
    if (!wrap_up.corrects.empty()) return Error{Code::invalid, "'" + code.title + "' hands the contact over; that cannot be recorded afterwards", {}};
    const auto to = code.hand_over->to.render(environment);
    if (!to || (base::trimmed(*to).empty() && code.hand_over->channel.empty())) {
        return Error{Code::invalid, "'" + code.title + "' cannot name who takes over: what it speaks of is not known", {}};
    }
    decision::Situation after = situation;
    for (const Event& event : plan.events) after.apply(event);
    const Json brief = outgoing_brief(after, rules, input);
    const std::string id = base::id_of_causes("ho-", {plan.events.front().id});
    Event event = own_event(id, "contact.transferred", local_time(after.context(), input.now), input.context, wrap_up);
    const std::string reason(base::trimmed(wrap_up.note).empty() ? code.title : wrap_up.note);
    event.data = Json::object({{"agent", wrap_up.agent}, {"from", wrap_up.agent}, {"to", *to}, {"kind", code.hand_over->kind}, {"reason", reason},
                               {"disposition", plan.events.front().id}, {"brief", brief}});
    if (!code.hand_over->channel.empty()) {
        event.data.set("continues", wrap_up.contact);
        event.contact_id = base::id_of_causes("ct-", {plan.events.front().id, code.hand_over->channel});
        event.channel = code.hand_over->channel;
    }
    plan.lines.push_back(hand_over_line(*code.hand_over, *to, brief));
    plan.events.push_back(std::move(event));
    return {};
}

/// Which instance the wrap-up is about; null when none knows the code.
base::Result<const journey::Instance*> instance_for(const decision::Situation& situation, const context::Contact& contact, const WrapUp& wrap_up) {
    const auto about = instances_about(situation, contact, wrap_up.code);
    if (wrap_up.journey.empty()) return about.empty() ? nullptr : about.front();
    const auto chosen = std::find_if(about.begin(), about.end(), [&](const journey::Instance* i) { return i->id == wrap_up.journey; });
    if (chosen == about.end()) return Error{Code::not_found, "no open journey " + base::in_quotes(wrap_up.journey) + " knows the code '" + wrap_up.code + "'", {}};
    return *chosen;
}

/// What the wrap-up did to its journeys as it was seen: a later fold that does not agree is a conflict that people see.
Json moves_of(const std::vector<journey::Change>& changes, const decision::Situation& after, const std::string& event) {
    Json list = Json::list();
    for (const auto& change : changes) {
        const auto& all = after.journeys().instances();
        const auto instance = std::find_if(all.begin(), all.end(), [&](const journey::Instance& i) { return i.id == change.instance; });
        // What only its promises have moved does not hang on the code.
        const bool by_it = instance != all.end() && std::any_of(instance->history.begin(), instance->history.end(), [&](const journey::HistoryEntry& e) { return e.cause_id == event; });
        if (!by_it || change.from.empty()) continue;
        list.push(Json::object({{"definition", change.definition}, {"key", change.key}, {"from", change.from}, {"to", change.to}}));
    }
    return list;
}

}  // namespace

Json owned_journeys(const decision::Situation& after, const std::vector<journey::Change>& changes) {
    Json list = Json::list();
    for (const auto& instance : after.journeys().instances()) {
        if (instance.definition->owner == journey::Owner::desk) continue;
        const bool changed = std::any_of(changes.begin(), changes.end(), [&](const journey::Change& c) { return c.instance == instance.id; });
        if (!changed) continue;
        list.push(Json::object({{"definition", instance.definition->id}, {"key", instance.key}, {"state", instance.state()},
                                {"since", base::format_time(instance.since)}, {"version", instance.definition->version},
                                {"revision", instance.revision()}, {"status", journey::status_name(instance.status)}}));
    }
    return list;
}

Time local_time(const context::Context& context, Time now) {
    const auto& events = context.history.events();
    return events.empty() ? now : std::max(now, Time{events.back().time.us + 1});
}

std::vector<const journey::Instance*> instances_about(const decision::Situation& situation, const context::Contact& contact, std::string_view code) {
    std::vector<const journey::Instance*> found;
    for (const auto& instance : situation.journeys().instances()) {
        if (instance.is_active() && journey::knows_code(*instance.definition, code)) found.push_back(&instance);
    }
    const auto named = [&](const journey::Instance* instance) {
        const auto* members = contact.view.members();
        return !instance->key.empty() && members && std::any_of(members->begin(), members->end(), [&](const auto& member) {
            return member.second.text() && *member.second.text() == instance->key;
        });
    };
    const auto forward = [&](const journey::Instance* instance) {
        const auto codes = instance->dispositions();
        return std::find(codes.begin(), codes.end(), code) != codes.end();
    };
    std::stable_sort(found.begin(), found.end(), [&](const journey::Instance* a, const journey::Instance* b) {
        return std::tuple(!named(a), !forward(a), -a->since.us) < std::tuple(!named(b), !forward(b), -b->since.us);
    });
    return found;
}

base::Result<Plan> plan_wrap_up(const decision::Situation& situation, const WrapUpRules& rules, const decision::Input& input, const WrapUp& wrap_up,
                                const std::string& target) {
    const auto& codes = rules.codes;
    const auto code = std::find_if(codes.begin(), codes.end(), [&](const Disposition& c) { return c.id == wrap_up.code; });
    if (code == codes.end()) return Error{Code::not_found, "there is no wrap-up code '" + wrap_up.code + "'", {}};
    const auto* contact = input.context.contact(wrap_up.contact);
    if (!contact) return Error{Code::not_found, "the contact is not known", {}};
    if (contact->wrapped_up) return Error{Code::conflict, "this contact has been wrapped up already", {}};
    if (!contact->passed_on_by.empty() && contact->passed_on_by == wrap_up.agent) return Error{Code::conflict, "this contact has been handed over already", {}};
    if (code->note_required && base::trimmed(wrap_up.note).empty()) return Error{Code::invalid, "'" + code->title + "' needs a note", {}};

    Plan plan;
    const auto environment = decision::decision_environment(input);
    const Time now = local_time(input.context, input.now);
    const std::string turn = wrap_up.corrects.empty() ? std::to_string(contact->withdrawn + contact->returned) : "corrects " + wrap_up.corrects;
    const std::string id = base::id_of_causes("dp-", {input.context.customer, wrap_up.contact, turn});
    Event recorded = own_event(id, "disposition.recorded", now, input.context, wrap_up);
    recorded.data = Json::object({{"code", code->id}, {"title", code->title}, {"outcome", code->outcome}, {"agent", wrap_up.agent}, {"note", wrap_up.note}});
    const auto about = instance_for(situation, *contact, wrap_up);
    if (!about) return about.error();
    if (*about) recorded.data.set("journey", Json::object({{"definition", (*about)->definition->id}, {"key", (*about)->key}}));
    if (!wrap_up.corrects.empty()) recorded.data.set("corrects", wrap_up.corrects);
    plan.events.push_back(std::move(recorded));
    if (auto settled = settle_promises(plan, input, wrap_up, now); !settled) return settled.error();
    add_promises(plan, *code, input, wrap_up, now, environment);
    if (auto handed = add_hand_over(plan, *code, rules, situation, input, wrap_up, environment); !handed) return handed.error();

    decision::Situation after = situation;
    for (const Event& event : plan.events) after.apply(event);
    plan.journeys = journey::describe_changes(situation.journeys(), after.journeys());
    plan.events.front().data.set("moved", moves_of(plan.journeys, after, id));
    std::vector<std::string> moves;
    for (const auto& change : plan.journeys) moves.push_back(stage_of(after, change.instance) + (change.ended ? " (ends)" : ""));
    plan.lines.insert(plan.lines.begin(), moves.begin(), moves.end());

    auto row = own_row(id, "disposition", input, wrap_up, target);
    Json events = Json::list();
    add_recorded(events, input.context, *contact);
    for (const Event& event : plan.events) events.push(context::event_json(event));
    row.payload = Json::object({{"events", std::move(events)}, {"journeys", owned_journeys(after, plan.journeys)}});
    plan.outbox.push_back(std::move(row));
    add_messages(plan, *code, input, wrap_up, target, environment);
    add_journey_effects(plan, situation, after, input, wrap_up, target);
    plan.lines.push_back("Written to: " + target);  // last: what the customer notices comes first
    return plan;
}

}  // namespace segue::disposition
