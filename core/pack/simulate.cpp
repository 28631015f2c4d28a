#include "core/pack/simulate.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace segue::pack {
namespace {

using base::Time;
using decision::Candidate;
using Kind = Difference::Kind;

struct Moment {
    Time at;
    std::string contact;
};

/// The end of each contact, before its wrap-up; and the end of it all.
std::vector<Moment> moments_of(const std::vector<context::Event>& ordered, Time now) {
    std::map<std::string, Moment> last;
    std::set<std::string> over;
    for (const auto& event : ordered) {
        if (event.contact_id.empty() || over.contains(event.contact_id)) continue;
        if (event.type == "disposition.recorded" || event.type == "contact.ended") over.insert(event.contact_id);
        else if (event.type == "contact.offered" || event.type == "contact.transferred" || last.contains(event.contact_id)) last[event.contact_id] = {event.time, event.contact_id};
    }
    std::vector<Moment> moments;
    for (auto& moment : last) moments.push_back(std::move(moment.second));
    std::sort(moments.begin(), moments.end(), [](const Moment& a, const Moment& b) { return std::tie(a.at, a.contact) < std::tie(b.at, b.contact); });
    moments.push_back({now, ""});
    return moments;
}

std::string name_of(const decision::Decision& decision) {
    const Candidate& chosen = decision.candidates[decision.chosen];
    if (decision.kind == decision::Decision::Kind::nothing) return "nothing";
    std::string name = chosen.action_id();
    if (chosen.action->treatments.size() > 1) name += " by " + chosen.treatment_id();
    if (decision.kind == decision::Decision::Kind::verify) name = "verify, for " + name;
    if (decision.kind == decision::Decision::Kind::confirm) name = "ask for the yes to " + name;
    return name;
}

std::string with_subject(const std::string& name, const Candidate& candidate) { return candidate.subject.empty() ? name : name + " for " + candidate.subject; }

/// One pack's decision at one moment, with what it refers to.
struct Judged {
    const Pack& pack;
    decision::Input input;
    decision::Decision decision;
};

const Candidate* same(const Judged& judged, const Candidate& wanted) {
    for (const auto& c : judged.decision.candidates) {
        if (c.action_id() == wanted.action_id() && c.subject == wanted.subject && c.treatment_id() == wanted.treatment_id()) return &c;
    }
    return nullptr;
}

/// How a candidate of the other side fares on this one.
std::string fate(const Judged& judged, const Candidate& wanted) {
    if (!wanted.action) {
        const auto& nothing = judged.decision.candidates.back();
        return "doing nothing has priority " + base::format_fixed(nothing.priority);
    }
    const Candidate* found = same(judged, wanted);
    if (!found) return wanted.action_id() + " is not in the pack";
    const auto words = decision::explain(*found, judged.input, judged.pack.rules, judged.pack.fold.context.subjects);
    if (found->allowed || found->waits_for_caller) return wanted.action_id() + ": " + words.waterfall;
    std::string blockers;
    for (const auto& blocker : words.blockers) blockers += (blockers.empty() ? "" : " ") + blocker.text;
    return wanted.action_id() + " is withheld: " + blockers;
}

std::string gates_of(const Candidate& candidate) {
    std::string out;
    for (const auto& gate : candidate.gates) {
        if (gate.verdict != policy::Verdict::pass) out += (out.empty() ? "" : ", ") + gate.gate;
    }
    return out;
}

class Comparer {
public:
    Comparer(const std::string& customer, const Side& before, const Side& after, Compared& out) : customer_(customer), before_(before), after_(after), out_(out) {}

    void look(const decision::Situation& old_situation, const decision::Situation& new_situation, const Moment& moment) {
        const Judged was = judge(before_, old_situation, moment), is = judge(after_, new_situation, moment);
        const std::size_t known = out_.differences.size();
        ++out_.moments;
        look_at_choice(was, is, moment);
        look_at_gates(was, is, moment);
        if (out_.differences.size() > known) ++out_.moments_changed;
    }

    void look_at_journeys(const decision::Situation& old_situation, const decision::Situation& new_situation, Time now) {
        const auto was = instances(old_situation), is = instances(new_situation);
        std::set<std::pair<std::string, std::string>> keys;
        for (const auto& one : was) keys.insert(one.first);
        for (const auto& one : is) keys.insert(one.first);
        out_.journeys += keys.size();
        for (const auto& key : keys) {
            const std::string before = text_of(was, key), after = text_of(is, key);
            if (before == after) continue;
            ++out_.journeys_changed;
            add({Kind::journey, key.first + ": " + before + " -> " + after, customer_, {}, now, key.first + " " + key.second + ": " + before, key.first + " " + key.second + ": " + after, why_of(is, key)});
        }
    }

private:
    using Instances = std::map<std::pair<std::string, std::string>, const journey::Instance*>;

    static Judged judge(const Side& side, const decision::Situation& situation, const Moment& moment) {
        auto input = side.make_input(situation, moment.contact, moment.at, {}, {});
        auto decision = decision::decide(input, side.pack.rules);
        return {side.pack, std::move(input), std::move(decision)};
    }

