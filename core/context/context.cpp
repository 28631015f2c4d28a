#include "core/context/context.h"

#include "core/base/hash.h"

#include <algorithm>
#include <bit>
#include <tuple>
#include <utility>

namespace segue::context {

using base::Json;
using base::Time;

std::string attempt_key(std::string_view action, std::string_view subject) {
    return std::string(action) + '\n' + std::string(subject);
}

std::string Context::profile_text(std::string_view field) const {
    const auto found = profile.find(field);
    return found != profile.end() && found->second.value.text() ? *found->second.value.text() : std::string();
}

std::string Context::name() const {
    std::string name = profile_text("name");
    return name.empty() ? "Unknown customer" : name;
}

const Contact* Context::contact(std::string_view id) const {
    const auto found = contacts.find(id);
    return found == contacts.end() ? nullptr : &found->second;
}

const Subject* Context::subject(std::string_view kind, std::string_view id) const {
    using Key = std::pair<std::string_view, std::string_view>;
    const auto before = [](const Subject& s, const Key& key) { return Key(s.kind, s.id) < key; };
    const auto found = std::lower_bound(subjects.begin(), subjects.end(), Key(kind, id), before);
    return found != subjects.end() && found->kind == kind && found->id == id ? &*found : nullptr;
}

const Consent* Context::consent(std::string_view channel, std::string_view purpose) const {
    const auto stated = [&](std::string_view about) -> const Consent* {
        using Key = std::pair<std::string_view, std::string_view>;
        const auto before = [](const Consent& c, const Key& key) { return Key(c.channel, c.purpose) < key; };
        const auto found = std::lower_bound(consents.begin(), consents.end(), Key(channel, about), before);
        return found != consents.end() && found->channel == channel && found->purpose == about ? &*found : nullptr;
    };
    const Consent* all = stated("*");
    const Consent* one = purpose == "*" ? nullptr : stated(purpose);
    if (!all || !one) return all ? all : one;
    // A later word counts; of two at the same instant the stricter one.
    if (all->time == one->time) return all->state == "granted" ? one : all;
    return all->time > one->time ? all : one;
}

const OptOut* Context::opt_out(std::uint32_t event) const {
    const auto found = std::find_if(opt_outs.begin(), opt_outs.end(), [event](const OptOut& o) { return o.event == event; });
    return found == opt_outs.end() ? nullptr : &*found;
}

IdentityKeys identity_keys(const Context& context, const IdentityRules& rules) {
    IdentityKeys keys;
    for (const KeyUse& use : context.key_uses) {
        const auto key = normalise_key(use.kind, use.value, use.region.empty() ? rules.region : use.region);
        if (key) keys.usable.push_back(*key);
        else keys.problems.push_back("an identity key was not usable: " + key.error().message);
    }
    std::sort(keys.usable.begin(), keys.usable.end());
    keys.usable.erase(std::unique(keys.usable.begin(), keys.usable.end()), keys.usable.end());
    return keys;
}

namespace {

/// By source and id: until when an event of that name is taken back. By the type of the word as well, for each takes back its own kind only.
using Withdrawn = std::map<std::tuple<std::string, std::string, bool>, Time>;

bool is_withdrawal(const Event& event) { return event.type == "disposition.withdrawn" || event.type == "action.withdrawn"; }
bool is_done_action(const Event& event) { return event.type == "action.performed"; }

/// A source takes back only what itself has said before, and only wrap-ups with their promises and hand-overs (disposition.withdrawn) or what
/// was done (action.withdrawn): nobody's word can undo an opt-out.
Withdrawn withdrawn_events(const std::vector<Event>& events) {
    Withdrawn withdrawn;
    for (const Event& event : events) {
        const Json* ids = is_withdrawal(event) ? event.data.find("events") : nullptr;
        if (!ids || !ids->items()) continue;
        for (const Json& id : *ids->items()) {
            if (!id.text()) continue;
            Time& until = withdrawn.try_emplace({event.source, *id.text(), event.type == "action.withdrawn"}, base::time_min).first->second;
            until = std::max(until, event.time);
        }
    }
    return withdrawn;
}

/// Finds an event that comes a second time, by source and id: a hash table of positions, at most half full.
class SeenEvents {
public:
    explicit SeenEvents(const std::vector<Event>& events) : events_(events), slots_(std::bit_ceil(events.size() * 2 + 1)) {}
    /// Whether it is the first of its name.
    bool add(std::size_t position) {
        const Event& event = events_[position];
        std::size_t slot = base::quick_hash(event.id, event.source.size()) & (slots_.size() - 1);   // few sources, many ids
        for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
            if (same_event(events_[slots_[slot] - 1], event)) return false;
        }
        slots_[slot] = static_cast<std::uint32_t>(position + 1);
        return true;
    }

private:
    const std::vector<Event>& events_;
    std::vector<std::uint32_t> slots_;   ///< position + 1, or 0
};

bool can_be_withdrawn(const Event& event) {
    return is_done_action(event) || event.type == "disposition.recorded" || event.type == "contact.transferred" || event.type == "promise.made" || event.type == "promise.kept" || event.type == "promise.cancelled";
}

}  // namespace

