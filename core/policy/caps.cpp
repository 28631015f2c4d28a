#include "core/policy/caps.h"

#include "core/reservation/booking.h"

#include <algorithm>

namespace segue::policy {
namespace {

using base::Json;
using base::Time;
using context::Context;
using context::Event;

bool names(const std::vector<std::string>& list, std::string_view item) { return std::find(list.begin(), list.end(), item) != list.end(); }
bool all_or(const std::vector<std::string>& list, std::string_view item) { return list.empty() || names(list, item); }

std::string_view text_at(const Event& event, std::string_view pointer) {
    const Json* value = event.data.at(pointer);
    return value && value->text() ? std::string_view(*value->text()) : std::string_view();
}

/// What a subject is counted as: itself, or all that share its account.
std::string_view counted_as(const Context& context, const Cap& cap, std::string_view id) {
    if (cap.same.empty()) return id;
    const context::Subject* subject = context.subject(cap.per, id);
    const auto value = subject ? subject->view.text_or(cap.same) : std::string_view();
    return value.empty() ? id : value;
}

/// Whether the event is about what the cap counts together with this touch. Silence counts for everything.
bool same_thing(const Cap& cap, const Policies& policies, const Touch& touch, const Context& context, const Event& event) {
    if (cap.per.empty()) return true;
    if (cap.per == "channel") return event.channel.empty() || event.channel == touch.channel;
    if (cap.per == "action" || cap.per == "group") {
        const auto action = event.data.text_or("action");
        if (action.empty()) return true;
        if (cap.per == "action") return action == touch.action;
        const auto group = policies.group_of_action.find(action);
        return group == policies.group_of_action.end() || group->second == touch.group;
    }
    if (touch.subject_kind != cap.per || touch.subject.empty()) return true;
    const auto about = cap.subject_at.empty() ? std::string_view(event.subject) : text_at(event, cap.subject_at);
    return about.empty() || counted_as(context, cap, about) == counted_as(context, cap, touch.subject);
}

bool left_out(const Cap& cap, const Event& event) {
    if (!cap.direction.empty() && !event.direction.empty() && event.direction != cap.direction) return true;
    for (const auto& except : cap.not_counted) {
        const Json* value = event.data.at(except.at);
        if (value && std::find(except.values.begin(), except.values.end(), *value) != except.values.end()) return true;
    }
    return false;
}

std::vector<std::uint32_t> candidates_of(const Cap& cap, const Context& context, std::optional<base::Duration> window, Time now) {
    std::vector<std::uint32_t> numbers;
    for (const auto& type : cap.counts) {
        const auto found = context.history.within(type, window, now);
        numbers.insert(numbers.end(), found.begin(), found.end());
    }
    // A reservation counts as the contact it was made for, until that came, it was let go, or its time is over.
    for (const auto number : context.history.within("contact.reserved", window, now)) {
        const Event& event = context.history.events()[number];
        if (names(cap.counts, event.data.text_or("counts_as", "call.attempted")) && reservation::is_live(context, event, now)) numbers.push_back(number);
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

/// The local day of t as a position in one zone's list; -1 before the list.
int day_of(const std::vector<Time>& starts, Time t) { return static_cast<int>(std::upper_bound(starts.begin(), starts.end(), t) - starts.begin()) - 1; }

struct Used {
    std::vector<std::uint32_t> counted;
    std::optional<Time> again_at;
};

std::vector<std::uint32_t> counted_of(const Cap& cap, const Policies& policies, const Touch& touch, const Context& context, const LocalDays& days, Time now) {
    const auto window = cap.local_days > 0 ? std::optional<base::Duration>() : std::optional<base::Duration>(cap.window);
    auto numbers = candidates_of(cap, context, window, now);
    std::erase_if(numbers, [&](std::uint32_t number) {
        const Event& event = context.history.events()[number];
        if (!cap.channels.empty() && !event.channel.empty() && !names(cap.channels, event.channel)) return true;
        if (left_out(cap, event) || !same_thing(cap, policies, touch, context, event)) return true;
        return cap.invited && event.type == "call.attempted" && invited_at(context, touch, days, event.time - base::Duration{1});
    });
    return numbers;
}

/// By rolling window: it opens when so many have left that one more fits.
Used used_rolling(const Cap& cap, std::vector<std::uint32_t> counted, const Context& context) {
    Used used{std::move(counted), {}};
    const auto count = static_cast<std::int64_t>(used.counted.size());
    if (cap.limit > 0 && count >= cap.limit) used.again_at = context.history.events()[used.counted[static_cast<std::size_t>(count - cap.limit)]].time + cap.window;
    return used;
}

/// By local days, in the likely zone where most count; it opens when it does in every one.
Used used_by_days(const Cap& cap, const std::vector<std::uint32_t>& all, const Context& context, const LocalDays& days) {
    Used used;
    for (const auto& starts : days.starts) {
        const int first = days.past - cap.local_days + 1;
        std::vector<std::uint32_t> counted;
        for (const auto number : all) {
            if (day_of(starts, context.history.events()[number].time) >= first) counted.push_back(number);
        }
        const auto count = static_cast<std::int64_t>(counted.size());
        if (cap.limit > 0 && count >= cap.limit) {
            const auto at = static_cast<std::size_t>(day_of(starts, context.history.events()[counted[static_cast<std::size_t>(count - cap.limit)]].time) + cap.local_days);
            if (at < starts.size()) used.again_at = std::max(used.again_at.value_or(base::time_min), starts[at]);
        }
        if (counted.size() > used.counted.size()) used.counted = std::move(counted);
    }
    return used;
}

/// Lifted for one thing of several that are counted apart: for another debt it was not lifted.
bool lifted_for(const Cap& cap, const Touch& touch, const Context& context, const Event& event) {
    const auto about = event.data.text_or("subject");
    if (about.empty() || touch.subject.empty() || cap.per.empty() || cap.per != touch.subject_kind) return true;
    return counted_as(context, cap, about) == counted_as(context, cap, touch.subject);
}

/// Lifted by someone who may, for one contact: nothing counted has happened since. Not older than a day.
bool overridden(const Cap& cap, const Touch& touch, const Context& context, const std::vector<std::uint32_t>& counted, Time now) {
    if (cap.override_role.empty()) return false;
    for (const auto number : context.history.within("cap.overridden", base::hours(24), now)) {
        const Event& event = context.history.events()[number];
        if (event.data.text_or("cap") != cap.id || event.data.text_or("role") != cap.override_role || event.data.text_or("reason").empty()) continue;
        if ((counted.empty() || counted.back() < number) && lifted_for(cap, touch, context, event)) return true;
    }
    return false;
}

void note(GateResult& result, Verdict verdict, const std::string& condition, std::string sentence) {
    if (result.verdict == Verdict::pass || verdict == Verdict::blocked) result.verdict = verdict;
    result.condition += (result.condition.empty() ? "" : "+") + condition;
    result.sentence += (result.sentence.empty() ? "" : " ") + std::move(sentence);
}

void judge_ledger(GateResult& result, const Policies& policies, std::optional<Time> ledger_at, Time now) {
    if (!policies.ledger_max_age || !ledger_at || *ledger_at + *policies.ledger_max_age >= now) return;
    const bool unseen = *ledger_at == ledger_unseen;
    result.facts.push_back({"ledger.at", unseen ? Json() : Json(base::format_time(*ledger_at)), {}});
    const std::string what = unseen ? "What other desks did has not been seen yet" : "What other desks did is known up to " + base::format_time(*ledger_at) + " only; that is older than " + base::format_duration(*policies.ledger_max_age);
    note(result, Verdict::unknown, "ledger_stale", what + ", so nothing may be counted on it.");
}

}  // namespace

bool binds(const Scope& scope, const Policies& policies, const Touch& touch, const Context& context, Time now) {
    if ((scope.from && now < *scope.from) || (scope.until && now >= *scope.until)) return false;
    if (!all_or(scope.channels, touch.channel) || !all_or(scope.kinds, policies.kind_of(touch.purpose))) return false;
    if (scope.regions.empty()) return true;
    const auto region = context.profile.find("region");
    const std::string* known = region == context.profile.end() ? nullptr : region->second.value.text();
    return !known || known->empty() || names(scope.regions, *known);
}

bool invited_at(const Context& context, const Touch& touch, const LocalDays& days, Time t) {
    const auto& events = context.history.events();
    for (const auto number : context.history.of_type("contact.invited")) {
        const Event& invitation = events[number];
        if (invitation.time > t) break;
        const auto channel = invitation.data.text_or("channel");
        if (!channel.empty() && channel != touch.channel) continue;
        const auto subject = invitation.data.text_or("subject");
        if (!subject.empty() && !touch.subject.empty() && subject != touch.subject) continue;
        if (const auto until = base::parse_time(invitation.data.text_or("until")); until && t >= *until) continue;
        // The day of receipt is day 1 of seven, in every likely place.
        const bool over = days.starts.empty() ? t >= invitation.time + base::days(6)
                                              : std::any_of(days.starts.begin(), days.starts.end(), [&](const std::vector<Time>& starts) {
                                                    return day_of(starts, t) - day_of(starts, invitation.time) >= 7;
                                                });
        if (over) continue;
        const bool ended = std::any_of(events.begin() + number + 1, events.end(), [&](const Event& later) {
            if (later.time > t) return false;
            return later.type == "contact.uninvited" || later.type == "conversation.held" || later.type == "consent.withdrawn";
        }) || std::any_of(context.opt_outs.begin(), context.opt_outs.end(), [&](const context::OptOut& o) {
            return o.kind == context::OptOutReading::Kind::revoked && o.event > number && o.time <= t;
        });
        if (!ended) return true;
    }
    return false;
}

LocalDays local_days(int longest, const std::vector<std::string>& zone_names, const base::ZoneTable& zones, Time now) {
    LocalDays out;
    if (longest <= 0) return out;
    out.past = longest - 1;
    for (const auto& name : zone_names) {
        const base::ZoneOffsets* zone = zones.find(name);
        if (!zone) return {out.past, {}};
        const std::int64_t today = base::day_number(now, zone->offset_at(now));
        std::vector<Time> starts;
        for (std::int64_t day = today - out.past; day <= today + longest; ++day) starts.push_back(day_start(*zone, day));
        out.starts.push_back(std::move(starts));
    }
    return out;
}

GateResult caps_gate(const Policies& policies, const Touch& touch, const Context& context, Time now, const LocalDays& days, std::optional<Time> ledger_at) {
    GateResult result;
    result.gate = "caps";
    if (!touch.outbound) return result;
    judge_ledger(result, policies, ledger_at, now);
    for (const Cap& cap : policies.caps) {
        if (!all_or(cap.channels, touch.channel) || !all_or(cap.purposes, touch.purpose)) continue;
        if (!all_or(cap.actions, touch.action) || !all_or(cap.groups, touch.group) || !binds(cap.scope, policies, touch, context, now)) continue;
        if (cap.local_days > 0 && days.starts.empty()) {
            result.facts.push_back({"caps." + cap.id, Json(), {}});
            note(result, Verdict::unknown, cap.id, cap.title + ": the customer's local day is not known, so it cannot be counted.");
            continue;
        }
        if (cap.invited && invited_at(context, touch, days, now)) continue;
        auto counted = counted_of(cap, policies, touch, context, days, now);
        const Used used = cap.local_days > 0 ? used_by_days(cap, counted, context, days) : used_rolling(cap, std::move(counted), context);
        const auto count = static_cast<std::int64_t>(used.counted.size());
        if (count < cap.limit || overridden(cap, touch, context, used.counted, now)) continue;
        if (used.again_at) result.again_at = std::max(result.again_at.value_or(base::time_min), *used.again_at);
        result.facts.push_back({"caps." + cap.id, count, used.counted});
        const std::string law = cap.citation.empty() ? "" : " (" + cap.citation + ")";
        const std::string may = cap.override_role.empty() ? "" : " Someone with the role '" + cap.override_role + "' may allow one, with a reason.";
        note(result, Verdict::blocked, cap.id, cap.title + ": " + std::to_string(count) + " of " + std::to_string(cap.limit) + " used" + law + "." + may);
    }
    // By time alone the ledger becomes too old.
    if (result.verdict == Verdict::pass && policies.ledger_max_age && ledger_at) result.again_at = *ledger_at + *policies.ledger_max_age + base::Duration{1};
    return result;
}

}  // namespace segue::policy
