// conformance_statechart FILE.jsonl
//
// Runs the SCXML tests of the shared data (the format is in the SOURCE.md beside them) through journeys: each chart is
// written as a definition, read by read_form, and driven by a JourneyFold. Classes pure, timed and in; the others need
// ECMAScript or I/O. The first line is "N of M passed", then one line for each failing test.
//
// The test's server answers before a send without delay arrives, so such a send becomes the shortest delay there is.

#include "core/base/json.h"
#include "core/context/names.h"
#include "core/journey/draft.h"
#include "core/journey/fold.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using segue::base::Duration;
using segue::base::Json;
using segue::base::Time;

/// Replaces every In('x') by the condition that a journey writes.
std::string cel_of(std::string_view text) {
    std::string cel;
    while (!text.empty()) {
        const std::size_t at = text.find("In(");
        if (at == std::string_view::npos) break;
        const std::size_t open = text.find_first_of("'\"", at);
        const std::size_t close = open == std::string_view::npos ? open : text.find(text[open], open + 1);
        const std::size_t end = close == std::string_view::npos ? close : text.find(')', close);
        if (end == std::string_view::npos) break;
        cel.append(text.substr(0, at)).append("('").append(text.substr(open + 1, close - open - 1)).append("' in journey.active)");
        text.remove_prefix(end + 1);
    }
    return cel.append(text);
}

/// "1s", ".5s", "10ms" → microseconds.
Duration delay_of(std::string_view text) {
    if (text.size() > 1 && text.front() == '\'') text = text.substr(1, text.size() - 2);
    const double number = std::strtod(std::string(text).c_str(), nullptr);
    return {static_cast<std::int64_t>(number * (text.ends_with("ms") ? 1e3 : 1e6))};
}

/// From the test's form of a chart to ours.
class Converter {
public:
    Json definition(const Json& chart) {
        Json out = Json::object({{"id", "chart"}, {"reentry", "once"}});
        out.set("starts", Json::list({Json::object({{"on", "conformance.start"}})}));
        if (const Json* initial = chart.find("initial_transition")) out.set("initial", entry(*initial));
        if (const Json* initial = chart.find("initial")) out.set("initial", *initial);
        out.set("states", states(chart));
        return out;
    }

private:
    Json states(const Json& parent) {
        Json out = Json::list();
        const Json* list = parent.find("states");
        for (const Json& item : list ? *list->items() : Json::List{}) out.push(state(item, parent));
        return out;
    }

    std::string id_of(const Json& state) {
        const std::string_view id = state.text_or("id");
        return id.empty() ? "unnamed." + std::to_string(++unnamed_) : std::string(id);
    }

    Json state(const Json& in, const Json& parent) {
        Json out = Json::object({{"id", id_of(in)}});
        const std::string_view type = in.text_or("type");
        if (type == "history") return history(in, parent, out);
        const Json* children = in.find("states");
        const bool compound = children && !children->items()->empty();
        if (type == "final" || (type == "parallel" && compound)) out.set("type", type);
        if (const Json* initial = in.find("initial"); initial && compound && type != "parallel") out.set("initial", *initial);
        if (const Json* initial = in.find("initial_transition"); initial && compound) out.set("initial", entry(*initial));
        if (Json list = blocks(in.find("onentry")); !list.items()->empty()) out.set("entry", list);
        if (Json list = blocks(in.find("onexit")); !list.items()->empty()) out.set("exit", list);
        Json on = Json::list();
        if (const Json* list = in.find("transitions"); list && type != "final") {
            for (const Json& item : *list->items()) on.push(transition(item));
        }
        if (!on.items()->empty()) out.set("on", on);
        if (compound) out.set("states", states(in));
        return out;
    }

    Json history(const Json& in, const Json& parent, Json out) {
        out.set("type", "history");
        out.set("history", in.text_or("history", "shallow"));
        const Json* transitions = in.find("transitions");
        if (transitions && !transitions->items()->empty()) {
            out.set("default", entry(transitions->items()->front()));
        } else if (const Json* initial = parent.find("initial")) {
            out.set("default", *initial);
        } else {
            for (const Json& beside : *parent.find("states")->items()) {
                if (beside.text_or("type") == "history") continue;
                out.set("default", beside.text_or("id"));
                break;
            }
        }
        return out;
    }

    Json entry(const Json& transition) {
        Json out = Json::object({{"target", *transition.find("target")}});
        if (const Json* list = transition.find("actions")) out.set("actions", actions(*list));
        return out;
    }

    Json transition(const Json& in) {
        Json out = Json::object();
        if (const Json* event = in.find("event")) out.set("event", *event);
        if (const Json* cond = in.find("cond")) out.set("when", cel_of(*cond->text()));
        if (const Json* target = in.find("target"); target && !target->items()->empty()) out.set("target", *target);
        if (in.text_or("type") == "internal") out.set("internal", true);
        const Json* list = in.find("actions");
        Json done = list ? actions(*list) : Json::list();
        // Taking it without doing anything still keeps outer ones from being taken.
        if (!out.find("target") && done.items()->empty()) done.push(Json::object({{"cancel", "nothing"}}));
        if (!done.items()->empty()) out.set("actions", done);
        return out;
    }

    Json blocks(const Json* list) {
        Json out = Json::list();
        for (const Json& block : list ? *list->items() : Json::List{}) append(out, block);
        return out;
    }

    Json actions(const Json& list) {
        Json out = Json::list();
        append(out, list);
        return out;
    }

