#include "core/journey/difference.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace segue::journey {
namespace {

/// For each instance after the one before that it is; null for a new one. What nobody is matched to has vanished.
std::vector<const Instance*> matches(const std::vector<Instance>& before, const std::vector<Instance>& after) {
    std::vector<const Instance*> found(after.size(), nullptr);
    std::set<const Instance*> used;
    const auto match = [&](std::size_t at, auto same) {
        const auto was = std::find_if(before.begin(), before.end(), [&](const Instance& other) { return !used.contains(&other) && same(other); });
        if (was == before.end()) return;
        found[at] = &*was;
        used.insert(&*was);
    };
    for (std::size_t at = 0; at < after.size(); ++at) {
        match(at, [&](const Instance& other) { return other.id == after[at].id; });
    }
    for (std::size_t at = 0; at < after.size(); ++at) {
        if (!found[at]) match(at, [&](const Instance& other) { return other.definition->id == after[at].definition->id && other.key == after[at].key; });
    }
    return found;
}

Change change_of(const Instance* was, const Instance* now) {
    const Instance& known = now ? *now : *was;
    Change change;
    change.instance = known.id;
    change.definition = known.definition->id;
    change.key = known.key;
    change.title = known.definition->title;
    change.status = known.status;
    if (was) change.from = was->state(), change.from_stage = was->stage();
    if (now) change.to = now->state(), change.to_stage = now->stage();
    change.vanished = !now;
    change.ended = now && !now->is_active() && (!was || was->is_active());
    change.reopened = was && now && !was->is_active() && now->is_active();
    return change;
}

std::string_view shown(const std::string& stage, const std::string& state) { return stage.empty() ? state : stage; }

}  // namespace

std::vector<Change> describe_changes(const JourneyFold& before, const JourneyFold& after) {
    std::vector<Change> changes;
    const auto was = matches(before.instances(), after.instances());
    for (std::size_t at = 0; at < after.instances().size(); ++at) {
        const Instance& now = after.instances()[at];
        const bool same = was[at] && was[at]->status == now.status && was[at]->state() == now.state();
        if (!same) changes.push_back(change_of(was[at], &now));
    }
    for (const Instance& gone : before.instances()) {
        if (std::find(was.begin(), was.end(), &gone) == was.end()) changes.push_back(change_of(&gone, nullptr));
    }
    return changes;
}

std::string change_text(const Change& change) {
    std::string text = change.title + (change.key.empty() ? "" : " " + change.key) + ": ";
    if (change.vanished) return text + "has not started after all (was " + std::string(shown(change.from_stage, change.from)) + ")";
    const std::string_view from = shown(change.from_stage, change.from), to = shown(change.to_stage, change.to);
    if (change.from.empty()) text.append("starts, ").append(to);
    else if (change.from == change.to) text.append(to);
    else text.append(from).append(" → ").append(to);
    if (change.ended) text.append(" (ends: ").append(status_name(change.status)).append(")");
    if (change.reopened) text.append(" (has not ended after all)");
    return text;
}

EffectChanges compare_effects(const JourneyFold& before, const JourneyFold& after) {
    const auto missing = [](const std::vector<Effect>& in, const std::vector<Effect>& from) {
        std::set<std::string_view> ids;
        for (const Effect& effect : in) ids.insert(effect.id);
        std::vector<const Effect*> found;
        for (const Effect& effect : from) {
            if (!ids.contains(effect.id)) found.push_back(&effect);
        }
        return found;
    };
    return {missing(after.effects(), before.effects()), missing(before.effects(), after.effects())};
}

bool asks_for(const JourneyFold& fold, std::string_view effect_id) {
    return std::any_of(fold.effects().begin(), fold.effects().end(), [&](const Effect& effect) { return effect.id == effect_id; });
}

}  // namespace segue::journey
