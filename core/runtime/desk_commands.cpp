#include "core/runtime/desk.h"

#include "core/base/digest.h"
#include "core/base/mask.h"
#include "core/base/text.h"
#include "core/disposition/plan.h"
#include "core/runtime/draft.h"
#include "core/runtime/lift.h"
#include "core/runtime/wrap_up_view.h"
#include "core/reservation/booking.h"

#include <algorithm>

namespace segue::runtime {

using base::Code;
using base::Error;
using base::Json;
using base::Status;
using base::Time;
using context::Event;

namespace {

const std::vector<std::string>& known_answers() {
    static const std::vector<std::string> answers = {"accepted", "already_done", "customer_declined", "deferred", "not_applicable", "rejected", "wrong_data"};
    return answers;
}

/// The last event of this type in the contact that speaks of this action and subject; null: none stands.
const Event* last_about(const context::Context& context, const char* type, const AnswerRecommendation& command) {
    const Event* last = nullptr;
    for (const auto number : context.history.of_type(type)) {
        const Event& event = context.history.events()[number];
        const bool same = event.contact_id == command.contact && event.data.text_or("action") == command.action && event.data.text_or("subject") == command.subject;
        if (same && event.source == context::desk_source) last = &event;
    }
    return last;
}

}  // namespace

Status Desk::handle(const AgentCommand& command, Time now) {
    now_ = now;
    Status status = std::visit([&](const auto& c) { return run(c, now); }, command);
    if (!status) notice(Notice::Kind::error, status.error().text(), now);
    return status;
}

Status Desk::run(const VerifyCaller& command, Time now) {
    const auto& levels = parts_.pack->rules.policies.verification_levels;
    if (parts_.pack->rules.policies.level_of(command.level) <= 0) {
        std::string known;
        for (std::size_t i = 1; i < levels.size(); ++i) known += (known.empty() ? "" : ", ") + levels[i];
        return Error{Code::invalid, "there is no verification level '" + command.level + "'; the pack has: " + known, {}};
    }
    if (identity_of(command.contact, now).state == IdentityView::State::several) {
        return Error{Code::conflict, "several customers match; choose who is calling first, then verify them", {}};
    }
    const auto situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    const std::string account = (*situation)->context().customer;
    std::vector<Own> own = {{"auth.succeeded", Json::object({{"level", command.level}, {"method", command.method}, {"account", account}})}};
    if (verified_before(command.contact, command.level, now)) own.push_back({"handoff.asked_again", Json::object({{"field", "identity"}})});
    return record(command.contact, std::move(own), now);
}

Status Desk::run(const AnswerRecommendation& command, Time now) {
    const auto& known = known_answers();
    if (std::find(known.begin(), known.end(), command.answer) == known.end()) return Error{Code::invalid, "there is no answer '" + command.answer + "'", {}};
    const auto judgement = judge(command.contact, now);
    if (!judgement) return situation_of(command.contact, now).error();
    const auto& candidates = judgement->decision.candidates;
    const auto candidate = std::find_if(candidates.begin(), candidates.end(), [&](const decision::Candidate& c) {
        return c.action_id() == command.action && c.subject == command.subject && c.treatment_id() == command.treatment;
    });
    if (candidate == candidates.end()) return Error{Code::not_found, "there is no such recommendation", {}};
    const bool accepted = command.answer == "accepted";
    if (accepted && !candidate->allowed) return Error{Code::denied, "'" + command.action + "' is not allowed now", {}};
    const auto shown = record_of_.find(command.contact);
    Json data = Json::object({{"action", command.action}, {"subject", command.subject}, {"treatment", command.treatment}, {"answer", command.answer},
                              {"record", shown == record_of_.end() ? "" : shown->second}});
    if (command.until) data.set("until", base::format_time(*command.until));
    if (!command.field.empty()) data.set("field", command.field);
    if (candidate->bid) data.set("campaign", judgement->input.context.bids[*candidate->bid].campaign);
    if (accepted && candidate->treatment && candidate->treatment->reach == decision::Reach::outbound) return send_accepted(*judgement, *candidate, command, std::move(data), now);
    std::vector<Own> own = {{"decision.answered", std::move(data)}};
    const auto& context = judgement->situation.context();
    const Event *before = last_about(context, "decision.answered", command), *done = last_about(context, "action.performed", command);
    const bool said_done = before && done && before->data.text_or("answer") == "already_done";
    const bool performs = candidate->action && (accepted || command.answer == "already_done");
    if (performs && !said_done) own.push_back({"action.performed", Json::object({{"action", command.action}, {"subject", command.subject}})});
    if (performs || !said_done) return record(command.contact, std::move(own), now);
    // What that had queued meanwhile is stopped when it comes to be sent: its cause has gone (rejudge).
    own.push_back({"action.withdrawn", Json::object({{"action", command.action}, {"subject", command.subject}, {"events", Json::list({done->id})}})});
    if (auto written = record(command.contact, std::move(own), now); !written) return written;
    return load(context.customer, now);
}

Status Desk::run(const LiftCap& command, Time now) {
    const std::string reason(base::trimmed(command.reason));
    if (reason.empty()) return Error{Code::invalid, "a cap is lifted with a reason; say why the customer is to be contacted all the same", {}};
    const auto judgement = judge(command.contact, now);
    if (!judgement) return situation_of(command.contact, now).error();
    const auto& candidates = judgement->decision.candidates;
    const auto candidate = std::find_if(candidates.begin(), candidates.end(), [&](const decision::Candidate& c) {
        return c.action && c.action_id() == command.action && c.subject == command.subject && c.treatment_id() == command.treatment;
    });
    if (candidate == candidates.end()) return Error{Code::not_found, "there is no " + base::in_quotes(command.action) + " by " + base::in_quotes(command.treatment) + " for this customer", {}};
    const Lifting lifting = lifting_of(*candidate, parts_.pack->rules.policies, parts_.skills);
    if (lifting.caps.empty()) return Error{Code::denied, lifting.why_not, {}};
    std::vector<Own> own;
    for (const policy::Cap* cap : lifting.caps) own.push_back({"cap.overridden", lifting_json(*cap, *candidate, reason)});
    if (auto written = record(command.contact, std::move(own), now); !written) return written;
    notice(Notice::Kind::done, "Lifted for one contact: " + titles_of(lifting.caps) + ".", now);
    return {};
}

namespace {

/// A call that the customer waits for is held for so long; the agent who makes it, or this span, ends it.
constexpr base::Duration callback_stands = base::days(1);

/// What contact.reserved says, so that no other desk and no other journey calls about the same meanwhile.
Json booking_of(const decision::Candidate& candidate, Time now) {
    const decision::Treatment& treatment = *candidate.treatment;
    Json data = Json::object({{"action", candidate.action->id}, {"subject", candidate.subject}, {"treatment", treatment.id}, {"channel", treatment.channel},
                              {"purpose", treatment.purpose}, {"counts_as", "call.attempted"}, {"until", base::format_time(now + callback_stands)}});
    if (!candidate.action->subject_kind.empty()) data.set(candidate.action->subject_kind, candidate.subject);
    return data;
}

}  // namespace

Status Desk::send_accepted(const Judgement& judgement, const decision::Candidate& candidate, const AnswerRecommendation& command, Json answer, Time now) {
    const decision::Treatment& treatment = *candidate.treatment;
    const auto words = decision::explain(candidate, judgement.input, parts_.pack->rules, parts_.pack->fold.context.subjects);
    if (!treatment.text.empty() && words.message.empty()) return Error{Code::invalid, "the message cannot be written: something that it speaks of is not known", {}};
    auto environment = decision::decision_environment(judgement.input);
    decision::put_in_hand(environment, judgement.input, *candidate.action, &treatment, candidate.subject);
    const auto last = treatment.not_after ? treatment.not_after->instant(now, environment) : std::optional(base::time_max);
    if (!last) return Error{Code::invalid, "it is not known until when this message makes sense: something that its 'not_after' speaks of is not known", {}};
    if (*last <= now) return Error{Code::denied, "this message would come too late: it was to go out by " + base::format_time(*last), {}};
    auto situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    const auto open = parts_.store->open_rows();
    if (!open) return open.error();
    const bool twice = std::any_of(open->begin(), open->end(), [&](const ports::OutboxRow& row) {
        return row.state == ports::OutboxState::queued && row.customer == (*situation)->context().customer && row.payload.text_or("action") == command.action &&
               row.payload.text_or("subject") == command.subject && row.payload.text_or("treatment") == command.treatment;
    });
    if (twice) return Error{Code::conflict, "this message waits to be sent already", {}};

    ports::Change change;
    std::vector<Own> own = {{"decision.answered", std::move(answer)}};
    if (treatment.mode == "callback") own.push_back({"contact.reserved", booking_of(candidate, now)});
    change.events = own_events(**situation, command.contact, std::move(own), now);
    context::Event sent = change.events.front();
    sent.type = "message.sent";
    sent.id = base::id_of_causes("ms-", {change.events.front().id});
    sent.channel = treatment.channel;
    sent.direction = "outbound";
    sent.data = Json::object({{"channel", treatment.channel}, {"purpose", treatment.purpose}, {"text", words.message},
                              {"action", command.action}, {"subject", command.subject}, {"treatment", command.treatment}});
    // The campaign learns what came of its bid.
    if (candidate.bid) sent.data.set("campaign", judgement.input.context.bids[*candidate.bid].campaign);
    ports::OutboxRow row;
    row.customer = sent.customer;
    row.agent = parts_.agent;
    row.target = target();
    row.key = sent.id;
    row.kind = treatment.mode == "callback" ? "callback" : "message";
    row.payload = sent.data;
    row.payload.set("contact", command.contact);
    if (treatment.mode == "callback") row.payload.set("booking", change.events.back().id);
    row.payload.set("record", change.events.front().data.text_or("record"));
    row.payload.set("events", Json::list({context::event_json(sent)}));
    if (treatment.not_after) row.payload.set("not_after", base::format_time(*last));
    row.created = now;
    row.next_try = now + parts_.undo;
    change.outbox.push_back(std::move(row));
    return write(std::move(change), **situation, now);
}

Status Desk::check_action(const std::string& contact, const std::string& action, const std::string& subject, Time now) {
    const auto situation = situation_of(contact, now);
    if (!situation) return situation.error();
    const auto& actions = parts_.pack->rules.actions;
    const auto found = std::find_if(actions.begin(), actions.end(), [&](const decision::Action& a) { return a.id == action; });
    if (found == actions.end()) return Error{Code::not_found, "there is no action " + base::in_quotes(action), {}};
    const bool about = found->subject_kind.empty() ? subject.empty() : (*situation)->context().subject(found->subject_kind, subject) != nullptr;
    if (!about) return Error{Code::not_found, "'" + action + "' cannot be about " + base::in_quotes(subject), {}};
    return {};
}

Status Desk::run(const PrepareAction& command, Time now) {
    if (auto known = check_action(command.contact, command.action, command.subject, now); !known) return known;
    Json answers = Json::object();
    for (const auto& answer : command.answers) answers.set(answer.first, answer.second);
    std::vector<Own> own = {{"action.prepared", Json::object({{"action", command.action}, {"subject", command.subject}, {"answers", std::move(answers)}})}};
    for (auto& field : asked_again(command, now)) own.push_back({"handoff.asked_again", Json::object({{"field", std::move(field)}, {"action", command.action}})});
    return record(command.contact, std::move(own), now);
}

Status Desk::run(const ConfirmAction& command, Time now) {
    if (auto known = check_action(command.contact, command.action, command.subject, now); !known) return known;
    return record(command.contact, {{"confirmation.given", Json::object({{"action", command.action}, {"subject", command.subject}})}}, now);
}

Status Desk::run(const RecordConsent& command, Time now) {
    if (command.state != "granted" && command.state != "denied" && command.state != "withdrawn") {
        return Error{Code::invalid, "a consent is granted, denied or withdrawn", {}};
    }
    const auto& channels = context::known_channels();
    if (std::find(channels.begin(), channels.end(), command.channel) == channels.end()) return Error{Code::invalid, "there is no channel " + base::in_quotes(command.channel), {}};
    const bool all = command.purpose.empty() || command.purpose == "*";
    if (!all && !parts_.pack->rules.policies.purpose(command.purpose)) return Error{Code::invalid, "there is no purpose " + base::in_quotes(command.purpose), {}};
    return record_and_send(command.contact, {"consent." + command.state, Json::object({{"channel", command.channel}, {"purpose", all ? "*" : command.purpose}})}, "consent", now);
}

Status Desk::run(const InviteContact& command, Time now) {
    const auto& channels = context::known_channels();
    if (std::find(channels.begin(), channels.end(), command.channel) == channels.end()) return Error{Code::invalid, "there is no channel " + base::in_quotes(command.channel), {}};
    if (command.wanted && command.until && *command.until <= now) return Error{Code::invalid, "a wish to be contacted ends in the future", {}};
    Json data = Json::object({{"channel", command.channel}});
    if (command.wanted && command.until) data.set("until", base::format_time(*command.until));
    return record_and_send(command.contact, {command.wanted ? "contact.invited" : "contact.uninvited", std::move(data)}, "consent", now);
}

Status Desk::run(const SaveDraft& command, Time now) {
    auto situation = situation_of(command.contact, now);
    if (!situation) return situation.error();
    // What was typed before the wrap-up is part of it.
    const bool over = is_over(*(*situation)->context().contact(command.contact), parts_.agent);
    if (over != command.correcting && !is_empty(command)) return {};
    // A growing card number must not leave most of itself on disk: what may become one waits for the finished text.
    const std::string before = std::exchange(typed_[command.contact], command.note);
    if (base::may_become_card(command.note, before) && base::mask_cards(command.note) == command.note) return {};
    SaveDraft draft = command;
    draft.note = base::mask_cards(command.note);
    if (is_empty(draft)) {
        if (drafts_.erase(command.contact) == 0) return {};
        ports::Change change;
        change.drafts_done.push_back(command.contact);
        return write(std::move(change), **situation, now);
    }
    drafts_[command.contact] = draft;
    return parts_.store->save_draft((*situation)->context().customer, parts_.agent, {command.contact, base::write_json(draft_json(draft)), now});
}

namespace {

/// The call that was arranged has been made: the wrap-up of an outbound contact lets go what was booked before it by its channel.
std::vector<Event> releases_by(const context::Context& context, const std::string& contact, Time after) {
    std::vector<Event> released;
    const context::Contact& done = *context.contact(contact);
    if (done.view.text_or("direction") != "outbound") return released;
    for (const auto number : context.history.of_type("contact.reserved")) {
        const Event& booked = context.history.events()[number];
        if (booked.time > done.offered || booked.data.text_or("channel", booked.channel) != done.channel || !reservation::is_live(context, booked, after)) continue;
        after = after + base::Duration{1};
        Event event;
        event.type = "contact.released";
        event.source = context::desk_source;
        event.time = after;
        event.customer = context.customer;
        event.contact_id = contact;
        event.channel = done.channel;
        event.id = base::id_of_causes("ev-", {booked.id, "released"});
        event.data = Json::object({{"reservation", booked.id}, {"why", "wrapped_up"}});
        released.push_back(std::move(event));
    }
    return released;
}

}  // namespace

Status Desk::run(const FinishContact& command, Time now) {
    const auto judgement = judge(command.contact, now);
    if (!judgement) return situation_of(command.contact, now).error();
    auto plan = disposition::plan_wrap_up(judgement->situation, parts_.pack->wrap_up_rules(), judgement->input,
                                          {command.contact, command.code, base::mask_cards(command.note), parts_.agent, command.journey, command.kept, command.cancelled, {}}, target());
    if (!plan) return plan.error();
    ports::Change change;
    change.events = plan->events;
    for (auto& event : releases_by(judgement->situation.context(), command.contact, plan->events.back().time)) {
        plan->events.push_back(event);
        change.events.push_back(std::move(event));
    }
    change.outbox = plan->outbox;
    for (auto& row : change.outbox) row.next_try = now + parts_.undo;
    change.drafts_done.push_back(command.contact);
    Finished finished{{}, {}, now + parts_.undo};
    for (const auto& row : plan->outbox) finished.keys.push_back(row.key);
    for (const auto& event : plan->events) finished.events.push_back(event.id);
    auto situation = situation_of(command.contact, now);
    if (auto written = write(std::move(change), **situation, now); !written) return written;
    drafts_.erase(command.contact);
    typed_.erase(command.contact);
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
    event.data = Json::object({{"events", std::move(ids)}, {"agent", parts_.agent}, {"title", finished_title(context, *context.contact(command.contact))}});
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
        const auto settled = parts_.store->settle_row(cancelled, withdrawn ? ports::Change{} : change);
        if (!settled && !withdrawn) return settled;
        if (!settled) notice(Notice::Kind::warning, settled.error().text(), now);
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
