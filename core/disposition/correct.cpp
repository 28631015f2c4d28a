#include "core/disposition/correct.h"

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/disposition/reconcile.h"

#include <algorithm>
#include <set>

namespace segue::disposition {
namespace {

using base::Code;
using base::Error;
using base::Json;
using context::Event;

/// The contact's last wrap-up of this desk's own; null when there is none.
const Event* last_wrap_up(const context::Context& context, const std::string& contact) {
    const Event* found = nullptr;
    for (const auto number : context.history.of_type("disposition.recorded")) {
        const Event& event = context.history.events()[number];
        if (event.contact_id == contact) found = &event;
    }
    return found && found->source == context::desk_source ? found : nullptr;
}

/// What was recorded together with a wrap-up: itself, its promises, and old promises that it settled.
std::vector<const Event*> parts_of(const context::Context& context, const Event& wrap_up, const std::vector<Disposition>& codes) {
    std::set<std::string> ids = {wrap_up.id};
    for (const Disposition& code : codes) {
        for (const PromiseRule& promise : code.promises) ids.insert(base::id_of_causes("pr-", {wrap_up.id, promise.id}));
    }
    for (const context::Promise& promise : context.promises) {
        for (const char* type : {"promise.kept", "promise.cancelled"}) ids.insert(base::id_of_causes("pr-", {wrap_up.id, type, promise.id}));
    }
    std::vector<const Event*> found;
    for (const Event& event : context.history.events()) {
        if (event.source == context::desk_source && ids.contains(event.id)) found.push_back(&event);
    }
    return found;
}

Event withdrawal(const context::Context& context, const WrapUp& wrap_up, const OldWrapUp& old, base::Time now) {
    Event event;
    event.type = "disposition.withdrawn";
    event.source = context::desk_source;
    event.time = local_time(context, now);
    event.customer = context.customer;
    event.contact_id = wrap_up.contact;
    event.channel = old.recorded->channel;
    event.id = base::id_of_causes("ev-", {wrap_up.corrects, "withdrawn"});
    Json ids = Json::list();
    for (const Event* part : old.parts) ids.push(part->id);
    event.data = Json::object({{"events", std::move(ids)}, {"agent", wrap_up.agent}, {"corrected_by", wrap_up.code}, {"title", old.recorded->data.text_or("title")}});
    return event;
}

/// The customer as they were when the wrap-up was recorded, without it.
decision::Situation as_of(const context::Context& context, const Event& wrap_up, const std::vector<const Event*>& without, const decision::FoldRules& rules) {
    std::vector<Event> events;
    for (const Event& event : context.history.events()) {
        if (event.id == wrap_up.id && event.source == wrap_up.source) break;
        if (std::none_of(without.begin(), without.end(), [&](const Event* part) { return part->id == event.id; })) events.push_back(event);
    }
    decision::Situation situation(context.customer, rules);
    situation.fold(std::move(events), wrap_up.time);
    return situation;
}

/// What a recorded wrap-up had said.
WrapUp words_of(const Event& recorded, const std::vector<const Event*>& parts, const decision::Situation& then) {
    WrapUp said{recorded.contact_id, std::string(recorded.data.text_or("code")), std::string(recorded.data.text_or("note")), std::string(recorded.data.text_or("agent"))};
    if (const Json* about = recorded.data.find("journey")) {
        for (const auto& instance : then.journeys().instances()) {
            const bool meant = instance.is_active() && instance.definition->id == about->text_or("definition") && instance.key == about->text_or("key");
            if (meant) said.journey = instance.id;
        }
    }
    for (const Event* part : parts) {
        if (part->type == "promise.kept") said.kept.emplace_back(part->data.text_or("promise"));
        if (part->type == "promise.cancelled") said.cancelled.emplace_back(part->data.text_or("promise"));
    }
    return said;
}

std::string text_of(const context::Promise& promise) { return promise.text + (promise.open ? "" : " (settled)"); }

void add_promise_lines(std::vector<std::string>& lines, const context::Context& before, const context::Context& after) {
    const auto find = [](const context::Context& in, const std::string& id) {
        const auto found = std::find_if(in.promises.begin(), in.promises.end(), [&](const context::Promise& p) { return p.id == id; });
        return found == in.promises.end() ? nullptr : &*found;
    };
    // Taken back and made again in the same words is no difference.
    const auto said_in = [&](const context::Context& in, const context::Context& other, const context::Promise& said) {
        return std::any_of(in.promises.begin(), in.promises.end(), [&](const context::Promise& p) { return p.text == said.text && p.open == said.open && p.due == said.due && !find(other, p.id); });
    };
    for (const auto& promise : before.promises) {
        const auto* now = find(after, promise.id);
        if (!now && said_in(after, before, promise)) continue;
        if (!now) lines.push_back("Promise taken back: " + promise.text);
        else if (now->open != promise.open) lines.push_back((now->open ? "Promise open again: " : "Promise settled: ") + promise.text);
    }
    for (const auto& promise : after.promises) {
        if (!find(before, promise.id) && !said_in(before, after, promise)) lines.push_back("Promise: " + text_of(promise));
    }
}

std::string message_line(const char* before, const Json& payload) {
    return before + std::string(payload.text_or("channel")) + ": " + std::string(payload.text_or("text"));
}

/// A message that says the same by the same channel has left already: it is not sent again.
bool was_sent(const std::vector<ToMend>& sent, const Json& payload) {
    return std::any_of(sent.begin(), sent.end(), [&](const ToMend& one) { return one.channel == payload.text_or("channel") && one.text == payload.text_or("text"); });
}

void add_message_lines(CorrectionPlan& plan, const decision::Situation& before, const std::vector<ToMend>& sent) {
    // Cancelled and asked for again in the same words is no difference.
    const auto says = [](const std::vector<ports::OutboxRow>& rows, const Json& payload) {
        return std::any_of(rows.begin(), rows.end(), [&](const ports::OutboxRow& row) {
            return row.kind == "message" && row.payload.text_or("channel") == payload.text_or("channel") && row.payload.text_or("text") == payload.text_or("text");
        });
    };
    for (const auto& row : plan.cancelled) {
        if (!says(plan.outbox, row.payload)) plan.lines.push_back(message_line("Not sent after all, by ", row.payload));
    }
    std::set<std::string> known;
    for (const auto& old : corrections_to_make(before)) known.insert(old.message);
    for (const auto& one : sent) {
        if (!known.contains(one.message)) plan.lines.push_back("Was sent already, a correction to make, by " + one.channel + ": " + one.text);
    }
    for (const auto& row : plan.outbox) {
        if (row.kind == "message" && !says(plan.cancelled, row.payload)) plan.lines.push_back(message_line("Message by ", row.payload));
    }
}

}  // namespace

base::Result<OldWrapUp> wrap_up_to_correct(const decision::Situation& situation, const std::vector<Disposition>& codes, const std::string& contact_id,
                                           const std::string& agent, const decision::FoldRules& fold) {
    const context::Context& context = situation.context();
    const auto* contact = context.contact(contact_id);
    const Event* recorded = last_wrap_up(context, contact_id);
    if (contact && !contact->passed_on_by.empty() && contact->passed_on_by == agent) {
        return Error{Code::conflict, "this contact was handed over to " + contact->hops.back().to + ", who wraps it up", {}};
    }
    if (!contact || !contact->wrapped_up || !recorded) return Error{Code::conflict, "this contact has no wrap-up of this desk to correct", {}};
    auto parts = parts_of(context, *recorded, codes);
    auto then = as_of(context, *recorded, parts, fold);
    WrapUp said = words_of(*recorded, parts, then);
    return OldWrapUp{recorded, std::move(parts), std::move(then), std::move(said)};
}

base::Result<CorrectionPlan> plan_correction(const decision::Situation& situation, const OldWrapUp& old, const WrapUpRules& rules, const decision::Input& input,
                                             WrapUp wrap_up, const std::string& target, const decision::FoldRules& fold,
                                             const std::vector<ports::OutboxRow>& open) {
    const context::Context& context = situation.context();
    wrap_up.corrects = old.recorded->id;
    const decision::Situation& then = old.then;
    const decision::Input input_then{then.context(), wrap_up.contact, old.recorded->time, decision::journey_facts(then.journeys()), decision::journey_view(then.journeys()), {}, {}, {}};
    auto right = plan_wrap_up(then, rules, input_then, wrap_up, target);
    if (!right) return right.error();

    CorrectionPlan plan;
    plan.events.push_back(withdrawal(context, wrap_up, old, input.now));
    for (auto& event : right->events) plan.events.push_back(std::move(event));
    std::vector<Event> all(context.history.events().begin(), context.history.events().end());
    all.insert(all.end(), plan.events.begin(), plan.events.end());
    decision::Situation after(context.customer, fold);
    after.fold(std::move(all), input.now);

    const auto sent = corrections_to_make(after);
    plan.cancelled = rows_to_cancel(open, after);
    for (auto& row : right->outbox) {
        row.created = row.next_try = input.now;
        if (row.kind == "message" && (was_sent(sent, row.payload) || (!row.payload.text_or("effect").empty() && !journey::asks_for(after.journeys(), row.key)))) continue;
        plan.outbox.push_back(std::move(row));
    }
    Json events = Json::list();
    for (const Event& event : plan.events) events.push(context::event_json(event));
    const auto changes = journey::describe_changes(situation.journeys(), after.journeys());
    plan.outbox.front().payload = Json::object({{"events", std::move(events)}, {"journeys", owned_journeys(after, changes)}});
    std::set<std::string> queued;
    for (const auto& row : plan.outbox) queued.insert(row.key);
    for (const auto* effect : effects_to_carry_out(&situation, after, base::time_max, queued)) {
        plan.outbox.push_back(effect_row(*effect, context, {target, wrap_up.agent, wrap_up.contact, input.now}));
    }
    for (const auto& change : changes) plan.lines.push_back(journey::change_text(change));
    add_promise_lines(plan.lines, context, after.context());
    add_message_lines(plan, situation, sent);
    if (plan.lines.empty()) plan.lines.emplace_back("Nothing but the code itself changes.");
    return plan;
}

}  // namespace segue::disposition
