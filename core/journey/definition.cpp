#include "core/journey/definition.h"

#include <algorithm>

namespace segue::journey {
namespace {

void add_once(std::vector<std::string>& list, const std::string& item) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

}  // namespace

StateIndex find_state(const Definition& definition, std::string_view id) {
    for (StateIndex at = 1; at < definition.chart.states.size(); ++at) {
        if (definition.chart.states[at].id == id) return at;
    }
    return none;
}

std::vector<Offer> all_offers(const Definition& definition) {
    std::vector<Offer> offers;
    for (const Face& face : definition.faces) offers.insert(offers.end(), face.offers.begin(), face.offers.end());
    return offers;
}

std::vector<std::string> all_dispositions(const Definition& definition) {
    std::vector<std::string> codes;
    for (const Face& face : definition.faces) {
        for (const std::string& code : face.dispositions) add_once(codes, code);
    }
    return codes;
}

bool knows_code(const Definition& definition, std::string_view code) {
    return std::any_of(definition.faces.begin(), definition.faces.end(), [code](const Face& face) {
        return std::find(face.dispositions.begin(), face.dispositions.end(), code) != face.dispositions.end();
    });
}

std::vector<std::string> all_effects(const Definition& definition) {
    std::vector<std::string> names;
    for (const Action& action : definition.chart.code) {
        if (action.kind == Action::Kind::emit) add_once(names, definition.chart.names[action.name].text);
    }
    return names;
}

std::string state_text(const Definition& definition, const StateSet& active) {
    std::string text;
    for (StateIndex at = active.next(0); at != none; at = active.next(at + 1)) {
        const State& state = definition.chart.states[at];
        if (!state.is_atomic()) continue;
        if (!text.empty()) text += '+';
        text += state.id;
    }
    return text;
}

std::string stage_text(const Definition& definition, const StateSet& active) {
    std::vector<std::string_view> stages;
    for (StateIndex at = active.next(0); at != none; at = active.next(at + 1)) {
        if (!definition.chart.states[at].is_atomic()) continue;
        StateIndex named = at;
        while (named != 0 && definition.faces[named].stage.empty()) named = definition.chart.states[named].parent;
        const std::string_view stage = definition.faces[named].stage;
        if (!stage.empty() && std::find(stages.begin(), stages.end(), stage) == stages.end()) stages.push_back(stage);
    }
    std::string text;
    for (const std::string_view stage : stages) text.append(text.empty() ? "" : " + ").append(stage);
    return text;
}

std::string_view owner_name(Owner owner) {
    switch (owner) {
        case Owner::desk: return "desk";
        case Owner::hub: return "hub";
        case Owner::connector: return "connector";
    }
    return {};
}

std::string_view reentry_name(Reentry reentry) {
    switch (reentry) {
        case Reentry::once: return "once";
        case Reentry::keyed: return "keyed";
        case Reentry::after_exit: return "after_exit";
        case Reentry::cooldown: return "cooldown";
        case Reentry::restart: return "restart";
    }
    return {};
}

}  // namespace segue::journey
