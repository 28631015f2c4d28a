#include "core/context/context.h"

#include <algorithm>
#include <set>

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
    const auto found = std::find_if(subjects.begin(), subjects.end(), [&](const Subject& s) { return s.kind == kind && s.id == id; });
    return found == subjects.end() ? nullptr : &*found;
}

const Consent* Context::consent(std::string_view channel, std::string_view purpose) const {
    const Consent* best = nullptr;
    for (const Consent& c : consents) {
        if (c.channel != channel || (c.purpose != purpose && c.purpose != "*")) continue;
        // A later word counts; of two at the same instant the stricter one.
        const bool stricter = best && c.time == best->time && c.state != "granted";
        if (!best || c.time > best->time || stricter) best = &c;
    }
    return best;
}

std::vector<Event> in_folding_order(std::vector<Event> events, Time now) {
    std::erase_if(events, [now](const Event& e) { return e.time > now && e.source != desk_source; });
    // Of two events with one id the content decides, so that arrival order never shows.
    std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
        if (happened_before(a, b)) return true;
        if (happened_before(b, a)) return false;
        return base::write_json(event_json(a)) < base::write_json(event_json(b));
    });
    std::set<std::string> withdrawn;
    for (const Event& event : events) {
        const Json* ids = event.type == "disposition.withdrawn" ? event.data.find("events") : nullptr;
        if (!ids || !ids->items()) continue;
        for (const Json& id : *ids->items()) {
            if (id.text()) withdrawn.insert(*id.text());
        }
    }
    std::map<std::pair<std::string, std::string>, bool> seen;
    std::vector<Event> unique;
    unique.reserve(events.size());
    for (Event& event : events) {
        if (withdrawn.contains(event.id)) continue;
        if (!seen.emplace(std::pair(event.source, event.id), true).second) continue;
        unique.push_back(event);
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
    for (const Consent& c : context.consents) {
        if (!view.find(c.channel)) view.set(c.channel, Json::object());
        Json channel = *view.find(c.channel);
        const Consent* counts = context.consent(c.channel, c.purpose);
        channel.set(c.purpose, counts ? counts->state : c.state);
        view.set(c.channel, std::move(channel));
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

ContextEnvironment::ContextEnvironment(const Context& context, Time now) : context_(context), now_(now) {
    keep(Root::customer, customer_view(context));
    keep(Root::consent, consent_view(context));
    keep(Root::subjects, subjects_view(context));
    keep(Root::promises, promises_view(context, now));
    keep(Root::cases, cases_view(context));
    keep(Root::journey, Json::object());
    keep(Root::signals, Json::object());
}

void ContextEnvironment::keep(Root root, Json value) {
    kept_[slot(root)] = std::move(value);
    borrowed_[slot(root)] = nullptr;
}

}  // namespace segue::context
