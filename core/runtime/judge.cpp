#include "core/runtime/judge.h"

#include "core/base/mask.h"
#include "core/policy/places.h"
#include "core/runtime/files.h"

#include <algorithm>
#include <set>

namespace segue::runtime {
namespace {

using context::Event;
using context::IdentityKey;

}  // namespace

decision::Input make_input(const decision::Situation& situation, const std::string& contact, base::Time clock, const Surroundings& around) {
    // What this desk has recorded has happened, also when the clock stands still or was set back.
    const auto& events = situation.context().history.events();
    const base::Time now = events.empty() ? clock : std::max(clock, events.back().time);
    const policy::Places places = policy::places_of(situation.context());
    for (const auto& zone : places.zones) add_zone(around.zones, zone);
    policy::Resolved resolved = policy::resolve_places(around.pack.rules.policies, places, policy::stated_hours(situation.context()), around.zones, now);
    decision::Input input{situation.context(), contact, now, decision::journey_facts(situation.journeys()), decision::journey_view(situation.journeys()),
                          std::move(resolved.windows), around.channels, around.skills, &situation.signals(), situation.next_change_at(),
                          std::move(resolved.law_windows), std::move(resolved.days), around.ledger_at};
    return input;
}

namespace {

decision::Input recorded_input(const decision::Situation& situation, const decision::RecordedInputs& recorded) {
    return {situation.context(), recorded.contact, recorded.now, decision::journey_facts(situation.journeys()), decision::journey_view(situation.journeys()),
            recorded.windows, recorded.channels, recorded.skills, &situation.signals(), situation.next_change_at(),
            recorded.law_windows, recorded.local_days, recorded.ledger_at};
}

}  // namespace

std::vector<std::string> deliverable_channels() { return {"app", "chat", "email", "letter", "sms", "voice", "web"}; }

Judgement::Judgement(const decision::Situation& folded, const std::string& contact, base::Time now, const Surroundings& around)
    : situation(folded), input(make_input(situation, contact, now, around)), decision(decision::decide(input, around.pack.rules)) {}

Judgement::Judgement(const decision::Situation& folded, const decision::RecordedInputs& recorded, const pack::Pack& pack)
    : situation(folded), input(recorded_input(situation, recorded)), decision(decision::decide(input, pack.rules)) {}

std::string next_in_words(const Judgement& judgement, const pack::Pack& pack) {
    const auto& best = judgement.decision.candidates[judgement.decision.chosen];
    const auto words = decision::explain(best, judgement.input, pack.rules, pack.fold.context.subjects);
    const std::string about = words.subject_title.empty() ? "" : " (" + words.subject_title + ")";
    switch (judgement.decision.kind) {
        case decision::Decision::Kind::verify: return "Verify the caller first (level '" + best.action->verification + "').";
        case decision::Decision::Kind::confirm: return "Ask the customer to confirm: " + words.title + about + ".";
        case decision::Decision::Kind::action: return words.title + about + ".";
        case decision::Decision::Kind::nothing: return pack.rules.no_action.text;
    }
    return {};
}

Sorted sort_by_customer(std::vector<Event> events, const context::IdentityRules& rules) {
    Sorted out;
    for (Event& event : events) {
        if (event.customer.empty()) {
            const auto key = context::normalise_key(event.identity_type, event.identity, rules.region);
            if (!key) {
                out.problems.push_back({base::Code::invalid, "the event's identity is not usable: " + key.error().message, "event " + event.id});
                continue;
            }
            event.customer = context::provisional_customer(*key);
        }
        event.data = base::mask_cards_in(event.data);
        out.customers[event.customer].push_back(std::move(event));
    }
    return out;
}

namespace {

/// Contacts by the order of their offers, each once.
std::vector<Dataset::ContactRef> contacts_in(const std::vector<Event>& events) {
    std::vector<Dataset::ContactRef> contacts;
    std::set<std::string> seen;
    for (const Event& event : events) {
        const bool offered = event.type == "contact.offered" || event.type == "contact.transferred";
        if (offered && !event.contact_id.empty() && seen.insert(event.customer + '\n' + event.contact_id).second) contacts.push_back({event.customer, event.contact_id});
    }
    return contacts;
}

/// Of each customer that holds what came under a key of several: a problem for each of its events, without the key.
void add_conflicts(Dataset& out, const context::IdentityRules& rules, const OwnersOfKey& owners) {
    std::map<IdentityKey, std::set<std::string>> persons;
    for (const auto& entry : out.customers) {
        for (const Event& event : entry.second) {
            for (const auto& key : context::keys_in(event, rules)) persons[key].insert(out.people.person_of(event.customer));
        }
    }
    for (auto& entry : persons) {
        const std::string holder = context::provisional_customer(entry.first);
        const auto held = out.customers.find(holder);
        if (held == out.customers.end()) continue;
        if (owners) {
            for (auto& owner : owners(entry.first)) entry.second.insert(out.people.person_of(owner));
        }
        entry.second.erase(holder);
        if (entry.second.size() < 2) continue;
        for (const Event& event : held->second) {
            if (event.identity.empty()) continue;
            out.problems.push_back({base::Code::conflict, "the event's " + entry.first.kind + " leads to " + std::to_string(entry.second.size()) + " customers; it was kept apart", "event " + event.id});
        }
    }
}

}  // namespace

Dataset group_by_customer(std::vector<Event> events, const context::IdentityRules& rules, const OwnersOfKey& owners) {
    Dataset out;
    for (Event& event : events) {
        if (!event.customer.empty()) continue;
        if (const auto key = context::normalise_key(event.identity_type, event.identity, rules.region)) event.customer = context::provisional_customer(*key);
    }
    out.contacts = contacts_in(events);
    Sorted sorted = sort_by_customer(std::move(events), rules);
    out.problems = std::move(sorted.problems);
    out.people = context::resolve_people(sorted.customers, rules, base::time_max, owners);
    for (auto& contact : out.contacts) {
        const std::string chosen = out.people.chosen_for(contact.customer, contact.contact);
        contact.customer = out.people.person_of(chosen.empty() ? contact.customer : chosen);
    }
    std::set<std::pair<std::string, std::string>> seen;
    std::erase_if(out.contacts, [&seen](const Dataset::ContactRef& ref) { return ref.customer.empty() || !seen.emplace(ref.customer, ref.contact).second; });
    out.customers = context::events_by_person(std::move(sorted.customers), out.people);
    add_conflicts(out, rules, owners);
    return out;
}

}  // namespace segue::runtime
