#include "core/pack/test_file.h"

#include "core/base/read_object.h"
#include "core/base/text.h"

#include <algorithm>
#include <cstdio>

namespace segue::pack {
namespace {

using base::Issues;
using base::Json;
using base::ObjectReader;
using base::Place;

/// The names that a pack's tests may use.
struct Names {
    std::vector<std::string> actions = {decision::no_action_id}, codes, journeys, signals, kinds, personas, events, levels;

    explicit Names(const Pack& pack) {
        for (const auto& action : pack.rules.actions) actions.push_back(action.id);
        for (const auto& code : pack.dispositions) codes.push_back(code.id);
        for (const auto& journey : pack.journeys) journeys.push_back(journey->id);
        for (const auto& detector : pack.fold.signals.detectors()) signals.push_back(detector.id);
        for (const auto& subject : pack.fold.context.subjects) kinds.push_back(subject.kind);
        for (const auto& persona : pack.personas) personas.push_back(persona.id);
        for (const auto& event : pack.events) events.push_back(event.first);
        levels = pack.rules.policies.verification_levels;
    }
};

const std::vector<std::string>& gate_names() {
    static const std::vector<std::string> names = {"kill_switch", "pack_dates", "reach", "bid", "reservation", "eligibility", "applicability", "suitability",
                                                   "verification", "confirmation", "consent", "hours", "caps", "law", "connector", "skill"};
    return names;
}

class TestReader {
public:
    TestReader(const Pack& pack, const Names& names, Issues& issues) : pack_(pack), names_(names), issues_(issues) {}

    void read(const Json& json, const std::string& file, std::vector<TestCase>& out) {
        ObjectReader in(json, "a test file", issues_);
        const Json* given = in.any("given");
        if (!in.required("tests")) return in.finish();
        for (const Json& item : in.list("tests")) {
            TestCase test;
            test.file = file;
            read_case(item, given, test);
            const bool twice = std::any_of(out.begin(), out.end(), [&](const TestCase& t) { return t.file == file && t.name == test.name; });
            if (twice) issues_.error(item.place(), "the test " + base::in_quotes(test.name) + " stands twice");
            out.push_back(std::move(test));
        }
        in.finish();
    }

private:
    void need(const std::vector<std::string>& known, const std::string& name, Place place, const char* what) {
        if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return;
        const std::string near = base::nearest(name, known);
        issues_.error(place, std::string("the pack has no ") + what + " " + base::in_quotes(name), near.empty() ? "" : "did you mean '" + near + "'?");
    }

    void read_case(const Json& json, const Json* common, TestCase& out) {
        number_ = 0;
        now_.reset();
        ObjectReader in(json, "a test", issues_);
        out.place = json.place();
        out.name = in.required_text("name");
        if (common) read_given(*common, out);
        if (const Json* given = in.any("given")) read_given(*given, out);
        if (!now_) issues_.error(json.place(), "the test does not say when it happens", "add \"given\": {\"now\": \"2026-03-10T10:00:00Z\"}");
        out.now = now_.value_or(base::Time{});
        out.given = out.steps.size();
        for (const Json& step : in.list("when")) read_step(step, out);
        if (const Json* then = in.any("then")) out.steps.push_back({then->place(), read_then(*then)});
        in.finish();
        const bool looks = std::any_of(out.steps.begin(), out.steps.end(), [](const Step& step) { return std::holds_alternative<Then>(step.what); });
        if (!looks) issues_.error(json.place(), "the test looks at nothing, so that it cannot fail", "add \"then\"");
    }

    void read_given(const Json& json, TestCase& out) {
        ObjectReader in(json, "'given'", issues_);
        if (const auto now = in.time("now")) now_ = now;
        if (const Json* profile = in.any("profile")) add_profile(*profile, out);
        for (const Json& event : in.list("events")) out.steps.push_back({event.place(), read_event(event)});
        if (const Json* contact = in.any("contact")) read_contact(*contact, out);
        if (in.any("channels")) out.channels = in.texts("channels");
        if (in.any("skills")) out.skills = in.texts("skills");
        in.finish();
    }

    void add_profile(const Json& fields, TestCase& out) {
        if (!fields.is_object()) return issues_.error(fields.place(), "'profile' must be an object of fields");
        Happening happening;
        happening.event = new_event("profile.updated", Json::object({{"fields", fields}}));
        happening.ago = base::days(3650);  // known long before all that a test tells
        out.steps.push_back({fields.place(), std::move(happening)});
    }

    context::Event new_event(std::string type, Json data) {
        context::Event event;
        char id[16];
        std::snprintf(id, sizeof id, "t%06d", ++number_);
        event.id = id;
        event.source = "/test";
        event.type = std::move(type);
        event.customer = test_customer;
        event.data = std::move(data);
        return event;
    }

