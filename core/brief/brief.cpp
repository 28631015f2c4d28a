#include "core/brief/brief.h"

#include "core/base/read_object.h"
#include "core/base/text.h"
#include "core/brief/handoff.h"

#include <algorithm>

namespace segue::brief {
namespace {

using base::Json;
using context::Context;
using context::Root;

constexpr const char* names[] = {"goal", "where", "tried", "promised", "do_not_repeat", "mind", "next"};
constexpr const char* titles[] = {"Goal", "Where", "Tried", "Promised", "Do not repeat", "Mind", "Next"};

std::optional<Part> part_of(std::string_view name) {
    for (std::size_t i = 0; i < part_count; ++i) {
        if (name == names[i]) return static_cast<Part>(i);
    }
    return {};
}

LineRule read_line(const Json& json, const condition::Schema& schema, const std::vector<std::string>& types, base::Issues& issues) {
    base::ObjectReader in(json, "a line of the brief", issues);
    LineRule line;
    if (const Json* when = in.any("when")) line.when = context::compile_condition(*when, schema, issues);
    if (const Json* text = in.required("text")) line.text = context::Template::read(*text, schema, issues);
    line.each = in.texts("each");
    line.within = in.duration("within");
    line.limit = in.integer("limit", 5);
    in.finish();
    for (const auto& type : line.each) {
        if (std::find(types.begin(), types.end(), type) != types.end()) continue;
        const std::string near = base::nearest(type, types);
        issues.error(json.place(), "events.json has no type " + base::in_quotes(type), near.empty() ? "" : "did you mean '" + near + "'?");
    }
    return line;
}

/// The events that a line's condition rests on, each once, oldest first.
std::vector<std::uint32_t> cited(const LineRule& rule, const decision::Input& input, const condition::Environment& environment) {
    static const decision::Action about_the_person;
    std::vector<std::uint32_t> events;
    if (!rule.when) return events;
    for (auto& fact : condition::decisive_facts(*rule.when, environment)) {
        if (fact.path.starts_with("has(") && fact.path.ends_with(')')) fact.path = fact.path.substr(4, fact.path.size() - 5);
        const auto behind = decision::events_behind(fact, input, about_the_person, "");
        events.insert(events.end(), behind.begin(), behind.end());
    }
    std::sort(events.begin(), events.end());
    events.erase(std::unique(events.begin(), events.end()), events.end());
    return events;
}

bool holds(const LineRule& rule, const condition::Environment& environment) {
    return !rule.when || condition::test(*rule.when, environment).kind == condition::Verdict::Kind::yes;
}

/// One line for each event of the rule's types, newest first.
void add_event_lines(std::vector<Line>& out, const LineRule& rule, const Context& context, base::Time now, context::ContextEnvironment& environment) {
    std::vector<std::uint32_t> numbers;
    for (const auto& type : rule.each) {
        const auto found = context.history.within(type, rule.within, now);
        numbers.insert(numbers.end(), found.begin(), found.end());
    }
    std::sort(numbers.rbegin(), numbers.rend());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    std::int64_t left = rule.limit;
    for (const auto number : numbers) {
        if (left <= 0) break;
        environment.set(Root::event, context.history.event_view(number));
        if (!holds(rule, environment)) continue;
        const auto text = rule.text.render(environment);
        if (!text) continue;
        out.push_back({*text, {number}, context.history.events()[number].time});
        --left;
    }
    environment.keep(Root::event, Json());
}

void add_lines(std::vector<Line>& out, const std::vector<LineRule>& rules, const decision::Input& input, context::ContextEnvironment& environment) {
    const Context& context = input.context;
    for (const LineRule& rule : rules) {
        if (!rule.each.empty()) {
            add_event_lines(out, rule, context, input.now, environment);
            continue;
        }
        if (!holds(rule, environment)) continue;
        if (const auto text = rule.text.render(environment)) {
            const auto events = cited(rule, input, environment);
            const auto at = events.empty() ? std::optional<base::Time>() : context.history.events()[events.back()].time;
            out.push_back({*text, events, at});
        }
    }
}

void add_where(std::vector<Line>& out, const decision::Situation& situation) {
    for (const auto& instance : situation.journeys().instances()) {
        if (!instance.is_active()) continue;
        Line line;
        line.text = instance.definition->title + ": " + instance.stage();
        line.at = instance.since;
        if (!instance.history.empty()) line.events = situation.events_of_cause(instance.history.back().cause_id);
        if (!instance.difference().empty()) line.text += " (" + std::string(instance.difference()) + ")";
        out.push_back(std::move(line));
    }
    std::sort(out.begin(), out.end(), [](const Line& a, const Line& b) { return std::tie(b.at, a.text) < std::tie(a.at, b.text); });
}

void add_promises(std::vector<Line>& out, const Context& context, base::Time now) {
    for (const auto& promise : context.promises) {
        if (!promise.open) continue;
        const bool overdue = promise.due && *promise.due < now;
        std::string text = promise.text;
        if (!promise.by.empty()) text += " (by " + promise.by + ")";
        if (overdue) text += ". This promise is overdue.";
        out.push_back({text, {promise.event}, promise.due ? promise.due : context.history.events()[promise.event].time});
    }
}

void add_mind(std::vector<Line>& out, const Context& context) {
    for (const auto& consent : context.consents) {
        const auto* counts = context.consent(consent.channel, consent.purpose);
        if (counts != &consent || consent.state == "granted") continue;
        const std::string what = consent.purpose == "*" ? "anything" : consent.purpose;
        out.push_back({"No " + consent.channel + " for " + what + ": consent " + consent.state + ".", {consent.event}, consent.time});
    }
    for (const auto& open : context.cases) {
        if (open.open) out.push_back({"Open case: " + open.title, {open.event}, context.history.events()[open.event].time});
    }
}

}  // namespace

const char* part_name(Part part) { return names[static_cast<std::size_t>(part)]; }
const char* part_title(Part part) { return titles[static_cast<std::size_t>(part)]; }

void read_brief(const Json& json, const condition::Schema& schema, const policy::Policies& policies, const std::vector<std::string>& event_types,
                BriefRules& out, base::Issues& issues) {
    base::ObjectReader in(json, "brief.json", issues);
    if (const Json* needs = in.any("needs")) {
        out.needs.clear();
        for (const auto& name : in.texts("needs")) {
            if (const auto part = part_of(name)) out.needs.push_back(*part);
            else issues.error(needs->place(), "the brief has no part " + base::in_quotes(name), "one of: goal, where, tried, promised, do_not_repeat, mind, next");
        }
    }
    out.verification = in.text("verification");
    if (policies.level_of(out.verification) < 0) issues.error(json.find("verification")->place(), "policies.json has no verification level " + base::in_quotes(out.verification));
    if (const Json* parts = in.any("parts")) {
        base::ObjectReader part_reader(*parts, "'parts'", issues);
        for (std::size_t i = 0; i < part_count; ++i) {
            for (const Json& line : part_reader.list(names[i])) out.parts[i].push_back(read_line(line, schema, event_types, issues));
        }
        part_reader.finish();
    }
    in.finish();
}

Brief make_brief(const decision::Situation& situation, const decision::Input& input, const BriefRules& rules, const policy::Policies& policies,
                 const std::string& next) {
    Brief brief;
    const Context& context = situation.context();
    const auto* contact = context.contact(input.contact);
    brief.hidden = contact && !policies.reaches(contact->verified, rules.verification);
    auto environment = decision::decision_environment(input);
    const auto part = [&brief](Part p) -> std::vector<Line>& { return brief.parts[static_cast<std::size_t>(p)]; };
    add_where(part(Part::where), situation);
    add_promises(part(Part::promised), context, input.now);
    if (contact && !contact->verified.empty()) {
        const std::string by(contact->view.text_or("verified_by"));
        part(Part::do_not_repeat).push_back({"Already verified: " + contact->verified + (by.empty() ? "" : ", by " + by), {contact->verified_event}, context.history.events()[contact->verified_event].time});
    }
    add_mind(part(Part::mind), context);
    if (!next.empty()) part(Part::next).push_back({next, {}, {}});
    for (std::size_t i = 0; i < part_count; ++i) add_lines(brief.parts[i], rules.parts[i], input, environment);
    if (contact) {
        brief.hops = hop_lines(context, *contact);
        add_handed_over(brief, context, *contact);
    }
    // What was tried reads as a story, whatever rule each line comes from.
    std::stable_sort(part(Part::tried).begin(), part(Part::tried).end(), [](const Line& a, const Line& b) { return b.at < a.at; });
    for (const Part needed : rules.needs) {
        if (brief.of(needed).empty()) brief.missing.push_back(needed);
    }
    if (!rules.needs.empty()) {
        brief.completeness_percent = static_cast<int>((rules.needs.size() - brief.missing.size()) * 100 / rules.needs.size());
    }
    return brief;
}

}  // namespace segue::brief
