#include "core/runtime/why.h"

#include "core/runtime/event_words.h"
#include "core/runtime/persons.h"

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/outbox/rules.h"

#include <algorithm>
#include <map>
#include <set>

namespace segue::runtime {
namespace {

using base::Json;
using context::Event;
using decision::Candidate;
using policy::Verdict;

/// "refund (o1)" in the pack's words.
std::string title_of(const Candidate& candidate, const Judgement& j, const pack::Pack& pack) {
    const auto words = decision::explain(candidate, j.input, pack.rules, pack.fold.context.subjects);
    std::string title = words.title + (words.subject_title.empty() ? "" : " (" + words.subject_title + ")");
    if (candidate.treatment && !candidate.treatment->channel.empty()) title += " by " + candidate.treatment->channel;
    return title;
}

/// When a held row goes on.
std::string held_text(const ports::OutboxRow& row) {
    return "It is decided anew " + (row.next_try == base::time_max ? std::string("when others let it go.") : "at " + base::format_time(row.next_try) + ", or when something new is known.");
}

/// "kill_switch" → "Kill switch"
std::string gate_title(std::string gate) {
    std::replace(gate.begin(), gate.end(), '_', ' ');
    if (!gate.empty() && gate[0] >= 'a' && gate[0] <= 'z') gate[0] = static_cast<char>(gate[0] - 'a' + 'A');
    return gate;
}

std::string value_text(const Json& value) { return value.is_null() ? "not known" : value.text() ? *value.text() : base::write_json(value); }

class PageMaker {
public:
    PageMaker(ports::Store& store, const WhySubject& subject, const std::string& id, const pack::Pack& pack, const WhyOptions& options)
        : store_(store), subject_(subject), pack_(pack), options_(options) {
        page_.id = id;
        page_.kind = subject.kind;
        page_.customer = subject.customer;
        page_.contact = subject.contact;
        page_.record = subject.record;
    }

    base::Result<WhyPage> make() {
        // The customer may have been merged into another since.
        auto tied = tied_to(store_, subject_.customer, pack_.fold.context.identity, base::time_max);
        if (!tied) return tied.error();
        const std::string person = tied->people.person_of(subject_.customer);
        auto rows = store_.rows_of(subject_.customer);
        if (!rows) return rows.error();
        events_ = std::move(context::events_by_person(std::move(tied->events), tied->people)[person]);
        rows_ = std::move(rows).value();
        if (auto read = read_record(); !read) return read.error();
        name_person();
        happened();
        if (replayed_.judgement) decided();
        else told();
        sent();
        if (auto proved = proof(); !proved) return proved.error();
        return std::move(page_);
    }

private:
    base::Status read_record() {
        if (subject_.record.empty()) return {};
        auto stored = store_.record(subject_.record);
        if (!stored) return stored.error();
        if (!stored->has_value()) return base::Error{base::Code::not_found, "the decision record " + base::in_quotes(subject_.record) + " is not in the store", {}};
        auto json = base::parse_json((*stored)->json, subject_.record);
        if (!json) return json.error();
        stored_ = std::move(**stored);
        record_ = std::move(json).value();
        replayed_ = replay_record(record_, subject_.record, pack_, store_);
        page_.replayed = replayed_.same;
        page_.decided = stored_.time;
        return {};
    }

    void name_person() {
        const auto folded = context::fold_context(subject_.customer, events_, pack_.fold.context, base::time_max);
        page_.name = folded.name();
        page_.zone = folded.profile_text("zone");
    }

    WhySection& section(const char* id, std::string title) {
        page_.sections.push_back({id, std::move(title), {}});
        return page_.sections.back();
    }

    [[nodiscard]] WhySource source_of(const Event& event) const { return {event.id, event.type, event.source, event.time}; }

    [[nodiscard]] std::vector<WhySource> sources_of(const std::vector<std::uint32_t>& numbers) const {
        std::vector<WhySource> sources;
        const auto& events = replayed_.judgement->input.context.history.events();
        for (const auto number : std::set<std::uint32_t>(numbers.begin(), numbers.end())) sources.push_back(source_of(events[number]));
        return sources;
    }

