#include "core/runtime/desk.h"

#include "core/base/digest.h"
#include "core/base/mask.h"
#include "core/disposition/plan.h"

#include <algorithm>

namespace segue::runtime {

using base::Code;
using base::Error;
using base::Json;
using base::Status;
using base::Time;

namespace {

const std::vector<std::string>& known_answers() {
    static const std::vector<std::string> answers = {"accepted", "already_done", "customer_declined", "deferred", "not_applicable", "rejected", "wrong_data"};
    return answers;
}

bool has_event(const decision::Situation& situation, const std::string& contact, std::string_view type) {
    const auto& context = situation.context();
    for (const auto number : context.history.of_type(type)) {
        if (context.history.events()[number].contact_id == contact) return true;
    }
    return false;
}

}  // namespace

Status Desk::handle(const AgentCommand& command, Time now) {
    now_ = now;
    Status status = std::visit([&](const auto& c) { return run(c, now); }, command);
    if (!status) notice(Notice::Kind::error, status.error().text(), now);
    return status;
}

Status Desk::run(const OpenContact& command, Time now) {
    auto situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    // Events that were in the future when this was folded may have come.
    if (auto loaded = load((*situation)->context().customer, now); !loaded) return loaded;
    situation = situation_of(command.contact, now);
    open_ = command.contact;
    mine_.insert(command.contact);
    const auto& contact = *(*situation)->context().contact(command.contact);
    const Json* transferred = contact.view.find("transferred");
    const bool handed_over = transferred && transferred->boolean() && *transferred->boolean();
    if (contact.wrapped_up || !handed_over || has_event(**situation, command.contact, "handoff.shown")) return {};
    const auto judgement = judge(command.contact, now);
    const auto brief = brief::make_brief(judgement->situation, judgement->input, parts_.pack->brief, parts_.pack->rules.policies, "");
    Json data = Json::object({{"completeness", brief.completeness_percent}, {"from", contact.view.text_or("from")}, {"kind", contact.view.text_or("kind")}});
    if (auto offered = record(command.contact, "handoff.offered", data, now); !offered) return offered;
    return record(command.contact, "handoff.shown", std::move(data), now);
}

Status Desk::run(const VerifyCaller& command, Time now) {
    const auto& levels = parts_.pack->rules.policies.verification_levels;
    if (parts_.pack->rules.policies.level_of(command.level) <= 0) {
        std::string known;
        for (std::size_t i = 1; i < levels.size(); ++i) known += (known.empty() ? "" : ", ") + levels[i];
        return Error{Code::invalid, "there is no verification level '" + command.level + "'; the pack has: " + known, {}};
    }
    return record(command.contact, "auth.succeeded", Json::object({{"level", command.level}, {"method", command.method}}), now);
}

Status Desk::run(const AcknowledgeBrief& command, Time now) { return record(command.contact, "handoff.acknowledged", Json::object(), now); }

Status Desk::run(const FlagBrief& command, Time now) {
    Json data = Json::object({{"part", command.part}, {"note", command.note}});
    if (auto flagged = record(command.contact, "handoff.flagged", data, now); !flagged) return flagged;
    return record(command.contact, "handoff.asked_again", std::move(data), now);
}

Status Desk::run(const AnswerRecommendation& command, Time now) {
    const auto& known = known_answers();
    if (std::find(known.begin(), known.end(), command.answer) == known.end()) return Error{Code::invalid, "there is no answer '" + command.answer + "'", {}};
    const auto judgement = judge(command.contact, now);
    if (!judgement) return Error{Code::not_found, "there is no contact '" + command.contact + "'", {}};
    const auto& candidates = judgement->decision.candidates;
    const auto candidate = std::find_if(candidates.begin(), candidates.end(), [&](const decision::Candidate& c) {
        return c.action_id() == command.action && c.subject == command.subject && c.treatment_id() == command.treatment;
    });
    if (candidate == candidates.end()) return Error{Code::not_found, "there is no such recommendation", {}};
    const bool accepted = command.answer == "accepted";
    if (accepted && !candidate->allowed) return Error{Code::denied, "'" + command.action + "' is not allowed now", {}};
    Json data = Json::object({{"action", command.action}, {"subject", command.subject}, {"treatment", command.treatment}, {"answer", command.answer},
                              {"record", record_of_[command.contact]}});
    if (command.until) data.set("until", base::format_time(*command.until));
    if (!command.field.empty()) data.set("field", command.field);
    const bool sends = accepted && candidate->treatment && candidate->treatment->reach == decision::Reach::outbound;
    const bool performed = candidate->action && !sends && (accepted || command.answer == "already_done");
    if (!sends) {
        if (auto answered = record(command.contact, "decision.answered", data, now); !answered || !performed) return answered;
        return record(command.contact, "action.performed", Json::object({{"action", command.action}, {"subject", command.subject}}), now);
    }

    // The answer and the message that it sends are one transaction.
    auto situation = situation_of(command.contact, now);
    const auto& context = (*situation)->context();
    context::Event answered;
    answered.type = "decision.answered";
    answered.source = context::desk_source;
    answered.time = disposition::local_time(context, now);
    answered.customer = context.customer;
    answered.contact_id = command.contact;
    answered.channel = context.contact(command.contact)->channel;
    answered.id = base::id_of_causes("ev-", {context.customer, command.contact, answered.type, base::format_time(answered.time)});
    data.set("agent", parts_.agent);
    answered.data = data;
    const auto words = decision::explain(*candidate, judgement->input, parts_.pack->rules, parts_.pack->fold.context.subjects);
    context::Event sent = answered;
    sent.type = "message.sent";
    sent.id = base::id_of_causes("ms-", {answered.id});
    sent.channel = candidate->treatment->channel;
    sent.direction = "outbound";
    sent.data = Json::object({{"channel", candidate->treatment->channel}, {"purpose", candidate->treatment->purpose}, {"text", words.message},
                              {"action", command.action}, {"subject", command.subject}, {"treatment", command.treatment}});
    ports::OutboxRow row;
    row.customer = context.customer;
    row.agent = parts_.agent;
    row.target = parts_.connectors.front()->id();
    row.key = sent.id;
    row.kind = candidate->treatment->mode == "callback" ? "callback" : "message";
    row.payload = sent.data;
    row.payload.set("contact", command.contact);
    row.payload.set("events", Json::list({context::event_json(sent)}));
    row.created = now;
    row.next_try = now + parts_.undo;
    ports::Change change;
    change.events.push_back(std::move(answered));
    change.outbox.push_back(std::move(row));
    return write(std::move(change), **situation, now);
}

Status Desk::run(const PrepareAction& command, Time now) {
    Json answers = Json::object();
    for (const auto& answer : command.answers) answers.set(answer.first, answer.second);
    return record(command.contact, "action.prepared", Json::object({{"action", command.action}, {"subject", command.subject}, {"answers", std::move(answers)}}), now);
}

Status Desk::run(const ConfirmAction& command, Time now) {
    return record(command.contact, "confirmation.given", Json::object({{"action", command.action}, {"subject", command.subject}}), now);
}

Status Desk::run(const RecordConsent& command, Time now) {
    if (command.state != "granted" && command.state != "denied" && command.state != "withdrawn") {
        return Error{Code::invalid, "a consent is granted, denied or withdrawn", {}};
    }
    const std::string type = "consent." + command.state;
    return record(command.contact, type.c_str(), Json::object({{"channel", command.channel}, {"purpose", command.purpose.empty() ? "*" : command.purpose}}), now, true);
}

Status Desk::run(const SaveDraft& command, Time now) {
    auto situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    // A growing card number must not leave most of itself on disk: what may become one waits for the finished text.
    if (base::may_become_card(command.note) && base::mask_cards(command.note) == command.note) return {};
    SaveDraft draft = command;
    draft.note = base::mask_cards(command.note);
    const Json json = Json::object({{"code", draft.code}, {"note", draft.note}});
    drafts_[command.contact] = draft;
    return parts_.store->save_draft((*situation)->context().customer, parts_.agent, {command.contact, base::write_json(json), now});
}

base::Result<std::vector<std::string>> Desk::preview(const std::string& contact, const std::string& code, Time now) {
    const auto judgement = judge(contact, now);
    if (!judgement) return Error{Code::not_found, "there is no contact '" + contact + "'", {}};
    // The note does not change what happens; any text satisfies a code that needs one.
    auto plan = disposition::plan_wrap_up(judgement->situation, parts_.pack->dispositions, judgement->input, {contact, code, "…", parts_.agent},
                                          parts_.connectors.front()->id());
    if (!plan) return plan.error();
    return std::move(plan).value().lines;
}

Status Desk::run(const FinishContact& command, Time now) {
    const auto judgement = judge(command.contact, now);
    if (!judgement) return Error{Code::not_found, "there is no contact '" + command.contact + "'", {}};
    auto plan = disposition::plan_wrap_up(judgement->situation, parts_.pack->dispositions, judgement->input,
                                          {command.contact, command.code, base::mask_cards(command.note), parts_.agent}, parts_.connectors.front()->id());
    if (!plan) return plan.error();
    ports::Change change;
    change.events = plan->events;
    change.outbox = plan->outbox;
    for (auto& row : change.outbox) row.next_try = now + parts_.undo;
    change.drafts_done.push_back(command.contact);
    Finished finished{{}, {}, now + parts_.undo};
    for (const auto& row : plan->outbox) finished.keys.push_back(row.key);
    for (const auto& event : plan->events) finished.events.push_back(event.id);
    auto situation = situation_of(command.contact, now);
    if (auto written = write(std::move(change), **situation, now); !written) return written;
    drafts_.erase(command.contact);
    finished_[command.contact] = std::move(finished);
    const Json* title = plan->events.front().data.find("title");
    notice(Notice::Kind::done, "Wrapped up: " + (title && title->text() ? *title->text() : command.code) + ".", now);
    return {};
}

Status Desk::run(const UndoFinish& command, Time now) {
    const auto finished = finished_.find(command.contact);
    if (finished == finished_.end() || finished->second.undo_until <= now) return Error{Code::conflict, "this wrap-up has been sent; record a correction instead", {}};
    auto situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    const auto rows = parts_.store->open_rows();
    if (!rows) return rows.error();
    const auto& context = (*situation)->context();
    context::Event event;
    event.type = "disposition.withdrawn";
    event.source = context::desk_source;
    event.time = disposition::local_time(context, now);
    event.customer = context.customer;
    event.contact_id = command.contact;
    event.id = base::id_of_causes("ev-", {finished->second.keys.front(), "withdrawn"});
    Json ids = Json::list();
    for (const auto& id : finished->second.events) ids.push(id);
    event.data = Json::object({{"events", std::move(ids)}, {"agent", parts_.agent}});
    ports::Change change;
    change.customer = context.customer;
    change.agent = parts_.agent;
    change.now = now;
    change.events.push_back(std::move(event));
    // The write-back first, together with the event: should the program end before the messages are cancelled, they are
    // stopped when they come to be sent, because their cause has gone (rejudge).
    bool withdrawn = false;
    for (const auto& key : finished->second.keys) {
        const auto row = std::find_if(rows->begin(), rows->end(), [&](const ports::OutboxRow& r) { return r.customer == context.customer && r.key == key; });
        const bool queued = row != rows->end() && row->state == ports::OutboxState::queued;
        if (!queued && !withdrawn) return Error{Code::conflict, "this wrap-up has been sent; record a correction instead", {}};
        if (!queued) continue;
        ports::OutboxRow cancelled = *row;
        cancelled.state = ports::OutboxState::cancelled;
        cancelled.why = "taken back by the agent";
        if (auto settled = parts_.store->settle_row(cancelled, withdrawn ? ports::Change{} : change); !settled) return settled;
        withdrawn = true;
    }
    finished_.erase(finished);
    notice(Notice::Kind::done, "The wrap-up was taken back.", now);
    return load(context.customer, now);
}

Status Desk::run(const Refresh& /*command*/, Time now) {
    refresh(now);
    return {};
}

}  // namespace segue::runtime
