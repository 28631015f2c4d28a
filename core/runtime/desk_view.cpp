#include "core/runtime/desk.h"

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/brief/handoff.h"
#include "core/decision/bids.h"
#include "core/disposition/plan.h"
#include "core/disposition/reconcile.h"
#include "core/policy/places.h"
#include "core/runtime/event_words.h"
#include "core/runtime/lift.h"
#include "core/runtime/mend.h"
#include "core/runtime/picture_view.h"
#include "core/runtime/send_time.h"
#include "core/runtime/wrap_up_view.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

namespace segue::runtime {

using base::Json;
using base::Time;
using decision::Candidate;

/// Makes the plain models out of one judgement.
class DeskView {
public:
    DeskView(Desk& desk, const Judgement& judgement, const std::string& contact, Time now)
        : desk_(desk), j_(judgement), pack_(desk.pack()), context_(judgement.situation.context()), id_(contact), contact_(*context_.contact(contact)), now_(now) {}

    ContactView make() {
        ContactView view;
        view.contact = id_;
        view.channel = contact_.channel;
        view.identity = desk_.identity_of(id_, now_);
        view.head = head();
        view.next = next();
        view.brief = brief();
        view.timeline = timeline();
        view.journeys = journeys();
        if (!hidden()) view.picture = picture_view(context_, now_);
        view.wishes = wishes_view(context_, pack_, j_.input.local_days, now_, hidden());
        view.signals = signals();
        view.wrap_up = wrap_up();
        view.problems = context_.problems;
        for (auto& problem : decision::idle_bids(context_, pack_.rules, now_)) view.problems.push_back(std::move(problem));
        for (auto& problem : context::identity_keys(context_, pack_.fold.context.identity).problems) view.problems.push_back(std::move(problem));
        for (const auto& problem : j_.situation.journeys().problems()) view.problems.push_back(problem.message);
        for (const auto& problem : j_.situation.signals().problems()) view.problems.push_back(problem);
        if (!hidden()) add_rederived(view);
        return view;
    }

private:
    /// Nothing of the account may be shown yet: the caller is not verified to the brief's level.
    [[nodiscard]] bool hidden() const { return !pack_.rules.policies.reaches(contact_.verified, pack_.brief.verification); }

    /// What deriving again has shown. All of it speaks of the account.
    void add_rederived(ContactView& view) const {
        view.differences = open_differences(context_);
        for (const auto& sent : disposition::corrections_to_make(j_.situation)) view.to_mend.push_back({sent.message, sent.channel, sent.text, sent.why, sent.sent});
        for (const auto& doubt : context_.opt_outs) {
            if (doubt.kind != context::OptOutReading::Kind::doubtful || doubt.settled_by) continue;
            const auto& event = context_.history.events()[doubt.event];
            view.opt_out_doubts.push_back({event.id, doubt.channel, context::words_in_doubt(pack_.fold.context.opt_outs, doubt.rule, event), doubt.matched, doubt.time, last_day_of(doubt)});
        }
        for (const auto& one : disposition::impossible_dispositions(j_.situation)) view.impossible.push_back({one.contact, one.title, one.why, one.at});
    }

    [[nodiscard]] std::string last_day_of(const context::OptOut& doubt) const {
        const auto day = policy::last_lawful_day(pack_.rules.policies, doubt, desk_.zones_.offset_at(context_.profile_text("zone"), doubt.time).value_or(0));
        return day ? base::format_time(Time{*day * base::days(1).us}).substr(0, 10) : std::string();
    }

    [[nodiscard]] std::vector<std::string> ids_of(const std::vector<std::uint32_t>& numbers) const {
        std::vector<std::string> ids;
        for (const auto number : numbers) ids.push_back(context_.history.events()[number].id);
        return ids;
    }

    [[nodiscard]] LineView line(const decision::Sentence& sentence) const { return {sentence.text, ids_of(sentence.events), sentence.until, sentence.gate}; }