    /// What was done in the contact, by whom: the desk's own events and how it began.
    void happened() {
        WhySection& out = section("happened", "What happened in the contact");
        for (const Event& event : events_) {
            if (subject_.contact.empty() || event.contact_id != subject_.contact) continue;
            std::string text = event_sentence(event, pack_, replayed_.judgement ? &replayed_.judgement->input.context : nullptr);
            if (text.empty()) continue;
            const auto by = event.data.text_or("agent");
            if (!by.empty() && !event.type.starts_with("contact.")) text += " (" + std::string(by) + ")";
            out.lines.push_back({std::move(text), event.time, {source_of(event)}});
        }
        if (out.lines.empty()) page_.sections.pop_back();
    }

    /// The candidate that the page is about: what the row or the answer names, else what was chosen.
    [[nodiscard]] const Candidate& main_candidate() const {
        const auto& d = replayed_.judgement->decision;
        if (subject_.row) {
            const Json& p = subject_.row->payload;
            for (const Candidate& c : d.candidates) {
                if (c.action && c.action_id() == p.text_or("action") && c.subject == p.text_or("subject") && c.treatment_id() == p.text_or("treatment")) return c;
            }
        }
        return d.candidates[d.chosen];
    }

    void decided() {
        const Judgement& j = *replayed_.judgement;
        const Candidate& main = main_candidate();
        answer(main);
        decision_section(main);
        favour(main);
        if (main.action) rules(main);
        consent(main);
        hours();
        caps(main);
        withheld(j);
    }

    void answer(const Candidate& main) {
        const bool outbound = main.treatment && main.treatment->reach == decision::Reach::outbound;
        const auto kind = replayed_.judgement->decision.kind;
        const std::string what = title_of(main, *replayed_.judgement, pack_);
        if (subject_.row && (subject_.row->kind == "message" || subject_.row->kind == "callback")) {
            using State = ports::OutboxState;
            const State state = subject_.row->state;
            page_.answer = outbox::is_held(*subject_.row) ? "The person is to be contacted later: " : state == State::done ? "The person was contacted: " : state == State::queued || state == State::sending ? "The person is about to be contacted: " :
                           state == State::unknown ? "It is not known whether the person was contacted: " : "The person was not contacted: ";
            page_.answer += main.action && !subject_.row->payload.text_or("action").empty() ? what + "." : "a " + subject_.row->kind + " that a wrap-up or a journey asked for.";
            if (!subject_.row->why.empty()) page_.answer += " " + subject_.row->why;
            if (outbox::is_held(*subject_.row)) page_.answer += " " + held_text(*subject_.row);
            return;
        }
        if (!main.action) page_.answer = "The person was not contacted: nothing was worth more than leaving them in peace.";
        else if (kind == decision::Decision::Kind::verify) page_.answer = "The agent was told to verify the caller first; after that: " + what + ".";
        else if (kind == decision::Decision::Kind::confirm) page_.answer = "The agent was told to ask for the customer's yes first; after that: " + what + ".";
        else page_.answer = std::string(outbound ? "Reaching out was recommended: " : "Recommended in the contact: ") + what + ".";
    }

    void decision_section(const Candidate& main) {
        const Judgement& j = *replayed_.judgement;
        WhySection& out = section("decision", "The decision");
        const Json* pack = record_.at("/inputs/pack");
        out.lines.push_back({"Decided for the agent " + stored_.agent + (subject_.contact.empty() ? "" : " in contact " + subject_.contact), stored_.time, {}});
        out.lines.push_back({"By the pack " + std::string(pack->text_or("id")) + " " + std::string(pack->text_or("version")) + " (digest " + std::string(pack->text_or("digest")) + "), engine " +
                                 std::string(record_.at("/provenance") ? record_.at("/provenance")->text_or("engine") : "not known"), {}, {}});
        const auto words = decision::explain(main, j.input, pack_.rules, pack_.fold.context.subjects);
        out.lines.push_back({"Priority of " + title_of(main, j, pack_) + ": " + words.waterfall, {}, {}});
        if (const std::string win = decision::what_would_win(j.decision); !win.empty()) out.lines.push_back({win, {}, {}});
        out.lines.push_back({std::to_string(j.decision.candidates.size() - 1) + " possible steps were judged; " + std::to_string(j.decision.order.size() - 1) + " of them were allowed", {}, {}});
    }

