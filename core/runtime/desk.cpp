#include "core/runtime/desk.h"

#include "core/base/digest.h"
#include "core/base/mask.h"
#include "core/base/text.h"
#include "core/disposition/plan.h"
#include "core/disposition/reconcile.h"
#include "core/runtime/draft.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace segue::runtime {

using base::Code;
using base::Error;
using base::Json;
using base::Status;
using base::Time;
using context::Event;

namespace {

constexpr std::size_t most_notices = 5;

std::vector<ports::Connector*> plain(const std::vector<std::unique_ptr<ports::Connector>>& connectors) {
    std::vector<ports::Connector*> out;
    for (const auto& connector : connectors) out.push_back(connector.get());
    return out;
}

/// The keys and subjects that a customer's picture holds, for the store's indexes.
void add_indexes(ports::Change& change, const context::Context& context, const context::IdentityRules& rules) {
    change.keys = context::identity_keys(context, rules).usable;
    for (const auto& subject : context.subjects) change.subjects.push_back({subject.kind, subject.id});
}

/// What the audit trail says of a change: what happened, and the ids by which its rows are found.
ports::AuditEntry audit_of(const ports::Change& change) {
    Json events = Json::list(), rows = Json::list(), records = Json::list();
    for (const auto& event : change.events) events.push(event.id);
    for (const auto& row : change.outbox) rows.push(row.key);
    for (const auto& record : change.records) records.push(Json::object({{"id", record.id}, {"digest", base::digest_text(record.json)}}));
    Json details = Json::object({{"events", std::move(events)}});
    if (!change.outbox.empty()) details.set("outbox", std::move(rows));
    if (!change.records.empty()) details.set("records", std::move(records));
    return {change.customer, change.agent, change.events.front().type, base::write_json(details)};
}

}  // namespace

Desk::Desk(DeskParts parts) : parts_(std::move(parts)) {
    courier_ = std::make_unique<outbox::Courier>(*parts_.store, plain(parts_.connectors), [this](ports::OutboxRow& row) { return rejudge(row); });
    for (const auto& connector : parts_.connectors) {
        Source source;
        source.view.id = connector->id();
        sources_.push_back(std::move(source));
    }
}

Status Desk::start(Time now) {
    now_ = now;
    for (const auto& text : parts_.notices) notice(Notice::Kind::warning, text, now);
    const auto customers = parts_.store->customers();
    if (!customers) return customers.error();
    for (const auto& customer : *customers) {
        if (auto loaded = load(customer, now); !loaded) return loaded;
    }
    const auto drafts = parts_.store->drafts(parts_.agent);
    if (!drafts) return drafts.error();
    for (const auto& draft : *drafts) {
        const auto json = base::parse_json(draft.json, "draft");
        if (!json) continue;
        drafts_[draft.contact] = read_draft(draft.contact, *json);
        mine_.insert(draft.contact);
    }
    carry_out_all(now);
    return {};
}

Status Desk::load(const std::string& customer, Time now) {
    auto tied = tied_to(*parts_.store, customer, parts_.pack->fold.context.identity, now);
    if (!tied) return tied.error();
    const auto up_to = parts_.store->last_event(customer);
    if (!up_to) return up_to.error();
    identities_.clear();
    Loaded& loaded = loaded_[customer] = {now, *up_to, {}};
    for (const auto& entry : tied->events) {
        touched_.insert(entry.first);
        for (const Event& event : entry.second) {
            if (event.time > now) loaded.comes = std::min(loaded.comes.value_or(base::time_max), event.time);
        }
    }
    fold_persons(std::move(tied).value(), customer, now);
    return {};
}

Status Desk::load_if_stale(const std::string& customer, Time now) {
    const auto up_to = parts_.store->last_event(customer);
    if (!up_to) return up_to.error();
    const auto known = loaded_.find(customer);
    if (known == loaded_.end()) return load(customer, now);
    const Loaded& then = known->second;
    const bool stale = then.up_to != *up_to || now < then.at || (then.comes && *then.comes <= now);
    return stale ? load(customer, now) : Status{};
}

void Desk::note_contacts(const decision::Situation& situation) {
    const auto& context = situation.context();
    for (const auto& entry : context.contacts) {
        customers_of_[entry.first].insert(context.customer);
        // Taken before a restart: the desk's own events tell.
        const bool taken = std::any_of(entry.second.events.begin(), entry.second.events.end(), [&](std::uint32_t number) {
            const Event& event = context.history.events()[number];
            return event.source == context::desk_source && event.type != "contact.transferred" && event.data.text_or("agent") == parts_.agent;
        });
        if (taken) mine_.insert(entry.first);
    }
}

