// The moment of sending: each message is judged again. What may not go now is blocked, held, or not wanted any more.
//
//   due ──► of use still? ──► every gate ──► sent, with the time of sending
//               no: blocked        no: held when time alone opens them (send_time.h), else blocked
//   held ──► its time, or something new of its customer ──► judged anew; what cannot go any more, or is of no use now, is cancelled

#include "core/disposition/plan.h"
#include "core/disposition/reconcile.h"
#include "core/runtime/desk.h"
#include "core/runtime/send_time.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace segue::runtime {

using base::Json;
using base::Time;
using context::Event;
using outbox::Objection;

namespace {

void add(outbox::Round& round, outbox::Round&& more) {
    round.rows.insert(round.rows.end(), std::make_move_iterator(more.rows.begin()), std::make_move_iterator(more.rows.end()));
    round.conflicts.insert(round.conflicts.end(), std::make_move_iterator(more.conflicts.begin()), std::make_move_iterator(more.conflicts.end()));
    round.problems.insert(round.problems.end(), std::make_move_iterator(more.problems.begin()), std::make_move_iterator(more.problems.end()));
}

}  // namespace

outbox::Round Desk::deliver(Time now, const std::function<bool()>& enough) {
    now_ = now;
    carry_out_all(now);
    outbox::Round round;
    look_again(round, enough);
    add(round, courier_->deliver_due(now, {}, enough));
    note_sent();
    if (settle_conflicts(round, now)) {
        add(round, courier_->deliver_due(now));
    }
    for (const auto& row : round.rows) {
        if (row.state == ports::OutboxState::blocked || row.state == ports::OutboxState::cancelled) release_booking(row, now);
        const bool conflict = std::any_of(round.conflicts.begin(), round.conflicts.end(), [&](const ports::OutboxRow& c) { return c.seq == row.seq; });
        if (!conflict) tell_of(row, now);
    }
    for (const auto& problem : round.problems) notice(Notice::Kind::error, problem.text(), now);
    std::erase_if(finished_, [now](const auto& entry) { return entry.second.undo_until <= now; });
    return round;
}

/// What journeys ask for by themselves waits and is dropped without a word: nobody here has asked for it. The customer is named: by then
/// the agent may have another one on the line.
void Desk::tell_of(const ports::OutboxRow& row, Time now) {
    const bool asked_here = row.payload.text_or("effect").empty();
    const auto situation = situations_.find(row.customer);
    const std::string whose = (situation == situations_.end() ? std::string() : " (" + situation->second->context().name() + ")") + ": " + row.why;
    if (row.state == ports::OutboxState::blocked) notice(Notice::Kind::warning, "Not sent" + whose, now);
    if (row.state == ports::OutboxState::unknown) notice(Notice::Kind::warning, "It is not known whether this was sent" + whose, now);
    if (row.state == ports::OutboxState::cancelled && asked_here) notice(Notice::Kind::warning, "Not sent after all" + whose, now);
    if (!outbox::is_held(row) || !asked_here || row.next_try <= now || situation == situations_.end()) return;
    const std::string until = row.next_try == base::time_max ? "" : " It goes out " + time_there(situation->second->context(), zones_, row.next_try, now) + ".";
    notice(Notice::Kind::warning, "Not sent yet" + whose + until, now);
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
    const auto last = last_time_of(row, situation.context(), parts_.pack->rules.policies);
    if (last && *last < now_) return Objection{"It was to go out by " + base::format_time(*last) + " at the latest.", Objection::Then::drop, {}};
    // Whoever asked for what was held has gone on: it is dropped. What was asked for a moment ago is theirs to decide.
    const bool held = outbox::is_held(row);
    const auto never = [held](std::string why) { return Objection{std::move(why), held ? Objection::Then::drop : Objection::Then::block, {}}; };
    if (auto stale = disposition::reason_of_staleness(situation, row)) return never(*std::move(stale));
    if (auto moved = held ? disposition::reason_of_moving_on(situation, row) : std::nullopt) return never(*std::move(moved));
    SendTime when = send_time(situation, row, now_, around());
    if (when.kind == SendTime::Kind::now) return {};
    if (when.kind == SendTime::Kind::never) return never(std::move(when.why));
    if (when.by_others) turns_.emplace(row.customer, row.key);
    return Objection{std::move(when.why), Objection::Then::hold, when.at};
}

void Desk::look_again(outbox::Round& round, const std::function<bool()>& enough) {
    if (turns_.empty() && touched_.empty()) return;
    const auto open = parts_.store->open_rows();
    if (!open) return;  // the round that sends will say why
    const auto touched = std::exchange(touched_, {});
    const auto turns = std::exchange(turns_, {});
    for (const auto& row : *open) {
        if (!outbox::is_held(row) || row.next_try <= now_) continue;
        const bool changed = touched.contains(row.customer), by_others = turns.contains({row.customer, row.key});
        const auto found = situations_.find(row.customer);
        if (by_others && !changed && found != situations_.end() && waits_for_others(*found->second, row, now_, around())) turns_.emplace(row.customer, row.key);
        else if ((changed || by_others) && enough && enough()) touched_.insert(row.customer);
        else if (changed || by_others) judge_held(row, round);
    }
}

void Desk::judge_held(const ports::OutboxRow& row, outbox::Round& round) {
    auto objection = objection_to(row);
    const ports::OutboxRow next = objection ? outbox::after_objection(row, *std::move(objection)) : outbox::hold(row, row.why, now_);
    if (next.state == row.state && next.next_try == row.next_try && next.why == row.why) return;
    if (auto settled = parts_.store->settle_row(next, {}); !settled) {
        touched_.insert(row.customer);
        round.problems.push_back(settled.error());
    } else if (next.state != row.state) {
        round.rows.push_back(next);
    }
}

}  // namespace segue::runtime