    void favour(const Candidate& main) {
        const auto words = decision::explain(main, replayed_.judgement->input, pack_.rules, pack_.fold.context.subjects);
        if (words.in_favour.empty()) return;
        WhySection& out = section("favour", "Why this");
        for (const auto& reason : words.in_favour) out.lines.push_back({reason.text, {}, sources_of(reason.events)});
    }

    /// Each gate's answer; for the pack's own rules also the facts of those that hold.
    void rules(const Candidate& main) {
        const Judgement& j = *replayed_.judgement;
        const auto words = decision::explain(main, j.input, pack_.rules, pack_.fold.context.subjects);
        WhySection& out = section("rules", "Which rules were asked, and what they read");
        auto environment = decision::decision_environment(j.input);
        decision::put_in_hand(environment, j.input, *main.action, main.treatment, main.subject);
        const std::map<std::string, const std::vector<decision::Rule>*> own = {
            {"eligibility", &main.action->eligibility}, {"applicability", &main.action->applicability}, {"suitability", &main.action->suitability}};
        for (const auto& gate : main.gates) {
            const auto blocker = std::find_if(words.blockers.begin(), words.blockers.end(), [&](const decision::Sentence& s) { return s.gate == gate.gate; });
            const std::string said = blocker == words.blockers.end() ? "" : blocker->text;
            WhyLine line{gate_title(gate.gate) + ": " + (gate.verdict == Verdict::pass ? "passed" : std::string(policy::verdict_name(gate.verdict)) + ". " + said), gate.verdict == Verdict::pass ? std::nullopt : gate.again_at, {}};
            for (const auto& fact : decision::facts_read(gate, main, j.input, environment)) add_fact(line, fact.path, fact.value, fact.events);
            if (gate.verdict == Verdict::pass) add_caller(line, gate.gate, main);
            out.lines.push_back(std::move(line));
            const auto rules = own.find(gate.gate);
            if (rules != own.end()) add_rules(out, *rules->second, main, environment);
        }
    }

    void add_rules(WhySection& out, const std::vector<decision::Rule>& rules, const Candidate& main, const context::ContextEnvironment& environment) {
        for (const auto& rule : rules) {
            if (condition::test(rule.when, environment).kind != condition::Verdict::Kind::yes) continue;
            WhyLine line{"  rule '" + rule.id + "' holds (" + rule.when.text() + ")", {}, {}};
            for (const auto& fact : condition::decisive_facts(rule.when, environment)) {
                add_fact(line, fact.path, fact.value, decision::events_behind(fact, replayed_.judgement->input, *main.action, main.subject));
            }
            out.lines.push_back(std::move(line));
        }
    }

    /// What the gates about the caller rested on when they passed.
    void add_caller(WhyLine& line, const std::string& gate, const Candidate& main) const {
        const auto* contact = replayed_.judgement->input.context.contact(subject_.contact);
        if (!contact) return;
        if (gate == "verification" && !main.action->verification.empty() && !contact->verified.empty()) add_fact(line, "contact.verified", contact->verified, {contact->verified_event});
        const auto yes = contact->confirmed.find(context::attempt_key(main.action_id(), main.subject));
        if (gate == "confirmation" && main.action->confirmation && yes != contact->confirmed.end()) add_fact(line, "contact.confirmed", true, {yes->second});
    }

    void add_fact(WhyLine& line, const std::string& path, const Json& value, const std::vector<std::uint32_t>& events) const {
        if (value.is_object()) return;  // what was asked of it stands in a fact of its own
        line.text += "; " + path + " was " + base::cut_text(value_text(value), 120);
        for (auto& source : sources_of(events)) {
            const bool known = std::any_of(line.sources.begin(), line.sources.end(), [&](const WhySource& s) { return s.event == source.event; });
            if (!known) line.sources.push_back(std::move(source));
        }
    }

