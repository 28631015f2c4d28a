#include "core/reservation/reservation.h"

#include "core/base/read_object.h"
#include "core/base/text.h"

#include <algorithm>
#include <tuple>

namespace segue::reservation {
namespace {

bool names(const std::vector<std::string>& list, std::string_view name) { return std::find(list.begin(), list.end(), name) != list.end(); }

/// Since when the journey has been in one of the rule's states; none: it is in none of them.
std::optional<base::Time> claim_of(const Rule& rule, const Running& running) {
    if (running.journey != rule.journey) return {};
    if (rule.states.empty()) return running.started;
    if (running.in_any_since) return running.in_any_since(rule.states);
    std::optional<base::Time> since;
    for (std::size_t i = 0; i < running.active.size(); ++i) {
        if (!names(rule.states, running.active[i])) continue;
        const base::Time entered = i < running.since.size() ? running.since[i] : running.started;
        since = since ? std::min(*since, entered) : entered;
    }
    return since;
}

std::vector<Holder> claims_of(std::span<const Rule> rules, std::span<const Running* const> running, std::string_view purpose) {
    std::vector<Holder> claims;
    for (const Running* each : running) {
        for (const Rule& rule : rules) {
            const auto since = names(rule.purposes, purpose) ? claim_of(rule, *each) : std::nullopt;
            if (!since) continue;
            claims.push_back({&rule, each, *since, rule.lasts ? std::optional(*since + *rule.lasts) : std::nullopt});
        }
    }
    return claims;
}

/// Of the claims that stand at that instant the one that holds; null: none stands.
const Holder* first_of(const std::vector<Holder>& claims, base::Time at) {
    const auto stands = [at](const Holder& claim) { return !claim.until || *claim.until > at; };
    const auto yields = [&](const Holder& claim) {
        return std::any_of(claims.begin(), claims.end(), [&](const Holder& other) { return stands(other) && names(claim.rule->yields_to, other.journey->journey); });
    };
    const auto before = [](const Holder& a, const Holder& b) {
        return std::tie(a.since, a.journey->journey, a.journey->key) < std::tie(b.since, b.journey->journey, b.journey->key);
    };
    const Holder* first = nullptr;
    for (const Holder& claim : claims) {
        if (stands(claim) && !yields(claim) && (!first || before(claim, *first))) first = &claim;
    }
    return first;
}

}  // namespace

std::optional<Holder> holder_of(std::span<const Rule> rules, std::span<const Running* const> running, std::string_view purpose, base::Time now) {
    const std::vector<Holder> claims = claims_of(rules, running, purpose);
    const Holder* first = first_of(claims, now);
    if (!first) return {};
    Holder holder = *first;
    holder.until.reset();
    // Also the end of a claim that does not hold may move the customer on: of one that another yields to.
    for (const Holder& claim : claims) {
        if (!claim.until || *claim.until <= now || (holder.until && *holder.until <= *claim.until)) continue;
        const Holder* next = first_of(claims, *claim.until);
        if (!next || next->journey != holder.journey) holder.until = claim.until;
    }
    return holder;
}

std::string words_of(const Holder& holder) {
    const Running& journey = *holder.journey;
    std::string text = journey.title.empty() ? journey.journey : std::string(journey.title);
    if (!journey.key.empty()) text += " (" + journey.key + ")";
    text += " has this customer since " + base::format_time(holder.since);
    if (holder.until) text += ", until " + base::format_time(*holder.until);
    return text + ".";
}

namespace {

/// Whether giving way leads from this journey back to itself.
bool in_circle(const std::vector<Rule>& rules, const std::string& start) {
    std::vector<std::string> reached, waiting = {start};
    while (!waiting.empty()) {
        const std::string at = std::move(waiting.back());
        waiting.pop_back();
        for (const Rule& rule : rules) {
            if (rule.journey != at) continue;
            for (const auto& next : rule.yields_to) {
                if (next == start) return true;
                if (names(reached, next)) continue;
                reached.push_back(next);
                waiting.push_back(next);
            }
        }
    }
    return false;
}

}  // namespace

std::vector<Rule> read_rules(const base::Json::List& list, const std::vector<std::string>& purposes, base::Issues& issues) {
    std::vector<Rule> rules;
    for (const base::Json& json : list) {
        base::ObjectReader in(json, "a reservation", issues);
        Rule rule;
        rule.place = json.place();
        rule.journey = in.required_text("journey");
        rule.states = in.texts("states");
        rule.purposes = in.texts("blocks_purposes");
        rule.otherwise = in.required_text("else");
        if (in.any("for")) rule.lasts = in.duration("for");
        rule.yields_to = in.texts("yields_to");
        in.finish();
        for (const auto& purpose : rule.purposes) {
            if (names(purposes, purpose)) continue;
            const std::string near = base::nearest(purpose, purposes);
            issues.error(json.place(), "there is no purpose " + base::in_quotes(purpose), near.empty() ? "" : "did you mean '" + near + "'?");
        }
        if (rule.lasts && rule.lasts->us <= 0) issues.error(json.place(), "'for' must be longer than nothing", "leave it out, or write a length like \"P3D\"");
        rules.push_back(std::move(rule));
    }
    for (const Rule& rule : rules) {
        if (in_circle(rules, rule.journey)) {
            issues.error(rule.place, "the journey " + base::in_quotes(rule.journey) + " yields to itself, directly or by others, so that nobody would hold the customer",
                         "take one of the journeys out of 'yields_to'");
        }
    }
    return rules;
}

}  // namespace segue::reservation