    Happening read_event(const Json& json) {
        ObjectReader in(json, "an event", issues_);
        Happening out;
        const std::string type = in.required_text("type");
        need(names_.events, type, json.place(), "event type");
        const Json* data = in.any("data");
        if (data && !data->is_object()) issues_.error(data->place(), "'data' must be an object");
        out.event = new_event(type, data ? *data : Json::object());
        out.event.id = in.text("id", out.event.id);
        out.event.source = in.text("source", out.event.source);
        out.event.subject = in.text("subject");
        if (in.any("channel")) out.event.channel = in.choice("channel", context::known_channels(), "");
        if (in.any("direction")) out.event.direction = in.choice("direction", {"inbound", "outbound"}, "");
        out.event.contact_id = in.text("contact");
        out.event.journey_id = in.text("journey");
        out.at = in.time("at");
        out.ago = in.duration("ago");
        if (out.at && out.ago) issues_.error(json.place(), "an event has 'at' or 'ago', not both");
        in.finish();
        return out;
    }

    /// The contact in hand: it is offered, and maybe its caller has been verified already.
    void read_contact(const Json& json, TestCase& out) {
        if (json.is_null()) return out.steps.push_back({json.place(), TakeContact{}});
        ObjectReader in(json, "a contact", issues_);
        const std::string id = in.text("id", "K-1");
        const std::string verified = in.text("verified");
        need(names_.levels, verified, json.place(), "verification level");
        const Json* data = in.any("data");
        Happening offered;
        offered.event = new_event("contact.offered", data && data->is_object() ? *data : Json::object());
        offered.event.channel = in.choice("channel", context::known_channels(), "voice");
        offered.event.direction = in.choice("direction", {"inbound", "outbound"}, "inbound");
        offered.event.contact_id = id;
        offered.at = in.time("at");
        offered.ago = in.duration("ago");
        in.finish();
        Happening checked;
        checked.event = new_event("auth.succeeded", Json::object({{"level", verified}, {"method", "test"}}));
        checked.event.channel = offered.event.channel;
        checked.event.contact_id = id;
        checked.at = offered.at;
        checked.ago = offered.ago;
        out.steps.push_back({json.place(), std::move(offered)});
        if (!verified.empty()) out.steps.push_back({json.place(), std::move(checked)});
        out.steps.push_back({json.place(), TakeContact{id}});
    }

    /// One member says what the step is.
    void read_step(const Json& json, TestCase& out) {
        static const std::vector<std::string> kinds = {"after", "at", "confirm", "consent", "contact", "event", "prepare", "then", "verify", "wrap_up"};
        if (!json.members() || json.members()->size() != 1) {
            return issues_.error(json.place(), "a step is an object with one member", "one of after, at, confirm, consent, contact, event, prepare, then, verify, wrap_up");
        }
        const auto& [kind, value] = json.members()->front();
        ObjectReader in(json, "a step", issues_);
        for (const auto& known : kinds) in.any(known);
        in.finish();
        const Place place = json.place();
        if (kind == "after") out.steps.push_back({place, Advance{{}, in.duration("after").value_or(base::Duration{})}});
        if (kind == "at") out.steps.push_back({place, Advance{in.time("at").value_or(base::Time{}), {}}});
        if (kind == "event") out.steps.push_back({place, read_event(value)});
        if (kind == "then") out.steps.push_back({place, read_then(value)});
        if (kind == "contact") read_contact(value, out);
        if (kind == "verify") {
            const std::string level = in.text("verify");
            need(names_.levels, level, value.place(), "verification level");
            add_own(out, place, "auth.succeeded", Json::object({{"level", level}, {"method", "test"}}));
        }
        if (kind == "prepare" || kind == "confirm") read_attempt(value, kind == "prepare", out);
        if (kind == "consent") read_consent(value, out);
        if (kind == "wrap_up") read_wrap_up(value, out);
    }

    /// As the desk writes it, for the contact in hand.
    void add_own(TestCase& out, Place place, const char* type, Json data) {
        Happening happening;
        happening.event = new_event(type, std::move(data));
        happening.event.source = context::desk_source;
        out.steps.push_back({place, std::move(happening)});
    }

    void read_attempt(const Json& json, bool prepares, TestCase& out) {
        ObjectReader in(json, prepares ? "'prepare'" : "'confirm'", issues_);
        Json data = Json::object({{"action", in.required_text("action")}, {"subject", in.text("subject")}});
        need(names_.actions, std::string(data.text_or("action")), json.place(), "action");
        if (prepares) {
            if (const Json* answers = in.required("answers")) data.set("answers", *answers);
        }
        in.finish();
        add_own(out, json.place(), prepares ? "action.prepared" : "confirmation.given", std::move(data));
    }