    void consent(const Candidate& main) {
        const auto& context = replayed_.judgement->input.context;
        WhySection& out = section("consent", "What the customer had said about being contacted");
        for (const auto& consent : context.consents) {
            out.lines.push_back({consent.channel + " for " + (consent.purpose == "*" ? "everything" : consent.purpose) + ": " + consent.state, consent.time, sources_of({consent.event})});
        }
        const bool outbound = main.treatment && main.treatment->reach == decision::Reach::outbound;
        if (outbound && !context.consent(main.treatment->channel, main.treatment->purpose)) out.lines.push_back({"Nothing about " + main.treatment->channel + " for " + main.treatment->purpose, {}, {}});
        else if (out.lines.empty()) out.lines.push_back({"Nothing", {}, {}});
    }

    void hours() {
        const auto& input = replayed_.judgement->input;
        WhySection& out = section("hours", "When reaching out was allowed");
        if (!pack_.rules.policies.contact_hours) return void(out.lines.push_back({"The pack sets no contact hours", {}, {}}));
        if (!input.windows) return void(out.lines.push_back({"The customer's time zone was not known, so reaching out was not allowed", {}, {}}));
        for (const auto& window : *input.windows) {
            const bool inside = window.from <= input.now && input.now < window.to;
            out.lines.push_back({base::format_time(window.from) + " to " + base::format_time(window.to) + (inside ? " (it was decided within)" : ""), {}, {}});
        }
    }

    void caps(const Candidate& main) {
        WhySection& out = section("caps", "How often the customer had been reached");
        std::map<std::string, const policy::FactRead*> used;
        for (const Candidate& candidate : replayed_.judgement->decision.candidates) {
            for (const auto& gate : candidate.gates) {
                for (const auto& fact : gate.facts) {
                    if (gate.gate == "caps") used.emplace(fact.path, &fact);
                }
            }
        }
        for (const auto& entry : used) out.lines.push_back({entry.first + ": " + value_text(entry.second->value) + " counted", {}, sources_of(entry.second->events)});
        const bool reached = std::any_of(main.gates.begin(), main.gates.end(), [](const policy::GateResult& g) { return g.gate == "caps" && g.verdict != Verdict::pass; });
        out.lines.push_back({reached ? "A cap was used up" : "No cap stood against it", {}, {}});
    }

    void withheld(const Judgement& j) {
        WhySection& out = section("withheld", "What was held back");
        std::size_t in_contact = 0;
        for (const Candidate& candidate : j.decision.candidates) {
            if (candidate.allowed || !candidate.action) continue;
            const bool outbound = candidate.treatment->reach == decision::Reach::outbound;
            if (!outbound && !options_.all_withheld) {
                ++in_contact;
                continue;
            }
            const auto words = decision::explain(candidate, j.input, pack_.rules, pack_.fold.context.subjects);
            std::string text = title_of(candidate, j, pack_) + ":";
            std::vector<std::uint32_t> events;
            for (const auto& blocker : words.blockers) {
                text += " " + blocker.text;
                events.insert(events.end(), blocker.events.begin(), blocker.events.end());
            }
            out.lines.push_back({std::move(text), {}, sources_of(events)});
        }
        if (in_contact > 0) out.lines.push_back({std::to_string(in_contact) + " steps within the contact were held back too (--all lists them)", {}, {}});
        if (out.lines.empty()) out.lines.push_back({"Nothing", {}, {}});
    }

