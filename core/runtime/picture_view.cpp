#include "core/runtime/picture_view.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace segue::runtime {
namespace {

using context::Context;
using context::Event;

const Event& event_of(const Context& context, std::uint32_t number) { return context.history.events()[number]; }

FactView fact_view(const Context& context, const std::string& field, const context::Fact& fact, Time now) {
    const Event& event = event_of(context, fact.event);
    FactView view{field, context::shown_value(fact.value), fact.source, fact.time, false, {}, event.id, {}, {}};
    const auto until = context::fresh_until(context, field, fact);
    view.stale = until && *until < now;
    if (event.customer != context.customer) view.customer = event.customer;
    for (const auto number : context::differing_words(context, field, fact)) {
        const Event& other = event_of(context, number);
        const base::Json* value = other.data.find("fields")->find(field);
        view.differs.push_back({other.source + " says: " + context::shown_value(*value), {other.id}, other.time, {}});
        const bool trusted = context.fact_rules && context.fact_rules->rank(fact.source) < context.fact_rules->rank(other.source);
        if (trusted) view.rule = fact.source + " is trusted more";
        else if (view.rule.empty()) view.rule = "the younger word counts";
    }
    return view;
}

ConsentView consent_view_of(const Context& context, const context::Consent& consent) {
    ConsentView view{consent.channel, consent.purpose, consent.state, consent.source, consent.time, {}};
    for (auto number = consent.said.rbegin(); number != consent.said.rend(); ++number) {
        const Event& event = event_of(context, *number);
        const std::string by(event.data.text_or("agent"));
        const auto* opt_out = context.opt_out(*number);
        const std::string said = opt_out ? "withdrawn, in a message: “" + opt_out->matched + "”" : event.type.substr(8);
        view.history.push_back({said + ", " + (by.empty() ? event.source : "taken by " + by), {event.id}, event.time, {}});
    }
    return view;
}

PromiseView promise_view(const Context& context, const context::Promise& promise, Time now) {
    const char* state = promise.open ? (promise.due && *promise.due < now ? "overdue" : "open") : promise.kept ? "kept" : "cancelled";
    return {promise.text, promise.by, state, promise.due, event_of(context, promise.event).id};
}

}  // namespace

PictureView picture_view(const Context& context, Time now) {
    PictureView view;
    for (const auto& entry : context.profile) view.facts.push_back(fact_view(context, entry.first, entry.second, now));
    for (const auto& consent : context.consents) view.consents.push_back(consent_view_of(context, consent));
    for (const auto& promise : context.promises) view.promises.push_back(promise_view(context, promise, now));
    const auto ended = [](const PromiseView& p) { return p.state == "kept" || p.state == "cancelled"; };
    std::stable_sort(view.promises.begin(), view.promises.end(), [&](const PromiseView& a, const PromiseView& b) {
        return std::tuple(ended(a), a.due.value_or(base::time_max)) < std::tuple(ended(b), b.due.value_or(base::time_max));
    });
    for (const auto& one : context.cases) view.cases.push_back({one.id, one.title, one.open, event_of(context, one.event).id});
    std::stable_sort(view.cases.begin(), view.cases.end(), [](const CaseView& a, const CaseView& b) { return a.open && !b.open; });
    return view;
}

std::vector<WishView> wishes_view(const Context& context, const pack::Pack& pack, const policy::LocalDays& days, Time now, bool hidden) {
    std::set<std::string> channels;
    for (const auto& action : pack.rules.actions) {
        for (const auto& treatment : action.treatments) {
            if (treatment.reach == decision::Reach::outbound) channels.insert(treatment.channel);
        }
    }
    for (const auto& code : pack.dispositions) {
        for (const auto& message : code.messages) channels.insert(message.channel);
    }
    // What was just recorded may stand a little after the clock (local_time).
    const auto& events = context.history.events();
    const Time as_of = events.empty() ? now : std::max(now, events.back().time);
    std::vector<WishView> wishes;
    for (const std::string& channel : channels) {
        WishView wish{channel, {}, {}, false, {}};
        if (!hidden) {
            const auto* consent = context.consent(channel, "*");
            wish.state = consent ? consent->state : "unknown";
            if (consent) wish.said = consent->time;
            wish.invited = policy::invited_at(context, {"", channel, "", true}, days, as_of);
            for (const auto number : context.history.of_type("contact.invited")) {
                const Event& event = event_of(context, number);
                if (wish.invited && event.data.text_or("channel") == channel) wish.invited_until = base::parse_time(event.data.text_or("until"));
            }
        }
        wishes.push_back(std::move(wish));
    }
    return wishes;
}

}  // namespace segue::runtime