    /// An action that cannot be carried out ends its block with an error event (SCXML 4.2 and 5.10).
    void append(Json& out, const Json& block) {
        for (const Json& action : *block.items()) {
            const std::string_view what = action.text_or("do");
            if (what == "raise") out.push(Json::object({{"raise", action.text_or("event")}}));
            if (what == "cancel") out.push(Json::object({{"cancel", action.text_or("sendid")}}));
            if (what == "if") append_if(out, *action.find("branches")->items(), 0);
            if (what == "send" && !append_send(out, action)) return;
        }
    }

    void append_if(Json& out, const Json::List& branches, std::size_t at) {
        if (at == branches.size()) return;
        const Json* cond = branches[at].find("cond");
        if (!cond) return append(out, *branches[at].find("do"));
        Json made = Json::object({{"if", cel_of(*cond->text())}, {"then", actions(*branches[at].find("do"))}});
        Json otherwise = Json::list();
        append_if(otherwise, branches, at + 1);
        if (!otherwise.items()->empty()) made.set("else", otherwise);
        out.push(made);
    }

    static bool append_send(Json& out, const Json& action) {
        std::string_view event = action.text_or("event", action.text_or("eventexpr"));
        if (event.size() > 1 && event.front() == '\'') event = event.substr(1, event.size() - 2);
        const std::string_view target = action.text_or("target");
        const std::string_view type = action.text_or("type");
        const bool known_type = type.empty() || type == "scxml" || type.find("SCXMLEventProcessor") != std::string_view::npos;
        if (!known_type || (!target.empty() && !target.starts_with("#_"))) {
            out.push(Json::object({{"raise", "error.execution"}}));
            return false;
        }
        if (target == "#_internal") {
            out.push(Json::object({{"raise", event}}));
        } else if (!target.empty()) {
            out.push(Json::object({{"raise", "error.communication"}}));
        } else {
            const Duration delay = delay_of(action.text_or("delay", action.text_or("delayexpr", "0s")));
            Json made = Json::object({{"send", event}, {"delay", segue::base::format_duration(std::max(delay, Duration{1}))}});
            if (const Json* id = action.find("id")) made.set("id", *id);
            out.push(made);
        }
        return true;
    }

    int unnamed_ = 0;
};

/// A picture with nothing in it but the time.
class Nothing final : public segue::condition::Environment {
public:
    explicit Nothing(Time now) : now_(now) {}
    const Json* variable(std::uint32_t) const override { return nullptr; }
    Time now() const override { return now_; }
    segue::condition::HistoryAnswer history(segue::condition::HistoryFunction, std::string_view, std::optional<Duration>,
                                            std::string_view) const override { return {}; }

private:
    Time now_;
};

class Run {
public:
    explicit Run(const segue::journey::Definition& definition) : definitions_{&definition}, fold_(definitions_, "c") {}

    void happen(std::string_view type, Duration after, const Json* data) {
        now_ = now_ + after + Duration{2};
        const Nothing nothing(now_);
        fold_.advance_to(now_, [&](Time) -> const segue::condition::Environment& { return nothing; });
        segue::context::Event event;
        event.id = std::to_string(now_.us);
        event.source = "test";
        event.type = type;
        event.time = now_;
        if (data) event.data = *data;
        fold_.apply(event, nothing);
    }

    bool is_in(const Json& expected) const {
        std::vector<std::string> wanted, found;
        for (const Json& item : *expected.items()) wanted.push_back(*item.text());
        const segue::journey::Instance& instance = fold_.instances().front();
        const auto& states = instance.definition->chart.states;
        const auto& active = instance.configuration.active;
        for (auto at = active.next(0); at != segue::journey::none; at = active.next(at + 1)) {
            if (states[at].is_atomic()) found.push_back(states[at].id);
        }
        std::sort(wanted.begin(), wanted.end());
        std::sort(found.begin(), found.end());
        return wanted == found;
    }

private:
    std::vector<const segue::journey::Definition*> definitions_;
    segue::journey::JourneyFold fold_;
    Time now_;
};

/// Why the test failed; empty when it passed.
std::string failure_of(const Json& test) {
    segue::base::Issues issues("chart");
    const Json json = Converter().definition(*test.find("chart"));
    const segue::journey::Draft draft = segue::journey::read_form(json, segue::context::base_schema(), issues);
    if (issues.has_errors()) return issue_text(issues.all().front());
    Run run(draft.definition);
    run.happen("conformance.start", {}, nullptr);
    if (!run.is_in(*test.find("initial"))) return "initial configuration";
    std::size_t number = 0;
    for (const Json& step : *test.find("steps")->items()) {
        ++number;
        const Json* after = step.find("after_ms");
        const std::int64_t wait = after && after->integer() ? *after->integer() : 0;
        run.happen(step.text_or("event"), {wait * 1000}, step.find("data"));
        if (!run.is_in(*step.find("expect"))) return "step " + std::to_string(number);
    }
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: conformance_statechart FILE.jsonl\n");
        return 2;
    }
    std::ifstream in(argv[1]);
    if (!in) {
        std::fprintf(stderr, "cannot read %s\n", argv[1]);
        return 2;
    }
    std::size_t passed = 0, all = 0;
    std::string failing, line;
    while (std::getline(in, line)) {
        if (line.empty()) continue;
        const auto test = segue::base::parse_json(line, argv[1]);
        const std::string_view kind = test ? test->text_or("class") : std::string_view("pure");
        if (kind != "pure" && kind != "timed" && kind != "in") continue;
        ++all;
        const std::string why = test ? failure_of(*test) : test.error().text();
        if (why.empty()) ++passed;
        else failing.append(test ? test->text_or("id") : "?").append(": ").append(why).append("\n");
    }
    std::printf("%zu of %zu passed\n%s", passed, all, failing.c_str());
    return passed == all ? 0 : 1;
}