    [[nodiscard]] HeadView head() const {
        HeadView head;
        head.name = context_.name();
        head.verified = contact_.verified;
        head.verified_by = contact_.view.text_or("verified_by");
        const auto& levels = pack_.rules.policies.verification_levels;
        head.levels.assign(levels.begin() + 1, levels.end());
        head.language = context_.profile_text("language");
        head.zone = place();
        head.local_offset = desk_.zones_.offset_at(head.zone, now_);
        add_places(head);
        if (j_.input.windows) {
            const auto next = std::find_if(j_.input.windows->begin(), j_.input.windows->end(), [&](const policy::Window& w) { return w.to > now_; });
            const bool open = next != j_.input.windows->end() && next->from <= now_;
            head.contact_allowed = open ? HeadView::Allowed::yes : HeadView::Allowed::no;
            if (next != j_.input.windows->end()) head.allowed_changes_at = open ? next->to : next->from;
        }
        if (hidden()) return head;
        head.tier = context_.profile_text("tier");
        head.open_cases = static_cast<int>(std::count_if(context_.cases.begin(), context_.cases.end(), [](const context::Case& c) { return c.open; }));
        const auto environment = decision::decision_environment(j_.input);
        for (const auto& persona : pack_.personas) {
            if (condition::test(persona.when, environment).kind == condition::Verdict::Kind::yes) head.personas.push_back(persona.title);
        }
        return head;
    }

    /// The customer's own place; where nobody has said it, the one that an address or a number tells: hours are judged by it too.
    [[nodiscard]] std::string place() const {
        std::string own = context_.profile_text("zone");
        if (!own.empty()) return own;
        const auto likely = policy::places_of(context_).zones;
        return likely.size() == 1 ? likely.front() : own;
    }

    /// Likely places whose clocks differ now; of those with the same clock the customer's own, else the first.
    void add_places(HeadView& head) const {
        std::vector<std::string> zones = policy::places_of(context_).zones;
        std::stable_partition(zones.begin(), zones.end(), [&](const std::string& zone) { return zone == head.zone; });
        std::set<std::optional<int>> clocks;
        for (const auto& zone : zones) {
            if (clocks.insert(desk_.zones_.offset_at(zone, now_)).second) head.zones.push_back(zone);
        }
        if (head.zones.size() < 2) head.zones.clear();
    }

    [[nodiscard]] ActionView action(const Candidate& candidate) const {
        const auto words = decision::explain(candidate, j_.input, pack_.rules, pack_.fold.context.subjects);
        ActionView view;
        view.action = candidate.action_id();
        view.treatment = candidate.treatment_id();
        view.subject = candidate.subject;
        view.title = words.title;
        view.subject_title = words.subject_title;
        view.say = words.say;
        view.message = words.message;
        view.steps = words.steps;
        view.waterfall = words.waterfall;
        for (const auto& factor : words.factors) view.factors.push_back({decision::factor_name(factor.kind), base::format_fixed(factor.amount), factor.from});
        view.priority = base::format_fixed(candidate.priority);
        view.needs_yes = candidate.waits_for_caller;
        if (candidate.treatment) view.mode = candidate.treatment->mode;
        if (candidate.treatment) view.channel = candidate.treatment->channel, view.wrap_up = candidate.treatment->wrap_up;
        for (const auto& sentence : words.in_favour) view.why.push_back(line(sentence));
        for (const auto& sentence : words.blockers) view.blockers.push_back(line(sentence));
        if (const auto* answered = answered_exactly(candidate)) view.answer = answered->data.text_or("answer");
        if (candidate.action) add_asks(view, *candidate.action);
        if (const Lifting lifting = lifting_of(candidate, pack_.rules.policies, desk_.parts_.skills); lifting.only_caps) view.lifts = titles_of(lifting.caps);
        return view;
    }

    void add_asks(ActionView& view, const decision::Action& action) const {
        const auto answers = contact_.answers.find(context::attempt_key(view.action, view.subject));
        for (const auto& ask : action.asks) {
            AskView item{ask.id, ask.label, {}, ask.choices};
            if (answers != contact_.answers.end()) item.value = answers->second.text_or(ask.id);
            view.asks.push_back(std::move(item));
        }
    }

    /// Waits for the caller's identity: nothing of it may be shown (orchestration.md §7, verification). Until the account may be shown,
    /// that is everything but what can be said to anybody: an invoice needs no verified caller to be reminded of, but names it.
    [[nodiscard]] bool needs_verification(const Candidate& candidate) const {
        const bool for_anybody = candidate.subject.empty() && candidate.treatment && candidate.treatment->reach == decision::Reach::in_contact;
        if (hidden() && candidate.action && !for_anybody) return true;
        return std::any_of(candidate.gates.begin(), candidate.gates.end(), [](const policy::GateResult& g) {
            return g.gate == "verification" && g.verdict != policy::Verdict::pass;
        });
    }

