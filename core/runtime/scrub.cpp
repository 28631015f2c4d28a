#include "core/runtime/scrub.h"

#include "core/base/text.h"
#include "core/runtime/persons.h"

#include <algorithm>
#include <memory>
#include <set>

namespace segue::runtime {
namespace {

using base::Code;
using base::Error;
using decision::Candidate;
using decision::Reach;

void remove(Scrubbed& out, std::string condition, std::string text) { out.reasons.push_back({"list", std::move(condition), std::move(text), {}}); }

Error unknown_name(const char* what, const std::string& name, const std::vector<std::string>& known) {
    const std::string near = base::nearest(name, known);
    return {Code::invalid, std::string("the pack has no ") + what + " " + base::name_or_hidden(name) + (near.empty() ? "" : "; did you mean '" + near + "'?"), {}};
}

bool holds(const std::vector<std::string>& list, const std::string& item) { return std::find(list.begin(), list.end(), item) != list.end(); }

bool wanted(const ListRow& row, const decision::Treatment& treatment) {
    return treatment.reach == Reach::outbound && (row.treatment.empty() || row.treatment == treatment.id) && (row.channel.empty() || row.channel == treatment.channel);
}

std::string condition_of(const Candidate& candidate, const std::string& gate) {
    for (const auto& result : candidate.gates) {
        if (result.gate == gate) return result.condition;
    }
    return {};
}

std::vector<ScrubReason> reasons_of(const Candidate& candidate, const Judgement& judgement, const pack::Pack& pack) {
    std::vector<ScrubReason> reasons;
    for (const auto& blocker : decision::explain(candidate, judgement.input, pack.rules, pack.fold.context.subjects).blockers) {
        reasons.push_back({blocker.gate, condition_of(candidate, blocker.gate), blocker.text, blocker.until});
    }
    return reasons;
}

/// When the last of them ends; none where one has no end that is known.
std::optional<base::Time> end_of(const std::vector<ScrubReason>& reasons, base::Time now) {
    std::optional<base::Time> last;
    for (const auto& reason : reasons) {
        if (!reason.until || *reason.until <= now) return {};
        last = std::max(last.value_or(base::time_min), *reason.until);
    }
    return last;
}

}  // namespace

Lookup lookup_in(const Dataset& data, const context::IdentityRules& rules) {
    // Keys of all customers, once: a long list must not search them line by line.
    auto owners = std::make_shared<std::map<context::IdentityKey, std::set<std::string>>>();
    for (const auto& person : data.customers) {
        for (const auto& event : person.second) {
            for (const auto& key : context::keys_in(event, rules)) (*owners)[key].insert(person.first);
        }
    }
    Lookup lookup;
    lookup.by_customer = [&data](const std::string& customer) -> base::Result<std::optional<Found>> {
        const std::string person = data.people.person_of(customer);
        const auto found = data.customers.find(person);
        if (found == data.customers.end()) return std::optional<Found>();
        return std::optional<Found>(Found{person, found->second});
    };
    lookup.persons_of_key = [owners](const context::IdentityKey& key) -> base::Result<std::vector<std::string>> {
        const auto found = owners->find(key);
        return found == owners->end() ? std::vector<std::string>() : std::vector<std::string>(found->second.begin(), found->second.end());
    };
    return lookup;
}

Lookup lookup_in(ports::Store& store, const context::IdentityRules& rules, base::Time now) {
    const auto person_of = [&store, &rules, now](const std::string& customer) -> base::Result<std::string> {
        const auto tied = tied_to(store, customer, rules, now);
        if (!tied) return tied.error();
        return tied->people.person_of(customer);
    };
    Lookup lookup;
    lookup.by_customer = [&store, &rules, now, person_of](const std::string& customer) -> base::Result<std::optional<Found>> {
        const auto person = person_of(customer);
        if (!person) return person.error();
        auto events = events_of_person(store, *person, rules, now);
        if (!events) return events.error();
        if (events->empty()) return std::optional<Found>();
        return std::optional<Found>(Found{*person, std::move(events).value()});
    };
    lookup.persons_of_key = [&store, person_of](const context::IdentityKey& key) -> base::Result<std::vector<std::string>> {
        const auto customers = store.find_customers(key);
        if (!customers) return customers.error();
        std::set<std::string> persons;
        for (const auto& customer : *customers) {
            const auto person = person_of(customer);
            if (!person) return person.error();
            persons.insert(*person);
        }
        return std::vector<std::string>(persons.begin(), persons.end());
    };
    return lookup;
}

base::Status Scrubber::check(const ListRow& row) const {
    const auto& rules = around_.pack.rules;
    if (row.action.empty() && (row.channel.empty() || row.purpose.empty())) return Error{Code::invalid, "it is not said what is wanted; give 'action', or both 'channel' and 'purpose', in the list or as options", {}};
    if (!row.channel.empty() && !holds(context::known_channels(), row.channel)) return unknown_name("channel", row.channel, context::known_channels());
    std::vector<std::string> known;
    if (row.action.empty()) {
        for (const auto& purpose : rules.policies.purposes) known.push_back(purpose.id);
        return holds(known, row.purpose) ? base::Status() : unknown_name("purpose", row.purpose, known);
    }
    const decision::Action* action = nullptr;
    for (const auto& one : rules.actions) {
        known.push_back(one.id);
        if (one.id == row.action) action = &one;
    }
    if (!action) return unknown_name("action", row.action, known);
    if (std::any_of(action->treatments.begin(), action->treatments.end(), [&](const decision::Treatment& t) { return wanted(row, t); })) return {};
    return Error{Code::invalid, "the action '" + action->id + "' does not reach out by that treatment and channel; leave them out, or see actions.json", {}};
}

base::Result<std::optional<Found>> Scrubber::find(const ListRow& row, Scrubbed& out) const {
    std::vector<std::string> persons;
    if (!row.phone.empty()) {
        const auto key = context::normalise_key("phone", row.phone, around_.pack.fold.context.identity.region);
        if (!key) return Error{Code::invalid, "'phone' cannot be used: " + key.error().message, {}};
        auto found = lookup_.persons_of_key(*key);
        if (!found) return found.error();
        persons = std::move(found).value();
    }
    if (row.customer.empty()) {
        if (persons.empty()) remove(out, "unknown_number", "Nobody with this number is known, so it is not known whether contact is allowed.");
        if (persons.size() > 1) remove(out, "number_of_several", "The number leads to " + std::to_string(persons.size()) + " customers; name the one who is meant.");
        if (persons.size() != 1) return std::optional<Found>();
        return lookup_.by_customer(persons.front());
    }
    auto found = lookup_.by_customer(row.customer);
    if (!found) return found.error();
    if (!*found) remove(out, "unknown_customer", "Nothing is known of this customer, so it is not known whether contact is allowed.");
    else if (!row.phone.empty() && !holds(persons, (*found)->person)) remove(out, "number_not_theirs", "The number is not known as this customer's, so it may be somebody else's.");
    return found;
}

void Scrubber::judge_action(const ListRow& row, const Judgement& judgement, Scrubbed& out) const {
    std::optional<std::vector<ScrubReason>> least;
    for (const Candidate& candidate : judgement.decision.candidates) {
        if (candidate.action_id() != row.action || !candidate.treatment || !wanted(row, *candidate.treatment)) continue;
        if (!row.subject.empty() && candidate.subject != row.subject) continue;
        if (candidate.allowed) {
            const std::string by = candidate.treatment->id == candidate.treatment->channel ? candidate.treatment->id : candidate.treatment->id + " by " + candidate.treatment->channel;
            out.by.push_back(candidate.subject.empty() ? by : by + " about " + candidate.subject);
            continue;
        }
        auto reasons = reasons_of(candidate, judgement, around_.pack);
        // Of several ways the one that is nearest to being allowed says why.
        if (!least || reasons.size() < least->size()) least = std::move(reasons);
    }
    out.kept = !out.by.empty();
    if (out.kept) return;
    if (least) out.reasons = std::move(*least);
    else remove(out, "nothing_to_speak_of", "The customer has nothing that this action is about.");
}

void Scrubber::judge_touch(const ListRow& row, const Judgement& judgement, Scrubbed& out) const {
    const policy::Touch touch{"", row.channel, row.purpose, true};
    const auto& policies = around_.pack.rules.policies;
    const auto& input = judgement.input;
    std::vector<policy::Party> parties;
    for (const auto& journey : input.journeys) parties.push_back({&journey.active, false});
    auto hours = policy::hours_gate(policies, touch, input.windows, now_);
    policy::add_law_hours(hours, policies, touch, input.context, input.law_windows, now_);
    for (const auto& gate : {policy::kill_gate(policies, touch), policy::reservation_gate(policies, touch, parties, input.context, now_), policy::consent_gate(policies, touch, input.context, now_), hours,
                             policy::caps_gate(policies, touch, input.context, now_, input.local_days, input.ledger_at), policy::law_gate(policies, touch, input.context, decision::decision_environment(input), now_)}) {
        if (gate.verdict != policy::Verdict::pass) out.reasons.push_back({gate.gate, gate.condition, gate.sentence, gate.again_at});
    }
    if (!holds(around_.channels, row.channel)) out.reasons.push_back({"connector", "not_deliverable", "No connector can deliver by " + row.channel + " now.", {}});
    out.kept = out.reasons.empty();
    if (out.kept) out.by.push_back(row.channel);
}

base::Result<Scrubbed> Scrubber::judge(const ListRow& row) {
    if (auto checked = check(row); !checked) return checked.error();
    Scrubbed out;
    auto found = find(row, out);
    if (!found) return found.error();
    if (out.reasons.empty() && *found) {
        Found& who = **found;
        const std::string what = who.person + '\n' + row.action + '\n' + row.subject + '\n' + row.channel + '\n' + row.purpose;
        const auto [first, fresh] = seen_.emplace(what, row.line);
        if (fresh) {
            decision::Situation situation(who.person, around_.pack.fold);
            situation.fold(std::move(who.events), now_);
            const Judgement judgement(situation, "", now_, around_);
            if (row.action.empty()) judge_touch(row, judgement, out);
            else judge_action(row, judgement, out);
        } else {
            remove(out, "twice", "The same person stands in line " + std::to_string(first->second) + " already.");
        }
    }
    if (!out.kept) out.until = end_of(out.reasons, now_);
    return out;
}

}  // namespace segue::runtime
