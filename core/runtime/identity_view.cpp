#include "core/runtime/identity_view.h"

#include "core/context/match.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace segue::runtime {

using base::Time;
using context::Context;
using context::Event;
using context::IdentityKey;

namespace {

constexpr std::size_t most_candidates = 8;

std::vector<LikenessView> views_of(const std::vector<context::Likeness>& likenesses) {
    std::vector<LikenessView> views;
    for (const auto& likeness : likenesses) views.push_back({likeness.what, likeness.here, likeness.there, likeness.events});
    return views;
}

/// The usable keys that a contact came under.
std::vector<IdentityKey> keys_of_contact(const Context& context, const context::Contact& contact, const context::IdentityRules& rules) {
    std::set<IdentityKey> keys;
    for (const auto number : contact.events) {
        const Event& event = context.history.events()[number];
        if (event.identity.empty()) continue;
        if (auto key = context::normalise_key(event.identity_type, event.identity, rules.region)) keys.insert(std::move(key).value());
    }
    return {keys.begin(), keys.end()};
}

/// Makes the view out of a person and everyone tied to it.
class IdentityMaker {
public:
    IdentityMaker(const IdentitySources& sources, const Context& context, const context::Contact& contact, const context::ContextRules& rules, Time now)
        : sources_(sources), tied_(sources.tied), context_(context), contact_(contact), rules_(rules), now_(now), keys_(keys_of_contact(context, contact, rules.identity)) {}

    IdentityView make() {
        IdentityView view;
        add_candidates(view);
        judge(view);
        add_parts(view);
        for (const auto& key : context::identity_keys(context_, rules_.identity).usable) view.keys.push_back({context::shown_key(key), {}, {}, {}});
        return view;
    }

private:
    /// Persons who have one of the contact's keys, in order of their ids.
    [[nodiscard]] std::set<std::string> persons_with_keys() {
        std::set<std::string> persons;
        for (const IdentityKey& key : keys_) {
            const std::string holder = context::provisional_customer(key);
            holders_.insert(holder);
            for (const auto& owner : sources_.owners(key)) {
                if (owner != holder) persons.insert(tied_.people.person_of(owner));
            }
        }
        for (const auto& holder : holders_) persons.erase(holder);
        return persons;
    }

    [[nodiscard]] Context picture_of(const std::string& person) const {
        std::vector<Event> events;
        for (const auto& entry : tied_.events) {
            for (const Event& event : entry.second) {
                if (tied_.people.person_of(event) == person) events.push_back(event);
            }
        }
        // Whoever is not tied to this person by more than the key was not followed.
        if (events.empty()) events = sources_.events_of(person);
        return context::fold_context(person, std::move(events), rules_, now_);
    }

    void add_candidates(IdentityView& view) {
        std::set<std::string> persons = persons_with_keys();
        found_ = persons.size();
        others_ = found_ - persons.count(context_.customer);
        if (others_ == 0) return;  // nobody to tell apart
        for (const auto& person : persons) {
            if (view.candidates.size() == most_candidates) break;
            const bool present = person == context_.customer;
            const auto match = context::match_with(context_, keys_, present ? context_ : picture_of(person), rules_.identity);
            CandidateView candidate{match.customer, match.name, views_of(match.matches), views_of(match.differs), match.last_contact, match.last_channel, static_cast<int>(match.contacts), present};
            view.candidates.push_back(std::move(candidate));
        }
        std::stable_sort(view.candidates.begin(), view.candidates.end(), [](const CandidateView& a, const CandidateView& b) {
            return std::tuple(!a.chosen, b.matches.size(), a.differs.size(), b.last_contact) < std::tuple(!b.chosen, a.matches.size(), b.differs.size(), a.last_contact);
        });
    }

    void judge(IdentityView& view) const {
        if (view.candidates.empty() || somebody_chose()) return;
        const std::string key = context::shown_key(keys_.front());
        if (holders_.contains(context_.customer)) {
            view.state = IdentityView::State::several;
            view.question = (found_ == 1 ? std::string("One customer may be behind") : std::to_string(found_) + " customers match") + " the " + key +
                            ". Find out who is on the line before you say anything about an account.";
        } else {
            view.state = IdentityView::State::doubtful;
            view.question = "The " + key + " also leads to " + (others_ == 1 ? std::string("another customer") : std::to_string(others_) + " other customers") + ". Make sure who is on the line.";
        }
    }

    /// The contact was given to someone, "none of them" included.
    [[nodiscard]] bool somebody_chose() const {
        return std::any_of(tied_.events.begin(), tied_.events.end(), [&](const auto& entry) { return !tied_.people.chosen_for(entry.first, contact_.id).empty(); });
    }

    void add_parts(IdentityView& view) const {
        const auto joins = tied_.people.joins_of(context_.customer);
        if (joins.empty()) return;
        const auto alone = [&](const std::string& customer) {
            const auto events = tied_.events.find(customer);
            return context::fold_context(customer, events == tied_.events.end() ? std::vector<Event>() : events->second, rules_, now_);
        };
        const Context own = alone(context_.customer);
        for (const auto& join : joins) {
            const Context part = alone(join.absorbed);
            const auto match = context::match_with(own, {}, part, rules_.identity);
            view.parts.push_back({join.absorbed, match.name, {why(join), {}, {}, {}}, views_of(match.matches), views_of(match.differs)});
            if (!join.event.empty()) view.parts.back().why.events.push_back(join.event), view.parts.back().why.at = join.time;
        }
    }

    static std::string why(const context::Join& join) {
        if (join.how == context::Join::How::key) return "Came under the " + context::shown_key(*join.key) + ", which nobody else has.";
        return "Merged" + (join.by.empty() ? "" : " by " + join.by) + (join.cause.empty() ? "." : ": " + join.cause);
    }

    const IdentitySources& sources_;
    const Tied& tied_;
    const Context& context_;
    const context::Contact& contact_;
    const context::ContextRules& rules_;
    Time now_;
    std::vector<IdentityKey> keys_;
    std::set<std::string> holders_;
    std::size_t found_ = 0, others_ = 0;
};

}  // namespace

IdentityView identity_view(const IdentitySources& sources, const Context& context, const std::string& contact, const context::ContextRules& rules, Time now) {
    const auto* found = context.contact(contact);
    return found ? IdentityMaker(sources, context, *found, rules, now).make() : IdentityView();
}

}  // namespace segue::runtime