    /// Without deciding again: what the record itself says.
    void told() {
        if (subject_.record.empty()) {
            page_.answer = "Nothing was decided for this " + page_.kind + (subject_.contact.empty() ? "." : "; the contact was never opened at this desk.");
            if (subject_.row && outbox::is_held(*subject_.row)) page_.answer += " " + subject_.row->why + " " + held_text(*subject_.row);
            return;
        }
        const Json* choice = record_.at("/outcome/choice");
        page_.answer = "The record says: " + std::string(choice->text_or("kind")) + " " + action_title(pack_, std::string(choice->text_or("action"))) + ". It could not be decided again here: " + replayed_.why + ".";
        WhySection& out = section("rules", "What the record says of each step");
        const Json* candidates = record_.at("/outcome/candidates");
        for (const Json& candidate : *candidates->items()) {
            std::string reasons;
            for (const Json& gate : *candidate.find("gates")->items()) {
                if (gate.text_or("verdict") != "pass") reasons += " " + std::string(gate.text_or("gate")) + " (" + std::string(gate.text_or("reason")) + ")";
            }
            std::string text = action_title(pack_, std::string(candidate.text_or("action"))) + (candidate.text_or("subject").empty() ? "" : " (" + std::string(candidate.text_or("subject")) + ")");
            text += reasons.empty() ? ": allowed, priority " + std::string(candidate.text_or("priority")) : ": held back by" + reasons;
            out.lines.push_back({std::move(text), {}, {}});
        }
    }

    void sent() {
        WhySection& out = section("sent", "What was sent or written");
        for (const auto& row : rows_) {
            const bool concerns = subject_.row ? row.key == subject_.row->key : row_contact(row) == subject_.contact;
            if (!concerns) continue;
            std::string text = row.kind + " to " + row.target + " for " + row.agent + ": " + outbox::state_text(row);
            if (!row.why.empty()) text += ", " + row.why;
            if (const auto body = row.payload.text_or("text"); !body.empty()) text += "; by " + std::string(row.payload.text_or("channel")) + ": " + std::string(body);
            out.lines.push_back({std::move(text) + " [" + row.key + "]", row.created, {}});
        }
        if (out.lines.empty()) out.lines.push_back({"Nothing", {}, {}});
    }

    [[nodiscard]] std::string row_contact(const ports::OutboxRow& row) const {
        if (const auto named = row.payload.text_or("contact"); !named.empty()) return std::string(named);
        const Json* events = row.payload.find("events");
        if (!events || !events->items() || events->items()->empty()) return {};
        return std::string(events->items()->front().text_or("contactid"));
    }

    base::Status proof() {
        WhySection& out = section("proof", "Proof");
        if (!subject_.record.empty()) {
            out.lines.push_back({"Decision record " + subject_.record + ", SHA-256 " + base::digest_text(stored_.json), {}, {}});
            out.lines.push_back({replayed_.same ? "Deciding again from the recorded inputs gives the same bytes" : "Deciding again does not give the same bytes: " + replayed_.why, {}, {}});
            const Json* events = record_.at("/inputs/events");
            const auto number = [&](const char* key) { return events && events->find(key) ? base::write_json(*events->find(key)) : std::string("?"); };
            out.lines.push_back({"It rests on " + number("count") + " events, up to number " + number("up_to") + " of this customer, SHA-256 " + std::string(events ? events->text_or("digest") : ""), {}, {}});
        }
        auto lines = store_.audit(1, INT64_MAX);
        if (!lines) return lines.error();
        for (const auto& entry : *lines) {
            const bool named = (!subject_.record.empty() && entry.details.find(subject_.record) != std::string::npos) || (subject_.row && entry.details.find(subject_.row->key) != std::string::npos);
            if (named) out.lines.push_back({"Audit entry " + std::to_string(entry.n) + ": " + entry.action + " by " + entry.agent + ", " + entry.hash.substr(0, 16), entry.time, {}});
        }
        const auto whole = store_.verify_audit();
        out.lines.push_back({whole ? "The audit trail is whole: " + std::to_string(*whole) + " entries" : "The audit trail is not whole: " + whole.error().message, {}, {}});
        return {};
    }

    ports::Store& store_;
    const WhySubject& subject_;
    const pack::Pack& pack_;
    const WhyOptions& options_;
    WhyPage page_;
    std::vector<Event> events_;
    std::vector<ports::OutboxRow> rows_;
    ports::StoredRecord stored_;
    Json record_;
    Replayed replayed_;
};

}  // namespace

base::Result<WhyPage> why_page(ports::Store& store, const WhySubject& subject, const std::string& id, const pack::Pack& pack, const WhyOptions& options) {
    return PageMaker(store, subject, id, pack, options).make();
}

}  // namespace segue::runtime