    [[nodiscard]] NextActionView next() const {
        NextActionView view;
        const IdentityView& identity = desk_.identity_of(id_, now_);
        if (identity.state == IdentityView::State::several) {
            view.kind = NextActionView::Kind::verify;
            view.reason = identity.question;
            view.best.action = "choose_customer";
            view.best.title = "Find out who is on the line";
            view.best.steps = {"Ask for something only the right one knows.", "Choose the customer, or none of them."};
            view.best.why.push_back({view.reason, {}, {}, {}});
            return view;
        }
        view.kind = static_cast<NextActionView::Kind>(j_.decision.kind);
        const Candidate& best = j_.decision.candidates[j_.decision.chosen];
        view.reason = next_in_words(j_, pack_);
        if (j_.decision.kind == decision::Decision::Kind::verify || needs_verification(best)) {
            view.best.action = "verify_caller";
            view.best.title = "Verify the caller";
            view.best.steps = {"Ask for what your identity check needs.", "Choose the level that was reached."};
            view.kind = NextActionView::Kind::verify;
            if (j_.decision.kind != decision::Decision::Kind::verify) view.reason = "Verify the caller first (level '" + pack_.brief.verification + "').";
            view.best.why.push_back({view.reason, {}, {}, {}});
        } else {
            view.best = action(best);
            view.what_would_win = decision::what_would_win(j_.decision);
        }
        std::vector<const Candidate*> options;
        for (const Candidate& candidate : j_.decision.candidates) {
            if (&candidate == &best || !candidate.action) continue;
            const bool verified = !needs_verification(candidate);
            if (candidate.allowed || (candidate.waits_for_caller && verified)) options.push_back(&candidate);
            else if (verified && !hidden()) view.withheld.push_back(action(candidate));
            else ++view.waiting_for_verification;
        }
        std::stable_sort(options.begin(), options.end(), [](const Candidate* a, const Candidate* b) { return a->priority > b->priority; });
        for (const Candidate* option : options) view.options.push_back(action(*option));
        if (const auto* answered = answered_to(best)) {
            view.answer = answered->data.text_or("answer");
            if (view.answer == "deferred") view.answer_until = base::parse_time(answered->data.text_or("until"));
        }
        const auto record = desk_.record_of_.find(id_);
        if (record != desk_.record_of_.end()) view.record = record->second;
        return view;
    }

    /// The agent's last answer in this contact to the action and its subject, in whatever treatment; null: none yet.
    [[nodiscard]] const context::Event* answered_to(const Candidate& candidate) const {
        const context::Event* last = nullptr;
        for (const auto number : context_.history.of_type("decision.answered")) {
            const auto& event = context_.history.events()[number];
            const bool same = event.contact_id == id_ && event.data.text_or("action") == candidate.action_id() && event.data.text_or("subject") == candidate.subject;
            if (same) last = &event;
        }
        return last;
    }

    /// The same, where it was said of this treatment: of several ways one was taken.
    [[nodiscard]] const context::Event* answered_exactly(const Candidate& candidate) const {
        const auto* answered = answered_to(candidate);
        return answered && answered->data.text_or("treatment") == candidate.treatment_id() ? answered : nullptr;
    }

    /// What comes next, in one sentence, with what the agent has answered to it.
    [[nodiscard]] std::string next_line() const {
        std::string words = next_in_words(j_, pack_);
        const auto* answered = answered_to(j_.decision.candidates[j_.decision.chosen]);
        const std::string said = answered ? std::string(answered->data.text_or("answer")) : std::string();
        constexpr std::pair<std::string_view, std::string_view> answers[] = {{"accepted", "accepted"}, {"already_done", "done already"}, {"customer_declined", "the customer declined"},
            {"deferred", "put off"}, {"not_applicable", "does not fit"}, {"rejected", "rejected"}, {"wrong_data", "rests on wrong data"}};
        for (const auto& one : answers) {
            if (said == one.first) words = (words.ends_with('.') ? words.substr(0, words.size() - 1) : words) + " (" + std::string(one.second) + ").";
        }
        return words;
    }

