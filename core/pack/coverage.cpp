#include "core/pack/coverage.h"

#include "core/base/text.h"

#include <algorithm>
#include <tuple>

namespace segue::pack {
namespace {

using base::Json;
using base::in_quotes;
using journey::Definition;

constexpr const char* rule_gates[] = {"eligibility", "applicability", "suitability"};

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string out;
    for (const auto part : parts) out.append(part).append(1, '\n');
    return out;
}

std::string side(bool held) { return held ? "yes" : "no"; }

const Json::List& list_of(const Json& json, const char* key) {
    static const Json::List none;
    const Json* list = json.find(key);
    return list && list->items() ? *list->items() : none;
}

std::string place_key(const Definition& definition, const char* kind, base::Place place, std::string_view side) {
    return joined({"journey", definition.id, std::to_string(definition.version), kind, std::to_string(place.line), std::to_string(place.column), side});
}

std::string events_text(const std::vector<std::string>& events) {
    std::string out;
    for (const auto& event : events) out += (out.empty() ? "" : ", ") + event;
    return out;
}

std::string transition_text(const Definition& definition, const journey::Transition& transition) {
    const auto& chart = definition.chart;
    std::string to;
    for (const auto target : transition.targets) to += (to.empty() ? "" : "+") + chart.states[target].id;
    std::string on;
    if (transition.trigger == journey::Transition::Trigger::after) on = "after " + base::format_duration(transition.delay);
    else if (transition.trigger == journey::Transition::Trigger::eventless) on = "at once";
    else {
        std::vector<std::string> events;
        for (const auto event : transition.events) events.push_back(chart.events.descriptor(event));
        std::sort(events.begin(), events.end());
        on = "on " + events_text(events);
    }
    const std::string from = transition.source == 0 ? definition.id : chart.states[transition.source].id;
    return from + (to.empty() ? "" : " -> " + to) + " " + on;
}

}  // namespace

Coverage::Coverage(const PackFiles& files, const std::string& folder, const Pack& pack) : pack_(pack), folder_(folder) {
    for (const auto& file : files) {
        if (file.first.starts_with("tests/")) continue;
        const auto json = base::parse_json(file.second, file.first);
        if (!json) continue;
        if (file.first == "actions.json") add_actions(*json);
        if (file.first == "dispositions.json") add_dispositions(list_of(*json, "dispositions"));
        if (file.first == "personas.json") add_personas(*json);
        if (file.first == "signals.json") add_signals();
        if (!file.first.starts_with("journeys/")) continue;
        const Json* version = json->find("version");
        for (const auto& journey : pack.journeys) {
            const std::int64_t number = version && version->integer() ? *version->integer() : 1;
            if (journey->id == json->text_or("id") && journey->version == number) add_journey(*journey, file.first);
        }
    }
}

void Coverage::add(const std::string& key, const std::string& file, base::Place place, std::string what) {
    points_.emplace(key, CoveragePoint{folder_.empty() ? file : folder_ + "/" + file, place, std::move(what), false});
}

void Coverage::mark(const std::string& key) {
    if (const auto found = points_.find(key); found != points_.end()) found->second.covered = true;
}

