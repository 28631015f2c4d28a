#include "core/decision/record.h"

#include "core/base/digest.h"
#include "core/decision/record_places.h"

#include <algorithm>

namespace segue::decision {
namespace {

using base::Code;
using base::Error;
using base::Json;

/// Doubles become texts: no double stands in a record.
Json without_doubles(const Json& value) {
    if (value.real()) {
        std::string text = base::write_json(value);
        return Json(std::move(text));
    }
    if (const auto* items = value.items()) {
        Json list = Json::list();
        for (const auto& item : *items) list.push(without_doubles(item));
        return list;
    }
    if (const auto* members = value.members()) {
        Json object = Json::object();
        for (const auto& member : *members) object.set(member.first, without_doubles(member.second));
        return object;
    }
    return value;
}

/// "order_is_pending: subject.status is \"delivered\""
std::string reason_text(const policy::GateResult& gate, const std::vector<policy::FactRead>& facts) {
    if (gate.verdict == policy::Verdict::pass) return {};
    std::string text = gate.condition;
    const char* separator = ": ";
    for (const auto& fact : facts) {
        text += separator + fact.path + " is " + (fact.value.is_null() ? "not known" : base::write_json(without_doubles(fact.value)));
        separator = ", ";
    }
    return text;
}

/// With the candidate in hand of the environment.
Json candidate_json(const Candidate& candidate, const Input& input, const condition::Environment& environment) {
    Json gates = Json::list();
    for (const auto& gate : candidate.gates) gates.push(gate_json(gate, facts_read(gate, candidate, input, environment), input.context));
    Json json = Json::object();
    json.set("action", candidate.action_id());
    json.set("allowed", candidate.allowed);
    json.set("gates", std::move(gates));
    json.set("priority", base::format_fixed(candidate.priority));
    json.set("subject", candidate.subject);
    json.set("treatment", candidate.treatment_id());
    if (candidate.action) {
        json.set("terms", Json::object({{"propensity", base::format_fixed(candidate.propensity)}, {"context", base::format_fixed(candidate.context_weight)},
                                        {"value", base::format_fixed(candidate.value)}, {"lever", base::format_fixed(candidate.lever)}}));
    }
    return json;
}

Json name_json(const Candidate& candidate) {
    return Json::object({{"action", candidate.action_id()}, {"subject", candidate.subject}, {"treatment", candidate.treatment_id()}});
}

Json texts_json(std::vector<std::string> texts) {
    std::sort(texts.begin(), texts.end());
    Json list = Json::list();
    for (auto& text : texts) list.push(std::move(text));
    return list;
}

Json events_json(const Input& input, const RecordFacts& facts) {
    Json events = Json::object({{"count", static_cast<std::int64_t>(input.context.history.events().size())}, {"digest", input.context.history.digest()}, {"up_to", facts.events_up_to}});
    if (!facts.tied) return events;
    Json tied = Json::object();
    for (const auto& customer : *facts.tied) tied.set(customer.first, customer.second);
    events.set("tied", std::move(tied));
    return events;
}

base::Result<std::optional<KnownUpTo>> tied_of(const Json* json, std::string_view name) {
    if (!json) return std::optional<KnownUpTo>();
    KnownUpTo tied;
    if (!json->members()) return Error{Code::invalid, "'tied' must be an object of customers", base::place_text(name, json->place())};
    for (const auto& member : *json->members()) {
        if (!member.second.integer()) return Error{Code::invalid, "'tied' needs the number of each customer's last event", base::place_text(name, member.second.place())};
        tied[member.first] = *member.second.integer();
    }
    return std::optional<KnownUpTo>(std::move(tied));
}

Json inputs_json(const Input& input, const Rules& rules, const RecordFacts& facts) {
    Json inputs = Json::object({{"customer", input.context.customer},
                         {"contact", input.contact},
                         {"now", base::format_time(input.now)},
                         {"events", events_json(input, facts)},
                         {"pack", Json::object({{"id", rules.pack_id}, {"version", rules.pack_version}, {"digest", rules.pack_digest}})},
                         {"windows", windows_json(input.windows)},
                         {"channels", texts_json(input.channels)},
                         {"skills", texts_json(input.skills)}});
    write_place_inputs(inputs, input);
    return inputs;
}

std::vector<std::string> texts_of(const Json* list) {
    std::vector<std::string> texts;
    if (!list || !list->items()) return texts;
    for (const auto& item : *list->items()) {
        if (item.text()) texts.push_back(*item.text());
    }
    return texts;
}

std::int64_t whole(const Json* value) { return value && value->integer() ? *value->integer() : 0; }

}  // namespace

Json gate_json(const policy::GateResult& gate, const std::vector<policy::FactRead>& read, const context::Context& context) {
    Json facts = Json::list();
    for (const auto& fact : read) {
        Json events = Json::list();
        for (const auto number : fact.events) events.push(context.history.events()[number].id);
        Json& written = facts.push(Json::object());
        written.set("events", std::move(events));
        written.set("path", fact.path);
        written.set("value", without_doubles(fact.value));
    }
    Json json = Json::object();  // set in order of the keys: each goes to the end
    if (gate.again_at) json.set("again_at", base::format_time(*gate.again_at));
    json.set("condition", gate.condition);
    json.set("facts", std::move(facts));
    json.set("gate", gate.gate);
    json.set("reason", reason_text(gate, read));
    json.set("verdict", policy::verdict_name(gate.verdict));
    return json;
}

Json outcome_json(const Decision& decision, const Input& input) {
    Json candidates = Json::list();
    context::ContextEnvironment environment = decision_environment(input);
    for (const auto& candidate : decision.candidates) {
        if (candidate.action) put_in_hand(environment, input, *candidate.action, candidate.treatment, candidate.subject);
        candidates.push(candidate_json(candidate, input, environment));
    }
    Json order = Json::list();
    for (const auto position : decision.order) order.push(name_json(decision.candidates[position]));
    Json choice = name_json(decision.candidates[decision.chosen]);
    choice.set("kind", kind_name(decision.kind));
    Json json = Json::object();
    json.set("candidates", std::move(candidates));
    json.set("choice", std::move(choice));
    if (decision.next_check_at) json.set("next_check_at", base::format_time(*decision.next_check_at));
    json.set("order", std::move(order));
    return json;
}

Json record_json(const Decision& decision, const Input& input, const Rules& rules, const RecordFacts& facts) {
    Json inputs = inputs_json(input, rules, facts);
    Json outcome = outcome_json(decision, input);
    const std::string id = base::id_of_causes("dr-", {input.context.customer, base::write_json(inputs)});
    Json json = Json::object({{"id", id}, {"version", 1}, {"provenance", Json::object({{"engine", facts.engine_version}, {"zones", facts.zone_version}})}});
    json.set("inputs", std::move(inputs));
    json.set("outcome", std::move(outcome));
    return json;
}

base::Result<RecordedInputs> recorded_inputs(const Json& record, std::string_view name) {
    const Json* inputs = record.find("inputs");
    const Json* version = record.find("version");
    if (!inputs || !version || whole(version) != 1 || !record.find("outcome")) {
        return Error{Code::invalid, "this is no decision record of version 1 (it needs version, inputs and outcome)", base::place_text(name, record.place())};
    }
    RecordedInputs out;
    out.customer = inputs->text_or("customer");
    out.contact = inputs->text_or("contact");
    const auto now = base::parse_time(inputs->text_or("now"));
    if (!now || out.customer.empty()) {
        return Error{Code::invalid, "the record's inputs need 'customer' and 'now'", base::place_text(name, inputs->place())};
    }
    out.now = *now;
    if (const Json* events = inputs->find("events")) {
        out.events_up_to = whole(events->find("up_to"));
        out.event_count = whole(events->find("count"));
        out.events_digest = events->text_or("digest");
        auto tied = tied_of(events->find("tied"), name);
        if (!tied) return tied.error();
        out.tied = *std::move(tied);
    }
    if (const Json* pack = inputs->find("pack")) {
        out.pack_id = pack->text_or("id");
        out.pack_version = pack->text_or("version");
        out.pack_digest = pack->text_or("digest");
    }
    out.channels = texts_of(inputs->find("channels"));
    out.skills = texts_of(inputs->find("skills"));
    if (auto read = read_place_inputs(*inputs, name, out); !read) return read.error();
    return out;
}

}  // namespace segue::decision