    void read_consent(const Json& json, TestCase& out) {
        ObjectReader in(json, "'consent'", issues_);
        const std::string state = in.choice("state", {"granted", "denied", "withdrawn"}, "withdrawn");
        in.required("state");
        const std::string channel = in.choice("channel", context::known_channels(), "sms");
        in.required("channel");
        Json data = Json::object({{"channel", channel}, {"purpose", in.text("purpose", "*")}});
        in.finish();
        add_own(out, json.place(), state == "granted" ? "consent.granted" : state == "denied" ? "consent.denied" : "consent.withdrawn", std::move(data));
    }

    void read_wrap_up(const Json& json, TestCase& out) {
        ObjectReader in(json, "'wrap_up'", issues_);
        WrapUpStep step;
        step.code = in.required_text("code");
        step.note = in.text("note");
        need(names_.codes, step.code, json.place(), "wrap-up code");
        in.finish();
        out.steps.push_back({json.place(), std::move(step)});
    }

    std::optional<std::vector<Wanted>> wanted(ObjectReader& in, const char* key, const std::vector<std::string>* known = nullptr, const char* what = "") {
        const Json* list = in.any(key);
        if (!list) return {};
        std::vector<Wanted> out;
        for (const Json& item : in.list(key)) {
            if (!item.text()) {
                issues_.error(item.place(), std::string("'") + key + "' must be a list of texts");
                continue;
            }
            if (known) need(*known, *item.text(), item.place(), what);
            out.push_back({*item.text(), item.place()});
        }
        return out;
    }

    Then read_then(const Json& json) {
        ObjectReader in(json, "'then'", issues_);
        Then out;
        out.place = json.place();
        if (const Json* next = in.any("next")) out.next = read_next(*next);
        for (const Json& item : in.list("allowed")) out.allowed.push_back(read_candidate(item, false));
        for (const Json& item : in.list("withheld")) out.withheld.push_back(read_candidate(item, true));
        for (const Json& item : in.list("absent")) out.absent.push_back(read_candidate(item, false));
        out.ranked = wanted(in, "ranked", &names_.actions, "action");
        if (const Json* brief = in.any("brief")) read_brief_wanted(*brief, out);
        for (const Json& item : in.list("journeys")) out.journeys.push_back(read_journey_wanted(item));
        if (in.any("signals")) {
            out.signals.emplace();
            for (const Json& item : in.list("signals")) out.signals->push_back(read_signal_wanted(item));
        }
        for (const Json& item : in.list("subjects")) out.subjects.push_back(read_subject_wanted(item));
        out.codes = wanted(in, "codes", &names_.codes, "wrap-up code");
        out.codes_missing = wanted(in, "codes_missing", &names_.codes, "wrap-up code");
        out.personas = wanted(in, "personas", &names_.personas, "persona");
        out.promises = wanted(in, "promises");
        if (in.any("effects")) out.effects = read_effects(in.list("effects"), true);
        if (in.any("messages")) out.messages = read_effects(in.list("messages"), false);
        out.problems = wanted(in, "problems");
        in.finish();
        if (json.members() && json.members()->empty()) issues_.error(json.place(), "'then' looks at nothing");
        return out;
    }

    NextWanted read_next(const Json& json) {
        ObjectReader in(json, "'next'", issues_);
        NextWanted out;
        out.place = json.place();
        if (in.any("kind")) out.kind = in.choice("kind", {"action", "verify", "confirm", "nothing"}, "");
        out.action = in.text("action");
        need(names_.actions, out.action, json.place(), "action");
        out.subject = in.text("subject");
        out.treatment = in.text("treatment");
        if (auto because = wanted(in, "because")) out.because = std::move(*because);
        in.finish();
        if (out.kind.empty() && out.action.empty()) issues_.error(json.place(), "'next' needs 'kind' or 'action'");
        return out;
    }

    CandidateWanted read_candidate(const Json& json, bool withheld) {
        ObjectReader in(json, "a candidate", issues_);
        CandidateWanted out;
        out.place = json.place();
        out.action = in.required_text("action");
        need(names_.actions, out.action, json.place(), "action");
        out.subject = in.text("subject");
        out.treatment = in.text("treatment");
        if (withheld) {
            in.required("gate");
            out.gate = in.choice("gate", gate_names(), "");
            out.condition = in.text("condition");
            out.says = in.text("says");
        }
        in.finish();
        check_treatment(out);
        return out;
    }

    void check_treatment(const CandidateWanted& wanted) {
        for (const auto& action : pack_.rules.actions) {
            if (action.id != wanted.action) continue;
            std::vector<std::string> ids;
            for (const auto& treatment : action.treatments) ids.push_back(treatment.id);
            need(ids, wanted.treatment, wanted.place, "treatment");
        }
    }