void Coverage::add_actions(const Json& json) {
    const std::string file = "actions.json";
    for (const Json& issue : list_of(json, "issues")) {
        for (const Json& group : list_of(issue, "groups")) {
            for (const Json& action : list_of(group, "actions")) {
                const auto id = action.text_or("id");
                for (const char* gate : rule_gates) {
                    for (const Json& rule : list_of(action, gate)) {
                        const std::string what = "rule " + in_quotes(rule.text_or("id")) + " of " + in_quotes(id);
                        add(joined({"rule", id, gate, rule.text_or("id"), "yes"}), file, rule.place(), what + " holds");
                        add(joined({"rule", id, gate, rule.text_or("id"), "no"}), file, rule.place(), what + " does not hold");
                    }
                }
                std::size_t number = 0;
                for (const Json& why : list_of(action, "why")) {
                    const std::string what = "reason " + std::to_string(number + 1) + " of " + in_quotes(id);
                    add(joined({"why", id, std::to_string(number), "yes"}), file, why.place(), what + " holds");
                    add(joined({"why", id, std::to_string(number), "no"}), file, why.place(), what + " does not hold");
                    ++number;
                }
                if (const Json* by_bid = action.find("by_bid")) {
                    add(joined({"bid", id, "yes"}), file, by_bid->place(), "a campaign bids for " + in_quotes(id));
                    add(joined({"bid", id, "no"}), file, by_bid->place(), "no campaign bids for " + in_quotes(id));
                }
                const auto& treatments = list_of(action, "treatments");
                if (treatments.empty()) add(joined({"treatment", id, ""}), file, action.place(), "action " + in_quotes(id) + " is allowed");
                for (const Json& treatment : treatments) {
                    add(joined({"treatment", id, treatment.text_or("id")}), file, treatment.place(), "treatment " + in_quotes(treatment.text_or("id")) + " of " + in_quotes(id) + " is allowed");
                }
            }
        }
    }
}

void Coverage::add_dispositions(const Json::List& list) {
    const std::string file = "dispositions.json";
    for (const Json& code : list) {
        if (const auto& children = list_of(code, "children"); !children.empty()) {
            add_dispositions(children);
            continue;
        }
        const auto id = code.text_or("id");
        add(joined({"code", id}), file, code.place(), "wrap-up code " + in_quotes(id) + " is recorded");
        const Json* when = code.find("when");
        if (!when) continue;
        add(joined({"offered", id, "yes"}), file, when->place(), "wrap-up code " + in_quotes(id) + " is on offer");
        add(joined({"offered", id, "no"}), file, when->place(), "wrap-up code " + in_quotes(id) + " is not on offer");
    }
}

void Coverage::add_personas(const Json& json) {
    for (const Json& persona : list_of(json, "personas")) {
        const auto id = persona.text_or("id");
        add(joined({"persona", id, "yes"}), "personas.json", persona.place(), "persona " + in_quotes(id) + " holds");
        add(joined({"persona", id, "no"}), "personas.json", persona.place(), "persona " + in_quotes(id) + " does not hold");
    }
}

void Coverage::add_signals() {
    for (const auto& detector : pack_.fold.signals.detectors()) add(joined({"signal", detector.id}), "signals.json", detector.place, "signal " + in_quotes(detector.id) + " is raised");
}

void Coverage::add_journey(const Definition& definition, const std::string& file) {
    const std::string about = "journey " + in_quotes(definition.id) + ": ";
    const auto& chart = definition.chart;
    for (std::uint32_t number = 0; number < chart.transitions.size(); ++number) {
        const base::Place place = definition.transition_places[number];
        const std::string text = about + transition_text(definition, chart.transitions[number]);
        add(place_key(definition, "transition", place, "yes"), file, place, text);
        if (chart.transitions[number].guard != journey::none) add(place_key(definition, "transition", place, "no"), file, place, text + ": its condition does not hold");
    }
    for (const auto& branch : definition.branch_places) {
        add(place_key(definition, "branch", branch.second, "yes"), file, branch.second, about + "'if' holds");
        add(place_key(definition, "branch", branch.second, "no"), file, branch.second, about + "'if' does not hold");
    }
    const auto watches = [&](const std::vector<journey::Watch>& list, const char* what) {
        for (const auto& watch : list) {
            const std::string text = about + what + " on " + events_text(watch.events);
            add(place_key(definition, "watch", watch.place, "yes"), file, watch.place, text);
            if (watch.condition != journey::none) add(place_key(definition, "watch", watch.place, "no"), file, watch.place, text + ": its condition does not hold");
        }
    };
    watches(definition.starts, "start");
    watches(definition.goals, "goal");
    watches(definition.leaves, "leave");
    if (definition.timeout) add(place_key(definition, "timeout", definition.place, "yes"), file, definition.place, about + "timeout after " + base::format_duration(*definition.timeout));
}

