// What the desk does when the past turns out to have been another: late events, corrections, an owner that was faster. And what
// journeys ask for: this desk holds the store, so it alone carries that out.

#include "core/base/digest.h"
#include "core/base/mask.h"
#include "core/base/text.h"
#include "core/disposition/reconcile.h"
#include "core/journey/report.h"
#include "core/runtime/desk.h"
#include "core/runtime/mend.h"
#include "core/runtime/persons.h"
#include "core/runtime/send_time.h"

#include <algorithm>
#include <set>

namespace segue::runtime {

using base::Code;
using base::Error;
using base::Json;
using base::Status;
using base::Time;
using context::Event;
using decision::Situation;

namespace {

/// Lines of one difference that are kept; the rest is counted.
constexpr std::size_t most_lines = 40;

/// A customer who is first seen by what has just happened is served; what happened long before was someone else's to carry out.
constexpr base::Duration grace = base::hours(1);

std::string plural(std::size_t count, const std::string& noun) { return std::to_string(count) + " " + noun + (count == 1 ? "" : "s"); }

/// New events that belong before what was known already.
std::vector<const Event*> late_ones(const std::vector<Event>& arrived, const std::vector<Event>& stored) {
    std::set<std::pair<std::string_view, std::string_view>> known;
    const Event* last = nullptr;
    for (const Event& event : stored) {
        known.emplace(event.source, event.id);
        if (!last || context::happened_before(*last, event)) last = &event;
    }
    std::vector<const Event*> late;
    for (const Event& event : arrived) {
        if (last && !known.contains({event.source, event.id}) && context::happened_before(event, *last)) late.push_back(&event);
    }
    return late;
}

Situation folded(const std::string& customer, std::vector<Event> events, const decision::FoldRules& rules, Time now) {
    Situation situation(customer, rules);
    situation.fold(std::move(events), now);
    return situation;
}

/// In words, what differs between two foldings of one customer.
std::vector<std::string> difference_lines(const Situation& before, const Situation& after) {
    std::vector<std::string> lines;
    for (const auto& change : journey::describe_changes(before.journeys(), after.journeys())) lines.push_back(journey::change_text(change));
    const auto effects = journey::compare_effects(before.journeys(), after.journeys());
    const auto message = [](const journey::Effect& effect) { return std::string(effect.data.text_or("channel")) + ": " + std::string(effect.data.text_or("text")); };
    for (const auto* effect : effects.vanished) {
        if (effect->name == "message.requested") lines.push_back("Not asked for after all, by " + message(*effect));
    }
    for (const auto* effect : effects.added) {
        if (effect->name == "message.requested") lines.push_back("Asked for now, by " + message(*effect));
    }
    std::set<std::string> known;
    for (const auto& one : disposition::impossible_dispositions(before)) known.insert(one.disposition);
    for (const auto& one : disposition::impossible_dispositions(after)) {
        if (!known.contains(one.disposition)) lines.push_back("The wrap-up '" + one.title + "' has become impossible: " + one.why);
    }
    return lines;
}

/// The last word of a journey's owner; null when there is none.
const Event* last_report(const context::Context& context, const Json& journey) {
    const Event* found = nullptr;
    for (const auto number : context.history.of_type("journey.reported")) {
        const Event& event = context.history.events()[number];
        const Json* key = event.data.find("key");
        const std::string text = !key || key->is_null() ? std::string() : key->text() ? *key->text() : base::write_json(*key);
        if (event.source != context::desk_source && event.data.text_or("definition") == journey.text_or("definition") && text == journey.text_or("key")) found = &event;
    }
    return found;
}

const journey::Instance* instance_of(const Situation& situation, const Json& journey) {
    const journey::Instance* found = nullptr;
    for (const auto& instance : situation.journeys().instances()) {
        if (instance.definition->id == journey.text_or("definition") && instance.key == journey.text_or("key")) found = &instance;
    }
    return found;
}

std::string reported_state(const journey::Definition& definition, const Event& event) {
    const auto report = journey::read_report(event);
    if (!report) return {};
    const auto active = journey::configuration_in(definition, *report);
    return active ? journey::state_text(definition, *active) : std::string();
}

Event own(const std::string& id, const char* type, Time time, const std::string& customer, Json data) {
    Event event;
    event.id = id;
    event.source = context::desk_source;
    event.type = type;
    event.time = time;
    event.customer = customer;
    event.channel = "system";
    event.data = std::move(data);
    return event;
}

/// After all that is folded. `made_by` names what has changed the past: the same again is the same event.
Event difference_event(const context::Context& context, const std::string& made_by, std::string cause, std::vector<std::string> lines, Time now) {
    Json list = Json::list();
    for (std::size_t i = 0; i < std::min(lines.size(), most_lines); ++i) list.push(std::move(lines[i]));
    if (lines.size() > most_lines) list.push("and " + std::to_string(lines.size() - most_lines) + " more");
    return own(base::id_of_causes("df-", {context.customer, made_by}), "difference.found", disposition::local_time(context, now), context.customer,
               Json::object({{"cause", std::move(cause)}, {"lines", std::move(list)}}));
}

}  // namespace

Time Desk::carries_since(const std::string& customer, Time now) {
    const auto known = since_.find(customer);
    if (known != since_.end()) return known->second;
    const auto held = parts_.store->held_since(customer);
    if (!held || !*held) return now - grace;
    return since_[customer] = **held - grace;
}

std::set<std::string> Desk::sent_under_another(const Situation& situation) const {
    const auto& context = situation.context();
    std::set<std::string> others, sent;
    for (const Event& event : context.history.events()) {
        others.insert(event.customer);
        for (auto& name : context::customers_named(event)) others.insert(std::move(name));
    }
    others.erase(context.customer);
    for (const auto& other : others) {
        const auto rows = parts_.store->rows_of(other);
        if (!rows) continue;
        std::set<std::string> keys;
        for (const auto& row : *rows) {
            const bool waits = row.state == ports::OutboxState::queued || row.state == ports::OutboxState::blocked || row.state == ports::OutboxState::cancelled;
            if (!waits && !row.payload.text_or("effect").empty()) keys.insert(row.key);
        }
        if (keys.empty()) continue;
        // The same story told of the other: effect by effect the same, but for the ids.
        const Situation as_other = situation.under(other);
        const auto &here = situation.journeys().effects(), &there = as_other.journeys().effects();
        for (std::size_t i = 0; i < std::min(here.size(), there.size()); ++i) {
            if (here[i].name == there[i].name && here[i].time == there[i].time && keys.contains(there[i].id)) sent.insert(here[i].id);
        }
    }
    return sent;
}

void Desk::carry_out(const Situation& situation, Time now) {
    if (situation.journeys().effects().empty()) return;
    const std::string& customer = situation.context().customer;
    auto& carried = carried_[customer];
    auto wanted = disposition::effects_to_carry_out(nullptr, situation, carries_since(customer, now), carried);
    if (wanted.empty()) return;
    const auto sent = sent_under_another(situation);
    carried.insert(sent.begin(), sent.end());
    std::erase_if(wanted, [&sent](const auto* effect) { return sent.contains(effect->id); });
    if (wanted.empty()) return;
    ports::Change change;
    change.customer = customer;
    change.agent = parts_.agent;
    change.now = now;
    for (const auto* effect : wanted) change.outbox.push_back(disposition::effect_row(*effect, situation.context(), {target(), parts_.agent, "", now}));
    const auto committed = parts_.store->commit(change);
    if (!committed) return notice(Notice::Kind::error, committed.error().text(), now);
    for (const auto* effect : wanted) carried.insert(effect->id);
}

void Desk::carry_out_all(Time now) {
    for (const auto& entry : situations_) {
        entry.second->advance_to(now);
        carry_out(*entry.second, now);
    }
}

/// In one transaction with what made it so: what is not asked for any more is cancelled, what is asked for now is queued. What a part of a
/// person changes stands in the person's rows: those are judged when they are sent.
void Desk::settle_effects(ports::Change& change, const Situation& before, const Situation& after, Time now) {
    if (const auto open = parts_.store->open_rows()) change.settled = disposition::rows_to_cancel(*open, after);
    for (const auto* effect : disposition::effects_to_carry_out(&before, after, base::time_max, carried_[change.customer])) {
        change.outbox.push_back(disposition::effect_row(*effect, after.context(), {target(), parts_.agent, "", now}));
    }
}

void Desk::derive_again(ports::Change& change, Time now) {
    if (situations_.empty()) return;  // nothing was derived before
    // A person may have several parts; a cause that stands in another one has not vanished.
    auto tied = tied_to(*parts_.store, change.customer, parts_.pack->fold.context.identity, now);
    if (!tied) return;  // the commit will say why
    const std::string person = tied->people.person_of(change.customer);
    if (!situations_.contains(person)) return;
    const std::vector<Event> stored = std::move(context::events_by_person(std::move(tied->events), tied->people)[person]);
    const auto late = late_ones(change.events, stored);
    const auto& rules = parts_.pack->fold;
    std::vector<Event> all = stored;
    all.insert(all.end(), change.events.begin(), change.events.end());
    const bool withdrawn = std::any_of(change.events.begin(), change.events.end(), [](const Event& e) { return e.type == "disposition.withdrawn"; });
    if (late.empty() && !withdrawn) return;  // what only goes on makes nothing vanish
    const Situation after = folded(person, std::move(all), rules, now);
    if (person == change.customer) settle_effects(change, folded(person, stored, rules, now), after, now);
    // What came in its order is no difference: only what is late is taken away for the comparison.
    std::vector<Event> in_order = stored;
    for (const Event& event : change.events) {
        if (std::find(late.begin(), late.end(), &event) == late.end()) in_order.push_back(event);
    }
    auto lines = difference_lines(folded(person, std::move(in_order), rules, now), after);
    for (const auto& row : change.settled) lines.push_back("Taken out of the outbox: " + std::string(row.payload.text_or("channel")) + ": " + std::string(row.payload.text_or("text")));
    if (lines.empty()) return;
    std::string ids;
    for (const Event* event : late) ids += event->source + ' ' + event->id + '\n';
    change.events.push_back(difference_event(after.context(), ids, plural(late.size(), "late event"), std::move(lines), now));
    change.events.back().customer = change.customer;  // beside what made it, also where that is a part of the person
    notice(Notice::Kind::warning, "Something was known only late and changes a journey; the contact shows what.", now);
}

void Desk::note_merge(const std::map<std::string, Situation>& before, const Event& word, Time now) {
    for (const auto& entry : before) {
        const auto after = situations_.find(entry.first);
        if (after == situations_.end()) continue;  // it is part of another person now
        auto lines = difference_lines(entry.second, *after->second);
        if (lines.empty()) continue;
        const std::string cause = (word.type == "identity.merged" ? "A merge by " : "A merge taken back by ") + parts_.agent;
        ports::Change change;
        change.events.push_back(difference_event(after->second->context(), word.id, cause, std::move(lines), now));
        if (auto written = write(std::move(change), *after->second, now); !written) notice(Notice::Kind::error, written.error().text(), now);
    }
}

Status Desk::run(const SeeDifference& command, Time now) {
    const auto situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    const auto open = open_differences((*situation)->context());
    const bool known = std::any_of(open.begin(), open.end(), [&](const DifferenceView& d) { return d.id == command.difference; });
    if (!known) return Error{Code::not_found, "there is no change of the past " + base::in_quotes(command.difference), {}};
    return record(command.contact, {{"difference.seen", Json::object({{"difference", command.difference}})}}, now);
}

base::Result<disposition::OldWrapUp> Desk::wrap_up_to_correct(const Judgement& judgement, const std::string& contact) const {
    return disposition::wrap_up_to_correct(judgement.situation, parts_.pack->dispositions, contact, parts_.agent, parts_.pack->fold);
}

base::Result<disposition::CorrectionPlan> Desk::correction(const CorrectDisposition& command, Time now) {
    const auto judgement = judge(command.contact, now);
    if (!judgement) return situation_of(command.contact, now).error();
    const auto old = wrap_up_to_correct(*judgement, command.contact);
    if (!old) return old.error();
    const auto open = parts_.store->open_rows();
    if (!open) return open.error();
    return disposition::plan_correction(judgement->situation, *old, parts_.pack->wrap_up_rules(), judgement->input,
                                        {command.contact, command.code, base::mask_cards(command.note), parts_.agent, command.journey, command.kept, command.cancelled, {}},
                                        target(), parts_.pack->fold, *open);
}

base::Result<CorrectDisposition> Desk::recorded_wrap_up(const std::string& contact, Time now) {
    const auto judgement = judge(contact, now);
    if (!judgement) return situation_of(contact, now).error();
    const auto old = wrap_up_to_correct(*judgement, contact);
    if (!old) return old.error();
    return CorrectDisposition{contact, old->said.code, old->said.note, old->said.journey, old->said.kept, old->said.cancelled};
}

base::Result<std::vector<std::string>> Desk::preview_correction(const CorrectDisposition& command, Time now) {
    auto plan = correction(command, now);
    if (!plan) return plan.error();
    auto situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    for (auto& line : words_on_waiting(**situation, {}, plan->outbox, now + parts_.undo, around())) plan->lines.push_back(std::move(line));
    return std::move(plan).value().lines;
}

Status Desk::run(const CorrectDisposition& command, Time now) {
    auto plan = correction(command, now);
    if (!plan) return plan.error();
    auto situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    ports::Change change;
    change.events = plan->events;
    change.outbox = plan->outbox;
    change.settled = plan->cancelled;
    change.drafts_done.push_back(command.contact);
    for (auto& row : change.outbox) row.next_try = now + parts_.undo;
    if (!plan->lines.empty()) {
        Event difference = difference_event((*situation)->context(), plan->events.front().id, "A correction by " + parts_.agent, plan->lines, now);
        for (const Event& event : plan->events) difference.time = std::max(difference.time, event.time + base::Duration{1});
        change.events.push_back(std::move(difference));
    }
    if (auto written = write(std::move(change), **situation, now); !written) return written;
    drafts_.erase(command.contact);
    typed_.erase(command.contact);
    finished_.erase(command.contact);
    const auto title = plan->events[1].data.text_or("title", command.code);
    notice(Notice::Kind::done, "Corrected: " + std::string(title) + ".", now);
    return {};
}

Status Desk::run(const SettleCorrection& command, Time now) {
    const auto situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    const auto open = disposition::corrections_to_make(**situation);
    const bool known = std::any_of(open.begin(), open.end(), [&](const disposition::ToMend& m) { return m.message == command.message; });
    if (!known) return Error{Code::not_found, "there is no correction to make for " + base::in_quotes(command.message), {}};
    return record(command.contact, {{"correction.made", Json::object({{"message", command.message}, {"note", command.note}})}}, now);
}

Status Desk::run(const ReadOptOut& command, Time now) {
    const auto situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    const auto& context = (*situation)->context();
    const auto doubt = std::find_if(context.opt_outs.begin(), context.opt_outs.end(), [&](const context::OptOut& o) {
        return o.kind == context::OptOutReading::Kind::doubtful && !o.settled_by && context.history.events()[o.event].id == command.message;
    });
    if (doubt == context.opt_outs.end()) return Error{Code::not_found, "there is no doubtful message " + base::in_quotes(command.message), {}};
    if (!command.takes_back) return record_and_send(command.contact, {"optout.read", Json::object({{"doubt", command.message}})}, "opt_out", now);
    // Without a channel of its own the message's wish can only be for the one that the contact is on.
    const std::string channel = doubt->channel.empty() ? context.contact(command.contact)->channel : doubt->channel;
    return record_and_send(command.contact, {"consent.withdrawn", Json::object({{"channel", channel}, {"purpose", "*"}, {"message", command.message}})}, "consent", now);
}

bool Desk::settle_conflicts(const outbox::Round& round, Time now) {
    if (round.conflicts.empty()) return false;
    refresh(now);  // what the owners have by now
    for (const auto& row : round.conflicts) settle_conflict(row, now);
    return true;
}

void Desk::settle_conflict(const ports::OutboxRow& row, Time now) {
    const auto found = situations_.find(row.customer);
    if (found == situations_.end()) return;
    Situation& situation = *found->second;
    situation.advance_to(now);
    ports::Change change;
    Time at = disposition::local_time(situation.context(), now);
    const Json* journeys = row.payload.find("journeys");
    for (const Json& ours : journeys && journeys->items() ? *journeys->items() : Json::List()) {
        const auto* instance = instance_of(situation, ours);
        const Event* report = last_report(situation.context(), ours);
        const std::string theirs = instance && report ? reported_state(*instance->definition, *report) : std::string();
        const std::string derived = instance ? instance->state() : std::string();
        if (!theirs.empty() && theirs == derived) continue;  // both lead to the same end: nothing to decide
        const std::string id = base::id_of_causes("cf-", {row.key, ours.text_or("definition"), ours.text_or("key")});
        change.events.push_back(own(id, "journey.conflicted", at, row.customer,
                                    Json::object({{"definition", ours.text_or("definition")}, {"key", ours.text_or("key")}, {"ours", ours.text_or("state")}, {"theirs", theirs},
                                                  {"derived", derived}, {"agent", row.agent}})));
        at = at + base::Duration{1};
        if (theirs.empty()) continue;
        // The owner's state wins; the difference stands beside it.
        Json again = report->data;
        again.set("since", base::format_time(at));
        change.events.push_back(own(base::id_of_causes("cf-", {id, "owner"}), "journey.reported", at, row.customer, std::move(again)));
        at = at + base::Duration{1};
    }
    ports::OutboxRow old = row;
    old.state = ports::OutboxState::cancelled;
    old.why = "the journey's owner was faster; what was recorded is written without the journey's state";
    change.settled.push_back(old);
    ports::OutboxRow anew = row;
    anew.key = base::id_of_causes("wb-", {row.key, "derived again"});
    anew.state = ports::OutboxState::queued;
    anew.attempts = 0;
    anew.why.clear();
    anew.created = anew.next_try = now;
    anew.payload.set("journeys", Json::list());
    change.outbox.push_back(std::move(anew));
    if (auto written = write(std::move(change), situation, now); !written) notice(Notice::Kind::error, written.error().text(), now);
}

std::vector<ConflictView> Desk::conflicts() const {
    std::vector<ConflictView> all;
    for (const auto& entry : situations_) {
        for (auto& conflict : open_conflicts(entry.second->context(), *parts_.pack)) all.push_back(std::move(conflict));
    }
    std::stable_sort(all.begin(), all.end(), [](const ConflictView& a, const ConflictView& b) { return a.at < b.at; });
    return all;
}

Status Desk::run(const SettleConflict& command, Time now) {
    const auto all = conflicts();
    const auto found = std::find_if(all.begin(), all.end(), [&](const ConflictView& c) { return c.id == command.conflict; });
    if (found == all.end()) return Error{Code::not_found, "there is no open conflict " + base::in_quotes(command.conflict), {}};
    Situation& situation = *situations_.at(found->customer);
    ports::Change change;
    change.events.push_back(own(base::id_of_causes("cf-", {command.conflict, "settled"}), "conflict.settled", disposition::local_time(situation.context(), now), found->customer,
                                Json::object({{"conflict", command.conflict}, {"note", base::mask_cards(command.note)}, {"agent", parts_.agent}})));
    return write(std::move(change), situation, now);
}

}  // namespace segue::runtime