    void read_brief_wanted(const Json& json, Then& out) {
        ObjectReader in(json, "'brief'", issues_);
        out.brief_place = json.place();
        for (std::size_t i = 0; i + 1 < brief::part_count; ++i) {
            const auto part = static_cast<brief::Part>(i);
            if (auto texts = wanted(in, brief::part_name(part))) out.brief.emplace_back(part, std::move(*texts));
        }
        if (in.any("hidden")) out.brief_hidden = in.boolean("hidden", false);
        if (in.any("completeness")) out.completeness = in.integer("completeness", 0);
        in.finish();
    }

    JourneyWanted read_journey_wanted(const Json& json) {
        ObjectReader in(json, "a journey", issues_);
        JourneyWanted out;
        out.place = json.place();
        out.journey = in.required_text("journey");
        need(names_.journeys, out.journey, json.place(), "journey");
        if (in.any("key")) out.key = in.text("key");
        out.state = in.text("state");
        out.stage = in.text("stage");
        if (in.any("status")) out.status = in.choice("status", {"active", "goal", "left", "timed_out", "finished", "none"}, "");
        in.finish();
        std::vector<std::string> states;
        for (const auto& journey : pack_.journeys) {
            if (journey->id != out.journey) continue;
            for (const auto& state : journey->chart.states) states.push_back(state.id);
        }
        // "a+b": several at once.
        if (out.state.find('+') == std::string::npos) need(states, out.state, json.place(), "state");
        if (out.state.empty() && out.stage.empty() && out.status.empty()) issues_.error(json.place(), "a journey needs 'state', 'stage' or 'status'");
        return out;
    }

    SignalWanted read_signal_wanted(const Json& json) {
        ObjectReader in(json, "a signal", issues_);
        SignalWanted out;
        out.place = json.place();
        out.signal = in.required_text("signal");
        need(names_.signals, out.signal, json.place(), "signal");
        if (in.any("key")) out.key = in.text("key");
        out.from = in.time("from");
        out.until = in.time("until");
        if (in.any("strength")) out.strength = in.integer("strength", 0);
        out.holds = in.boolean("holds", true);
        in.finish();
        if (!out.holds && (out.from || out.until || out.strength)) issues_.error(json.place(), "a signal that does not hold has no 'from', 'until' or 'strength'");
        return out;
    }

    SubjectWanted read_subject_wanted(const Json& json) {
        ObjectReader in(json, "a subject", issues_);
        SubjectWanted out;
        out.place = json.place();
        out.kind = in.required_text("kind");
        need(names_.kinds, out.kind, json.place(), "kind of subject");
        out.id = in.required_text("id");
        if (const Json* fields = in.any("fields")) {
            if (fields->is_object()) out.fields = *fields;
            else issues_.error(fields->place(), "'fields' must be an object");
        }
        if (in.any("closed")) out.closed = in.boolean("closed", false);
        in.finish();
        return out;
    }

    std::vector<EffectWanted> read_effects(const Json::List& list, bool named) {
        std::vector<EffectWanted> out;
        for (const Json& item : list) {
            ObjectReader in(item, named ? "an effect" : "a message", issues_);
            EffectWanted effect;
            effect.place = item.place();
            if (named) {
                effect.name = in.required_text("name");
                if (const Json* data = in.any("data")) effect.data = *data;
            } else {
                Json data = Json::object();
                for (const char* field : {"channel", "purpose", "text"}) {
                    if (in.any(field)) data.set(field, in.text(field));
                }
                effect.data = std::move(data);
            }
            in.finish();
            out.push_back(std::move(effect));
        }
        return out;
    }

    const Pack& pack_;
    const Names& names_;
    Issues& issues_;
    int number_ = 0;
    std::optional<base::Time> now_;
};

}  // namespace

std::vector<TestCase> read_tests(const PackFiles& files, const std::string& folder, const Pack& pack, std::vector<base::Issue>& issues) {
    std::vector<TestCase> tests;
    const Names names(pack);
    for (const auto& file : files) {
        if (!file.first.starts_with("tests/")) continue;
        const std::string path = folder.empty() ? file.first : folder + "/" + file.first;
        auto json = base::parse_json(file.second, path);
        if (!json) {
            base::Issue issue;
            issue.file = json.error().place;
            issue.message = json.error().message;
            issues.push_back(std::move(issue));
            continue;
        }
        Issues found(path);
        TestReader(pack, names, found).read(*json, path, tests);
        issues.insert(issues.end(), found.all().begin(), found.all().end());
    }
    return tests;
}

}  // namespace segue::pack