bool Desk::is_offered(const std::string& customer, const std::string& contact) const {
    const auto situation = situations_.find(customer);
    const auto* found = situation == situations_.end() ? nullptr : situation->second->context().contact(contact);
    return found && found->view.find("offered");
}

base::Result<std::string> Desk::customer_of(const std::string& contact) const {
    const auto found = customers_of_.find(contact);
    if (found == customers_of_.end()) return Error{Code::not_found, "there is no contact " + base::in_quotes(contact), {}};
    const auto& customers = found->second;
    if (customers.size() == 1) return *customers.begin();
    std::vector<std::string> offered;
    for (const auto& customer : customers) {
        if (is_offered(customer, contact)) offered.push_back(customer);
    }
    if (offered.size() == 1) return offered.front();
    return Error{Code::conflict, "the contact " + base::in_quotes(contact) + " stands under " + std::to_string(customers.size()) + " customers; it is not clear who is meant", {}};
}

void Desk::refresh(Time now) {
    now_ = now;
    for (std::size_t i = 0; i < parts_.connectors.size(); ++i) {
        SourceView& source = sources_[i].view;
        auto fetched = parts_.connectors[i]->fetch();
        if (!fetched) {
            source.state = SourceView::State::failed;
            source.problem = fetched.error().text();
            continue;
        }
        std::vector<Event> events = std::exchange(sources_[i].unsaved, {});
        events.insert(events.end(), std::make_move_iterator(fetched->events.begin()), std::make_move_iterator(fetched->events.end()));
        Sorted data = sort_by_customer(std::move(events), parts_.pack->fold.context.identity);
        std::vector<ports::Change> changes;
        for (auto& entry : data.customers) {
            ports::Change change;
            change.customer = entry.first;
            change.agent = parts_.agent;
            change.now = now;
            change.events = std::move(entry.second);
            add_indexes(change, context::fold_context(entry.first, change.events, parts_.pack->fold.context, base::time_max), parts_.pack->fold.context.identity);
            derive_again(change, now);
            changes.push_back(std::move(change));
        }
        const auto committed = changes.empty() ? base::Result<ports::Committed>(ports::Committed{}) : parts_.store->commit_all(changes);
        if (!committed) {
            source.state = SourceView::State::failed;
            source.problem = committed.error().text();
            for (auto& change : changes) sources_[i].unsaved.insert(sources_[i].unsaved.end(), std::make_move_iterator(change.events.begin()), std::make_move_iterator(change.events.end()));
            continue;
        }
        for (const auto& change : changes) {
            if (auto loaded = load(change.customer, now); !loaded) notice(Notice::Kind::error, loaded.error().text(), now);
            else if (const auto found = situations_.find(change.customer); found != situations_.end()) carry_out(*found->second, now);
        }
        note_bounces(changes, now);
        source.state = SourceView::State::fresh;
        source.fetched = now;
        source.problem = fetched->problems.empty() ? "" : fetched->problems.front().text();
        for (const auto& problem : fetched->problems) notice(Notice::Kind::warning, problem.text(), now);
        for (const auto& problem : data.problems) notice(Notice::Kind::warning, problem.text(), now);
    }
}

Surroundings Desk::around() { return {*parts_.pack, zones_, deliverable_channels(), parts_.skills, ledger_at()}; }

std::optional<Time> Desk::ledger_at() const {
    if (!parts_.pack->rules.policies.ledger_max_age) return {};
    std::optional<Time> oldest;
    for (const Source& source : sources_) {
        const Time seen = source.view.fetched.value_or(policy::ledger_unseen);
        oldest = std::min(oldest.value_or(seen), seen);
    }
    return oldest.value_or(policy::ledger_unseen);
}

base::Result<decision::Situation*> Desk::situation_of(const std::string& contact, Time now) {
    const auto customer = customer_of(contact);
    if (!customer) return customer.error();
    const auto found = situations_.find(*customer);
    // The clock may have been set back to before the contact came.
    if (found == situations_.end() || !found->second->context().contact(contact)) return Error{Code::not_found, "there is no contact " + base::in_quotes(contact) + " yet", {}};
    found->second->advance_to(now);
    return found->second.get();
}

std::unique_ptr<Judgement> Desk::judge(const std::string& contact, Time now) {
    const auto situation = situation_of(contact, now);
    if (!situation) return nullptr;
    return std::make_unique<Judgement>(**situation, contact, now, around());
}

