#include "core/policy/gates.h"

#include "core/base/text.h"
#include "core/policy/business_days.h"
#include "core/policy/caps.h"
#include "core/reservation/booking.h"

#include <algorithm>

namespace segue::policy {
namespace {

using base::Json;
using base::Time;
using context::Context;


GateResult passed(const char* gate) {
    GateResult result;
    result.gate = gate;
    return result;
}

void block(GateResult& result, Verdict verdict, std::string condition, std::string sentence) {
    if (result.verdict == Verdict::pass || verdict == Verdict::blocked) result.verdict = verdict;
    result.condition += (result.condition.empty() ? "" : "+") + std::move(condition);
    result.sentence += (result.sentence.empty() ? "" : " ") + std::move(sentence);
}

void later(GateResult& result, Time t) { result.again_at = std::max(result.again_at.value_or(base::time_min), t); }

}  // namespace

const char* verdict_name(Verdict verdict) {
    switch (verdict) {
        case Verdict::pass: return "pass";
        case Verdict::blocked: return "blocked";
        case Verdict::unknown: return "unknown";
    }
    return "unknown";
}

GateResult kill_gate(const Policies& policies, const Touch& touch) {
    GateResult result = passed("kill_switch");
    for (const Kill& kill : policies.kills) {
        const bool action = !kill.action.empty() && kill.action == touch.action;
        const bool channel = !kill.channel.empty() && kill.channel == touch.channel;
        if (!action && !channel) continue;
        result.facts.push_back({action ? "kill.action" : "kill.channel", action ? kill.action : kill.channel, {}});
        block(result, Verdict::blocked, "switched_off", "Switched off: " + kill.reason);
    }
    return result;
}

namespace {

/// What confirms an opt-out, or asks what a doubtful one meant.
bool is_confirmation(const Policies& policies, const context::Event& event, std::string_view channel) {
    return event.type == "message.sent" && (event.channel == channel || event.data.text_or("channel") == channel) && policies.kind_of(event.data.text_or("purpose")) == "opt_out_confirmation";
}

const context::Event* confirmation_after(const Policies& policies, const Context& context, std::string_view channel, std::uint32_t event, Time now) {
    for (const auto number : context.history.within("message.sent", {}, now)) {
        const auto& sent = context.history.events()[number];
        if (number > event && is_confirmation(policies, sent, channel)) return &sent;
    }
    return nullptr;
}

const OptOutTerms* terms_of(const Policies& policies, const context::OptOut& opt_out) {
    const auto found = std::find_if(policies.opt_outs.begin(), policies.opt_outs.end(), [&](const OptOutTerms& t) { return t.rule == opt_out.rule; });
    return found == policies.opt_outs.end() ? nullptr : &*found;
}

/// One confirmation of the customer's last such message, within so many minutes (47 CFR 64.1200(a)(12)); it stands over the withdrawal itself.
GateResult confirmation_gate(const Policies& policies, const Touch& touch, const Context& context, Time now) {
    GateResult result = passed("consent");
    const context::OptOut* last = nullptr;
    for (const auto& one : context.opt_outs) {
        if (one.channel == touch.channel && one.time <= now) last = &one;
    }
    const OptOutTerms* terms = last ? terms_of(policies, *last) : nullptr;
    if (!terms || last->settled_by) {
        block(result, Verdict::blocked, "nothing_to_confirm", "There is no message by " + touch.channel + " that took consent back, so there is nothing to confirm.");
        return result;
    }
    result.facts.push_back({"opt_out", last->matched, {last->event}});
    const Time until = last->time + terms->confirm_within;
    if (now > until) block(result, Verdict::blocked, "too_late_to_confirm", "An opt-out may be confirmed until " + base::format_time(until) + " only (" + terms->citation + ").");
    if (confirmation_after(policies, context, touch.channel, last->event, now)) block(result, Verdict::blocked, "confirmed_already", "The opt-out was confirmed already, and may be confirmed once (" + terms->citation + ").");
    if (result.verdict == Verdict::pass) result.again_at = until + base::Duration{1};
    return result;
}

/// The customer was asked what was meant, and has not answered.
void add_unanswered(GateResult& result, const Policies& policies, const Touch& touch, const Context& context, Time now) {
    for (const auto& doubt : context.opt_outs) {
        const OptOutTerms* terms = doubt.kind == context::OptOutReading::Kind::doubtful && !doubt.settled_by && doubt.time <= now ? terms_of(policies, doubt) : nullptr;
        if (!terms || !terms->unanswered_is_all || !confirmation_after(policies, context, doubt.channel, doubt.event, now)) continue;
        const bool held = doubt.channel == touch.channel || terms->channels.empty() || std::find(terms->channels.begin(), terms->channels.end(), touch.channel) != terms->channels.end();
        if (!held) continue;
        result.facts.push_back({"opt_out", doubt.matched, {doubt.event}});
        block(result, Verdict::blocked, "question_unanswered", "The customer wrote “" + doubt.matched + "” and was asked what was meant. Until there is an answer all counts as taken back (" + terms->citation + ").");
    }
}

/// Of a withdrawal in the customer's own words.
std::string in_own_words(const Context& context, const context::Consent& consent) {
    const auto* opt_out = context.opt_out(consent.event);
    return opt_out ? " They wrote “" + opt_out->matched + "” at " + base::format_time(opt_out->time) + "." : "";
}

}  // namespace

std::optional<std::int64_t> last_lawful_day(const Policies& policies, const context::OptOut& opt_out, int offset_seconds) {
    const OptOutTerms* terms = terms_of(policies, opt_out);
    if (!terms || terms->business_days == 0) return {};
    return business_days_after(base::day_number(opt_out.time, offset_seconds), terms->business_days);
}

GateResult consent_gate(const Policies& policies, const Touch& touch, const context::Context& context, Time now) {
    GateResult result = passed("consent");
    if (!touch.outbound) return result;
    const Purpose* purpose = policies.purpose(touch.purpose);
    if (purpose && purpose->kind == "opt_out_confirmation") return confirmation_gate(policies, touch, context, now);
    const context::Consent* consent = context.consent(touch.channel, touch.purpose);
    FactRead fact{"consent." + touch.channel + "." + touch.purpose, consent ? consent->state : "unknown", {}};
    if (consent) fact.events.push_back(consent->event);
    result.facts.push_back(std::move(fact));
    const bool passes = purpose && (consent ? consent->state == "granted" : !purpose->needs_opt_in);
    add_unanswered(result, policies, touch, context, now);
    if (passes) return result;
    const std::string what = touch.channel + " for " + (touch.purpose.empty() ? "this" : touch.purpose);
    if (!purpose) {
        block(result, Verdict::unknown, "purpose_unknown", "The pack does not say what " + what + " needs.");
    } else if (consent) {
        block(result, Verdict::blocked, "opted_out", "The customer has " + std::string(consent->state == "withdrawn" ? "withdrawn consent" : "said no") + " to " + what + "." + in_own_words(context, *consent));
    } else {
        block(result, Verdict::unknown, "no_opt_in", "There is no consent on file to " + what + ".");
    }
    return result;
}

GateResult hours_gate(const Policies& policies, const Touch& touch, const std::optional<std::vector<Window>>& windows, Time now) {
    GateResult result = passed("hours");
    if (!touch.outbound || !policies.contact_hours) return result;
    // Who has just written is awake, and in the morning it would be too late: the consent gate lets it out within minutes of their message only.
    if (policies.kind_of(touch.purpose) == "opt_out_confirmation") return result;
    if (!windows) {
        result.facts.push_back({"customer.zone", Json(), {}});
        block(result, Verdict::unknown, "zone_unknown", "The customer's time zone is not known, so it is not known whether contact is allowed now.");
        return result;
    }
    const auto next = std::find_if(windows->begin(), windows->end(), [now](const Window& w) { return w.to > now; });
    const bool open = next != windows->end() && next->from <= now;
    result.facts.push_back({"contact_hours.open", open, {}});
    if (open) {
        result.again_at = next->to;
        return result;
    }
    if (next != windows->end()) later(result, next->from);
    block(result, Verdict::blocked, "quiet_hours", "It is outside of contact hours where the customer is.");
    return result;
}

void add_law_hours(GateResult& result, const Policies& policies, const Touch& touch, const context::Context& context, const LawWindows& windows, Time now) {
    if (!touch.outbound) return;
    for (std::size_t i = 0; i < policies.law_hours.size(); ++i) {
        const LawHours& law = policies.law_hours[i];
        if (!binds(law.scope, policies, touch, context, now)) continue;
        if (i >= windows.size() || !windows[i]) {
            result.facts.push_back({"hours." + law.id, Json(), {}});
            block(result, Verdict::unknown, law.id, "The customer's place is not known, so it is not known whether " + law.title + " allows contact now (" + law.citation + ").");
            continue;
        }
        const auto next = std::find_if(windows[i]->begin(), windows[i]->end(), [now](const Window& w) { return w.to > now; });
        const bool open = next != windows[i]->end() && next->from <= now;
        if (open) {
            if (result.verdict == Verdict::pass) result.again_at = std::min(result.again_at.value_or(base::time_max), next->to);
            continue;
        }
        if (result.verdict == Verdict::pass) result.again_at.reset();
        if (next != windows[i]->end()) later(result, next->from);
        result.facts.push_back({"hours." + law.id, false, {}});
        block(result, Verdict::blocked, law.id, law.title + ": it is outside of these hours where the customer may be (" + law.citation + ").");
    }
}

GateResult law_gate(const Policies& policies, const Touch& touch, const context::Context& context, const condition::Environment& environment, Time now) {
    GateResult result = passed("law");
    if (!touch.outbound) return result;
    for (const LawCondition& law : policies.law_conditions) {
        if (!binds(law.scope, policies, touch, context, now)) continue;
        const auto verdict = condition::test(law.when, environment);
        if (verdict.kind == condition::Verdict::Kind::yes) {
            if (result.verdict == Verdict::pass && verdict.changes_at) result.again_at = std::min(result.again_at.value_or(base::time_max), *verdict.changes_at);
            continue;
        }
        if (result.verdict == Verdict::pass) result.again_at.reset();
        if (verdict.changes_at) later(result, *verdict.changes_at);
        for (auto& fact : condition::decisive_facts(law.when, environment)) result.facts.push_back({std::move(fact.path), std::move(fact.value), std::move(fact.events)});
        const bool unknown = verdict.kind == condition::Verdict::Kind::error;
        block(result, unknown ? Verdict::unknown : Verdict::blocked, law.id, law.otherwise + (unknown ? " Not known: " + verdict.error + "." : ""));
    }
    return result;
}

GateResult reservation_gate(const Policies& policies, const Touch& touch, const std::vector<Party>& journeys, const context::Context& context, Time now) {
    GateResult result = passed("reservation");
    if (!touch.outbound) return result;
    std::vector<const ActiveJourney*> running;
    for (const Party& party : journeys) running.push_back(party.journey);
    if (const auto holder = reservation::holder_of(policies.reservations, running, touch.purpose, now)) {
        const bool acts = std::any_of(journeys.begin(), journeys.end(), [&holder](const Party& party) { return party.acts && party.journey == holder->journey; });
        const ActiveJourney& journey = *holder->journey;
        if (acts) {
            result.again_at = holder->until;
        } else {
            result.facts.push_back({"journey." + journey.journey + ".state", journey.active.empty() ? Json() : Json(journey.active.back()), {}});
            result.again_at = holder->until;
            block(result, Verdict::blocked, "reserved_by_" + journey.journey, holder->rule->otherwise + " " + reservation::words_of(*holder));
        }
    }
    if (const auto booking = reservation::booking_for(context, touch.channel, touch.purpose, now)) {
        const auto& booked = context.history.events()[*booking];
        const Time until = reservation::booked_until(booked);
        const std::string agent(booked.data.text_or("agent"));
        result.facts.push_back({"history.last('contact.reserved')", Json(base::format_time(booked.time)), {*booking}});
        // Held without an end that is known, it stays unknown.
        if (result.verdict == Verdict::pass) result.again_at = until;
        else if (result.again_at) later(result, until);
        block(result, Verdict::blocked, "contact_arranged",
              "A contact by " + touch.channel + " is arranged already" + (agent.empty() ? "" : ", by " + agent) + ", until " + base::format_time(until) + ".");
    }
    return result;
}

}  // namespace segue::policy
