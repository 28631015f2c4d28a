#include "tests/bench/workload.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace segue::bench {
namespace {

using base::Json;

const Json& member(const Json& json, std::string_view name) {
    const Json* found = json.find(name);
    if (!found) throw std::runtime_error("the workload lacks '" + std::string(name) + "'");
    return *found;
}

std::string text(const Json& json, std::string_view name) { return std::string(json.text_or(name)); }

double number(const Json& json) { return json.integer() ? static_cast<double>(*json.integer()) : json.real() ? *json.real() : 0; }

Json parsed(const std::string& document, const char* name) {
    auto json = base::parse_json(document, name);
    if (!json) throw std::runtime_error(json.error().text());
    return *std::move(json);
}

/// The events of a pack name the workload's channels that we do not know by some that we do.
std::string channel_of(std::string_view channel) {
    if (channel == "push") return "ivr";
    if (channel == "store") return "letter";
    return std::string(channel);
}

std::string window_text(const Json& condition) { return "duration(\"" + std::to_string(*member(condition, "w").integer() / 3'600'000) + "h\")"; }

/// One condition of the workload in CEL.
std::string cel(const Json& c) {
    const std::string kind = text(c, "k");
    const std::string field = text(c, "f");
    const std::string value = c.find("v") ? base::write_json(*c.find("v")) : std::string();
    if (kind == "consent") return "consent." + field + ".all == " + value;
    if (kind == "journey") return "journey." + field + ".state != " + value;
    if (kind == "num") return "customer." + field + " " + text(c, "op") + " " + value;
    if (kind == "in") return "customer." + field + " in " + value;
    if (kind == "str") return "customer." + field + " != " + value;
    if (kind == "bool") return "customer.isVip == " + value;
    if (kind != "hist") throw std::runtime_error("unknown kind of condition: " + kind);
    const std::string key = text(c, "by") == "type" ? "peer." + text(c, "key") : "channel:" + channel_of(text(c, "key"));
    const std::string aggregate = text(c, "agg");
    if (aggregate == "any") return "history.seen(\"" + key + "\", " + window_text(c) + ") == " + value;
    if (aggregate == "cnt") return "history.count(\"" + key + "\", " + window_text(c) + ") " + text(c, "op") + " " + value;
    return "history.sum(\"" + key + "\", \"/value\", " + window_text(c) + ") " + text(c, "op") + " " + value;
}

/// A condition of the workload, as naively as it can be said.
bool holds(const Json& c, const Json& customer, std::int64_t now_ms) {
    const std::string kind = text(c, "k");
    const std::string field = text(c, "f");
    const Json& wanted = member(c, "v");
    if (kind == "consent") return member(member(customer, "consents"), field) == wanted;
    if (kind == "journey") return !(member(member(customer, "journeys"), field) == wanted);
    if (kind == "num") return text(c, "op") == "<=" ? number(member(customer, field)) <= number(wanted) : number(member(customer, field)) >= number(wanted);
    if (kind == "in") return std::find(wanted.items()->begin(), wanted.items()->end(), member(customer, field)) != wanted.items()->end();
    if (kind == "str") return !(member(customer, field) == wanted);
    if (kind == "bool") return member(customer, "isVip") == wanted;
    double count = 0;
    double sum = 0;
    for (const Json& event : *member(customer, "events").items()) {
        if (*member(event, "ts").integer() <= now_ms - *member(c, "w").integer() || text(event, text(c, "by")) != text(c, "key")) continue;
        ++count;
        sum += number(member(event, "value"));
    }
    const std::string aggregate = text(c, "agg");
    if (aggregate == "any") return (count > 0) == *wanted.boolean();
    const double has = aggregate == "sum" ? sum : count;
    return text(c, "op") == "<" ? has < number(wanted) : has >= number(wanted);
}

Json action_json(const Json& action) {
    Json rules = Json::list();
    int n = 0;
    for (const Json& c : *member(action, "conds").items()) {
        rules.push(Json::object({{"id", "rule_" + std::to_string(++n)}, {"when", cel(c)}, {"else", "The rule does not hold."}}));
    }
    return Json::object({{"id", text(action, "id")}, {"title", text(action, "name")},
                         {"value", std::to_string(static_cast<int>(number(member(action, "value"))))},
                         {"propensity", "0." + std::to_string(10 + static_cast<int>(number(member(action, "p0")) * 89))},
                         {"eligibility", std::move(rules)}, {"say", "Say it."}, {"steps", Json::list({"Do it."})},
                         {"treatments", Json::list({Json::object({{"id", "guide"}, {"mode", "guide"}, {"reach", "in_contact"}})})}});
}

pack::PackFiles pack_files(const Json& head) {
    Json events = Json::list();
    for (const Json& type : *member(member(head, "meta"), "types").items()) {
        events.push(Json::object({{"type", "peer." + *type.text()}, {"title", *type.text()}, {"owner", "bench"}, {"source", "/peers"}}));
    }
    Json actions = Json::list();
    for (const Json& action : *member(head, "actions").items()) actions.push(action_json(action));
    const Json group = Json::object({{"id", "all"}, {"actions", std::move(actions)}});
    const Json issue = Json::object({{"id", "peers"}, {"groups", Json::list({group})}});
    pack::PackFiles files;
    files["pack.json"] = R"({"id":"peers","version":"1.0.0","title":"The workload of the peers","owner":"bench@example.com","engine":">=0.1.0","value_unit":"EUR"})";
    files["events.json"] = base::write_json(Json::object({{"events", std::move(events)}}));
    files["actions.json"] = base::write_json(Json::object({{"issues", Json::list({issue})}}));
    files["dispositions.json"] = R"({"dispositions":[{"id":"done","title":"Done","outcome":"success","note":"optional"}]})";
    return files;
}

context::Event event_at(std::string id, std::string type, base::Time time, const std::string& customer, Json data) {
    context::Event event;
    event.id = std::move(id);
    event.source = "/peers";
    event.type = std::move(type);
    event.time = time;
    event.customer = customer;
    event.data = std::move(data);
    return event;
}

base::Time from_ms(std::int64_t ms) { return base::Time{ms * 1000}; }

}  // namespace