void Coverage::taken(const Definition& definition, std::uint32_t transition) { mark(place_key(definition, "transition", definition.transition_places[transition], "yes")); }
void Coverage::passed_over(const Definition& definition, std::uint32_t transition) { mark(place_key(definition, "transition", definition.transition_places[transition], "no")); }
void Coverage::branched(const Definition& definition, std::uint32_t action, bool held) {
    for (const auto& branch : definition.branch_places) {
        if (branch.first == action) mark(place_key(definition, "branch", branch.second, side(held)));
    }
}
void Coverage::watched(const Definition& definition, const journey::Watch& watch, bool held) { mark(place_key(definition, "watch", watch.place, side(held))); }
void Coverage::timed_out(const Definition& definition) { mark(place_key(definition, "timeout", definition.place, "yes")); }

/// Every gate was judged for every candidate; the conditions that failed are named in its answer, joined by '+'.
void Coverage::see_rules(const decision::Candidate& candidate) {
    const decision::Action& action = *candidate.action;
    const std::vector<decision::Rule>* lists[] = {&action.eligibility, &action.applicability, &action.suitability};
    for (std::size_t i = 0; i < std::size(rule_gates); ++i) {
        const auto gate = std::find_if(candidate.gates.begin(), candidate.gates.end(), [&](const policy::GateResult& g) { return g.gate == rule_gates[i]; });
        if (gate == candidate.gates.end()) continue;
        const std::string failed = "+" + gate->condition + "+";
        for (const auto& rule : *lists[i]) mark(joined({"rule", action.id, rule_gates[i], rule.id, side(failed.find("+" + rule.id + "+") == std::string::npos)}));
    }
}

void Coverage::saw(const decision::Situation& situation, const decision::Input& input, const decision::Decision& decision) {
    for (const auto& signal : situation.signals().active()) mark(joined({"signal", signal.detector->id}));
    for (const auto& signal : situation.signals().past()) mark(joined({"signal", signal.detector->id}));
    auto environment = decision::decision_environment(input);
    for (const auto& persona : pack_.personas) {
        mark(joined({"persona", persona.id, side(condition::test(persona.when, environment).kind == condition::Verdict::Kind::yes)}));
    }
    for (const auto& candidate : decision.candidates) {
        if (!candidate.action) continue;
        see_rules(candidate);
        if (candidate.action->by_bid) mark(joined({"bid", candidate.action->id, side(candidate.bid.has_value())}));
        if (candidate.allowed) {
            mark(joined({"treatment", candidate.action->id, candidate.treatment->id}));
            mark(joined({"treatment", candidate.action->id, ""}));
        }
        decision::put_in_hand(environment, input, *candidate.action, candidate.treatment, candidate.subject);
        std::size_t number = 0;
        for (const auto& why : candidate.action->why) {
            mark(joined({"why", candidate.action->id, std::to_string(number++), side(condition::test(why.when, environment).kind == condition::Verdict::Kind::yes)}));
        }
    }
    const auto ranked = disposition::rank_codes(pack_.dispositions, situation, input);
    for (const auto& code : pack_.dispositions) {
        const bool offered = std::any_of(ranked.begin(), ranked.end(), [&](const disposition::RankedCode& r) { return r.code == &code; });
        mark(joined({"offered", code.id, side(offered)}));
    }
}

void Coverage::recorded(const std::string& code) { mark(joined({"code", code})); }

std::vector<CoveragePoint> Coverage::points() const {
    std::vector<CoveragePoint> out;
    for (const auto& point : points_) out.push_back(point.second);
    std::sort(out.begin(), out.end(), [](const CoveragePoint& a, const CoveragePoint& b) { return std::tie(a.file, a.place, a.what) < std::tie(b.file, b.place, b.what); });
    return out;
}

std::size_t Coverage::covered() const {
    return static_cast<std::size_t>(std::count_if(points_.begin(), points_.end(), [](const auto& point) { return point.second.covered; }));
}

int Coverage::percent() const { return points_.empty() ? 100 : static_cast<int>(covered() * 100 / points_.size()); }

}  // namespace segue::pack
