#include "core/pack/imports.h"

#include "core/base/read_object.h"
#include "core/base/text.h"
#include "core/pack/opt_out.h"

#include <algorithm>

namespace segue::pack {
namespace {

using base::Issues;
using base::Json;
using base::ObjectReader;
using policy::Scope;

bool names_it(const std::vector<std::string>& list, std::string_view item) { return std::find(list.begin(), list.end(), item) != list.end(); }

std::string in_words(const std::vector<std::string>& list) {
    std::string text;
    for (const auto& item : list) (text += text.empty() ? "" : ", ") += item;
    return text;
}

std::string renamed(const std::string& text, const std::map<std::string, std::string>& names) {
    const auto whole = names.find(text);
    if (whole != names.end()) return whole->second;
    std::string out = text;
    for (const auto& name : names) {
        const std::string quoted = "'" + name.first + "'";
        for (std::size_t at = out.find(quoted); at != std::string::npos; at = out.find(quoted, at + name.second.size() + 2)) out.replace(at, quoted.size(), "'" + name.second + "'");
    }
    return out;
}

Scope read_scope(const Json& json, Scope scope, Issues& issues) {
    ObjectReader in(json, "'binds'", issues);
    if (in.any("kinds")) scope.kinds = in.texts("kinds");
    if (in.any("channels")) scope.channels = in.texts("channels");
    if (in.any("regions")) scope.regions = in.texts("regions");
    in.finish();
    for (const auto& kind : scope.kinds) {
        if (!names_it(policy::purpose_kinds(), kind)) issues.error(json.place(), "there is no kind of purpose " + base::in_quotes(kind), "did you mean '" + base::nearest(kind, policy::purpose_kinds()) + "'?");
    }
    for (const auto& channel : scope.channels) {
        if (!names_it(context::known_channels(), channel)) issues.error(json.place(), "there is no channel " + base::in_quotes(channel));
    }
    return scope;
}

/// "Asked to stop." becomes "Asked to stop (12 CFR 1006.6(c)).": one sentence, which ends as one.
std::string cited(std::string sentence, const std::string& citation) {
    const std::string law = " (" + citation + ")";
    return sentence.ends_with('.') ? sentence.insert(sentence.size() - 1, law) : sentence + law;
}

/// Reads one rule of law.json.
class RuleReader {
public:
    RuleReader(const Import& import, const condition::Schema& schema, const std::vector<std::string>& types, policy::Policies& policies, LawDuties& duties, Issues& issues)
        : import_(import), schema_(schema), types_(types), policies_(policies), duties_(duties), issues_(issues) {}

    /// The rule's id; empty when it has none.
    std::string read(const Json& json) {
        ObjectReader in(json, "a rule of law", issues_);
        const std::string id = in.required_text("id");
        rule_ = import_.pack + "." + id;
        title_ = in.required_text("title");
        citation_ = in.required_text("citation");
        scope_ = {};
        scope_.from = in.time("from");
        scope_.until = in.time("until");
        if (const Json* binds = in.any("binds")) scope_ = read_scope(*binds, scope_, issues_);
        in.texts("to_be_confirmed");
        in.text("note");
        strict_ = names_it(import_.strict, id);
        for (const Json& cap : in.list("caps")) read_cap(cap);
        for (const Json& hours : in.list("hours")) read_hours(hours);
        for (const Json& condition : in.list("conditions")) read_condition(condition);
        if (const Json* texts = in.any("texts")) read_texts(*texts);
        for (const Json& step : in.list("steps")) read_step(step);
        if (const Json* verified = in.any("verified")) read_verified(*verified);
        if (const Json* opt_in = in.any("opt_in")) read_opt_in(*opt_in);
        if (const Json* opt_out = in.any("opt_out")) read_opt_out(*opt_out);
        if (const Json* evidence = in.any("evidence")) read_evidence(*evidence);
        in.finish();
        return id;
    }

private:
    /// The parts that a rule adds to what policy reads.
    Json without(const Json& json, std::initializer_list<std::string_view> own) const {
        Json rest = json;
        for (const auto key : own) rest.erase(key);
        return rest;
    }

    void read_cap(const Json& json) {
        policy::Cap cap;
        cap.scope = scope_;
        if (const Json* binds = json.find("binds")) cap.scope = read_scope(*binds, scope_, issues_);
        const Json* strict = json.find("strict");
        policy::read_cap(without(json, {"binds", "strict"}), policies_, cap, issues_);
        cap.id = rule_ + "." + cap.id;
        cap.citation = citation_;
        for (const auto& type : cap.counts) {
            if (!names_it(types_, type)) issues_.error(json.place(), "the event type " + base::in_quotes(type) + " is not in the dictionary", "add it to events.json, or map it in 'imports'");
        }
        if (strict && strict->boolean() && *strict->boolean() && !strict_) return;
        policies_.caps.push_back(std::move(cap));
    }

