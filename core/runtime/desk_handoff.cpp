// Handing over, as events: offered, shown, acknowledged, flagged, bounced, asked again. They are the measure of handoff quality.

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/brief/handoff.h"
#include "core/disposition/plan.h"
#include "core/runtime/desk.h"

#include <algorithm>
#include <set>

namespace segue::runtime {

using base::Code;
using base::Error;
using base::Json;
using base::Status;
using base::Time;
using context::Contact;
using context::Context;
using context::Event;

namespace {

bool is_handed_over(const Contact& contact) {
    const Json* transferred = contact.view.find("transferred");
    return transferred && transferred->boolean() && *transferred->boolean();
}

/// Which hand-over is spoken of.
Json hop_data(const Contact& contact) {
    return Json::object({{"from", contact.view.text_or("from")}, {"kind", contact.view.text_or("kind")}, {"hop", static_cast<std::int64_t>(contact.hops.size())}});
}

Json handoff_data(const Contact& contact, const brief::Brief& made) {
    Json missing = Json::list();
    for (const auto part : made.missing) missing.push(brief::part_name(part));
    Json data = hop_data(contact);
    data.set("completeness", made.completeness_percent);
    data.set("missing", std::move(missing));
    return data;
}

/// By which measures of handing over are split.
Json personas_of(const Judgement& judgement, const pack::Pack& pack) {
    Json ids = Json::list();
    const auto environment = decision::decision_environment(judgement.input);
    for (const auto& persona : pack.personas) {
        if (condition::test(persona.when, environment).kind == condition::Verdict::Kind::yes) ids.push(persona.id);
    }
    return ids;
}

}  // namespace

Status Desk::run(const OpenContact& command, Time now) {
    auto situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    if (auto loaded = load_if_stale((*situation)->context().customer, now); !loaded) return loaded;
    if (auto bound = bind_opened(command.contact, now); !bound) return bound;
    situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    open_ = command.contact;
    mine_.insert(command.contact);
    const auto& contact = *(*situation)->context().contact(command.contact);
    if (is_over(contact, parts_.agent) || !is_handed_over(contact) || brief::is_said_since_last_hop((*situation)->context(), contact, "handoff.shown")) return {};
    const auto judgement = judge(command.contact, now);
    Json data = handoff_data(contact, brief::make_brief(judgement->situation, judgement->input, parts_.pack->brief, parts_.pack->rules.policies, ""));
    data.set("personas", personas_of(*judgement, *parts_.pack));
    return record(command.contact, {{"handoff.offered", data}, {"handoff.shown", data}}, now);
}

Status Desk::run(const AcknowledgeBrief& command, Time now) {
    const auto known = situation_of(command.contact, now);
    if (!known) return known.error();
    return record(command.contact, {{"handoff.acknowledged", hop_data(*(*known)->context().contact(command.contact))}}, now);
}

Status Desk::run(const FlagBrief& command, Time now) {
    const auto known = situation_of(command.contact, now);
    if (!known) return known.error();
    bool is_part = command.part.empty();
    for (std::size_t i = 0; i < brief::part_count; ++i) is_part = is_part || command.part == brief::part_name(static_cast<brief::Part>(i));
    if (!is_part) return Error{Code::invalid, "the brief has no part " + base::in_quotes(command.part), {}};
    Json data = hop_data(*(*known)->context().contact(command.contact));
    data.set("part", command.part);
    data.set("note", command.note);
    return record(command.contact, {{"handoff.flagged", data}, {"handoff.asked_again", data}}, now);
}

bool Desk::verified_before(const std::string& contact, const std::string& level, Time now) {
    const auto situation = situation_of(contact, now);
    if (!situation) return false;
    const Context& context = (*situation)->context();
    const Contact& found = *context.contact(contact);
    if (!is_handed_over(found) || found.verified.empty()) return false;
    const auto& policies = parts_.pack->rules.policies;
    const bool by_me = context.history.events()[found.verified_event].data.text_or("agent") == parts_.agent;
    return !by_me && policies.level_of(found.verified) >= policies.level_of(level);
}

std::vector<std::string> Desk::asked_again(const PrepareAction& command, Time now) {
    std::vector<std::string> fields;
    const auto situation = situation_of(command.contact, now);
    if (!situation) return fields;
    const Context& context = (*situation)->context();
    const Contact& contact = *context.contact(command.contact);
    if (!is_handed_over(contact)) return fields;
    const auto own = contact.answers.find(context::attempt_key(command.action, command.subject));
    for (const auto& answer : command.answers) {
        // Typing on in one's own form asks nobody again.
        if (own != contact.answers.end() && own->second.find(answer.first)) continue;
        if (brief::was_known(context, contact, answer.first, answer.second)) fields.push_back(answer.first);
    }
    return fields;
}

void Desk::note_bounces(const std::vector<ports::Change>& fetched, Time now) {
    std::set<std::string> persons;
    for (const auto& change : fetched) {
        for (const Event& event : change.events) {
            if (event.type != "contact.transferred") continue;
            if (auto person = customer_of(event.contact_id)) persons.insert(std::move(person).value());
        }
    }
    for (const auto& person : persons) note_bounces_of(person, now);
}

void Desk::note_bounces_of(const std::string& customer, Time now) {
    const auto situation = situations_.find(customer);
    if (situation == situations_.end()) return;
    const Context& context = situation->second->context();
    ports::Change change;
    Time at = disposition::local_time(context, now);
    for (const auto& entry : context.contacts) {
        for (const auto& bounce : brief::bounces(entry.second)) {
            const Event& hop = context.history.events()[bounce.hop];
            Event event;
            event.id = base::id_of_causes("ho-", {context.customer, hop.source, hop.id, "bounced"});
            const auto known = context.history.of_type("handoff.bounced");
            if (std::any_of(known.begin(), known.end(), [&](std::uint32_t n) { return context.history.events()[n].id == event.id; })) continue;
            event.source = context::desk_source;
            event.type = "handoff.bounced";
            event.time = at;
            event.customer = context.customer;
            event.contact_id = entry.first;
            event.channel = entry.second.channel;
            event.data = Json::object({{"hop", hop.id}, {"from", hop.data.text_or("from")}, {"to", bounce.to}, {"why", bounce.back ? "went back" : "passed on"},
                                       {"after_seconds", bounce.after.us / 1'000'000}, {"recorded_by", parts_.agent}});
            change.events.push_back(std::move(event));
            at = at + base::Duration{1};
        }
    }
    if (change.events.empty()) return;
    if (auto written = write(std::move(change), *situation->second, now); !written) notice(Notice::Kind::error, written.error().text(), now);
}

}  // namespace segue::runtime