    /// The code that what was accepted last leads to: the one that its treatment names, or once the customer has said yes the one that the
    /// journey puts forward. Accepting alone says nothing of how the contact ends.
    [[nodiscard]] std::string suggested_code(const WrapUpView& made) const {
        if (made.finished) return {};
        const auto code_of = [&](const auto& wanted) {
            const auto found = std::find_if(made.codes.begin(), made.codes.end(), wanted);
            return found == made.codes.end() ? std::string() : found->id;
        };
        std::string code;
        for (const Candidate& candidate : j_.decision.candidates) {
            const auto* answered = answered_exactly(candidate);
            if (!answered || answered->data.text_or("answer") != "accepted") continue;
            const std::string named = candidate.treatment ? candidate.treatment->wrap_up : std::string();
            if (!named.empty()) return code_of([&](const CodeView& c) { return c.id == named; });
            if (code.empty() && contact_.confirmed.contains(context::attempt_key(candidate.action_id(), candidate.subject))) code = code_of([](const CodeView& c) { return c.put_forward; });
        }
        return code;
    }

    [[nodiscard]] BriefView brief() const {
        const auto made = brief::make_brief(j_.situation, j_.input, pack_.brief, pack_.rules.policies, next_line());
        const bool over = is_over(contact_, desk_.parts_.agent);
        BriefView view;
        view.hidden = made.hidden;
        if (made.hidden) view.hidden_reason = "The caller is not verified yet. Reach the level '" + pack_.brief.verification + "' to see the brief.";
        view.completeness_percent = made.completeness_percent;
        for (const auto& hop : made.hops) view.hops.push_back({hop.text, ids_of(hop.events), hop.at, {}});
        view.acknowledged = brief::is_said_since_last_hop(context_, contact_, "handoff.acknowledged");
        view.flagged = brief::is_said_since_last_hop(context_, contact_, "handoff.flagged");
        for (std::size_t i = 0; i < brief::part_count && !made.hidden; ++i) {
            const auto part = static_cast<brief::Part>(i);
            BriefPartView out{brief::part_name(part), brief::part_title(part), {}, false};
            out.needed = !over && std::find(pack_.brief.needs.begin(), pack_.brief.needs.end(), part) != pack_.brief.needs.end();
            for (const auto& l : made.of(part)) out.lines.push_back({l.text, ids_of(l.events), l.at, {}});
            view.parts.push_back(std::move(out));
        }
        return view;
    }

    [[nodiscard]] std::vector<TimelineRow> timeline() const {
        std::vector<TimelineRow> rows;
        const auto journeys = journeys_by_event();
        auto environment = decision::decision_environment(j_.input);
        const auto& events = context_.history.events();
        for (std::size_t i = events.size(); i-- > 0;) {
            const auto& event = events[i];
            if (hidden() && event.contact_id != id_) continue;
            if (!is_timeline_event(event.type)) continue;
            environment.keep(context::Root::event, context::event_view_of(event));
            auto words = timeline_words(event, pack_, context_, environment, hidden());
            TimelineRow row{event.id, event.time, event.type, std::move(words.title), std::move(words.text), event.channel, event.direction, journeys.contains(event.id) ? journeys.at(event.id) : std::string(), event.contact_id, false};
            const auto type = pack_.events.find(event.type);
            row.attempt = type != pack_.events.end() && type->second.attempt;
            rows.push_back(std::move(row));
        }
        return rows;
    }

    /// The titles of the journeys, by the id of the events that moved them.
    [[nodiscard]] std::map<std::string, std::string, std::less<>> journeys_by_event() const {
        std::map<std::string, std::string, std::less<>> titles;
        for (const auto& instance : j_.situation.journeys().instances()) {
            for (const auto& entry : instance.history) {
                titles.emplace(entry.cause_id, instance.definition->title);
                const auto signal = j_.situation.signal_of_cause(entry.cause_id);
                for (const auto& id : signal ? ids_of(signal->events) : std::vector<std::string>()) titles.emplace(id, instance.definition->title);
            }
        }
        return titles;
    }