    void read_hours(const Json& json) {
        ObjectReader in(json, "hours", issues_);
        const auto hours = policy::hours_of(in.required_text("from"), in.required_text("to"));
        policy::LawHours law{rule_ + "." + in.required_text("id"), in.text("title", title_), hours.value_or(policy::ContactHours{}), in.boolean("preference_replaces", false), scope_, citation_};
        if (const Json* binds = in.any("binds")) law.scope = read_scope(*binds, scope_, issues_);
        in.finish();
        if (!hours) issues_.error(json.place(), "hours need 'from' before 'to', each like \"08:00\"");
        policies_.law_hours.push_back(std::move(law));
    }

    void read_condition(const Json& json) {
        ObjectReader in(json, "a condition", issues_);
        const std::string id = in.required_text("id");
        const Json* when = in.required("when");
        const std::string otherwise = in.required_text("else");
        const auto wait_until = in.time("may_wait_until");
        Scope scope = scope_;
        if (const Json* binds = in.any("binds")) scope = read_scope(*binds, scope_, issues_);
        in.finish();
        const std::string full = rule_ + "." + id;
        if (wait_until && (names_it(import_.waived, full) || names_it(import_.waived, full.substr(import_.pack.size() + 1)))) scope.from = std::max(scope.from.value_or(*wait_until), *wait_until);
        if (!when) return;
        if (auto program = context::compile_condition(*when, schema_, issues_)) policies_.law_conditions.push_back({full, std::move(scope), *program, cited(otherwise, citation_)});
    }

    void read_texts(const Json& json) {
        ObjectReader in(json, "'texts'", issues_);
        LawDuties::Text text{rule_, scope_.kinds, in.texts("channels"), in.texts("any_of"), in.texts("none_of"), cited(in.required_text("else"), citation_)};
        in.finish();
        for (auto* words : {&text.any_of, &text.none_of}) {
            for (auto& word : *words) word = base::lower_ascii(word);
        }
        if (text.any_of.empty() && text.none_of.empty()) issues_.error(json.place(), "'texts' needs 'any_of', the words of which one must stand in the text, or 'none_of'");
        duties_.texts.push_back(std::move(text));
    }

    void read_step(const Json& json) {
        ObjectReader in(json, "a step", issues_);
        LawDuties::Step step{rule_, in.texts("subjects"), in.texts("channels"), {}};
        if (const Json* text = in.required("text")) step.text = context::Template::read(*text, schema_, issues_);
        in.finish();
        duties_.steps.push_back(std::move(step));
    }

    void read_verified(const Json& json) {
        ObjectReader in(json, "'verified'", issues_);
        duties_.verified.push_back({rule_, in.texts("subjects"), cited(in.required_text("else"), citation_)});
        in.finish();
    }

    void read_opt_in(const Json& json) {
        ObjectReader in(json, "'opt_in'", issues_);
        duties_.opt_ins.push_back({rule_, in.texts("kinds"), cited(in.required_text("else"), citation_)});
        in.finish();
    }

    void read_opt_out(const Json& json) {
        OptOutPart part = pack::read_opt_out(json, types_, issues_);
        const std::string text_at(json.text_or("text_at"));
        for (context::MessageSource source : import_.messages) {
            if (!names_it(types_, source.type)) issues_.error(json.place(), "'messages' of the import names the event type " + base::in_quotes(source.type) + ", which is not in the dictionary", "add it to events.json");
            if (source.text_at.empty()) source.text_at = text_at;
            part.rule.messages.push_back(std::move(source));
        }
        part.rule.id = part.terms.rule = rule_;
        part.rule.from = scope_.from;
        part.rule.until = scope_.until;
        part.terms.channels = scope_.channels;
        part.terms.citation = citation_;
        policies_.opt_outs.push_back(std::move(part.terms));
        duties_.opt_outs.push_back(std::move(part.rule));
    }

    void read_evidence(const Json& json) {
        ObjectReader in(json, "'evidence'", issues_);
        policy::Evidence evidence{rule_, in.texts("counts"), in.duration("keep").value_or(base::Duration{}), citation_};
        in.finish();
        if (evidence.counts.empty() || evidence.keep.us <= 0) issues_.error(json.place(), "'evidence' needs 'counts', event types, and 'keep', like \"P1096D\"");
        policies_.evidence.push_back(std::move(evidence));
    }

