#include "core/runtime/judge.h"

#include "core/base/mask.h"
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
    const std::string zone = situation.context().profile_text("zone");
    add_zone(around.zones, zone);
    decision::Input input{situation.context(), contact, now, decision::journey_facts(situation.journeys()), decision::journey_view(situation.journeys()),
                          {}, around.channels, around.skills};
    if (const auto& hours = around.pack.rules.policies.contact_hours) input.windows = policy::contact_windows(*hours, {zone}, around.zones, now);
    return input;
}

namespace {

decision::Input recorded_input(const decision::Situation& situation, const decision::RecordedInputs& recorded) {
    return {situation.context(), recorded.contact, recorded.now, decision::journey_facts(situation.journeys()), decision::journey_view(situation.journeys()),
            recorded.windows, recorded.channels, recorded.skills};
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

Dataset group_by_customer(std::vector<Event> events, const context::IdentityRules& rules, const OwnersOfKey& owners) {
    Dataset out;
    // First who owns which key, as the events themselves say it.
    std::map<IdentityKey, std::set<std::string>> known;
    for (const Event& event : events) {
        if (event.customer.empty()) continue;
        if (event.type == "identity.linked") {
            const auto region = event.data.text_or("region", rules.region);
            if (auto key = context::normalise_key(event.data.text_or("kind"), event.data.text_or("value"), region)) known[*key].insert(event.customer);
        }
        if (event.identity.empty()) continue;
        if (auto key = context::normalise_key(event.identity_type, event.identity, rules.region)) known[*key].insert(event.customer);
    }
    std::set<std::string> seen_contacts;
    for (Event& event : events) {
        if (event.customer.empty()) {
            const auto key = context::normalise_key(event.identity_type, event.identity, rules.region);
            if (!key) {
                out.problems.push_back({base::Code::invalid, "the event's identity is not usable: " + key.error().message, "event " + event.id});
                continue;
            }
            std::set<std::string> candidates = known[*key];
            if (owners) {
                for (auto& owner : owners(*key)) candidates.insert(std::move(owner));
            }
            if (candidates.size() > 1) {
                out.problems.push_back({base::Code::conflict, "the event's " + key->kind + " leads to " + std::to_string(candidates.size()) + " customers; it was kept apart", "event " + event.id});
            }
            // Nobody, or not clear who: a customer of its own, who can be bound later.
            event.customer = candidates.size() == 1 ? *candidates.begin() : context::provisional_customer(*key);
        }
        event.data = base::mask_cards_in(event.data);
        const bool offered = event.type == "contact.offered" || event.type == "contact.transferred";
        if (offered && !event.contact_id.empty() && seen_contacts.insert(event.customer + '\n' + event.contact_id).second) {
            out.contacts.push_back({event.customer, event.contact_id});
        }
        out.customers[event.customer].push_back(std::move(event));
    }
    return out;
}

}  // namespace segue::runtime
