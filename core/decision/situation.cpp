#include "core/decision/situation.h"

#include <algorithm>
#include <tuple>

namespace segue::decision {

using base::Json;

void Situation::fold(std::vector<context::Event> events, base::Time now) {
    auto ordered = context::in_folding_order(std::move(events), now);
    picture_.reserve(picture_.context().history.events().size() + ordered.size());
    for (auto& event : ordered) apply(std::move(event));
    advance_to(now);
}

void Situation::apply(context::Event event) {
    advance_to(event.time);
    picture_.apply(std::move(event));
    const context::Event& applied = picture_.context().history.events().back();
    journeys_.apply(applied, picture_.environment_at(applied.time));
}

void Situation::advance_to(base::Time now) {
    journeys_.advance_to(now, [this](base::Time t) -> const condition::Environment& { return picture_.environment_at(t); });
}

std::vector<JourneyFacts> journey_facts(const journey::JourneyFold& fold) {
    std::vector<JourneyFacts> all;
    for (const journey::Instance& instance : fold.instances()) {
        if (!instance.is_active()) continue;
        JourneyFacts facts;
        facts.active.journey = instance.definition->id;
        facts.active.key = instance.key;
        facts.active.stage = instance.stage();
        for (const auto state : instance.active()) facts.active.active.emplace_back(state);
        for (const auto& offer : instance.offers()) facts.offers.push_back({offer.action, offer.weight});
        all.push_back(std::move(facts));
    }
    std::sort(all.begin(), all.end(), [](const JourneyFacts& a, const JourneyFacts& b) {
        return std::tie(a.active.journey, a.active.key) < std::tie(b.active.journey, b.active.key);
    });
    return all;
}

Json journey_view(const journey::JourneyFold& fold) {
    Json view = Json::object();
    for (const journey::Instance& instance : fold.instances()) {
        // A running instance stands before an ended one, a younger before an older.
        const Json* present = view.find(instance.definition->id);
        if (present && present->text_or("status") == "active" && !instance.is_active()) continue;
        Json active = Json::list();
        for (const auto state : instance.active()) active.push(state);
        view.set(instance.definition->id,
                 Json::object({{"key", instance.key}, {"state", instance.state()}, {"stage", instance.stage()}, {"active", std::move(active)},
                               {"since", base::format_time(instance.since)}, {"status", journey::status_name(instance.status)}}));
    }
    return view;
}

}  // namespace segue::decision