    const Import& import_;
    const condition::Schema& schema_;
    const std::vector<std::string>& types_;
    policy::Policies& policies_;
    LawDuties& duties_;
    Issues& issues_;
    std::string rule_, title_, citation_;
    Scope scope_;
    bool strict_ = false;
};

bool bound(const std::vector<std::string>& list, std::string_view item) { return list.empty() || names_it(list, item); }

void check_text(const LawDuties& duties, const policy::Policies& policies, const Json& message, Issues& issues) {
    const Json* given = message.find("channel");
    const bool any_channel = given && !given->text();   // computed: whatever it will be
    const auto channel = message.text_or("channel");
    const auto kind = policies.kind_of(message.text_or("purpose"));
    const std::string text = base::lower_ascii(message.text_or("text"));
    for (const auto& duty : duties.texts) {
        if (!bound(duty.kinds, kind) || (!any_channel && !bound(duty.channels, channel))) continue;
        const auto stands = [&text](const std::string& word) { return text.find(word) != std::string::npos; };
        const Json* at = message.find("text");
        const base::Place place = at ? at->place() : message.place();
        const auto wrong = std::find_if(duty.none_of.begin(), duty.none_of.end(), stands);
        if (wrong != duty.none_of.end()) issues.error(place, duty.rule + ": " + duty.otherwise, "remove '" + *wrong + "'");
        if (duty.any_of.empty() || std::any_of(duty.any_of.begin(), duty.any_of.end(), stands)) continue;
        issues.error(place, duty.rule + ": " + duty.otherwise, "write how to opt out, with one of: " + in_words(duty.any_of));
    }
}

const Json::List& list_of(const Json& json, std::string_view key) {
    static const Json::List none;
    const Json* list = json.find(key);
    return list && list->items() ? *list->items() : none;
}

template <class F>
void for_each_action(const Json& actions, F use) {
    for (const Json& issue : list_of(actions, "issues")) {
        for (const Json& group : list_of(issue, "groups")) {
            for (const Json& action : list_of(group, "actions")) use(action);
        }
    }
}

void check_disposition_messages(const LawDuties& duties, const policy::Policies& policies, const Json::List& codes, Issues& issues) {
    for (const Json& code : codes) {
        for (const Json& message : list_of(code, "messages")) check_text(duties, policies, message, issues);
        check_disposition_messages(duties, policies, list_of(code, "children"), issues);
    }
}

/// "sms.received", or an object that says where its words stand.
context::MessageSource read_message_source(const Json& json, Issues& issues) {
    context::MessageSource source;
    if (json.text()) {
        source.type = *json.text();
        return source;
    }
    ObjectReader in(json, "an entry of 'messages'", issues);
    source.type = in.required_text("type");
    source.text_at = in.text("text_at");
    source.mail = in.boolean("mail", false);
    source.turns_at = in.text("turns_at");
    source.by_at = in.text("by_at");
    source.customer = in.texts("customer");
    in.finish();
    if (!json.is_object()) return source;
    for (const std::string* pointer : {&source.text_at, &source.turns_at, &source.by_at}) {
        if (!pointer->empty() && !pointer->starts_with("/")) issues.error(json.place(), base::in_quotes(*pointer) + " is no JSON pointer", "write it like \"/text\"");
    }
    const bool transcript = source.is_transcript();
    if (transcript && (source.by_at.empty() || source.customer.empty() || source.text_at.empty())) {
        issues.error(json.place(), "a transcript needs 'text_at' and 'by_at' in each turn, and 'customer', what stands there when the customer speaks", "else an agent's words would count as the customer's");
    }
    if (!transcript && (!source.by_at.empty() || !source.customer.empty())) issues.error(json.place(), "'by_at' and 'customer' belong to a transcript, which needs 'turns_at'");
    if (transcript && source.mail) issues.error(json.place(), "what is a transcript is no 'mail'", "remove one of them");
    return source;
}

}  // namespace

std::vector<Import> read_imports(const Json::List& list, Issues& issues) {
    std::vector<Import> imports;
    for (const Json& json : list) {
        ObjectReader in(json, "an import", issues);
        Import import;
        import.place = json.place();
        import.pack = in.required_text("pack");
        import.strict = in.texts("strict");
        import.waived = in.texts("waived");
        for (const Json& message : in.list("messages")) import.messages.push_back(read_message_source(message, issues));
        if (const Json* names = in.any("names")) {
            if (!names->members()) issues.error(names->place(), "'names' must be an object: the law pack's name and yours");
            for (const auto& name : names->members() ? *names->members() : Json::Object{}) {
                if (name.second.text()) import.names[name.first] = *name.second.text();
                else issues.error(name.second.place(), "a name must be a text");
            }
        }
        in.finish();
        const auto same = [&import](const Import& other) { return other.pack == import.pack; };
        if (std::any_of(imports.begin(), imports.end(), same)) issues.error(json.place(), "the pack " + base::in_quotes(import.pack) + " is imported twice");
        if (!import.pack.empty()) imports.push_back(std::move(import));
    }
    // The order in which packs are named must never show.
    std::sort(imports.begin(), imports.end(), [](const Import& a, const Import& b) { return a.pack < b.pack; });
    return imports;
}

Json with_names(const Json& json, const std::map<std::string, std::string>& names) {
    Json out = json;
    if (const auto* text = json.text()) out = Json(renamed(*text, names));
    if (const auto* items = json.items()) {
        Json::List list;
        for (const Json& item : *items) list.push_back(with_names(item, names));
        out = Json::list(std::move(list));
    }
    if (const auto* members = json.members()) {
        Json::Object object;
        for (const auto& member : *members) object.emplace_back(member.first, with_names(member.second, names));
        out = Json::object_of(std::move(object));
    }
    out.set_place(json.place());
    return out;
}

void read_law(const Json& json, const Import& import, const condition::Schema& schema, const std::vector<std::string>& event_types, policy::Policies& policies,
              LawDuties& duties, Issues& issues) {
    ObjectReader in(json, "law.json", issues);
    in.required_text("notice");
    RuleReader reader(import, schema, event_types, policies, duties, issues);
    std::vector<std::string> ids;
    for (const Json& item : in.list("rules")) {
        std::string id = reader.read(item);
        if (names_it(ids, id)) issues.error(item.place(), "the rule " + base::in_quotes(id) + " stands twice");
        ids.push_back(std::move(id));
    }
    in.finish();
}

void apply_duties(const LawDuties& duties, decision::Rules& rules, const Json& actions, Issues& issues) {
    for (auto& action : rules.actions) {
        std::vector<context::Template> steps;
        for (const auto& duty : duties.steps) {
            const bool reached = duty.channels.empty() || std::any_of(action.treatments.begin(), action.treatments.end(), [&](const decision::Treatment& t) {
                return t.reach == decision::Reach::outbound && names_it(duty.channels, t.channel);
            });
            if (!action.subject_kind.empty() && names_it(duty.subjects, action.subject_kind) && reached) steps.push_back(duty.text);
        }
        action.steps.insert(action.steps.begin(), steps.begin(), steps.end());
        for (const auto& duty : duties.verified) {
            if (action.subject_kind.empty() || !names_it(duty.subjects, action.subject_kind) || rules.policies.level_of(action.verification) > 0) continue;
            issues.error(action.place, duty.rule + ": " + duty.otherwise, "give the action a 'verification' level");
        }
    }
    for_each_action(actions, [&](const Json& action) {
        for (const Json& treatment : list_of(action, "treatments")) {
            const auto mode = treatment.text_or("mode");
            if (treatment.text_or("reach") == "outbound" && (mode == "message" || mode == "link")) check_text(duties, rules.policies, treatment, issues);
        }
    });
}

void check_messages(const LawDuties& duties, const policy::Policies& policies, const Json& dispositions, Issues& issues) {
    check_disposition_messages(duties, policies, list_of(dispositions, "dispositions"), issues);
}

void check_emits(const LawDuties& duties, const policy::Policies& policies, const Json& journey, Issues& issues) {  // NOLINT(misc-no-recursion): as deep as the reader lets JSON be
    if (journey.text_or("emit") == "message.requested" && journey.find("data")) check_text(duties, policies, *journey.find("data"), issues);
    if (journey.items()) {
        for (const Json& item : *journey.items()) check_emits(duties, policies, item, issues);
    }
    if (journey.members()) {
        for (const auto& member : *journey.members()) check_emits(duties, policies, member.second, issues);
    }
}

void check_opt_ins(const LawDuties& duties, const policy::Policies& policies, const Json& policies_json, Issues& issues) {
    for (const auto& duty : duties.opt_ins) {
        for (const auto& purpose : policies.purposes) {
            if (purpose.needs_opt_in || !names_it(duty.kinds, purpose.kind)) continue;
            issues.error(policies_json.place(), duty.rule + ": the purpose " + base::in_quotes(purpose.id) + ": " + duty.otherwise, "write \"needs\": \"opt_in\"");
        }
    }
}

}  // namespace segue::pack
