#include "core/runtime/desk.h"

#include "core/base/digest.h"
#include "core/base/mask.h"
#include "core/disposition/plan.h"

#include <algorithm>

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
void add_indexes(ports::Change& change, const context::Context& context) {
    change.keys = context.keys;
    for (const auto& subject : context.subjects) change.subjects.push_back({subject.kind, subject.id});
}

}  // namespace

Desk::Desk(DeskParts parts) : parts_(std::move(parts)) {
    courier_ = std::make_unique<outbox::Courier>(*parts_.store, plain(parts_.connectors), [this](const ports::OutboxRow& row) { return rejudge(row); });
    for (const auto& connector : parts_.connectors) {
        Source source;
        source.view.id = connector->id();
        sources_.push_back(std::move(source));
    }
}

Status Desk::start(Time now) {
    now_ = now;
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
        drafts_[draft.contact] = {draft.contact, std::string(json->text_or("code")), std::string(json->text_or("note"))};
        mine_.insert(draft.contact);
    }
    return {};
}

Status Desk::load(const std::string& customer, Time now) {
    auto events = parts_.store->events_of(customer);
    if (!events) return events.error();
    auto situation = std::make_unique<decision::Situation>(customer, parts_.pack->fold);
    situation->fold(std::move(events).value(), now);
    note_contacts(*situation);
    situations_[customer] = std::move(situation);
    return {};
}

void Desk::note_contacts(const decision::Situation& situation) {
    for (const auto& entry : situation.context().contacts) customer_of_[entry.first] = situation.context().customer;
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
        const auto owners = [this](const context::IdentityKey& key) {
            auto found = parts_.store->find_customers(key);
            return found ? *found : std::vector<std::string>{};
        };
        Dataset data = group_by_customer(std::move(fetched->events), owners);
        std::vector<ports::Change> changes;
        for (auto& entry : data.customers) {
            ports::Change change;
            change.customer = entry.first;
            change.agent = parts_.agent;
            change.now = now;
            change.events = std::move(entry.second);
            add_indexes(change, context::fold_context(entry.first, change.events, parts_.pack->fold.context, base::time_max));
            changes.push_back(std::move(change));
        }
        const auto committed = changes.empty() ? base::Result<ports::Committed>(ports::Committed{}) : parts_.store->commit_all(changes);
        if (!committed) {
            source.state = SourceView::State::failed;
            source.problem = committed.error().text();
            continue;
        }
        for (const auto& change : changes) {
            if (auto loaded = load(change.customer, now); !loaded) notice(Notice::Kind::error, loaded.error().text(), now);
        }
        source.state = SourceView::State::fresh;
        source.fetched = now;
        source.problem = fetched->problems.empty() ? "" : fetched->problems.front().text();
        for (const auto& problem : fetched->problems) notice(Notice::Kind::warning, problem.text(), now);
        for (const auto& problem : data.problems) notice(Notice::Kind::warning, problem.text(), now);
    }
}

Surroundings Desk::around() { return {*parts_.pack, zones_, deliverable_channels(), parts_.skills}; }

base::Result<decision::Situation*> Desk::situation_of(const std::string& contact, Time now) {
    const auto found = customer_of_.find(contact);
    if (found == customer_of_.end()) return Error{Code::not_found, "there is no contact '" + contact + "'", {}};
    auto& situation = situations_[found->second];
    situation->advance_to(now);
    return situation.get();
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
    const auto committed = parts_.store->commit(change);
    if (!committed) return committed.error();
    for (auto& event : change.events) {
        const auto& folded = situation.context().history.events();
        // In order: one step further. Late: the whole story again.
        if (!folded.empty() && !context::happened_before(folded.back(), event)) return load(change.customer, now);
        situation.apply(std::move(event));
    }
    return {};
}

Status Desk::record(const std::string& contact, const char* type, Json data, Time now, bool send) {
    auto situation = situation_of(contact, now);
    if (!situation) return situation.error();
    const auto& context = (*situation)->context();
    Event event;
    event.type = type;
    event.source = context::desk_source;
    event.time = disposition::local_time(context, now);
    event.customer = context.customer;
    event.contact_id = contact;
    event.channel = context.contact(contact)->channel;
    event.id = base::id_of_causes("ev-", {context.customer, contact, type, base::format_time(event.time)});
    data = base::mask_cards_in(data);
    data.set("agent", parts_.agent);
    event.data = std::move(data);
    ports::Change change;
    if (send) {
        ports::OutboxRow row;
        row.customer = context.customer;
        row.agent = parts_.agent;
        row.target = parts_.connectors.front()->id();
        row.key = event.id;
        row.kind = "consent";
        row.payload = Json::object({{"events", Json::list({context::event_json(event)})}});
        row.created = row.next_try = now;
        change.outbox.push_back(std::move(row));
    }
    change.events.push_back(std::move(event));
    return write(std::move(change), **situation, now);
}

void Desk::notice(Notice::Kind kind, std::string text, Time now) {
    notices_.push_back({kind, std::move(text), now});
    while (notices_.size() > most_notices) notices_.pop_front();
}

outbox::Round Desk::deliver(Time now) {
    now_ = now;
    outbox::Round round = courier_->deliver_due(now);
    for (const auto& row : round.rows) {
        if (row.state == ports::OutboxState::blocked) notice(Notice::Kind::warning, "Not sent: " + row.why, now);
        if (row.state == ports::OutboxState::unknown) notice(Notice::Kind::warning, "It is not known whether this was sent: " + row.why, now);
    }
    for (const auto& problem : round.problems) notice(Notice::Kind::error, problem.text(), now);
    std::erase_if(finished_, [now](const auto& entry) { return entry.second.undo_until <= now; });
    return round;
}

std::optional<std::string> Desk::rejudge(const ports::OutboxRow& row) {
    if (row.kind != "message" && row.kind != "callback") return {};
    const auto found = situations_.find(row.customer);
    if (found == situations_.end()) return "The customer is not known any more.";
    decision::Situation& situation = *found->second;
    situation.advance_to(now_);
    const auto cause = row.payload.text_or("cause");
    const auto& events = situation.context().history.events();
    if (!cause.empty() && std::none_of(events.begin(), events.end(), [cause](const Event& e) { return e.id == cause; })) return "The wrap-up that asked for it was taken back.";
    Judgement judgement(situation, "", now_, around());
    const std::string action(row.payload.text_or("action"));
    const std::string subject(row.payload.text_or("subject"));
    const std::string treatment(row.payload.text_or("treatment"));
    for (const auto& candidate : judgement.decision.candidates) {
        if (!candidate.action || candidate.action->id != action || candidate.subject != subject || candidate.treatment_id() != treatment) continue;
        const auto words = decision::explain(candidate, judgement.input, parts_.pack->rules, parts_.pack->fold.context.subjects);
        if (!words.blockers.empty()) return words.blockers.front().text;
        return {};
    }
    // A message of a wrap-up or a journey: what protects the customer is judged all the same.
    const policy::Touch touch{"", std::string(row.payload.text_or("channel")), std::string(row.payload.text_or("purpose")), true};
    const auto& policies = parts_.pack->rules.policies;
    for (const auto& gate : {policy::kill_gate(policies, touch), policy::consent_gate(policies, touch, situation.context()),
                             policy::hours_gate(policies, touch, judgement.input.windows, now_), policy::caps_gate(policies, touch, situation.context(), now_)}) {
        if (gate.verdict != policy::Verdict::pass) return gate.sentence;
    }
    return {};
}

}  // namespace segue::runtime
