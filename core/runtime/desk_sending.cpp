// The moment of sending: each message is judged again. What may not go now is blocked, held, or not wanted any more.
//
//   due ──► caused still? ──► its journey's turn? ──► gates ──► sent, with the time of sending
//               no: blocked        no: held             no: blocked; a journey's message whose gate opens by time is held
//   held ──► its time, or its turn ──► judged anew; its journey has moved on meanwhile: cancelled, what it wants now stands elsewhere

#include "core/base/digest.h"
#include "core/disposition/plan.h"
#include "core/disposition/reconcile.h"
#include "core/runtime/desk.h"

#include <algorithm>
#include <utility>

namespace segue::runtime {

using base::Json;
using base::Time;
using context::Event;
using outbox::Objection;

namespace {

/// Nobody calls after all.
Event release_of(const context::Context& context, const std::string& booking, Time now) {
    Event event;
    event.type = "contact.released";
    event.source = context::desk_source;
    event.time = disposition::local_time(context, now);
    event.customer = context.customer;
    event.channel = "system";
    event.id = base::id_of_causes("ev-", {booking, "not_sent"});
    event.data = Json::object({{"reservation", booking}, {"why", "not_sent"}});
    return event;
}

}  // namespace

outbox::Round Desk::deliver(Time now, const std::function<bool()>& enough) {
    now_ = now;
    carry_out_all(now);
    give_turns(now);
    outbox::Round round = courier_->deliver_due(now, {}, enough);
    note_sent();
    if (settle_conflicts(round, now)) {
        outbox::Round again = courier_->deliver_due(now);
        round.rows.insert(round.rows.end(), again.rows.begin(), again.rows.end());
        round.problems.insert(round.problems.end(), again.problems.begin(), again.problems.end());
    }
    for (const auto& row : round.rows) {
        if (row.state == ports::OutboxState::blocked) release_booking(row, now);
        const bool conflict = std::any_of(round.conflicts.begin(), round.conflicts.end(), [&](const ports::OutboxRow& c) { return c.seq == row.seq; });
        if (row.state == ports::OutboxState::blocked && !conflict) notice(Notice::Kind::warning, "Not sent: " + row.why, now);
        if (row.state == ports::OutboxState::unknown) notice(Notice::Kind::warning, "It is not known whether this was sent: " + row.why, now);
    }
    for (const auto& problem : round.problems) notice(Notice::Kind::error, problem.text(), now);
    std::erase_if(finished_, [now](const auto& entry) { return entry.second.undo_until <= now; });
    return round;
}

void Desk::note_sent() {
    if (leaving_.empty()) return;
    const auto open = parts_.store->open_rows();
    if (!open) return;
    for (const auto& row : *open) leaving_.erase({row.customer, row.key});  // not done: judged again before the next try
    for (const auto& entry : std::exchange(leaving_, {})) {
        const Json* events = entry.second.payload.find("events");
        const auto situation = situations_.find(entry.second.customer);
        if (!events || !events->items() || situation == situations_.end()) continue;
        ports::Change change;
        for (const Json& json : *events->items()) {
            if (auto event = context::read_event(json, "payload")) change.events.push_back(std::move(event).value());
        }
        if (auto written = write(std::move(change), *situation->second, now_); !written) notice(Notice::Kind::error, written.error().text(), now_);
    }
}

void Desk::release_booking(const ports::OutboxRow& row, Time now) {
    const auto booking = row.payload.text_or("booking");
    const auto situation = situations_.find(row.customer);
    if (booking.empty() || situation == situations_.end()) return;
    ports::Change change;
    change.events.push_back(release_of(situation->second->context(), std::string(booking), now));
    if (auto written = write(std::move(change), *situation->second, now); !written) notice(Notice::Kind::error, written.error().text(), now);
}

std::optional<Objection> Desk::rejudge(ports::OutboxRow& row) {
    if (row.kind != "message" && row.kind != "callback") return {};
    note_sent();
    if (auto objection = objection_to(row)) return objection;
    // It says that it is sent now, however long it has waited: caps count from here, and nothing of ours comes late.
    Json events = Json::list();
    const Json* said = row.payload.find("events");
    Time at = disposition::local_time(situations_.at(row.customer)->context(), now_);
    for (Json event : said && said->items() ? *said->items() : Json::List()) {
        event.set("time", base::format_time(at));
        events.push(std::move(event));
        at = at + base::Duration{1};
    }
    if (said) row.payload.set("events", std::move(events));
    leaving_[{row.customer, row.key}] = row;
    return {};
}

std::optional<Objection> Desk::turn_of_another(const decision::Situation& situation, const ports::OutboxRow& row) {
    const auto& policies = parts_.pack->rules.policies;
    const auto& effects = situation.journeys().effects();
    const auto& instances = situation.journeys().instances();
    const auto effect = std::find_if(effects.begin(), effects.end(), [id = row.payload.text_or("effect")](const journey::Effect& e) { return e.id == id; });
    if (policies.reservations.empty() || effect == effects.end()) return {};
    const auto asks = std::find_if(instances.begin(), instances.end(), [&effect](const journey::Instance& i) { return i.id == effect->instance; });
    const auto facts = decision::journey_facts(situation.journeys());
    std::vector<const reservation::Running*> running;
    for (const auto& journey : facts) running.push_back(&journey.active);
    const auto holder = reservation::holder_of(policies.reservations, running, row.payload.text_or("purpose"), now_);
    if (!holder || asks == instances.end() || (holder->journey->journey == asks->definition->id && holder->journey->key == asks->key)) return {};
    return Objection{holder->rule->otherwise + " " + reservation::words_of(*holder), Objection::Then::hold, holder->until.value_or(base::time_max)};
}

namespace {

/// By time alone the gate may open; then a journey's message is decided anew. A person's is theirs to decide.
Objection refused(const std::string& why, std::optional<Time> again_at, bool by_journey, Time now) {
    if (!by_journey || !again_at || *again_at <= now) return {why, Objection::Then::block, {}};
    return {why, Objection::Then::hold, *again_at};
}

}  // namespace

std::optional<Objection> Desk::objection_to(const ports::OutboxRow& row) {
    const auto found = situations_.find(row.customer);
    if (found == situations_.end()) {
        // A part of a person now: what its journeys ask for, the person's do.
        const bool asked_again = !row.payload.text_or("effect").empty();
        return Objection{asked_again ? "The customer is part of another now, whose journeys ask for what is still wanted." : "The customer is not known any more.",
                         asked_again ? Objection::Then::drop : Objection::Then::block, {}};
    }
    decision::Situation& situation = *found->second;
    situation.advance_to(now_);
    const auto cause = row.payload.text_or("cause");
    const auto& events = situation.context().history.events();
    const bool by_journey = !row.payload.text_or("effect").empty();  // its cause may be a timer
    if (!by_journey && !cause.empty() && std::none_of(events.begin(), events.end(), [cause](const Event& e) { return e.id == cause; })) {
        return Objection{"The wrap-up that asked for it was taken back.", Objection::Then::block, {}};
    }
    const bool held = outbox::is_held(row);
    if (auto stale = disposition::reason_of_staleness(situation, row)) return Objection{*std::move(stale), held ? Objection::Then::drop : Objection::Then::block, {}};
    if (auto moved = held ? disposition::reason_of_moving_on(situation, row) : std::nullopt) return Objection{*std::move(moved), Objection::Then::drop, {}};
    if (auto waits = turn_of_another(situation, row)) {
        turns_.emplace(row.customer, row.key);
        return waits;
    }
    // What was booked for this very contact is no reason against it.
    decision::Situation free = situation;
    if (const auto booking = row.payload.text_or("booking"); !booking.empty()) free.apply(release_of(free.context(), std::string(booking), now_));
    Judgement judgement(free, "", now_, around());
    const std::string action(row.payload.text_or("action"));
    const std::string subject(row.payload.text_or("subject"));
    const std::string treatment(row.payload.text_or("treatment"));
    for (const auto& candidate : judgement.decision.candidates) {
        if (!candidate.action || candidate.action->id != action || candidate.subject != subject || candidate.treatment_id() != treatment) continue;
        const auto words = decision::explain(candidate, judgement.input, parts_.pack->rules, parts_.pack->fold.context.subjects);
        if (!words.blockers.empty()) return Objection{words.blockers.front().text, Objection::Then::block, {}};
        return {};
    }
    if (!action.empty()) return Objection{"What this message was about is not there any more.", Objection::Then::block, {}};
    // A message of a wrap-up or a journey: what protects the customer is judged all the same.
    const policy::Touch touch{"", std::string(row.payload.text_or("channel")), std::string(row.payload.text_or("purpose")), true};
    const auto& policies = parts_.pack->rules.policies;
    const auto& input = judgement.input;
    auto hours = policy::hours_gate(policies, touch, input.windows, now_);
    policy::add_law_hours(hours, policies, touch, input.context, input.law_windows, now_);
    for (const auto& gate : {policy::kill_gate(policies, touch), policy::consent_gate(policies, touch, input.context, input.now), hours,
                             policy::caps_gate(policies, touch, input.context, now_, input.local_days, input.ledger_at),
                             policy::law_gate(policies, touch, input.context, decision::decision_environment(input), now_)}) {
        if (gate.verdict != policy::Verdict::pass) return refused(gate.sentence, gate.again_at, by_journey, now_);
    }
    return {};
}

void Desk::give_turns(Time now) {
    if (turns_.empty()) return;
    const auto open = parts_.store->open_rows();
    if (!open) return;
    std::set<std::pair<std::string, std::string>> waiting;
    for (const auto& row : *open) {
        const auto situation = situations_.find(row.customer);
        if (!turns_.contains({row.customer, row.key}) || !outbox::is_held(row)) continue;
        const bool moved = situation == situations_.end() || disposition::reason_of_staleness(*situation->second, row) || disposition::reason_of_moving_on(*situation->second, row);
        if (!moved && turn_of_another(*situation->second, row)) {
            waiting.emplace(row.customer, row.key);
        } else if (auto due = parts_.store->settle_row(outbox::hold(row, row.why, now), {}); !due) {
            waiting.emplace(row.customer, row.key);
        }
    }
    turns_ = std::move(waiting);
}

void Desk::judge_held_again(Time now) {
    const auto open = parts_.store->open_rows();
    if (!open) return;  // the round that sends will say why
    for (const auto& row : *open) {
        if (!outbox::is_held(row) || row.next_try <= now) continue;
        if (auto due = parts_.store->settle_row(outbox::hold(row, row.why, now), {}); !due) notice(Notice::Kind::error, due.error().text(), now);
    }
}

}  // namespace segue::runtime
