#include "core/pack/look.h"

#include <algorithm>

namespace segue::pack {
namespace {

using base::Json;
using base::Place;
using decision::Candidate;

template <class List, class F>
std::string listed(const List& list, F text) {
    std::string out;
    for (const auto& item : list) out += (out.empty() ? "" : " | ") + std::string(text(item));
    return out.empty() ? "nothing" : out;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string name_of(const Candidate& candidate) {
    std::string out = candidate.action_id();
    if (!candidate.subject.empty()) out += " for " + candidate.subject;
    if (candidate.treatment && candidate.action->treatments.size() > 1) out += " by " + candidate.treatment->id;
    return out;
}

std::string name_of(const CandidateWanted& wanted) {
    std::string out = wanted.action;
    if (!wanted.subject.empty()) out += " for " + wanted.subject;
    if (!wanted.treatment.empty()) out += " by " + wanted.treatment;
    return out;
}

/// Every member of `wanted` is in `got` with an equal value; objects inside likewise.
bool holds_at_least(const Json& got, const Json& wanted) {
    if (!wanted.members()) return wanted.is_null() || got == wanted;
    return std::all_of(wanted.members()->begin(), wanted.members()->end(), [&](const Json::Member& member) {
        const Json* value = got.find(member.first);
        if (member.second.is_null()) return !value || value->is_null();
        return value && holds_at_least(*value, member.second);
    });
}

class Looker {
public:
    Looker(const Sight& sight, const Then& then, TestOutcome& out) : s_(sight), then_(then), out_(out) {}

    void run() {
        if (then_.next) look_at_next(*then_.next);
        for (const auto& wanted : then_.allowed) look_at_allowed(wanted);
        for (const auto& wanted : then_.withheld) look_at_withheld(wanted);
        for (const auto& wanted : then_.absent) look_at_absent(wanted);
        if (then_.ranked) look_at_ranked(*then_.ranked);
        look_at_brief();
        for (const auto& wanted : then_.journeys) look_at_journey(wanted);
        if (then_.signals) look_at_signals(*then_.signals);
        for (const auto& wanted : then_.subjects) look_at_subject(wanted);
        look_at_codes();
        look_at_personas();
        look_at_promises();
        if (then_.effects) look_at_effects(*then_.effects);
        if (then_.messages) look_at_messages(*then_.messages);
        look_at_problems();
    }

private:
    void check(bool good, Place place, const std::string& what, const std::string& expected, const std::string& got, const std::string& why = {}) {
        ++out_.looked_at;
        if (!good) out_.failures.push_back({place, what, expected, got, why});
    }

    [[nodiscard]] decision::Explanation words(const Candidate& candidate) const {
        return decision::explain(candidate, s_.input, s_.pack.rules, s_.pack.fold.context.subjects);
    }

    /// What the engine says of a candidate: its priority, or all that stands against it.
    [[nodiscard]] std::string why(const Candidate& candidate) const {
        if (!candidate.action) return "doing nothing has priority " + base::format_fixed(candidate.priority);
        const auto said = words(candidate);
        if (candidate.allowed) return name_of(candidate) + ": priority " + said.waterfall;
        return name_of(candidate) + " is withheld: " + listed(said.blockers, [](const decision::Sentence& b) { return b.gate + ": " + b.text; });
    }

    [[nodiscard]] std::vector<const Candidate*> matching(const std::string& action, const std::string& subject, const std::string& treatment) const {
        std::vector<const Candidate*> found;
        for (const auto& c : s_.decision.candidates) {
            if (c.action_id() == action && (subject.empty() || c.subject == subject) && (treatment.empty() || c.treatment_id() == treatment)) found.push_back(&c);
        }
        return found;
    }

    void look_at_next(const NextWanted& wanted) {
        const Candidate& chosen = s_.decision.candidates[s_.decision.chosen];
        const std::string kind = decision::kind_name(s_.decision.kind);
        const bool good = (wanted.kind.empty() || wanted.kind == kind) && (wanted.action.empty() || wanted.action == chosen.action_id()) &&
                          (wanted.subject.empty() || wanted.subject == chosen.subject) && (wanted.treatment.empty() || wanted.treatment == chosen.treatment_id());
        std::string expected = wanted.kind;
        if (!wanted.action.empty()) expected += (expected.empty() ? "" : " ") + name_of(CandidateWanted{{}, wanted.action, wanted.subject, wanted.treatment, {}, {}, {}});
        std::string reasons;
        if (!good) {
            reasons = why(chosen);
            for (const auto* c : matching(wanted.action, wanted.subject, wanted.treatment)) reasons += "; " + why(*c);
            if (!wanted.action.empty() && matching(wanted.action, wanted.subject, wanted.treatment).empty()) reasons += "; there is no candidate " + wanted.action + " for such a subject";
        }
        check(good, wanted.place, "next", expected, kind + " " + name_of(chosen), reasons);
        if (!good || !chosen.action) return;
        const auto said = words(chosen);
        for (const auto& because : wanted.because) {
            const bool found = std::any_of(said.in_favour.begin(), said.in_favour.end(), [&](const decision::Sentence& s) { return contains(s.text, because.text); });
            check(found, because.place, "because", because.text, listed(said.in_favour, [](const decision::Sentence& s) { return s.text; }));
        }
    }

    void look_at_allowed(const CandidateWanted& wanted) {
        const auto found = matching(wanted.action, wanted.subject, wanted.treatment);
        const bool good = std::any_of(found.begin(), found.end(), [](const Candidate* c) { return c->allowed; });
        check(good, wanted.place, "allowed", name_of(wanted) + " is allowed", found.empty() ? "there is no such candidate" : "it is withheld", good ? "" : reasons_of(found));
    }

    [[nodiscard]] std::string reasons_of(const std::vector<const Candidate*>& found) const {
        return found.empty() ? "" : listed(found, [&](const Candidate* c) { return why(*c); });
    }

    /// Every candidate that is meant must be withheld by that gate.
    void look_at_withheld(const CandidateWanted& wanted) {
        const auto found = matching(wanted.action, wanted.subject, wanted.treatment);
        bool good = !found.empty();
        for (const auto* c : found) good = good && is_withheld(*c, wanted);
        std::string expected = name_of(wanted) + " is withheld by " + wanted.gate;
        if (!wanted.condition.empty()) expected += " (" + wanted.condition + ")";
        if (!wanted.says.empty()) expected += ", saying \"" + wanted.says + "\"";
        check(good, wanted.place, "withheld", expected, found.empty() ? "there is no such candidate" : reasons_of(found));
    }

    void look_at_absent(const CandidateWanted& wanted) {
        const auto found = matching(wanted.action, wanted.subject, wanted.treatment);
        check(found.empty(), wanted.place, "absent", name_of(wanted) + " is no candidate", "it is one", reasons_of(found));
    }

    [[nodiscard]] bool is_withheld(const Candidate& candidate, const CandidateWanted& wanted) const {
        const auto gate = std::find_if(candidate.gates.begin(), candidate.gates.end(), [&](const policy::GateResult& g) { return g.gate == wanted.gate; });
        if (gate == candidate.gates.end() || gate->verdict == policy::Verdict::pass) return false;
        if (!wanted.condition.empty() && !contains("+" + gate->condition + "+", "+" + wanted.condition + "+")) return false;
        if (wanted.says.empty()) return true;
        const auto said = words(candidate);
        return std::any_of(said.blockers.begin(), said.blockers.end(), [&](const decision::Sentence& b) { return b.gate == wanted.gate && contains(b.text, wanted.says); });
    }

    void look_at_ranked(const std::vector<Wanted>& wanted) {
        std::vector<std::string> got;
        for (const auto position : s_.decision.order) got.push_back(s_.decision.candidates[position].action_id());
        got.erase(std::unique(got.begin(), got.end()), got.end());
        const bool good = got.size() >= wanted.size() && std::equal(wanted.begin(), wanted.end(), got.begin(), [](const Wanted& w, const std::string& g) { return w.text == g; });
        check(good, then_.place, "ranked", listed(wanted, [](const Wanted& w) { return w.text; }), listed(got, [](const std::string& g) { return g; }),
              good ? "" : listed(s_.decision.order, [&](std::size_t i) { return why(s_.decision.candidates[i]); }));
    }

    void look_at_brief() {
        if (then_.brief.empty() && !then_.brief_hidden && !then_.completeness) return;
        const auto brief = brief::make_brief(s_.situation, s_.input, s_.pack.brief, s_.pack.rules.policies, "");
        for (const auto& [part, texts] : then_.brief) {
            const auto& lines = brief.of(part);
            const std::string got = listed(lines, [](const brief::Line& line) { return line.text; });
            const std::string name = std::string("brief: ") + brief::part_title(part);
            if (texts.empty()) check(lines.empty(), then_.brief_place, name, "nothing", got);
            for (const auto& wanted : texts) {
                const bool found = std::any_of(lines.begin(), lines.end(), [&](const brief::Line& line) { return contains(line.text, wanted.text); });
                check(found, wanted.place, name, wanted.text, got, brief.hidden ? "the brief is hidden: the caller is not verified to its level" : "");
            }
        }
        if (then_.brief_hidden) check(brief.hidden == *then_.brief_hidden, then_.brief_place, "brief: hidden", *then_.brief_hidden ? "hidden" : "shown", brief.hidden ? "hidden" : "shown");
        if (then_.completeness) {
            check(brief.completeness_percent == *then_.completeness, then_.brief_place, "brief: completeness", std::to_string(*then_.completeness) + " %",
                  std::to_string(brief.completeness_percent) + " %", listed(brief.missing, [](brief::Part p) { return std::string("missing: ") + brief::part_title(p); }));
        }
    }

    [[nodiscard]] static std::string text_of(const journey::Instance& instance) {
        return instance.definition->id + (instance.key.empty() ? "" : " " + instance.key) + ": " + instance.state() + " (" + std::string(journey::status_name(instance.status)) + ")";
    }

    /// The youngest instance that is meant.
    void look_at_journey(const JourneyWanted& wanted) {
        const journey::Instance* found = nullptr;
        std::vector<const journey::Instance*> all;
        for (const auto& instance : s_.situation.journeys().instances()) {
            all.push_back(&instance);
            if (instance.definition->id != wanted.journey || (wanted.key && *wanted.key != instance.key)) continue;
            if (!found || instance.is_active() || !found->is_active()) found = &instance;
        }
        bool good = wanted.status == "none" ? !found : found != nullptr;
        if (found && good) {
            if (!wanted.status.empty()) good = journey::status_name(found->status) == wanted.status;
            if (!wanted.state.empty()) good = good && (found->state() == wanted.state || (found->is_in(wanted.state)));
            if (!wanted.stage.empty()) good = good && found->stage() == wanted.stage;
        }
        std::string expected = wanted.journey + (wanted.key ? " " + *wanted.key : "") + ":";
        for (const std::string* part : {&wanted.state, &wanted.stage, &wanted.status}) expected += part->empty() ? "" : " " + *part;
        std::string why;
        if (!good && found) {
            for (const auto& entry : found->history) {
                why += (why.empty() ? "" : ", then ") + journey::state_text(*found->definition, entry.to) + " at " + base::format_time(entry.time) + " by " + std::string(journey::cause_name(entry.cause));
            }
        }
        check(good, wanted.place, "journey", expected, listed(all, [](const journey::Instance* i) { return text_of(*i); }), why);
    }

    void look_at_signals(const std::vector<SignalWanted>& wanted) {
        const auto active = s_.situation.signals().active();
        const auto text = [](const signals::Signal& s) {
            return s.detector->id + (s.key.empty() ? "" : " " + s.key) + " from " + base::format_time(s.from) + (s.until ? " until " + base::format_time(*s.until) : "") + " strength " +
                   std::to_string(s.strength);
        };
        const std::string got = listed(active, text);
        if (wanted.empty()) check(active.empty(), then_.place, "signals", "nothing", got);
        for (const auto& w : wanted) {
            const bool found = std::any_of(active.begin(), active.end(), [&w](const signals::Signal& s) {
                return s.detector->id == w.signal && (!w.key || *w.key == s.key) && (!w.from || *w.from == s.from) && (!w.until || w.until == s.until) && (!w.strength || *w.strength == s.strength);
            });
            std::string expected = (w.holds ? "" : "no ") + w.signal + (w.key ? " " + *w.key : "") + (w.from ? " from " + base::format_time(*w.from) : "") + (w.until ? " until " + base::format_time(*w.until) : "");
            if (w.strength) expected += " strength " + std::to_string(*w.strength);
            check(found == w.holds, w.place, "signal", expected, got);
        }
    }

    void look_at_subject(const SubjectWanted& wanted) {
        const auto* subject = s_.input.context.subject(wanted.kind, wanted.id);
        const std::string name = wanted.kind + " " + wanted.id;
        check(subject != nullptr, wanted.place, "subject", name, subject ? name : "there is none");
        if (!subject) return;
        if (wanted.closed) check(subject->closed == *wanted.closed, wanted.place, "subject", name + (*wanted.closed ? " is closed" : " is open"), subject->closed ? "closed" : "open");
        if (!wanted.fields.members()) return;
        for (const auto& [field, value] : *wanted.fields.members()) {
            const Json* got = subject->view.find(field);
            const bool good = value.is_null() ? !got || got->is_null() : got && *got == value;
            check(good, value.place(), "subject", name + "." + field + " = " + base::write_json(value), got ? base::write_json(*got) : "not there");
        }
    }

    void look_at_codes() {
        if (!then_.codes && !then_.codes_missing) return;
        const auto ranked = disposition::rank_codes(s_.pack.dispositions, s_.situation, s_.input);
        const std::string got = listed(ranked, [](const disposition::RankedCode& r) { return r.code->id; });
        if (then_.codes) {
            const auto& wanted = *then_.codes;
            const bool good = ranked.size() >= wanted.size() && std::equal(wanted.begin(), wanted.end(), ranked.begin(), [](const Wanted& w, const disposition::RankedCode& r) { return w.text == r.code->id; });
            check(good, then_.place, "codes", listed(wanted, [](const Wanted& w) { return w.text; }), got);
        }
        if (!then_.codes_missing) return;
        for (const auto& wanted : *then_.codes_missing) {
            const bool there = std::any_of(ranked.begin(), ranked.end(), [&](const disposition::RankedCode& r) { return r.code->id == wanted.text; });
            check(!there, wanted.place, "codes_missing", wanted.text + " is not on offer", got);
        }
    }

    void look_at_personas() {
        if (!then_.personas) return;
        const auto environment = decision::decision_environment(s_.input);
        std::vector<std::string> got, wanted;
        for (const auto& persona : s_.pack.personas) {
            if (condition::test(persona.when, environment).kind == condition::Verdict::Kind::yes) got.push_back(persona.id);
        }
        for (const auto& w : *then_.personas) wanted.push_back(w.text);
        const auto same = [](const std::string& id) { return id; };
        check(got == wanted, then_.place, "personas", listed(wanted, same), listed(got, same));
    }

    void look_at_promises() {
        if (!then_.promises) return;
        std::vector<std::string> open;
        for (const auto& promise : s_.input.context.promises) {
            if (promise.open) open.push_back(promise.text);
        }
        const std::string got = listed(open, [](const std::string& text) { return text; });
        if (then_.promises->empty()) check(open.empty(), then_.place, "promises", "nothing", got);
        for (const auto& wanted : *then_.promises) {
            const bool found = std::any_of(open.begin(), open.end(), [&](const std::string& text) { return contains(text, wanted.text); });
            check(found, wanted.place, "promises", wanted.text, got);
        }
    }

    void look_at_effects(const std::vector<EffectWanted>& wanted) {
        const auto& effects = s_.situation.journeys().effects();
        const std::string got = listed(effects, [](const journey::Effect& e) { return e.name + " " + base::write_json(e.data); });
        if (wanted.empty()) check(effects.empty(), then_.place, "effects", "nothing", got);
        for (const auto& w : wanted) {
            const bool found = std::any_of(effects.begin(), effects.end(), [&](const journey::Effect& e) { return e.name == w.name && holds_at_least(e.data, w.data); });
            check(found, w.place, "effects", w.name + " " + base::write_json(w.data), got);
        }
    }

    void look_at_messages(const std::vector<EffectWanted>& wanted) {
        const std::string got = listed(s_.messages, [](const Json& m) { return std::string(m.text_or("channel")) + ": " + std::string(m.text_or("text")); });
        if (wanted.empty()) check(s_.messages.empty(), then_.place, "messages", "nothing", got);
        for (const auto& w : wanted) {
            const bool found = std::any_of(s_.messages.begin(), s_.messages.end(), [&](const Json& m) {
                return std::all_of(w.data.members()->begin(), w.data.members()->end(), [&](const Json::Member& field) { return contains(m.text_or(field.first), *field.second.text()); });
            });
            check(found, w.place, "messages", base::write_json(w.data), got);
        }
    }

    void look_at_problems() {
        const auto& problems = s_.situation.journeys().problems();
        const std::string got = listed(problems, [](const journey::Problem& p) { return p.definition + ": " + p.message; });
        if (!then_.problems) {
            if (!problems.empty()) check(false, then_.place, "problems", "no journey has a problem", got);
            return;
        }
        if (then_.problems->empty()) check(problems.empty(), then_.place, "problems", "nothing", got);
        for (const auto& wanted : *then_.problems) {
            const bool found = std::any_of(problems.begin(), problems.end(), [&](const journey::Problem& p) { return contains(p.message, wanted.text); });
            check(found, wanted.place, "problems", wanted.text, got);
        }
    }

    const Sight& s_;
    const Then& then_;
    TestOutcome& out_;
};

}  // namespace

void look(const Sight& sight, const Then& then, TestOutcome& out) { Looker(sight, then, out).run(); }

}  // namespace segue::pack