    [[nodiscard]] std::vector<JourneyView> journeys() const {
        std::vector<JourneyView> views;
        if (hidden()) return views;
        const auto causes = causes_of_journeys(j_.situation);
        for (const auto& instance : j_.situation.journeys().instances()) views.push_back(journey(instance, causes));
        std::stable_sort(views.begin(), views.end(), [](const JourneyView& a, const JourneyView& b) {
            return std::tuple(a.status != "active", b.since) < std::tuple(b.status != "active", a.since);
        });
        return views;
    }

    [[nodiscard]] std::vector<SignalView> signals() const {
        std::vector<SignalView> views;
        if (hidden()) return views;
        for (const auto& signal : j_.situation.signals().active()) {
            const auto strength = static_cast<int>(std::min<std::int64_t>(signal.strength, 1'000'000'000));
            views.push_back({signal.detector->id, signal.detector->title, signal.key, signal.from, signal.until, strength, ids_of(signal.events)});
        }
        std::stable_sort(views.begin(), views.end(), [](const SignalView& a, const SignalView& b) { return b.from < a.from; });
        return views;
    }

    [[nodiscard]] JourneyView journey(const journey::Instance& instance, const JourneyCauses& causes) const {
        JourneyView view{instance.id, instance.definition->title, instance.key, instance.stage(), std::string(journey::status_name(instance.status)), instance.since, {}, {}, std::string(instance.difference())};
        const auto& definition = *instance.definition;
        const auto& states = definition.chart.states;
        for (std::uint32_t s = 1; s < states.size(); ++s) {
            if (!states[s].is_atomic() || definition.faces[s].stage.empty()) continue;
            JourneyStepView step{definition.faces[s].stage, instance.is_active() && instance.configuration.active.contains(s), false, states[s].kind == journey::State::Kind::final};
            step.visited = std::any_of(instance.history.begin(), instance.history.end(), [s](const journey::HistoryEntry& e) { return e.to.contains(s) || e.from.contains(s); });
            view.steps.push_back(std::move(step));
        }
        for (const auto& entry : instance.history) {
            const auto signal = j_.situation.signal_of_cause(entry.cause_id);
            std::string text = entry_words(instance, entry, causes.at(entry.cause_id), pack_) + (signal ? ": " + signal->detector->title : std::string());
            view.history.push_back({std::move(text), signal ? ids_of(signal->events) : std::vector<std::string>{entry.cause_id}, entry.time, {}});
        }
        return view;
    }

    [[nodiscard]] WrapUpView wrap_up() const {
        const auto draft = desk_.drafts_.find(id_);
        const auto finished = desk_.finished_.find(id_);
        const std::string target = desk_.target();
        WrapUpScene scene{j_, pack_, contact_, desk_.parts_.agent, target, draft == desk_.drafts_.end() ? nullptr : &draft->second, hidden(), is_over(contact_, desk_.parts_.agent)};
        if (finished != desk_.finished_.end() && finished->second.undo_until > now_) scene.undo_until = finished->second.undo_until;
        scene.waits = [this](const auto& events, const auto& rows) { return words_on_waiting(j_.situation, events, rows, now_ + desk_.parts_.undo, desk_.around()); };
        if (scene.finished && !scene.undo_until) {
            if (auto rows = desk_.parts_.store->open_rows()) scene.open = std::move(rows).value();
        }
        WrapUpView made = wrap_up_view(scene);
        made.suggested = suggested_code(made);
        return made;
    }

    Desk& desk_;
    const Judgement& j_;
    const pack::Pack& pack_;
    const context::Context& context_;
    std::string id_;
    const context::Contact& contact_;
    Time now_;
};

namespace {

WorkItem work_item(const context::Context& context, const context::Contact& contact) {
    WorkItem item;
    item.contact = contact.id;
    item.customer_name = context.name();
    item.channel = contact.channel;
    item.reason = contact.view.text_or("reason");
    const bool direct = contact.view.text_or("kind") == "direct";
    item.from = direct ? "" : contact.view.text_or("from");
    item.kind = direct ? "" : contact.view.text_or("kind");
    item.queue = contact.view.text_or("queue");
    item.offered = contact.offered;
    item.disposition = finished_title(context, contact);
    return item;
}

OutboxView outbox_view(const std::vector<ports::OutboxRow>& rows, const std::function<std::string(const std::string&)>& name_of) {
    OutboxView view;
    for (const auto& row : rows) {
        view.waiting += row.state == ports::OutboxState::queued || row.state == ports::OutboxState::sending;
        view.blocked += row.state == ports::OutboxState::blocked;
        view.unknown += row.state == ports::OutboxState::unknown;
        view.open.push_back({row.key, row.kind, ports::outbox_state_name(row.state), row.why, row.target, row.created, name_of(row.customer), std::string(row.payload.text_or("channel"))});
        if (!outbox::is_held(row)) continue;
        ++view.held;
        auto& held = view.open.back();
        held.state = "held";
        if (row.next_try == base::time_max) continue;
        held.until = row.next_try;
        view.held_until = std::min(view.held_until.value_or(base::time_max), row.next_try);
    }
    return view;
}

}  // namespace

std::optional<AgentView> Desk::first_view(const std::string& contact, Time now) {
    if (!situation_of(contact, now)) return {};
    // Only while it is composed: OpenContact opens and takes it.
    const std::string open = std::exchange(open_, contact);
    const bool taken = mine_.insert(contact).second;
    AgentView view = compose(now, false);
    open_ = open;
    if (taken) mine_.erase(contact);
    return view;
}

AgentView Desk::view(Time now) { return compose(now, true); }

AgentView Desk::compose(Time now, bool record) {
    now_ = now;
    AgentView view;
    view.agent = parts_.agent;
    view.pack = parts_.pack->title + " " + parts_.pack->version;
    view.now = now;
    if (!open_.empty()) {
        if (auto judgement = judge(open_, now)) {
            if (record && !is_over(*judgement->situation.context().contact(open_), parts_.agent)) record_shown(*judgement, now);
            view.open = DeskView(*this, *judgement, open_, now).make();
            view.next_check_at = judgement->decision.next_check_at;
        }
    }
    for (const auto& entry : situations_) {
        const auto& context = entry.second->context();
        for (const auto& c : context.contacts) {
            const context::Contact& contact = c.second;
            if (!contact.view.find("offered")) continue;
            WorkItem item = work_item(context, contact);
            item.has_draft = drafts_.contains(item.contact);
            const bool passed_on = is_over(contact, parts_.agent) && !contact.wrapped_up;
            if (passed_on && !mine_.contains(item.contact)) continue;  // began with somebody else: another channel, another agent
            if (is_over(contact, parts_.agent)) item.state = WorkItem::State::done;
            else if (contact.ended && !mine_.contains(item.contact)) continue;
            else item.state = mine_.contains(item.contact) ? WorkItem::State::mine : WorkItem::State::incoming;
            view.work.push_back(std::move(item));
        }
    }
    std::sort(view.work.begin(), view.work.end(), [](const WorkItem& a, const WorkItem& b) {
        const auto age = [](const WorkItem& i) { return i.state == WorkItem::State::done ? -i.offered.us : i.offered.us; };
        return std::tuple(a.state, age(a), a.contact) < std::tuple(b.state, age(b), b.contact);
    });
    for (const auto& source : sources_) view.sources.push_back(source.view);
    view.notices.assign(notices_.begin(), notices_.end());
    next_due_ = view.next_check_at;
    if (const auto rows = parts_.store->open_rows()) {
        view.outbox = outbox_view(*rows, [this](const std::string& customer) {
            const auto known = situations_.find(customer);
            return known == situations_.end() ? std::string() : known->second->context().name();
        });
        // A row that could go already waits for the one before it, not for the time.
        for (const auto& row : *rows) {
            if (row.state != ports::OutboxState::queued || row.next_try <= now) continue;
            const auto found = situations_.find(row.customer);
            const Time due = found == situations_.end() ? row.next_try : due_of(row, found->second->context(), parts_.pack->rules.policies);
            if (due < base::time_max) next_due_ = std::min(next_due_.value_or(base::time_max), due);
        }
    }
    // What journeys ask for by time alone is carried out when it is due.
    for (const auto& entry : situations_) {
        if (const auto due = entry.second->journeys().next_timer_at(); due && *due > now) next_due_ = std::min(next_due_.value_or(base::time_max), *due);
    }
    for (const auto& entry : finished_) next_due_ = std::min(next_due_.value_or(base::time_max), entry.second.undo_until);
    return view;
}

}  // namespace segue::runtime
