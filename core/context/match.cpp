#include "core/context/match.h"

#include <algorithm>
#include <set>

namespace segue::context {
namespace {

const std::string& id_of(const Context& context, std::uint32_t event) { return context.history.events()[event].id; }

/// The ids of the events that name one of these keys.
void cite(std::vector<std::string>& out, const Context& context, const IdentityKey& key, const IdentityRules& rules) {
    for (const KeyUse& use : context.key_uses) {
        if (use.kind != key.kind) continue;
        const auto own = normalise_key(use.kind, use.value, use.region.empty() ? rules.region : use.region);
        if (own && *own == key) out.push_back(id_of(context, use.events.front()));
    }
}

std::string shown(const std::set<IdentityKey>& keys, const std::string& kind) {
    std::string text;
    for (const IdentityKey& key : keys) {
        if (key.kind == kind) text += (text.empty() ? "" : ", ") + shown_key(key);
    }
    return text;
}

void compare_keys(Match& match, const Context& here, const std::set<IdentityKey>& mine, const Context& there, const IdentityRules& rules) {
    const auto usable = identity_keys(there, rules).usable;
    const std::set<IdentityKey> theirs(usable.begin(), usable.end());
    std::set<std::string> kinds, shared;
    for (const IdentityKey& key : mine) {
        kinds.insert(key.kind);
        if (!theirs.contains(key)) continue;
        shared.insert(key.kind);
        Likeness likeness{key.kind, shown_key(key), shown_key(key), {}};
        cite(likeness.events, here, key, rules);
        cite(likeness.events, there, key, rules);
        match.matches.push_back(std::move(likeness));
    }
    for (const std::string& kind : kinds) {
        std::string other = shown(theirs, kind);
        if (!shared.contains(kind) && !other.empty()) match.differs.push_back({kind, shown(mine, kind), std::move(other), {}});
    }
}

void compare_fields(Match& match, const Context& here, const Context& there, const IdentityRules& rules) {
    for (const std::string& field : rules.compare) {
        const auto mine = here.profile.find(field), theirs = there.profile.find(field);
        if (mine == here.profile.end() || theirs == there.profile.end()) continue;
        Likeness likeness{field, shown_value(mine->second.value), shown_value(theirs->second.value), {id_of(here, mine->second.event), id_of(there, theirs->second.event)}};
        (likeness.here == likeness.there ? match.matches : match.differs).push_back(std::move(likeness));
    }
}

}  // namespace

Match match_with(const Context& here, const std::vector<IdentityKey>& keys, const Context& there, const IdentityRules& rules) {
    Match match;
    match.customer = there.customer;
    match.name = there.name();
    const auto own = identity_keys(here, rules).usable;
    std::set<IdentityKey> mine(own.begin(), own.end());
    mine.insert(keys.begin(), keys.end());
    compare_keys(match, here, mine, there, rules);
    compare_fields(match, here, there, rules);
    for (const auto& entry : there.contacts) {
        const Contact& contact = entry.second;
        if (!contact.view.find("offered")) continue;
        ++match.contacts;
        if (match.last_contact && contact.offered < *match.last_contact) continue;
        match.last_contact = contact.offered;
        match.last_channel = contact.channel;
    }
    return match;
}

}  // namespace segue::context
