#include "core/runtime/send_time.h"

#include "core/base/digest.h"
#include "core/disposition/plan.h"
#include "core/disposition/reconcile.h"
#include "core/policy/not_after.h"
#include "core/reservation/booking.h"

#include <algorithm>

namespace segue::runtime {

using base::Json;
using base::Time;
using context::Event;
using decision::Situation;
using ports::OutboxRow;

namespace {

/// So many ends are waited through one after the other, at most; a week of nights and caps has fewer.
constexpr int most_ends = 64;

/// One thing that is against sending it at an instant.
struct Against {
    std::string text;
    std::optional<Time> until;   ///< none: time alone does not end it; base::time_max: others do
    bool by_others = false;
};

Against against(const policy::GateResult& gate, std::string text) {
    const bool unseen = gate.gate == "caps" && gate.condition.find("ledger_stale") != std::string::npos;
    const bool held = gate.gate == "reservation";
    const bool open_end = unseen || (held && !gate.again_at);
    return {std::move(text), open_end ? std::optional(base::time_max) : gate.again_at, unseen || held};
}

/// Of an action's message: every gate. Empty: what it was about is not there any more.
std::optional<std::vector<Against>> against_action(const Judgement& judged, const OutboxRow& row, const pack::Pack& pack) {
    const auto action = row.payload.text_or("action"), subject = row.payload.text_or("subject"), treatment = row.payload.text_or("treatment");
    for (const auto& candidate : judged.decision.candidates) {
        if (!candidate.action || candidate.action->id != action || candidate.subject != subject || candidate.treatment_id() != treatment) continue;
        std::vector<Against> all;
        if (candidate.allowed) return all;
        const auto words = decision::explain(candidate, judged.input, pack.rules, pack.fold.context.subjects);
        auto blocker = words.blockers.begin();  // one for each gate that does not pass, in their order
        for (const auto& gate : candidate.gates) {
            if (gate.verdict != policy::Verdict::pass && blocker != words.blockers.end()) all.push_back(against(gate, (blocker++)->text));
        }
        return all;
    }
    return {};
}

/// Another journey holds the customer for what this journey's message is for.
std::optional<Against> turn_of_another(const Situation& situation, const OutboxRow& row, const policy::Policies& policies, Time now) {
    const auto& effects = situation.journeys().effects();
    const auto& instances = situation.journeys().instances();
    const auto effect = std::find_if(effects.begin(), effects.end(), [id = row.payload.text_or("effect")](const journey::Effect& e) { return e.id == id; });
    if (policies.reservations.empty() || effect == effects.end()) return {};
    const auto asks = std::find_if(instances.begin(), instances.end(), [&effect](const journey::Instance& i) { return i.id == effect->instance; });
    const auto facts = decision::journey_facts(situation.journeys());
    std::vector<const reservation::Running*> running;
    for (const auto& journey : facts) running.push_back(&journey.active);
    const auto holder = reservation::holder_of(policies.reservations, running, row.payload.text_or("purpose"), now);
    if (!holder || asks == instances.end() || (holder->journey->journey == asks->definition->id && holder->journey->key == asks->key)) return {};
    return Against{holder->rule->otherwise + " " + reservation::words_of(*holder), holder->until.value_or(base::time_max), true};
}

/// The rule by which a wrap-up asked for it; null when another asked, or the pack has it no more.
const disposition::MessageRule* rule_of(const Situation& situation, const OutboxRow& row, const pack::Pack& pack) {
    const auto& events = situation.context().history.events();
    const auto cause = std::find_if(events.begin(), events.end(), [id = row.payload.text_or("cause")](const Event& e) { return e.id == id; });
    if (cause == events.end()) return nullptr;
    const auto code = std::find_if(pack.dispositions.begin(), pack.dispositions.end(), [&](const auto& c) { return c.id == cause->data.text_or("code"); });
    if (code == pack.dispositions.end()) return nullptr;
    const auto rule = std::find_if(code->messages.begin(), code->messages.end(), [&](const auto& m) { return m.id == row.payload.text_or("message"); });
    return rule == code->messages.end() ? nullptr : &*rule;
}

std::optional<Against> against_its_use(const Situation& situation, const OutboxRow& row, const decision::Input& input, const pack::Pack& pack) {
    const auto* rule = rule_of(situation, row, pack);
    if (!rule || !rule->when) return {};
    auto environment = decision::decision_environment(input);
    if (const auto* contact = input.context.contact(row.payload.text_or("contact"))) environment.set(context::Root::contact, contact->view);
    const auto verdict = condition::test(*rule->when, environment);
    if (verdict.kind == condition::Verdict::Kind::yes) return {};
    const bool unknown = verdict.kind == condition::Verdict::Kind::error;
    return Against{unknown ? "It is not known whether what it was for still holds: " + verdict.error + "." : "What it was for does not hold any more.", verdict.changes_at};
}

/// Of a wrap-up's or a journey's message: what protects the customer, whose turn it is, and whether it is still of use.
std::vector<Against> against_message(const Situation& situation, const OutboxRow& row, Time now, const Surroundings& around) {
    const auto input = make_input(situation, "", now, around);
    const auto& policies = around.pack.rules.policies;
    const policy::Touch touch{"", std::string(row.payload.text_or("channel")), std::string(row.payload.text_or("purpose")), true};
    auto hours = policy::hours_gate(policies, touch, input.windows, now);
    policy::add_law_hours(hours, policies, touch, input.context, input.law_windows, now);
    std::vector<Against> all;
    for (const auto& gate : {policy::kill_gate(policies, touch), policy::consent_gate(policies, touch, input.context, input.now), hours,
                             policy::caps_gate(policies, touch, input.context, now, input.local_days, input.ledger_at),
                             policy::law_gate(policies, touch, input.context, decision::decision_environment(input), now)}) {
        if (gate.verdict != policy::Verdict::pass) all.push_back(against(gate, gate.sentence));
    }
    if (auto turn = turn_of_another(situation, row, policies, now)) all.push_back(*std::move(turn));
    if (auto use = against_its_use(situation, row, input, around.pack)) all.push_back(*std::move(use));
    return all;
}

std::optional<std::vector<Against>> all_against(const Situation& situation, const OutboxRow& row, Time now, const Surroundings& around) {
    if (row.payload.text_or("action").empty()) return against_message(situation, row, now, around);
    const Judgement judged(situation, "", now, around);
    return against_action(judged, row, around.pack);
}

/// The one that ends last: what does not end by time comes after all that does.
const Against& longest_of(const std::vector<Against>& all) {
    return *std::max_element(all.begin(), all.end(), [](const Against& a, const Against& b) { return a.until && (!b.until || *a.until < *b.until); });
}

/// The customer at another instant than now: copied only when it must be.
class Ahead {
public:
    /// What was booked for this very contact is no reason against it.
    Ahead(const Situation& folded, const OutboxRow& row, Time now) : folded_(folded) {
        if (const auto booking = row.payload.text_or("booking"); !booking.empty()) own().apply(release_of(folded.context(), std::string(booking), now));
    }
    void advance_to(Time at) { own().advance_to(at); }
    [[nodiscard]] const Situation& situation() const { return own_ ? *own_ : folded_; }

private:
    Situation& own() { return own_ ? *own_ : own_.emplace(folded_); }
    const Situation& folded_;
    std::optional<Situation> own_;
};

}  // namespace

SendTime send_time(const Situation& folded, const OutboxRow& row, Time now, const Surroundings& around) {
    Ahead then(folded, row, now);
    Surroundings known = around;
    const auto last = last_time_of(row, folded.context(), around.pack.rules.policies);
    SendTime out;
    Time at = now;
    for (int ends = 0; ends < most_ends; ++ends) {
        const auto all = all_against(then.situation(), row, at, known);
        if (!all) return {SendTime::Kind::never, "What this message was about is not there any more.", {}, false};
        if (all->empty()) return {ends == 0 ? SendTime::Kind::now : SendTime::Kind::later, std::move(out.why), at, out.by_others};
        const Against& longest = longest_of(*all);
        if (ends == 0) out.by_others = std::any_of(all->begin(), all->end(), [](const Against& a) { return a.by_others; });
        if (out.why.find(longest.text) == std::string::npos) out.why += (ends == 0 ? "" : " Then: ") + longest.text;
        if (!longest.until || *longest.until <= at) break;
        if (*longest.until == base::time_max) return {SendTime::Kind::later, std::move(out.why), base::time_max, out.by_others};
        if (last && *longest.until > *last) {
            out.why += " It could go out " + time_there(folded.context(), around.zones, *longest.until, now) + " at the earliest, which is too late for it.";
            break;
        }
        at = *longest.until;
        then.advance_to(at);
        if (known.ledger_at) known.ledger_at = at;
    }
    return {SendTime::Kind::never, std::move(out.why), {}, false};
}

std::optional<Time> last_time_of(const OutboxRow& row, const context::Context& context, const policy::Policies& policies) {
    const auto own = policy::not_after_of(row.payload, row.created);
    if (!row.payload.text_or("effect").empty()) return own;
    Time last = own.value_or(row.created + policies.hold_at_most);
    const auto booking = row.payload.text_or("booking");
    for (const Event& event : context.history.events()) {
        if (!booking.empty() && event.id == booking) last = std::min(last, reservation::booked_until(event));
    }
    return last;
}

bool waits_for_others(const Situation& situation, const OutboxRow& row, Time now, const Surroundings& around) {
    const auto& policies = around.pack.rules.policies;
    if (disposition::reason_of_staleness(situation, row) || disposition::reason_of_moving_on(situation, row)) return false;
    if (const auto last = last_time_of(row, situation.context(), policies); last && *last < now) return false;
    if (policies.ledger_max_age && around.ledger_at && *around.ledger_at + *policies.ledger_max_age < now) return true;
    if (!row.payload.text_or("effect").empty()) return turn_of_another(situation, row, policies, now).has_value();
    const std::string subject(row.payload.text_or("subject"));
    const auto facts = decision::journey_facts(situation.journeys());
    std::vector<policy::Party> parties;
    for (const auto& journey : facts) parties.push_back({&journey.active, decision::offers(journey, row.payload.text_or("action"), subject)});
    const Ahead free(situation, row, now);
    const policy::Touch touch{std::string(row.payload.text_or("action")), std::string(row.payload.text_or("channel")), std::string(row.payload.text_or("purpose")), true};
    return policy::reservation_gate(policies, touch, parties, free.situation().context(), now).verdict != policy::Verdict::pass;
}

Time due_of(const OutboxRow& row, const context::Context& context, const policy::Policies& policies) {
    if (row.next_try < base::time_max) return row.next_try;
    const auto last = last_time_of(row, context, policies);
    return last ? *last + base::Duration{1} : base::time_max;
}

std::vector<std::string> words_on_waiting(const Situation& before, const std::vector<Event>& events, const std::vector<OutboxRow>& rows, Time now, const Surroundings& around) {
    std::vector<std::string> lines;
    if (std::none_of(rows.begin(), rows.end(), [](const OutboxRow& row) { return ports::is_lane_of_its_own(row.kind); })) return lines;
    // Only what a journey asks for goes by where that stands then.
    std::optional<Situation> after;
    if (std::any_of(rows.begin(), rows.end(), [](const OutboxRow& row) { return !row.payload.text_or("effect").empty(); })) {
        after.emplace(before);
        for (const Event& event : events) after->apply(event);
    }
    const Situation& situation = after ? *after : before;
    for (const auto& row : rows) {
        if (!ports::is_lane_of_its_own(row.kind)) continue;
        const SendTime when = send_time(situation, row, now, around);
        const std::string what = "The message by " + std::string(row.payload.text_or("channel"));
        const std::string until = when.at == base::time_max ? std::string() : " and goes out " + time_there(situation.context(), around.zones, when.at, now);
        if (when.kind == SendTime::Kind::never) lines.push_back(what + " cannot go out: " + when.why);
        if (when.kind == SendTime::Kind::later) lines.push_back(what + " waits" + until + ": " + when.why);
    }
    return lines;
}

Event release_of(const context::Context& context, const std::string& booking, Time now) {
    Event event;
    event.type = "contact.released";
    event.source = context::desk_source;
    event.time = disposition::local_time(context, now);
    event.customer = context.customer;
    event.channel = "system";
    event.id = base::id_of_causes("ev-", {booking, "not_sent"});
    event.data = Json::object({{"reservation", booking}, {"why", "not_sent"}});
    return event;
}

std::string time_there(const context::Context& context, const base::ZoneTable& zones, Time at, Time now) {
    const std::string zone = context.profile_text("zone");
    const auto then = zones.offset_at(zone, at), today = zones.offset_at(zone, now);
    if (!then || !today) return "at " + base::format_time(at);
    const std::string local = base::format_time(at + base::seconds(*then));
    const auto days = base::day_number(at, *then) - base::day_number(now, *today);
    const std::string day = days == 0 ? "" : days == 1 ? "tomorrow " : "on " + local.substr(0, 10) + " ";
    return day + "at " + local.substr(11, 5) + " there";
}

}  // namespace segue::runtime
