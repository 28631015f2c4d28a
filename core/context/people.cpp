#include "core/context/people.h"

#include <algorithm>
#include <tuple>

namespace segue::context {
namespace {

std::string text(const Event& event, std::string_view field) { return std::string(event.data.text_or(field)); }

bool is_merge(const Event& event) { return event.type == "identity.merged" || event.type == "identity.unmerged"; }
bool gives_contact(const Event& event) { return event.type == "identity.linked" && event.data.find("contact"); }

}  // namespace

std::vector<IdentityKey> keys_in(const Event& event, const IdentityRules& rules) {
    std::vector<IdentityKey> keys;
    const auto add = [&keys](base::Result<IdentityKey> key) {
        if (key) keys.push_back(std::move(key).value());
    };
    if (!event.identity.empty()) add(normalise_key(event.identity_type, event.identity, rules.region));
    if (event.type == "identity.linked" && !gives_contact(event)) {
        add(normalise_key(event.data.text_or("kind"), event.data.text_or("value"), event.data.text_or("region", rules.region)));
    }
    return keys;
}

std::vector<std::string> customers_named(const Event& event) {
    std::vector<std::string> named;
    if (is_merge(event)) named = {text(event, "survivor"), text(event, "absorbed")};
    if (gives_contact(event)) named = {text(event, "from"), text(event, "customer")};
    std::erase(named, "");
    return named;
}

/// Builds a People: the words first, then the rule.
class PeopleResolver {
public:
    PeopleResolver(const EventsByCustomer& events, const IdentityRules& rules, base::Time now, const OwnersOfKey& owners)
        : events_(events), rules_(rules), now_(now), owners_(owners) {}

    People resolve() {
        collect();
        std::sort(words_.begin(), words_.end(), [](const Event* a, const Event* b) {
            if (happened_before(*a, *b)) return true;
            return !happened_before(*b, *a) && base::write_json(a->data) < base::write_json(b->data);
        });
        const auto same = [](const Event* a, const Event* b) { return same_event(*a, *b); };
        words_.erase(std::unique(words_.begin(), words_.end(), same), words_.end());
        for (const Event* word : words_) hear(*word);
        for (const auto& entry : customers_of_) join_by_key(entry.first, entry.second);
        return std::move(people_);
    }

private:
    void collect() {
        for (const auto& entry : events_) {
            for (const Event& event : entry.second) {
                if (event.time > now_ && event.source != desk_source) continue;
                if (is_merge(event) || gives_contact(event)) words_.push_back(&event);
                note_keys(entry.first, event);
            }
        }
    }

    /// Reading a telephone number takes longer than all the rest: each way of writing a key is read once.
    void note_keys(const std::string& customer, const Event& event) {
        if (event.identity.empty() && event.type != "identity.linked") return;
        const bool linked = event.type == "identity.linked";
        const auto form = std::tuple(event.identity_type, event.identity, linked ? text(event, "kind") : "", linked ? text(event, "value") : "",
                                     linked ? text(event, "region") : "");
        auto known = read_.find(form);
        if (known == read_.end()) known = read_.emplace(form, keys_in(event, rules_)).first;
        for (const IdentityKey& key : known->second) customers_of_[key].insert(customer);
    }

    void hear(const Event& word) {
        if (gives_contact(word)) {
            people_.contacts_[{text(word, "from"), text(word, "contact")}] = text(word, "customer");
            return;
        }
        const std::string survivor = text(word, "survivor"), absorbed = text(word, "absorbed");
        if (survivor.empty() || absorbed.empty() || survivor == absorbed) return;
        const auto pair = std::minmax(survivor, absorbed);
        if (word.type == "identity.unmerged") {
            const auto present = people_.joins_.find(absorbed);
            if (present != people_.joins_.end() && present->second.survivor == survivor) people_.joins_.erase(present);
            apart_.insert(pair);
        } else if (!leads_through(survivor, absorbed)) {  // else it would go round in a circle
            apart_.erase(pair);
            people_.joins_[absorbed] = {Join::How::merged, survivor, absorbed, {}, word.id, word.time, text(word, "agent"), text(word, "cause")};
        }
    }

    [[nodiscard]] bool leads_through(std::string from, const std::string& through) const {
        for (auto found = people_.joins_.find(from); from != through && found != people_.joins_.end(); found = people_.joins_.find(from)) from = found->second.survivor;
        return from == through;
    }

    /// What came under the key goes to the one person who has it.
    void join_by_key(const IdentityKey& key, const std::set<std::string>& known) {
        const std::string holder = provisional_customer(key);
        if (rules_.is_weak(key.kind) || !events_.contains(holder) || people_.joins_.contains(holder)) return;
        std::set<std::string> customers = known;
        if (owners_) {
            for (auto& owner : owners_(key)) customers.insert(std::move(owner));
        }
        customers.erase(holder);
        std::set<std::string> persons;
        for (const auto& customer : customers) {
            if (apart_.contains(std::minmax(customer, holder))) return;
            persons.insert(people_.person_of(customer));
        }
        persons.erase(holder);
        if (persons.size() != 1) return;
        people_.joins_[holder] = {Join::How::key, *persons.begin(), holder, key, {}, {}, {}, {}};
    }

    const EventsByCustomer& events_;
    const IdentityRules& rules_;
    base::Time now_;
    const OwnersOfKey& owners_;
    People people_;
    std::vector<const Event*> words_;
    std::map<IdentityKey, std::set<std::string>> customers_of_;
    std::map<std::tuple<std::string, std::string, std::string, std::string, std::string>, std::vector<IdentityKey>> read_;
    std::set<std::pair<std::string, std::string>> apart_;  ///< pairs that someone said are two
};

const std::string& People::person_of(const std::string& customer) const {
    const std::string* at = &customer;
    for (auto found = joins_.find(*at); found != joins_.end(); found = joins_.find(*at)) at = &found->second.survivor;
    return *at;
}

const std::string& People::person_of(const Event& event) const {
    if (!event.contact_id.empty() && !contacts_.empty()) {
        const auto given = contacts_.find({event.customer, event.contact_id});
        if (given != contacts_.end() && !given->second.empty()) return person_of(given->second);
    }
    return person_of(event.customer);
}

std::string People::chosen_for(const std::string& customer, const std::string& contact) const {
    const auto given = contacts_.find({customer, contact});
    return given == contacts_.end() ? std::string() : given->second;
}

std::vector<Join> People::joins_of(const std::string& person) const {
    std::vector<Join> joins;
    for (const auto& entry : joins_) {
        if (person_of(entry.first) == person) joins.push_back(entry.second);
    }
    return joins;
}

People resolve_people(const EventsByCustomer& events, const IdentityRules& rules, base::Time now, const OwnersOfKey& owners) {
    return PeopleResolver(events, rules, now, owners).resolve();
}

EventsByCustomer events_by_person(EventsByCustomer events, const People& people) {
    EventsByCustomer persons;
    for (auto& entry : events) {
        for (Event& event : entry.second) {
            const std::string person = people.person_of(event);
            persons[person].push_back(std::move(event));
        }
    }
    return persons;
}

}  // namespace segue::context