std::vector<Event> in_folding_order(std::vector<Event> events, Time now) {
    std::erase_if(events, [now](const Event& e) { return e.time > now && e.source != desk_source; });
    // Of two events with one id the content decides, so that arrival order never shows.
    const auto not_before = [](const Event& a, const Event& b) { return !happened_before(a, b); };
    const bool in_order = std::adjacent_find(events.begin(), events.end(), not_before) == events.end();  // as the store gives them
    if (!in_order) {
        std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
            if (happened_before(a, b)) return true;
            if (happened_before(b, a)) return false;
            return base::write_json(event_json(a)) < base::write_json(event_json(b));
        });
    }
    const Withdrawn withdrawn = withdrawn_events(events);
    SeenEvents seen(events);
    std::vector<bool> stays(events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        const Event& event = events[i];
        if (!withdrawn.empty() && can_be_withdrawn(event)) {
            const auto taken_back = withdrawn.find({event.source, event.id, is_done_action(event)});
            if (taken_back != withdrawn.end() && event.time <= taken_back->second) continue;
        }
        stays[i] = seen.add(i);
    }
    if (std::find(stays.begin(), stays.end(), false) == stays.end()) return events;
    std::vector<Event> unique;
    unique.reserve(events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (stays[i]) unique.push_back(std::move(events[i]));
    }
    return unique;
}

Context fold_context(std::string customer, std::vector<Event> events, const ContextRules& rules, Time now) {
    ContextFold fold(std::move(customer), rules);
    for (Event& event : in_folding_order(std::move(events), now)) fold.apply(std::move(event));
    return std::move(fold).take();
}

Json customer_view(const Context& context) {
    Json view = Json::object();
    for (const auto& entry : context.profile) view.set(entry.first, entry.second.value);
    view.set("id", context.customer);
    return view;
}

Json consent_view(const Context& context) {
    Json view = Json::object();
    Json channel = Json::object();
    for (std::size_t i = 0; i < context.consents.size(); ++i) {  // in order of channel
        const Consent& c = context.consents[i];
        channel.set(c.purpose, context.consent(c.channel, c.purpose)->state);
        const bool last = i + 1 == context.consents.size() || context.consents[i + 1].channel != c.channel;
        if (last) view.set(c.channel, std::exchange(channel, Json::object()));
    }
    return view;
}

Json subjects_view(const Context& context) {
    Json view = Json::list();
    for (const Subject& s : context.subjects) view.push(s.view);
    return view;
}

Json promises_view(const Context& context, Time now) {
    Json view = Json::list();
    for (const Promise& p : context.promises) {
        if (!p.open) continue;
        Json item = Json::object({{"promise", p.id}, {"text", p.text}, {"by", p.by}, {"overdue", p.due && *p.due < now}});
        if (p.due) item.set("due", base::format_time(*p.due));
        view.push(std::move(item));
    }
    return view;
}

Json cases_view(const Context& context) {
    Json view = Json::list();
    for (const Case& c : context.cases) {
        if (c.open) view.push(Json::object({{"case", c.id}, {"title", c.title}}));
    }
    return view;
}

Json view_of(Root root, const Context& context, Time now) {
    switch (root) {
        case Root::customer: return customer_view(context);
        case Root::consent: return consent_view(context);
        case Root::subjects: return subjects_view(context);
        case Root::promises: return promises_view(context, now);
        case Root::cases: return cases_view(context);
        case Root::facts: return facts_view(context, now);
        default: return {};
    }
}

ContextEnvironment::ContextEnvironment(const Context& context, Time now) : context_(context), now_(now) {
    made_.fill(true);
    for (const Root root : {Root::customer, Root::consent, Root::subjects, Root::promises, Root::cases, Root::facts}) made_[slot(root)] = false;
    keep(Root::journey, Json::object());
    keep(Root::signals, Json::object());
}

void ContextEnvironment::keep(Root root, Json value) {
    kept_[slot(root)] = std::move(value);
    made_[slot(root)] = true;
    borrowed_[slot(root)] = nullptr;
}

condition::HistoryAnswer ContextEnvironment::numbered_history(std::uint32_t number, condition::HistoryFunction function, std::string_view type,
                                                              std::optional<base::Duration> window, std::string_view pointer) const {
    if (number >= kept_at_.size()) return history(function, type, window, pointer);
    if (const std::uint32_t at = kept_at_[number]; at != 0) {
        const KeptAnswer& kept = kept_answers_[at - 1];
        const bool same = kept.function == function && kept.window == window && kept.type == type && kept.pointer == pointer;
        return same ? kept.answer : history(function, type, window, pointer);
    }
    kept_answers_.push_back({function, type, pointer, window, history(function, type, window, pointer)});
    kept_at_[number] = static_cast<std::uint32_t>(kept_answers_.size());
    return kept_answers_.back().answer;
}

const Json* ContextEnvironment::made(std::uint32_t number) const {
    if (!made_[number]) kept_[number] = view_of(static_cast<Root>(number), context_, now_);
    made_[number] = true;
    return &kept_[number];
}

}  // namespace segue::context
