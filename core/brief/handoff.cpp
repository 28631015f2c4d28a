#include "core/brief/handoff.h"

#include "core/base/text.h"

#include <algorithm>
#include <set>

namespace segue::brief {
namespace {

using base::Json;
using context::Contact;
using context::Context;
using context::Hop;

constexpr std::size_t longest_line = 400;
constexpr std::size_t most_lines = 10;

bool is_machine(std::string_view name) { return name == "ivr" || name == "bot" || name == "system"; }

std::string in_words(const std::string& who) {
    if (who == "ivr") return "the voice menu";
    if (who == "bot" || who == "chat") return "the " + who;
    if (who == "agent") return "another agent";
    return who.empty() ? "somebody" : who;
}

std::string kind_in_words(const std::string& kind) {
    if (kind == "cold" || kind == "warm") return kind + " transfer";
    if (kind == "consult") return "consultation";
    if (kind == "continue") return "goes on here";
    return kind;
}

/// Nobody gives the contact away.
bool stays(const Hop& hop) { return hop.kind == "consult" || hop.kind == "conference"; }

/// Who took a hop: as it says, else whoever passed it on.
std::string taken_by(const std::vector<Hop>& hops, std::size_t i) {
    if (!hops[i].to.empty()) return hops[i].to;
    return i + 1 < hops.size() ? hops[i + 1].from : "";
}

Json line_json(const Line& line, const Context& context) {
    Json json = Json::object({{"text", line.text}});
    if (line.at) json.set("at", base::format_time(*line.at));
    Json events = Json::list();
    for (const auto number : line.events) events.push(context.history.events()[number].id);
    json.set("events", std::move(events));
    return json;
}

/// What a brief says already.
struct Said {
    std::set<std::string> texts, events;
};

Said said_by(const std::vector<Line>& lines, const Context& context) {
    Said said;
    for (const Line& line : lines) {
        said.texts.insert(line.text);
        for (const auto number : line.events) said.events.insert(context.history.events()[number].id);
    }
    return said;
}

bool is_said(const Said& said, const std::string& text, const Json& line) {
    if (said.texts.contains(text)) return true;
    const Json* events = line.find("events");
    if (!events || !events->items() || events->items()->empty()) return false;
    const auto& ids = *events->items();
    return std::all_of(ids.begin(), ids.end(), [&](const Json& id) { return id.text() && said.events.contains(*id.text()); });
}

/// What the receivers of a hop said of its brief, each once: " (brief acknowledged by nora, flagged by omar)". Adds what it rests on.
std::string said_of_brief(const Context& context, const Contact& contact, std::size_t hop, std::vector<std::uint32_t>& events) {
    const std::uint32_t from = contact.hops[hop].event;
    const std::uint32_t until = hop + 1 < contact.hops.size() ? contact.hops[hop + 1].event : UINT32_MAX;
    std::string text;
    std::set<std::string> told;
    for (const std::uint32_t number : contact.events) {
        const context::Event& event = context.history.events()[number];
        const bool acknowledged = event.type == "handoff.acknowledged";
        if (number <= from || number >= until || (!acknowledged && event.type != "handoff.flagged")) continue;
        const std::string one = (acknowledged ? "acknowledged by " : "flagged by ") + in_words(std::string(event.data.text_or("agent")));
        if (!told.insert(one).second) continue;
        text += (text.empty() ? " (brief " : ", ") + one;
        events.push_back(number);
    }
    return text.empty() ? text : text + ")";
}

}  // namespace

bool is_said_since_last_hop(const Context& context, const Contact& contact, std::string_view type) {
    const std::uint32_t hop = contact.hops.empty() ? 0 : contact.hops.back().event;
    return std::any_of(contact.events.begin(), contact.events.end(), [&](std::uint32_t n) { return n >= hop && context.history.events()[n].type == type; });
}

std::vector<Line> hop_lines(const Context& context, const Contact& contact) {
    std::vector<Line> lines;
    for (std::size_t i = 0; i < contact.hops.size(); ++i) {
        const Hop& hop = contact.hops[i];
        const std::string to = taken_by(contact.hops, i);
        std::string text = "From " + in_words(hop.from) + (to.empty() ? "" : " to " + in_words(to));
        if (!hop.kind.empty()) text += ", " + kind_in_words(hop.kind);
        if (!hop.reason.empty()) text += ": " + hop.reason;
        std::vector<std::uint32_t> events = {hop.event};
        const std::string said = said_of_brief(context, contact, i, events);
        lines.push_back({base::cut_text(text, longest_line) + said, std::move(events), hop.time});
    }
    return lines;
}

std::vector<Bounce> bounces(const Contact& contact) {
    std::vector<Bounce> found;
    for (std::size_t i = 0; i + 1 < contact.hops.size(); ++i) {
        const Hop& hop = contact.hops[i];
        const Hop& next = contact.hops[i + 1];
        const base::Duration had = next.time - hop.time;
        if (stays(hop)) continue;
        const bool back = !hop.from.empty() && !is_machine(hop.from) && next.to == hop.from;
        const bool quick = !is_machine(next.from) && had <= short_time;
        if (back || quick) found.push_back({hop.event, taken_by(contact.hops, i), back, had});
    }
    return found;
}

bool was_known(const Context& context, const Contact& contact, std::string_view field, std::string_view value) {
    if (value.empty()) return false;
    const auto same = [value](const Json* known) { return known && !known->is_null() && base::lower_ascii(context::shown_value(*known)) == base::lower_ascii(value); };
    const auto fact = context.profile.find(field);
    if (fact != context.profile.end() && same(&fact->second.value)) return true;
    if (same(contact.view.find(field))) return true;
    return std::any_of(contact.answers.begin(), contact.answers.end(), [&](const auto& entry) { return same(entry.second.find(field)); });
}

Json brief_json(const Brief& brief, const Context& context) {
    Json parts = Json::object(), missing = Json::list(), hops = Json::list();
    for (std::size_t i = 0; i < part_count; ++i) {
        Json lines = Json::list();
        for (const Line& line : brief.parts[i]) lines.push(line_json(line, context));
        if (!brief.parts[i].empty()) parts.set(part_name(static_cast<Part>(i)), std::move(lines));
    }
    for (const Part part : brief.missing) missing.push(part_name(part));
    for (const Line& hop : brief.hops) hops.push(line_json(hop, context));
    return Json::object({{"version", 1}, {"completeness", brief.completeness_percent}, {"missing", std::move(missing)}, {"parts", std::move(parts)}, {"hops", std::move(hops)}});
}

void add_handed_over(Brief& brief, const Context& context, const Contact& contact) {
    const Json* given = contact.view.find("brief");
    const Json* parts = given && given->is_object() ? given->find("parts") : nullptr;
    if (!parts || !parts->is_object() || contact.hops.empty()) return;
    const std::uint32_t carrier = contact.hops.back().event;
    for (std::size_t i = 0; i < part_count; ++i) {
        const auto part = static_cast<Part>(i);
        if (part == Part::where || part == Part::next) continue;  // as of now, not as of then
        const Json* lines = parts->find(part_name(part));
        if (!lines || !lines->items()) continue;
        const Said said = said_by(brief.parts[i], context);
        std::size_t taken = 0;
        for (const Json& line : *lines->items()) {
            const std::string text = base::cut_text(line.text_or("text"), longest_line);
            if (text.empty() || is_said(said, text, line)) continue;
            if (++taken > most_lines) break;
            brief.parts[i].push_back({text, {carrier}, base::parse_time(line.text_or("at"))});
        }
    }
}

}  // namespace segue::brief
