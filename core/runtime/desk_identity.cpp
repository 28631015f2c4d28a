// Whose contact is this? Candidates, choosing, merging and taking a merge back.

#include "core/base/digest.h"
#include "core/base/mask.h"
#include "core/base/text.h"
#include "core/disposition/plan.h"
#include "core/runtime/desk.h"
#include "core/runtime/identity_view.h"

#include <algorithm>
#include <set>

namespace segue::runtime {

using base::Code;
using base::Error;
using base::Json;
using base::Status;
using base::Time;
using context::Context;
using context::Event;

void Desk::fold_persons(Tied tied, const std::string& customer, Time now) {
    // A word that reached only one of the customers it names is copied to the others.
    for (auto& entry : missing_copies(tied.events)) {
        ports::Change change;
        change.customer = entry.first;
        change.agent = parts_.agent;
        change.now = now;
        change.events = std::move(entry.second);
        if (auto copied = parts_.store->commit(change); !copied) notice(Notice::Kind::warning, copied.error().text(), now);
    }
    std::set<std::string> affected = {tied.people.person_of(customer)};
    for (const Event& event : tied.events[customer]) affected.insert(tied.people.person_of(event));
    // Whoever a word speaks of may have lost or won something by a later one.
    for (const auto& entry : tied.events) {
        for (const Event& event : entry.second) {
            for (const auto& named : context::customers_named(event)) affected.insert(tied.people.person_of(named));
        }
    }
    if (tied.events.size() > 1) {
        for (const auto& entry : tied.events) {
            const bool part = tied.people.person_of(entry.first) != entry.first;
            if (!part && !affected.contains(entry.first)) continue;
            for (auto& contact : customers_of_) contact.second.erase(entry.first);
            if (part) situations_.erase(entry.first);
        }
    }
    std::set<std::string> all;
    for (const auto& entry : tied.events) all.insert(entry.first);
    auto persons = context::events_by_person(std::move(tied.events), tied.people);
    for (const auto& person : affected) {
        tied_[person] = all;
        auto situation = std::make_unique<decision::Situation>(person, parts_.pack->fold);
        situation->fold(std::move(persons[person]), now);
        note_contacts(*situation);
        situations_[person] = std::move(situation);
    }
}

base::Result<decision::KnownUpTo> Desk::known_of_ties(const std::string& customer) {
    decision::KnownUpTo known;
    for (const auto& name : tied_[customer]) {
        if (name == customer) continue;
        const auto last = parts_.store->last_event(name);
        if (!last) return last.error();
        known[name] = *last;
    }
    return known;
}

const IdentityView& Desk::identity_of(const std::string& contact, Time now) {
    const auto kept = identities_.find(contact);
    if (kept != identities_.end()) return kept->second;
    IdentityView& view = identities_[contact];
    const auto situation = situation_of(contact, now);
    if (!situation) return view;
    const Context& context = (*situation)->context();
    const auto in_memory = [this](const std::string& customer) -> const context::EventList* {
        const auto known = loaded_.find(customer);
        const auto folded = situations_.find(customer);
        const bool whole = known != loaded_.end() && !known->second.comes && folded != situations_.end() && tied_[customer].size() == 1;
        return whole ? &folded->second->context().history.events() : nullptr;
    };
    const auto tied = tied_to(*parts_.store, context.customer, parts_.pack->fold.context.identity, now, in_memory);
    if (!tied) return view;
    const auto owners = [this](const context::IdentityKey& key) {
        auto found = parts_.store->find_customers(key);
        return found ? *found : std::vector<std::string>{};
    };
    const auto events_of = [this](const std::string& customer) {
        auto read = parts_.store->events_of(customer);
        return read ? std::move(read).value() : std::vector<Event>{};
    };
    view = identity_view({*tied, owners, events_of}, context, contact, parts_.pack->fold.context, now);
    return view;
}

void Desk::prepare(Time now, const std::function<bool()>& enough) {
    constexpr std::size_t most = 50;
    std::vector<std::pair<Time, std::string>> waiting;
    for (const auto& entry : situations_) {
        for (const auto& one : entry.second->context().contacts) {
            const auto& contact = one.second;
            const bool offered = contact.view.find("offered") && !contact.ended && !is_over(contact, parts_.agent);
            if (offered) waiting.emplace_back(contact.offered, contact.id);
        }
    }
    std::sort(waiting.begin(), waiting.end());
    for (std::size_t i = 0; i < std::min(waiting.size(), most) && !enough(); ++i) {
        if (identities_.contains(waiting[i].second)) continue;
        const auto situation = situation_of(waiting[i].second, now);
        if (!situation) continue;
        static_cast<void>((*situation)->context().history.digest());
        static_cast<void>(identity_of(waiting[i].second, now));
    }
}

Status Desk::say(const std::string& contact, const char* type, Json data, Time now) {
    const auto situation = situation_of(contact, now);
    if (!situation) return situation.error();
    const Context& context = (*situation)->context();
    data.set("agent", parts_.agent);
    Event word;
    word.type = type;
    word.source = context::desk_source;
    word.data = std::move(data);
    word.time = disposition::local_time(context, now);
    const auto named = context::customers_named(word);
    for (const auto& customer : named) {
        const auto other = situations_.find(customer);
        if (other != situations_.end()) word.time = std::max(word.time, disposition::local_time(other->second->context(), now));
    }
    word.id = base::id_of_causes("ev-", {contact, type, base::write_json(word.data), base::format_time(word.time)});
    std::map<std::string, decision::Situation> before;
    for (const auto& customer : named) {
        const auto known = situations_.find(customer);
        if (word.type != "identity.linked" && known != situations_.end()) before.emplace(customer, *known->second);
    }
    for (std::size_t i = 0; i < named.size(); ++i) {
        word.customer = named[i];
        ports::Change change;
        change.customer = named[i];
        change.agent = parts_.agent;
        change.now = now;
        change.events = {word};
        if (i == 0 && !target().empty()) {
            ports::OutboxRow row;
            row.customer = named[i];
            row.agent = parts_.agent;
            row.target = target();
            row.key = word.id;
            row.kind = "identity";
            row.payload = Json::object({{"events", Json::list({context::event_json(word)})}});
            row.created = row.next_try = now;
            change.outbox.push_back(std::move(row));
        }
        // Once the first is written the word stands; a copy that fails is made up for when the customer is loaded.
        if (auto written = parts_.store->commit(change); !written && i == 0) return written.error();
    }
    for (const auto& customer : named) {
        if (auto loaded = load(customer, now); !loaded) return loaded;
    }
    note_merge(before, word, now);
    return {};
}

Status Desk::run(const ChooseCustomer& command, Time now) {
    const auto situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    const Context& context = (*situation)->context();
    const auto& candidates = identity_of(command.contact, now).candidates;
    const bool known = std::any_of(candidates.begin(), candidates.end(), [&](const CandidateView& c) { return c.customer == command.customer; });
    if (!known && !command.customer.empty()) return Error{Code::not_found, "this customer is not one of those that match", {}};
    const bool another = command.customer != context.customer;
    const std::string from = context.history.events()[context.contact(command.contact)->events.front()].customer;
    const std::string to = command.customer.empty() ? from : command.customer;
    Json data = Json::object({{"contact", command.contact}, {"from", from}, {"customer", to}, {"cause", base::cut_text(base::mask_cards(command.cause), 400)}});
    // A proof given before was measured against somebody else's account, or against none.
    if (another) data.set("unverified", true);
    if (auto said = say(command.contact, "identity.linked", std::move(data), now); !said) return said;
    notice(Notice::Kind::done, command.customer.empty() ? "None of them: the contact stays by itself." : "The contact belongs to the customer you chose.", now);
    return {};
}

Status Desk::run(const MergeCustomer& command, Time now) {
    const auto situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    const std::string survivor = (*situation)->context().customer;
    const auto events = parts_.store->events_of(command.customer);
    if (!events) return events.error();
    if (command.customer == survivor || events->empty()) return Error{Code::not_found, "there is no other customer of this id", {}};
    if (!situations_.contains(command.customer)) return Error{Code::conflict, "this customer is part of a person already", {}};
    if (base::trimmed(command.cause).empty()) return Error{Code::invalid, "say why they are the same person; whoever takes it back must know", {}};
    Json data = Json::object({{"survivor", survivor}, {"absorbed", command.customer}, {"contact", command.contact}, {"cause", base::cut_text(base::mask_cards(command.cause), 400)}});
    if (auto said = say(command.contact, "identity.merged", std::move(data), now); !said) return said;
    notice(Notice::Kind::done, "Both are one person now. This can be taken back.", now);
    return {};
}

Status Desk::run(const UnmergeCustomer& command, Time now) {
    const auto& parts = identity_of(command.contact, now).parts;
    const bool part = std::any_of(parts.begin(), parts.end(), [&](const PersonPartView& p) { return p.customer == command.customer; });
    if (!part) return Error{Code::not_found, "this customer is not part of the person", {}};
    const auto situation = situation_of(command.contact, now);
    const auto tied = tied_to(*parts_.store, command.customer, parts_.pack->fold.context.identity, now);
    if (!tied) return tied.error();
    std::string survivor = (*situation)->context().customer;
    for (const auto& join : tied->people.joins_of(survivor)) {
        if (join.absorbed == command.customer) survivor = join.survivor;
    }
    Json data = Json::object({{"survivor", survivor}, {"absorbed", command.customer}, {"contact", command.contact}, {"cause", base::cut_text(base::mask_cards(command.cause), 400)}});
    if (auto said = say(command.contact, "identity.unmerged", std::move(data), now); !said) return said;
    notice(Notice::Kind::done, "They are two customers again.", now);
    return {};
}

Status Desk::bind_opened(const std::string& contact, Time now) {
    const auto situation = situation_of(contact, now);
    if (!situation) return situation.error();
    const Context& context = (*situation)->context();
    const Event& first = context.history.events()[context.contact(contact)->events.front()];
    if (first.customer == context.customer || first.identity.empty()) return {};
    const auto key = context::normalise_key(first.identity_type, first.identity, parts_.pack->fold.context.identity.region);
    if (!key || context::provisional_customer(*key) != first.customer) return {};
    const auto tied = tied_to(*parts_.store, first.customer, parts_.pack->fold.context.identity, now);
    if (!tied) return tied.error();
    if (!tied->people.chosen_for(first.customer, contact).empty()) return {};
    return say(contact, "identity.linked", Json::object({{"contact", contact}, {"from", first.customer}, {"customer", context.customer}, {"cause", "the only customer with this " + key->kind}}), now);
}

}  // namespace segue::runtime