    void add(Difference difference) { out_.differences.push_back(std::move(difference)); }

    void look_at_choice(const Judged& was, const Judged& is, const Moment& moment) {
        const Candidate& old_choice = was.decision.candidates[was.decision.chosen];
        const Candidate& new_choice = is.decision.candidates[is.decision.chosen];
        const std::string before = name_of(was.decision), after = name_of(is.decision);
        if (before == after && old_choice.subject == new_choice.subject) return;
        add({Kind::recommendation, before + " -> " + after, customer_, moment.contact, moment.at, with_subject(before, old_choice), with_subject(after, new_choice),
             "before: " + fate(was, old_choice) + "; " + fate(was, new_choice) + ". Now: " + fate(is, new_choice) + "; " + fate(is, old_choice)});
    }

    void look_at_gates(const Judged& was, const Judged& is, const Moment& moment) {
        for (const auto& candidate : was.decision.candidates) {
            if (!candidate.action || !candidate.allowed) continue;
            const Candidate* now = same(is, candidate);
            if (now && now->allowed) continue;
            const std::string gone = now ? "by " + gates_of(*now) : "it is not in the new pack";
            add({Kind::withheld, candidate.action_id() + ": no longer allowed, " + gone, customer_, moment.contact, moment.at, with_subject(candidate.action_id(), candidate) + " allowed", "withheld " + gone, fate(is, candidate)});
        }
        for (const auto& candidate : is.decision.candidates) {
            if (!candidate.action || !candidate.allowed) continue;
            const Candidate* then = same(was, candidate);
            if (then && then->allowed) continue;
            const std::string before = then ? "withheld by " + gates_of(*then) : "not in the old pack";
            add({Kind::allowed, candidate.action_id() + ": newly allowed, was " + before, customer_, moment.contact, moment.at, before, with_subject(candidate.action_id(), candidate) + " allowed", fate(was, candidate)});
        }
    }

    /// The youngest instance of each definition and key.
    static Instances instances(const decision::Situation& situation) {
        Instances out;
        for (const auto& instance : situation.journeys().instances()) out[{instance.definition->id, instance.key}] = &instance;
        return out;
    }
    static std::string text_of(const Instances& all, const std::pair<std::string, std::string>& key) {
        const auto found = all.find(key);
        if (found == all.end()) return "none";
        return found->second->state() + " (" + std::string(journey::status_name(found->second->status)) + ")";
    }
    static std::string why_of(const Instances& all, const std::pair<std::string, std::string>& key) {
        const auto found = all.find(key);
        if (found == all.end()) return "the new pack starts no such journey";
        const auto& instance = *found->second;
        if (instance.history.empty()) return {};
        const auto& last = instance.history.back();
        return "now in version " + std::to_string(instance.definition->version) + ", " + journey::state_text(*instance.definition, last.to) + " since " + base::format_time(last.time) + " by " + std::string(journey::cause_name(last.cause));
    }

    const std::string& customer_;
    const Side& before_;
    const Side& after_;
    Compared& out_;
};

}  // namespace

const char* kind_name(Kind kind) {
    switch (kind) {
        case Kind::recommendation: return "recommendation";
        case Kind::allowed: return "allowed";
        case Kind::withheld: return "withheld";
        case Kind::journey: return "journey";
    }
    return "";
}

Compared compare(const std::string& customer, const std::vector<context::Event>& events, const Side& old_side, const Side& new_side, Time now) {
    Compared out;
    const auto ordered = context::in_folding_order(events, now);
    Comparer comparer(customer, old_side, new_side, out);
    decision::Situation before(customer, old_side.pack.fold), after(customer, new_side.pack.fold);
    std::size_t at = 0;
    for (const Moment& moment : moments_of(ordered, now)) {
        for (; at < ordered.size() && ordered[at].time <= moment.at; ++at) {
            before.apply(ordered[at]);
            after.apply(ordered[at]);
        }
        before.advance_to(moment.at);
        after.advance_to(moment.at);
        comparer.look(before, after, moment);
    }
    comparer.look_at_journeys(before, after, now);
    return out;
}

void Simulation::add(const Compared& compared) {
    ++customers;
    customers_changed += !compared.differences.empty();
    moments += compared.moments;
    moments_changed += compared.moments_changed;
    journeys += compared.journeys;
    journeys_changed += compared.journeys_changed;
    for (const auto& difference : compared.differences) {
        Group& group = groups_[{difference.kind, difference.group}];
        group.kind = difference.kind;
        ++group.count;
        // Customers come one after the other.
        if (group.last_customer != difference.customer) ++group.customers;
        group.last_customer = difference.customer;
        if (group.examples.size() < examples_) group.examples.push_back(difference);
    }
}

std::vector<std::pair<std::string, Simulation::Group>> Simulation::groups() const {
    std::vector<std::pair<std::string, Group>> out;
    for (const auto& group : groups_) out.emplace_back(group.first.second, group.second);
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
        return std::make_tuple(a.second.kind, b.second.count, a.first) < std::make_tuple(b.second.kind, a.second.count, b.first);
    });
    return out;
}

}  // namespace segue::pack
