#include "core/runtime/persons.h"

#include <algorithm>
#include <deque>
#include <set>

namespace segue::runtime {
namespace {

using context::Event;
using context::IdentityKey;

constexpr std::size_t most_owners = 16;  // of a key that is followed

class Gatherer {
public:
    Gatherer(ports::Store& store, const context::IdentityRules& rules, const AsKnown& known, const InMemory& in_memory)
        : store_(store), rules_(rules), known_(known), in_memory_(in_memory) {}

    base::Status gather(const std::string& customer) {
        want(customer);
        if (known_.tied) {
            for (const auto& tied : *known_.tied) want(tied.first);
        }
        for (bool first = true; !waiting_.empty(); first = false) {
            const std::string next = std::move(waiting_.front());
            waiting_.pop_front();
            const std::int64_t up_to = first ? known_.up_to : known_.tied ? bound_of(next) : INT64_MAX;
            if (up_to == 0 && !first) continue;
            auto events = read(next, up_to);
            if (!events) {
                // Someone who was erased leaves nothing behind; the rest of the person stays.
                if (!first && events.error().code == base::Code::denied) continue;
                return events.error();
            }
            if (events->empty() && !first) continue;
            auto& kept = events_[next] = std::move(events).value();
            for (const Event& event : kept) {
                for (auto& named : context::customers_named(event)) want(std::move(named));
            }
            if (auto followed = follow_keys(next, kept); !followed) return followed;
        }
        return {};
    }

    context::EventsByCustomer take() { return std::move(events_); }

private:
    base::Result<std::vector<Event>> read(const std::string& customer, std::int64_t up_to) {
        const auto* known = in_memory_ ? in_memory_(customer) : nullptr;
        return known ? std::vector<Event>(known->begin(), known->end()) : store_.events_of(customer, up_to);
    }

    /// Who was not tied to the customer then is not now either.
    [[nodiscard]] std::int64_t bound_of(const std::string& customer) const {
        const auto found = known_.tied->find(customer);
        return found == known_.tied->end() ? 0 : found->second;
    }

    void want(std::string customer) {
        if (seen_.insert(customer).second) waiting_.push_back(std::move(customer));
    }

    base::Status follow_keys(const std::string& customer, const std::vector<Event>& events) {
        for (const Event& event : events) {
            if (event.identity.empty() && event.type != "identity.linked") continue;
            if (!forms_.insert(event.identity_type + '\n' + event.identity + '\n' + base::write_json(event.type == "identity.linked" ? event.data : base::Json())).second) continue;
            for (const IdentityKey& key : context::keys_in(event, rules_)) {
                const std::string holder = context::provisional_customer(key);
                if (holder != customer) want(holder);
                if (!keys_.insert(key).second) continue;
                auto owners = store_.find_customers(key);
                if (!owners) return owners.error();
                // Whoever else has the key matters only where something came under it.
                const bool in_use = std::find(owners->begin(), owners->end(), holder) != owners->end();
                if (!in_use || owners->size() > most_owners) continue;
                for (auto& owner : *owners) want(std::move(owner));
            }
        }
        return {};
    }

    ports::Store& store_;
    const context::IdentityRules& rules_;
    const AsKnown& known_;
    const InMemory& in_memory_;
    context::EventsByCustomer events_;
    std::deque<std::string> waiting_;
    std::set<std::string> seen_, forms_;
    std::set<IdentityKey> keys_;
};

/// What the desk said later, and no record bounds: it is dated by the desk's clock, and else counts whatever the time.
void forget_later(context::EventsByCustomer& events, const std::string& customer, base::Time now) {
    for (auto& entry : events) {
        if (entry.first != customer) std::erase_if(entry.second, [now](const Event& event) { return event.time > now; });
    }
}

base::Result<Tied> gathered(ports::Store& store, const std::string& customer, const context::IdentityRules& rules, base::Time now, const AsKnown& known,
                            const InMemory& in_memory) {
    Gatherer gatherer(store, rules, known, in_memory);
    if (auto done = gatherer.gather(customer); !done) return done.error();
    Tied tied;
    tied.events = gatherer.take();
    if (known.up_to != INT64_MAX && !known.tied) forget_later(tied.events, customer, now);
    const auto owners = [&](const IdentityKey& key) {
        auto found = store.find_customers(key);
        if (!found) return std::vector<std::string>{};
        // A key of very many merges nobody, then as now.
        if (known.tied && found->size() <= most_owners) std::erase_if(*found, [&](const std::string& owner) { return owner != customer && !known.tied->contains(owner); });
        return *std::move(found);
    };
    tied.people = context::resolve_people(tied.events, rules, now, owners);
    return tied;
}

}  // namespace

base::Result<Tied> tied_to(ports::Store& store, const std::string& customer, const context::IdentityRules& rules, base::Time now, const InMemory& in_memory) {
    return gathered(store, customer, rules, now, {}, in_memory);
}

base::Result<std::vector<Event>> events_of_person(ports::Store& store, const std::string& customer, const context::IdentityRules& rules, base::Time now, const AsKnown& known) {
    auto tied = gathered(store, customer, rules, now, known, {});
    if (!tied) return tied.error();
    auto persons = context::events_by_person(std::move(tied->events), tied->people);
    return std::move(persons[customer]);
}

context::EventsByCustomer missing_copies(const context::EventsByCustomer& events) {
    context::EventsByCustomer missing;
    for (const auto& entry : events) {
        for (const Event& word : entry.second) {
            for (const auto& named : context::customers_named(word)) {
                const auto has = [&word](const std::vector<Event>& list) {
                    return std::any_of(list.begin(), list.end(), [&word](const Event& e) { return context::same_event(e, word); });
                };
                const auto theirs = events.find(named);
                if ((theirs != events.end() && has(theirs->second)) || has(missing[named])) continue;
                missing[named].push_back(word);
                missing[named].back().customer = named;
            }
        }
    }
    std::erase_if(missing, [](const auto& entry) { return entry.second.empty(); });
    return missing;
}

}  // namespace segue::runtime
