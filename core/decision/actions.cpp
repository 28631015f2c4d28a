#include "core/decision/actions.h"

#include "core/base/read_object.h"
#include "core/base/text.h"

#include <algorithm>
#include <map>
#include <set>

namespace segue::decision {
namespace {

using base::Fixed;
using base::Issues;
using base::Json;
using base::ObjectReader;

/// What reading an action needs to know of the rest of the pack.
struct Names {
    const condition::Schema& schema;
    const policy::Policies& policies;
    const std::vector<std::string>& subject_kinds;
};

std::vector<Rule> read_rules(const Json::List& list, const condition::Schema& schema, Issues& issues) {
    std::vector<Rule> rules;
    std::set<std::string> ids;
    for (const Json& json : list) {
        ObjectReader in(json, "a rule", issues);
        const std::string id = in.required_text("id");
        const Json* when = in.required("when");
        const Json* otherwise = in.required("else");
        in.finish();
        if (!id.empty() && !ids.insert(id).second) issues.error(json.place(), "the rule " + base::in_quotes(id) + " stands twice");
        if (!when || !otherwise) continue;
        auto program = context::compile_condition(*when, schema, issues);
        auto text = context::Template::read(*otherwise, schema, issues);
        if (program) rules.push_back({id, *program, std::move(text)});
    }
    return rules;
}

std::vector<Why> read_why(const Json::List& list, const condition::Schema& schema, Issues& issues) {
    std::vector<Why> reasons;
    for (const Json& json : list) {
        ObjectReader in(json, "a reason", issues);
        const Json* when = in.required("when");
        const Json* text = in.required("text");
        in.finish();
        if (!when || !text) continue;
        auto program = context::compile_condition(*when, schema, issues);
        auto shown = context::Template::read(*text, schema, issues);
        if (program) reasons.push_back({*program, std::move(shown)});
    }
    return reasons;
}

Json treatment_view(const Treatment& t) { return Json::object({{"id", t.id}, {"mode", t.mode}, {"channel", t.channel}, {"purpose", t.purpose}}); }

Treatment read_treatment(const Json& json, const Names& names, Issues& issues) {
    ObjectReader in(json, "a treatment", issues);
    Treatment t;
    t.id = in.required_text("id");
    t.mode = in.choice("mode", {"guide", "message", "link", "callback", "handover", "continue"}, "guide");
    t.reach = in.choice("reach", {"in_contact", "outbound"}, "in_contact") == "outbound" ? Reach::outbound : Reach::in_contact;
    const Json* channel = in.any("channel");
    t.channel = channel && channel->text() ? *channel->text() : "";
    if (channel && !t.channel.empty()) t.channel = in.choice("channel", context::known_channels(), t.channel);
    t.purpose = in.text("purpose");
    t.skill = in.text("skill");
    t.wrap_up = in.text("wrap_up");
    if (const Json* text = in.any("text")) t.text = context::Template::read(*text, names.schema, issues);
    const Json* not_after = in.any("not_after");
    if (not_after) t.not_after = policy::NotAfter::read(*not_after, names.schema, issues);
    in.finish();
    t.view = treatment_view(t);
    if (!json.is_object()) return t;
    if (t.reach == Reach::outbound && (t.channel.empty() || t.purpose.empty())) {
        issues.error(json.place(), "an outbound treatment needs 'channel' and 'purpose', so that consent can be judged");
    }
    if (not_after && t.reach == Reach::in_contact) issues.error(not_after->place(), "'not_after' is for what reaches out; this is done in the contact");
    if (!t.purpose.empty() && !names.policies.purpose(t.purpose)) {
        issues.error(json.place(), "policies.json has no purpose " + base::in_quotes(t.purpose));
    }
    return t;
}

std::vector<Ask> read_asks(const Json::List& list, Issues& issues) {
    std::vector<Ask> asks;
    for (const Json& json : list) {
        ObjectReader in(json, "an ask", issues);
        asks.push_back({in.required_text("id"), in.required_text("label"), in.texts("choices")});
        in.finish();
    }
    return asks;
}

/// The bid is the value: one of the pack's own beside it would count for nothing.
void read_by_bid(const Json& json, const Json* value, Action& a, Issues& issues) {
    ObjectReader in(json, "'by_bid'", issues);
    ByBid by_bid;
    in.required("at_most");
    by_bid.at_most = in.fixed_point("at_most", {});
    by_bid.campaigns = in.texts("campaigns");
    in.finish();
    if (!json.is_object()) return;
    if (json.find("at_most") && by_bid.at_most.micros <= 0) issues.error(json.find("at_most")->place(), "'at_most' must be above 0: it is the most that a bid may be worth");
    if (value) issues.error(value->place(), "an action by bid is worth what a campaign bids", "remove 'value', and say the most that it may be worth in 'by_bid'");
    a.value = by_bid.at_most;
    a.by_bid = std::move(by_bid);
}

Action read_action(const Json& json, const Names& names, Fixed levers, Issues& issues) {
    ObjectReader in(json, "an action", issues);
    Action a;
    a.place = json.place();
    a.id = in.required_text("id");
    a.title = in.required_text("title");
    a.subject_kind = in.text("subject");
    const Json* subject_when = in.any("subject_when");
    if (subject_when) a.subject_when = context::compile_condition(*subject_when, names.schema, issues);
    a.value = in.fixed_point("value", base::fixed(1));
    if (const Json* by_bid = in.any("by_bid")) read_by_bid(*by_bid, in.any("value"), a, issues);
    a.propensity = in.fixed_point("propensity", base::fixed(1));
    a.lever = base::add(levers, in.fixed_point("lever", {})).value_or(levers);
    a.verification = in.text("verification");
    a.confirmation = in.boolean("confirmation", false);
    a.asks = read_asks(in.list("asks"), issues);
    a.eligibility = read_rules(in.list("eligibility"), names.schema, issues);
    a.applicability = read_rules(in.list("applicability"), names.schema, issues);
    a.suitability = read_rules(in.list("suitability"), names.schema, issues);
    if (const Json* say = in.any("say")) a.say = context::Template::read(*say, names.schema, issues);
    for (const Json& step : in.list("steps")) a.steps.push_back(context::Template::read(step, names.schema, issues));
    a.why = read_why(in.list("why"), names.schema, issues);
    for (const Json& t : in.list("treatments")) a.treatments.push_back(read_treatment(t, names, issues));
    if (a.treatments.empty()) {
        Treatment guide;
        guide.id = guide.mode = "guide";
        guide.view = treatment_view(guide);
        a.treatments.push_back(std::move(guide));
    }
    in.finish();
    if (!json.is_object()) return a;
    // The order in which people write them is no part of a decision.
    std::stable_sort(a.treatments.begin(), a.treatments.end(), [](const Treatment& x, const Treatment& y) { return x.id < y.id; });
    for (std::size_t i = 0; i < a.treatments.size(); ++i) {
        const auto same = [&](const Treatment& t) { return t.id == a.treatments[i].id; };
        if (std::any_of(a.treatments.begin(), a.treatments.begin() + static_cast<std::ptrdiff_t>(i), same)) {
            issues.error(json.place(), "the treatment " + base::in_quotes(a.treatments[i].id) + " stands twice");
        }
    }
    if (subject_when && a.subject_kind.empty()) issues.error(subject_when->place(), "'subject_when' chooses among subjects, and the action is about none", "give it a 'subject', or write the rule into 'eligibility'");
    const std::uint64_t of_treatment = std::uint64_t{1} << context::slot(context::Root::treatment);
    if (a.subject_when && (condition::variables_read(*a.subject_when) & of_treatment) != 0) issues.error(subject_when->place(), "'subject_when' is asked before there is a treatment", "leave 'treatment' out of it");
    const auto& kinds = names.subject_kinds;
    if (!a.subject_kind.empty() && std::find(kinds.begin(), kinds.end(), a.subject_kind) == kinds.end()) {
        const std::string near = base::nearest(a.subject_kind, kinds);
        issues.error(json.find("subject")->place(), "subjects.json has no kind " + base::in_quotes(a.subject_kind), near.empty() ? "" : "did you mean '" + near + "'?");
    }
    if (names.policies.level_of(a.verification) < 0) {
        issues.error(json.find("verification")->place(), "policies.json has no verification level " + base::in_quotes(a.verification));
    }
    if (a.propensity.micros < 0 || a.propensity > base::fixed(1)) issues.error(json.place(), "'propensity' must lie between 0 and 1");
    return a;
}

}  // namespace

void read_actions(const Json& json, const condition::Schema& schema, const policy::Policies& policies,
                  const std::vector<std::string>& subject_kinds, std::vector<Action>& out, Issues& issues) {
    const Names names{schema, policies, subject_kinds};
    ObjectReader in(json, "actions.json", issues);
    for (const Json& issue_json : in.list("issues")) {
        ObjectReader issue(issue_json, "an issue", issues);
        const std::string issue_id = issue.required_text("id");
        issue.text("title");
        const Fixed issue_lever = issue.fixed_point("lever", {});
        for (const Json& group_json : issue.list("groups")) {
            ObjectReader group(group_json, "a group", issues);
            const std::string group_id = group.required_text("id");
            group.text("title");
            const Fixed levers = base::add(issue_lever, group.fixed_point("lever", {})).value_or(issue_lever);
            for (const Json& action_json : group.list("actions")) {
                Action action = read_action(action_json, names, levers, issues);
                action.issue = issue_id;
                action.group = group_id;
                out.push_back(std::move(action));
            }
            group.finish();
        }
        issue.finish();
    }
    in.finish();
    std::sort(out.begin(), out.end(), [](const Action& a, const Action& b) { return a.id < b.id; });
    for (std::size_t i = 1; i < out.size(); ++i) {
        if (out[i].id == out[i - 1].id) issues.error(std::max(out[i].place, out[i - 1].place), "the action " + base::in_quotes(out[i].id) + " stands twice");
    }
}

void read_no_action(const Json& json, NoAction& out, Issues& issues) {
    ObjectReader in(json, "'no_action'", issues);
    out.base = in.fixed_point("base", {});
    out.text = in.text("text", out.text);
    if (const Json* fatigue = in.any("fatigue")) {
        ObjectReader f(*fatigue, "'fatigue'", issues);
        out.per_contact = f.fixed_point("per_contact", {});
        out.window = f.duration("window").value_or(base::days(7));
        out.counts = f.texts("counts");
        f.finish();
        if (out.per_contact.micros < 0) issues.error(fatigue->place(), "'per_contact' must not be negative: each contact tires");
    }
    in.finish();
}

void read_terms(const Json& json, Terms& out, Issues& issues) {
    ObjectReader in(json, "'terms'", issues);
    out.propensity = in.boolean("propensity", true);
    out.context = in.boolean("context", true);
    out.value = in.boolean("value", true);
    out.lever = in.boolean("lever", true);
    in.finish();
}

const std::vector<Rule>* Action::rules_of(std::string_view gate) const {
    if (gate == "eligibility") return &eligibility;
    if (gate == "applicability") return &applicability;
    if (gate == "suitability") return &suitability;
    return nullptr;
}

void share_conditions(Rules& rules) {
    using Varies = AnswerPlace::Varies;
    constexpr auto bit = [](context::Root root) { return std::uint64_t{1} << context::slot(root); };
    constexpr std::uint64_t in_hand = bit(context::Root::treatment) | bit(context::Root::attempt);
    struct Known {
        condition::Program program;
        AnswerPlace place;
    };
    std::map<std::string, Known, std::less<>> known;
    std::vector<condition::Program> together;
    rules.places.clear();
    rules.answers_by_subject = 0;
    for (Action& action : rules.actions) {
        action.first_answer = static_cast<std::uint32_t>(rules.places.size());
        for (auto* list : {&action.eligibility, &action.applicability, &action.suitability}) {
            for (Rule& rule : *list) {
                const auto [found, is_new] = known.try_emplace(rule.when.text(), Known{rule.when, {}});
                AnswerPlace& place = found->second.place;
                if (is_new) {
                    const std::uint64_t read = condition::variables_read(rule.when);
                    if (read & in_hand) place = {Varies::always, 0};
                    else if (read & bit(context::Root::subject)) place = {Varies::by_subject, rules.answers_by_subject++};
                    else place = {Varies::never, static_cast<std::uint32_t>(together.size())};
                    if (place.varies == Varies::never) together.push_back(rule.when);
                }
                rule.when = found->second.program;
                rules.places.push_back(place);
            }
        }
    }
    rules.conditions = condition::Sheet(std::move(together));
    condition::QuestionNumbers questions;
    for (const auto& [text, one] : known) {
        if (one.place.varies != Varies::never || !rules.conditions.lays_out(one.place.number)) questions.number(one.program);
    }
    for (AnswerPlace& place : rules.places) {
        if (place.varies == Varies::never) place.number = rules.conditions.place(place.number);
    }
    rules.questions = questions.size();
}

}  // namespace segue::decision