Status Desk::write(ports::Change change, decision::Situation& situation, Time now) {
    change.customer = situation.context().customer;
    change.agent = parts_.agent;
    change.now = now;
    if (change.audit.empty() && !change.events.empty()) change.audit.push_back(audit_of(change));
    const auto committed = parts_.store->commit(change);
    if (!committed) return committed.error();
    for (const auto& row : change.outbox) carried_[change.customer].insert(row.key);
    loaded_[change.customer].up_to = committed->event_seq;
    touched_.insert(change.customer);
    for (auto& event : change.events) {
        const auto& folded = situation.context().history.events();
        // In order: one step further. Late: the whole story again.
        if (!folded.empty() && !context::happened_before(folded.back(), event)) return load(change.customer, now);
        situation.apply(std::move(event));
    }
    carry_out(situation, now);
    return {};
}

std::vector<Event> Desk::own_events(const decision::Situation& situation, const std::string& contact, std::vector<Own> what, Time now) const {
    const auto& context = situation.context();
    Time at = disposition::local_time(context, now);
    std::vector<Event> events;
    for (Own& own : what) {
        Event event;
        event.type = own.type;
        event.source = context::desk_source;
        event.time = at;
        event.customer = context.customer;
        event.contact_id = contact;
        event.channel = context.contact(contact)->channel;
        event.id = base::id_of_causes("ev-", {context.customer, contact, own.type, base::format_time(event.time)});
        event.data = base::mask_cards_in(own.data);
        // An order's number may look like a card's; it is the subject's name already, and must stay it.
        const std::string subject(own.data.text_or("subject"));
        const bool known = std::any_of(context.subjects.begin(), context.subjects.end(), [&](const auto& s) { return s.id == subject; });
        if (known) event.data.set("subject", subject);
        event.data.set("agent", parts_.agent);
        events.push_back(std::move(event));
        at = at + base::Duration{1};
    }
    return events;
}

Status Desk::record(const std::string& contact, std::vector<Own> what, Time now) {
    auto situation = situation_of(contact, now);
    if (!situation) return situation.error();
    ports::Change change;
    change.events = own_events(**situation, contact, std::move(what), now);
    return write(std::move(change), **situation, now);
}

Status Desk::record_and_send(const std::string& contact, Own what, const char* kind, Time now) {
    auto situation = situation_of(contact, now);
    if (!situation) return situation.error();
    ports::Change change;
    change.events = own_events(**situation, contact, {std::move(what)}, now);
    ports::OutboxRow row;
    row.customer = change.events.front().customer;
    row.agent = parts_.agent;
    row.target = target();
    row.key = change.events.front().id;
    row.kind = kind;
    row.payload = Json::object({{"events", Json::list({context::event_json(change.events.front())})}});
    row.created = row.next_try = now;
    change.outbox.push_back(std::move(row));
    return write(std::move(change), **situation, now);
}

void Desk::record_shown(Judgement& judgement, Time now) {
    const std::string digest = base::digest_text(base::write_json(decision::outcome_json(judgement.decision, judgement.input)));
    if (shown_[open_] == digest) return;
    const auto up_to = parts_.store->last_event(judgement.situation.context().customer);
    if (!up_to) {
        notice(Notice::Kind::error, up_to.error().text(), now);
        return;
    }
    auto tied = known_of_ties(judgement.situation.context().customer);
    if (!tied) {
        notice(Notice::Kind::error, tied.error().text(), now);
        return;
    }
    const Json record = decision::record_json(judgement.decision, judgement.input, parts_.pack->rules, {parts_.engine, zones_.version(), *up_to, *std::move(tied)});
    const std::string id(record.text_or("id"));
    const auto& context = judgement.situation.context();
    const auto& best = judgement.decision.candidates[judgement.decision.chosen];
    context::Event shown;
    shown.type = "decision.shown";
    shown.source = context::desk_source;
    shown.time = disposition::local_time(context, now);
    shown.customer = context.customer;
    shown.contact_id = open_;
    shown.channel = context.contact(open_)->channel;
    shown.id = base::id_of_causes("ev-", {id, "shown"});
    shown.data = Json::object({{"record", id}, {"action", best.action_id()}, {"subject", best.subject}, {"kind", decision::kind_name(judgement.decision.kind)}, {"agent", parts_.agent}});
    ports::Change change;
    change.records.push_back({id, context.customer, open_, parts_.agent, now, base::write_json(record)});
    change.events.push_back(std::move(shown));
    auto situation = situation_of(open_, now);
    if (!situation) return;
    if (auto written = write(std::move(change), **situation, now); !written) {
        notice(Notice::Kind::error, written.error().text(), now);
        return;
    }
    shown_[open_] = digest;
    record_of_[open_] = id;
}

void Desk::notice(Notice::Kind kind, std::string text, Time now) {
    notices_.push_back({kind, std::move(text), now});
    while (notices_.size() > most_notices) notices_.pop_front();
}

}  // namespace segue::runtime