Workload::Workload(const std::string& file) : in_(file) {
    std::string line;
    if (!std::getline(in_, line)) throw std::runtime_error("cannot read the workload " + file + "; node gen.mjs makes it");
    head_ = parsed(line + "]}", "workload");
    now_ = from_ms(*member(member(head_, "meta"), "now").integer());
    auto reading = pack::read_pack(pack_files(head_), "peers", now_);
    if (!reading.pack) throw std::runtime_error(base::issue_text(reading.issues.front()));
    pack_ = reading.pack;
}

std::optional<Customer> Workload::next() {
    std::string line;
    if (!std::getline(in_, line) || line.starts_with("]")) return std::nullopt;
    if (line.ends_with(",")) line.pop_back();
    const Json json = parsed(line, "customer");
    Customer out{events_of(json), {}, {}};
    const std::int64_t now_ms = now_.us / 1000;
    for (const Json& action : *member(head_, "actions").items()) {
        const auto& conditions = *member(action, "conds").items();
        if (std::all_of(conditions.begin(), conditions.end(), [&](const Json& c) { return holds(c, json, now_ms); })) out.eligible.push_back(text(action, "id"));
    }
    std::sort(out.eligible.begin(), out.eligible.end());
    out.document = std::move(line);
    return out;
}

Events Workload::read(const std::string& document) const { return events_of(parsed(document, "customer")); }

Events Workload::events_of(const Json& json) const {
    Events out;
    out.id = text(json, "id");
    const base::Time first = now_ - base::hours(24 * 91);
    Json fields = Json::object();
    for (const auto& field : *json.members()) {
        if (field.first != "events" && field.first != "consents" && field.first != "journeys" && field.first != "id") fields.set(field.first, field.second);
    }
    out.events.push_back(event_at("p", "profile.updated", first, out.id, Json::object({{"fields", std::move(fields)}})));
    for (const auto& consent : *member(json, "consents").members()) {
        if (*consent.second.text() == "unknown") continue;
        out.events.push_back(event_at("p-" + consent.first, "consent." + *consent.second.text(), first, out.id, Json::object({{"channel", consent.first}, {"purpose", "all"}})));
    }
    for (const Json& e : *member(json, "events").items()) {
        out.events.push_back(event_at(text(e, "id"), "peer." + text(e, "type"), from_ms(*member(e, "ts").integer()), out.id,
                                      Json::object({{"outcome", text(e, "outcome")}, {"code", text(e, "code")}, {"value", member(e, "value")},
                                                    {"session", text(e, "session")}, {"text", text(e, "text")}})));
        out.events.back().channel = channel_of(text(e, "channel"));
    }
    out.events.push_back(event_at("contact", "contact.offered", now_, out.id, Json::object({{"reason", "bench"}})));
    out.events.back().channel = "in-person";  // none of the workload's, which count by channel
    out.events.back().direction = "inbound";
    out.events.back().contact_id = contact_id;
    std::sort(out.events.begin(), out.events.end(), context::happened_before);
    out.journeys = Json::object();
    for (const auto& journey : *member(json, "journeys").members()) out.journeys.set(journey.first, Json::object({{"state", journey.second}}));
    return out;
}

std::vector<std::string> allowed_actions(const decision::Decision& decision) {
    std::vector<std::string> ids;
    for (const auto& candidate : decision.candidates) {
        if (candidate.action && candidate.allowed) ids.push_back(candidate.action_id());
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

decision::Input input_of(const context::Context& context, const Customer& customer, base::Time now) {
    return {context, contact_id, now, {}, customer.journeys, {}, {}, {}};
}

}  // namespace segue::bench
