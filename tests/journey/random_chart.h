#pragma once
// Random charts and random events for them, by seed.

#include "core/journey/draft.h"

#include "support.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace segue::journey {

using base::Json;

/// A random chart: nested, parallel, with histories, waits, sends and conditions on what is active.
class ChartMaker {
public:
    /// Below the given number, at random or from bytes.
    using Draw = std::function<std::uint32_t(std::uint32_t)>;
    /// `deepest`: how many levels of states may lie within others. `calm`: nothing is raised or sent at once, so that hardly any chart runs
    /// in a circle; one that does costs a thousand times as much.
    explicit ChartMaker(Draw draw, int deepest = 3, bool calm = false) : draw_(std::move(draw)), deepest_(deepest), calm_(calm) {}
    explicit ChartMaker(std::uint32_t seed) : draw_([random = std::mt19937(seed)](std::uint32_t below) mutable { return static_cast<std::uint32_t>(random() % below); }) {}

    /// The ids of the states of what was made.
    [[nodiscard]] const std::vector<std::string>& ids() const { return ids_; }

    Json make() {
        Json out = json("{'id':'j','owner':'hub','key':{'at':'/k'},'starts':[{'on':'begin.it'}],'goal':[{'on':'ev.goal'}],'leaves':[{'on':'ev.leave'}],'timeout':'PT400S'}");
        out.set("states", states(0, true));
        // Targets are drawn from all states, so they come last.
        fill(out);
        return out;
    }

private:
    std::uint32_t draw(std::uint32_t below) { return draw_(below); }

    Json states(int depth, bool may_end) {
        Json list = Json::list();
        const std::uint32_t count = 2 + draw(3);
        for (std::uint32_t n = 0; n < count; ++n) list.push(state(depth, may_end && n + 1 == count));
        return list;
    }

    Json state(int depth, bool final) {
        Json out = Json::object({{"id", "s" + std::to_string(ids_.size())}});
        ids_.push_back(*out.find("id")->text());
        if (final && draw(2) == 0) {
            out.set("type", "final");
            return out;
        }
        if (depth >= deepest_ || draw(2) == 0) return out;
        const bool parallel = draw(2) == 0;
        if (parallel) out.set("type", "parallel");
        Json inside = states(depth + 1, !parallel);
        if (!parallel && draw(2) == 0) {
            Json history = Json::object({{"id", "s" + std::to_string(ids_.size())}, {"type", "history"}, {"default", inside.items()->front().text_or("id")}});
            history.set("history", draw(2) == 0 ? "deep" : "shallow");
            ids_.push_back(*history.find("id")->text());
            inside.push(history);
        }
        out.set("states", std::move(inside));
        return out;
    }

    void fill(Json& parent) {
        for (Json& state : *const_cast<Json*>(parent.find("states"))->items()) {
            if (state.find("states")) fill(state);
            if (state.find("type") && state.text_or("type") != "parallel") continue;
            Json on = Json::list(), after = Json::list();
            for (std::uint32_t n = draw(4); n > 0; --n) on.push(transition());
            if (draw(3) == 0) {
                Json wait = Json::object({{"delay", "PT" + std::to_string(10 + draw(60)) + "S"}, {"target", any_id()}});
                after.push(std::move(wait));
            }
            state.set("on", std::move(on));
            state.set("after", std::move(after));
            state.set("entry", Json::list({Json::object({{"emit", "entered.it"}})}));
            if (draw(4) == 0 && !calm_) state.set("exit", Json::list({Json::object({{"raise", "ev.a"}})}));
        }
    }

    Json transition() {
        Json out = Json::object({{"event", std::string("ev.") + "abcd"[draw(4)]}});
        if (draw(4) == 0) out.set("event", "ev");
        if (draw(3) == 0) out.set("when", "'" + any_id() + "' in journey.active");
        if (draw(5) > 0) out.set("target", any_id());
        else out.set("actions", Json::list({Json::object({{"send", "ev.b"}, {"delay", "PT" + std::to_string(calm_ ? 10 + 20 * draw(3) : 20 * draw(3)) + "S"}})}));
        if (draw(3) == 0) out.set("internal", true);
        return out;
    }

    std::string any_id() { return ids_[draw(static_cast<std::uint32_t>(ids_.size()))]; }

    Draw draw_;
    int deepest_ = 3;
    bool calm_ = false;
    std::vector<std::string> ids_;
};

inline std::vector<context::Event> random_events(std::uint32_t seed) {
    std::mt19937 random(seed);
    std::vector<context::Event> events;
    std::int64_t now = 0;
    for (int n = 0; n < 40; ++n) {
        now += static_cast<std::int64_t>(random() % 20);
        context::Event event;
        event.id = "e" + std::to_string(n);
        event.source = "test";
        event.time = at(now);
        const char* types[] = {"ev.a", "ev.b", "ev.c", "ev.d", "ev.a", "ev.b", "begin.it", "ev.goal", "ev.leave", "journey.reported"};
        event.type = types[random() % std::size(types)];
        if (n == 0) event.type = "begin.it";
        event.data = Json::object({{"k", std::to_string(random() % 2)}});
        if (event.type == "journey.reported") {
            event.data = Json::object({{"definition", "j"}, {"key", std::to_string(random() % 2)}, {"state", "s" + std::to_string(random() % 12)}});
        }
        if (n > 0 && event.type.starts_with("ev.") && random() % 2 == 0) event.data = {};
        events.push_back(std::move(event));
    }
    return events;
}

/// A definition that has its form; states that nothing leads to do not matter here.
inline std::optional<Definition> form_of(const Json& json) {
    base::Issues issues;
    static const condition::Schema known = schema();
    Draft draft = read_form(json, known, issues);
    for (const base::Issue& issue : issues.all()) ADD_FAILURE() << issue_text(issue);
    if (issues.has_errors()) return {};
    return std::move(draft.definition);
}

inline std::optional<Definition> random_definition(std::uint32_t seed) { return form_of(ChartMaker(seed).make()); }

}  // namespace segue::journey
