#include "core/pack/pack.h"

#include "core/base/digest.h"
#include "core/base/read_object.h"
#include "core/base/text.h"
#include "core/pack/check.h"
#include "core/context/phone.h"
#include "core/journey/read.h"
#include "core/pack/imports.h"
#include "core/pack/zones_named.h"
#include "core/signals/read.h"

#include <algorithm>

namespace segue::pack {

using base::Issues;
using base::Json;
using base::ObjectReader;

namespace {

constexpr const char* known_files[] = {"actions.json", "brief.json", "dispositions.json", "events.json", "law.json", "pack.json", "personas.json", "policies.json", "signals.json", "subjects.json"};

std::vector<std::string> file_names() { return {std::begin(known_files), std::end(known_files)}; }

/// Tests change no decision: they are read by test_file.h.
bool is_test(const std::string& name) { return name.starts_with("tests/"); }

/// {"at"} or {"cel"}: a literal key would make one subject of all events.
bool is_pick(const Json& json) { return json.members() && json.members()->size() == 1 && (json.find("at") || json.find("cel")); }

/// A digest over names and bytes of all files that decide.
std::string digest_of(const PackFiles& files) {
    std::string all;
    for (const auto& file : files) {
        if (!is_test(file.first)) all += file.first + '\n' + base::digest_text(file.second) + '\n';
    }
    return base::digest_text(all);
}

}  // namespace

/// Reads one pack. Files are read in the order in which they need each other; issues are sorted at the end.
class PackReader {
public:
    PackReader(const PackFiles& files, std::string folder, base::Time now, const base::ZoneTable& zones)
        : files_(files), folder_(std::move(folder)), now_(now), zones_(zones), pack_(new Pack()) {}

    Reading read() {
        check_names();
        parse_all();
        read_header();
        take_zones();
        schema_ = context::base_schema(signals::signal_ids(document("signals.json")));
        types_ = event_type_names(document("events.json"));
        for (const auto& import : imports_) {
            for (auto& type : event_type_names(imported(import, "events.json"))) types_.push_back(std::move(type));
        }
        schema_.set_event_types(types_);
        pack_->events = builtin_dictionary();
        for (const auto& import : imports_) in_import(import, "events.json", [&](const Json& j, Issues& i) { read_events(j, schema_, pack_->events, i); });
        if (has("events.json")) in_file("events.json", [&](const Json& j, Issues& i) { read_events(j, schema_, pack_->events, i); });
        if (has("signals.json")) in_file("signals.json", [&](const Json& j, Issues& i) { pack_->fold.signals = signals::read_signals(j, schema_, types_, progress_types(), i); });
        if (has("subjects.json")) in_file("subjects.json", [&](const Json& j, Issues& i) { read_subjects(j, i); });
        if (has("policies.json")) in_file("policies.json", [&](const Json& j, Issues& i) { read_policies(j, i); });
        read_laws();
        if (has("personas.json")) in_file("personas.json", [&](const Json& j, Issues& i) { read_personas(j, i); });
        in_file("actions.json", [&](const Json& j, Issues& i) { decision::read_actions(j, schema_, pack_->rules.policies, subject_kinds(), pack_->rules.actions, i); });
        in_file("dispositions.json", [&](const Json& j, Issues& i) { disposition::read_dispositions(j, schema_, pack_->rules.policies, pack_->dispositions, i); });
        if (has("brief.json")) in_file("brief.json", [&](const Json& j, Issues& i) { brief::read_brief(j, schema_, pack_->rules.policies, types_, pack_->brief, i); });
        for (const auto& file : files_) {
            if (file.first.starts_with("journeys/")) in_file(file.first, [&](const Json& j, Issues& i) { read_journey(j, i); });
        }
        apply_laws();
        decision::share_conditions(pack_->rules);
        check_references();
        check_whole(*pack_, documents_, folder_, now_, found_);
        return finish();
    }

private:
    void report(Issues& issues) { found_.insert(found_.end(), issues.all().begin(), issues.all().end()); }

    [[nodiscard]] bool has(const std::string& name) const { return files_.contains(name); }
    [[nodiscard]] std::string path(const std::string& name) const { return folder_.empty() ? name : folder_ + "/" + name; }

    /// A file of an imported pack: "imports/law-us/law.json".
    static std::string import_name(const Import& import, const char* file) { return "imports/" + import.pack + "/" + file; }

    [[nodiscard]] const Json& imported(const Import& import, const char* file) const { return document(import_name(import, file)); }

    template <class F>
    void in_import(const Import& import, const char* file, F read) {
        if (!documents_.contains(import_name(import, file))) return;
        Issues issues(path("../" + import.pack + "/" + file));
        read(with_names(imported(import, file), import.names), issues);
        report(issues);
    }

    /// The rules of imported law packs, and those of this pack where it is one itself.
    void read_laws() {
        auto& policies = pack_->rules.policies;
        for (const auto& import : imports_) {
            if (documents_.contains(import_name(import, "law.json"))) continue;
            Issues issues(path("pack.json"));
            issues.error(import.place, "there is no law pack " + base::in_quotes(import.pack) + " beside this pack", "a law pack is a folder with law.json");
            report(issues);
        }
        for (const auto& import : imports_) in_import(import, "law.json", [&](const Json& j, Issues& i) { read_law(j, import, schema_, types_, policies, duties_, i); });
        Import own;
        own.pack = pack_->id;
        if (has("law.json")) in_file("law.json", [&](const Json& j, Issues& i) { read_law(j, own, schema_, types_, policies, duties_, i); });
        pack_->fold.context.opt_outs = duties_.opt_outs;
    }

    void apply_laws() {
        auto& rules = pack_->rules;
        for (const auto& action : rules.actions) rules.policies.group_of_action[action.id] = action.group;
        in_file("actions.json", [&](const Json& j, Issues& i) { apply_duties(duties_, rules, j, i); });
        in_file("dispositions.json", [&](const Json& j, Issues& i) { check_messages(duties_, rules.policies, j, i); });
        in_file("policies.json", [&](const Json& j, Issues& i) { check_opt_ins(duties_, rules.policies, j, i); });
        for (const auto& file : files_) {
            if (file.first.starts_with("journeys/")) in_file(file.first, [&](const Json& j, Issues& i) { check_emits(duties_, rules.policies, j, i); });
        }
    }

    void check_names() {
        for (const auto& file : files_) {
            if (file.first.starts_with("imports/")) continue;
            if ((file.first.starts_with("journeys/") || is_test(file.first)) && file.first.ends_with(".json")) continue;
            if (std::find(std::begin(known_files), std::end(known_files), file.first) != std::end(known_files)) continue;
            Issues issues(path(file.first));
            const std::string near = base::nearest(file.first, file_names());
            issues.error({}, "a pack has no file of this name", near.empty() ? "remove it" : "did you mean '" + near + "'?");
            report(issues);
        }
        for (const char* needed : {"pack.json", "actions.json", "dispositions.json"}) {
            if (has(needed)) continue;
            Issues issues(path(needed));
            issues.error({}, "the pack needs this file");
            report(issues);
        }
    }

    void parse_all() {
        for (const auto& file : files_) {
            if (is_test(file.first)) continue;
            const std::string shown = file.first.starts_with("imports/") ? "../" + file.first.substr(8) : file.first;
            auto json = base::parse_json(file.second, path(shown));
            if (json) {
                documents_[file.first] = std::move(json).value();
                continue;
            }
            // The place is in the error's text already: "file:line:column".
            base::Issue issue;
            issue.file = json.error().place;
            issue.message = json.error().message;
            found_.push_back(std::move(issue));
        }
    }

    /// The rules of the zones that conditions name: an input like the files themselves.
    void take_zones() {
        base::ZoneTable taken;
        taken.set_version(zones_.version());
        for (const auto& document : documents_) {
            Issues issues(path(document.first));
            for (const ZoneName& zone : zones_in(document.second, document.first)) {
                if (const auto* known = zones_.find(zone.name)) taken.add(zone.name, *known);
                else issues.error(zone.place, "there is no time zone " + base::in_quotes(zone.name), "write its name as in the IANA database, like \"Europe/Berlin\"");
            }
            report(issues);
        }
        if (!taken.all().empty()) pack_->fold.context.zones = std::make_shared<const base::ZoneTable>(std::move(taken));
    }

    [[nodiscard]] const Json& document(const std::string& name) const {
        static const Json empty = Json::object();
        const auto found = documents_.find(name);
        return found == documents_.end() ? empty : found->second;
    }

    template <class F>
    void in_file(const std::string& name, F read) {
        if (!documents_.contains(name)) return;
        Issues issues(path(name));
        read(documents_.at(name), issues);
        report(issues);
    }

    void read_header() {
        in_file("pack.json", [&](const Json& json, Issues& issues) {
            ObjectReader in(json, "pack.json", issues);
            pack_->id = in.required_text("id");
            pack_->version = in.required_text("version");
            pack_->title = in.required_text("title");
            pack_->owner = in.required_text("owner");
            pack_->review_by = in.time("review_by");
            pack_->rules.retire_at = in.time("retire_at");
            in.text("engine");
            read_identity(in.text("locale", "en"), in.any("identity"), pack_->fold.context.identity, issues);
            in.text("value_unit");
            imports_ = read_imports(in.list("imports"), issues);
            if (const Json* facts = in.any("facts")) pack_->fold.context.facts = read_facts(*facts, issues);
            in.finish();
            if (pack_->review_by && *pack_->review_by < now_) issues.warning(json.find("review_by")->place(), "the pack is past its review date", "review it and move the date");
        });
        pack_->digest = digest_of(files_);
        pack_->rules.pack_id = pack_->id;
        pack_->rules.pack_version = pack_->version;
        pack_->rules.pack_title = pack_->title;
        pack_->rules.pack_digest = pack_->digest;
    }

    /// "en-GB" says GB, where `identity` says nothing else.
    static void read_identity(const std::string& locale, const Json* json, context::IdentityRules& out, Issues& issues) {
        const std::string tail = locale.size() > 3 ? locale.substr(locale.size() - 2) : "";
        const bool named = !tail.empty() && locale[locale.size() - 3] == '-' && std::all_of(tail.begin(), tail.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
        if (named && context::is_phone_region(tail)) out.region = tail;
        if (!json) return;
        ObjectReader in(*json, "'identity'", issues);
        out.region = in.text("region", out.region);
        out.weak = in.texts("weak");
        if (in.any("compare")) out.compare = in.texts("compare");
        in.finish();
        if (!out.region.empty() && !context::is_phone_region(out.region)) {
            issues.error(json->find("region")->place(), "there is no telephone region " + base::in_quotes(out.region), "write an ISO 3166 code like \"DE\"");
        }
    }

    static std::shared_ptr<const context::FactRules> read_facts(const Json& json, Issues& issues) {
        auto rules = std::make_shared<context::FactRules>();
        ObjectReader in(json, "'facts'", issues);
        rules->trust = in.texts("trust");
        for (const Json& item : in.list("fresh")) {
            ObjectReader rule(item, "a rule of freshness", issues);
            context::FreshnessRule made{rule.text("field", "*"), rule.text("source", "*"), {}};
            if (const auto age = rule.duration("max_age")) made.max_age = *age;
            else if (!item.find("max_age")) issues.error(item.place(), "a rule of freshness needs 'max_age'", "a duration like \"P30D\"");
            rule.finish();
            rules->fresh.push_back(std::move(made));
        }
        in.finish();
        return rules;
    }

    void check_type(const std::string& type, base::Place place, Issues& issues) const {
        if (std::find(types_.begin(), types_.end(), type) != types_.end()) return;
        const std::string near = base::nearest(type, types_);
        issues.error(place, "events.json has no type " + base::in_quotes(type), near.empty() ? "add it to events.json" : "did you mean '" + near + "'?");
    }

    [[nodiscard]] std::vector<std::string> progress_types() const {
        std::vector<std::string> types;
        for (const auto& entry : pack_->events) {
            if (entry.second.progress) types.push_back(entry.first);
        }
        return types;
    }

    void read_subjects(const Json& json, Issues& issues) {
        ObjectReader in(json, "subjects.json", issues);
        for (const Json& item : in.list("subjects")) {
            ObjectReader subject(item, "a subject", issues);
            context::SubjectRule rule;
            rule.kind = subject.required_text("kind");
            const auto kinds = subject_kinds();
            if (std::find(kinds.begin(), kinds.end(), rule.kind) != kinds.end()) issues.error(item.place(), "the kind " + base::in_quotes(rule.kind) + " stands twice");
            if (const Json* title = subject.required("title")) rule.title = context::Template::read(*title, schema_, issues);
            if (const Json* key = subject.any("key"); key && !is_pick(*key)) issues.error(key->place(), "a key is {\"at\": \"/pointer\"} or {\"cel\": \"…\"}, with nothing beside it");
            else if (key) rule.key = context::ValueRule::read(*key, schema_, issues);
            for (const Json& event : subject.list("events")) rule.events.push_back(read_subject_event(event, issues));
            subject.finish();
            pack_->fold.context.subjects.push_back(std::move(rule));
        }
        in.finish();
    }

    context::SubjectRule::On read_subject_event(const Json& json, Issues& issues) {
        ObjectReader in(json, "a subject's event", issues);
        context::SubjectRule::On on;
        on.type = in.required_text("type");
        if (!on.type.empty()) check_type(on.type, json.place(), issues);
        if (const Json* when = in.any("when")) on.when = context::compile_condition(*when, schema_, issues);
        if (const Json* set = in.any("set"); set && set->members()) {
            for (const char* own : {"closed", "id", "kind"}) {
                if (const Json* taken = set->find(own)) issues.error(taken->place(), "'" + std::string(own) + "' is not a field to be set: every subject has it");
            }
            for (const auto& member : *set->members()) on.set.push_back({member.first, context::ValueRule::read(member.second, schema_, issues)});
        } else if (set) {
            issues.error(set->place(), "'set' must be an object of field and value");
        }
        const bool closes = in.boolean("close", false);
        if (json.find("close")) on.close = closes;
        in.finish();
        return on;
    }

    [[nodiscard]] std::vector<std::string> subject_kinds() const {
        std::vector<std::string> kinds;
        for (const auto& rule : pack_->fold.context.subjects) kinds.push_back(rule.kind);
        return kinds;
    }

    void read_policies(const Json& json, Issues& issues) {
        ObjectReader in(json, "policies.json", issues);
        auto& policies = pack_->rules.policies;
        if (in.any("verification_levels")) policies.verification_levels = in.texts("verification_levels");
        check_levels(json, policies.verification_levels, issues);
        policy::read_purposes(in.list("purposes"), policies, issues);
        if (const Json* hours = in.any("contact_hours")) policy::read_contact_hours(*hours, policies, issues);
        policy::read_caps(in.list("caps"), policies, issues);
        policy::read_reservations(in.list("reservations"), policies, issues);
        policy::read_kills(in.list("kill"), policies, issues);
        if (const Json* ledger = in.any("ledger")) policy::read_ledger(*ledger, policies, issues);
        if (const Json* hold = in.any("hold_at_most")) policy::read_hold(*hold, policies, issues);
        if (const Json* no_action = in.any("no_action")) decision::read_no_action(*no_action, pack_->rules.no_action, issues);
        if (const Json* terms = in.any("terms")) decision::read_terms(*terms, pack_->rules.terms, issues);
        in.finish();
        for (const auto& cap : policies.caps) {
            for (const auto& type : cap.counts) check_type(type, json.place(), issues);
        }
        for (const auto& type : pack_->rules.no_action.counts) check_type(type, json.place(), issues);
    }

    /// Whoever is not verified stands at the lowest level: it must not carry the name of a real one.
    static void check_levels(const Json& json, std::vector<std::string>& levels, Issues& issues) {
        const Json* given = json.find("verification_levels");
        const base::Place place = given ? given->place() : json.place();
        if (levels.empty() || levels.front() != "none") issues.error(place, "the first of 'verification_levels' must be \"none\"");
        for (std::size_t i = 0; i < levels.size(); ++i) {
            const bool twice = std::find(levels.begin() + static_cast<std::ptrdiff_t>(i) + 1, levels.end(), levels[i]) != levels.end();
            if (twice || levels[i].empty()) issues.error(place, "each of 'verification_levels' needs a name of its own");
        }
        if (levels.empty()) levels = {"none"};
    }

    void read_personas(const Json& json, Issues& issues) {
        ObjectReader in(json, "personas.json", issues);
        for (const Json& item : in.list("personas")) {
            ObjectReader persona(item, "a persona", issues);
            const std::string id = persona.required_text("id");
            const std::string title = persona.required_text("title");
            const Json* when = persona.required("when");
            persona.finish();
            if (!when) continue;
            if (auto program = context::compile_condition(*when, schema_, issues)) pack_->personas.push_back({id, title, *program});
        }
        in.finish();
    }

    void read_journey(const Json& json, Issues& issues) {
        auto definition = journey::read_definition(json, schema_, issues);
        if (definition) pack_->journeys.push_back(std::make_unique<const journey::Definition>(std::move(*definition)));
    }

    /// What one file says about the names in another.
    void check_references() {
        std::vector<std::string> actions, codes, journeys;
        for (const auto& action : pack_->rules.actions) actions.push_back(action.id);
        for (const auto& code : pack_->dispositions) codes.push_back(code.id);
        // A journey with an error of its own is there, too.
        for (const auto& document : documents_) {
            if (document.first.starts_with("journeys/")) journeys.emplace_back(document.second.text_or("id"));
        }
        Issues issues(path("journeys"));
        const auto need = [&issues](const std::vector<std::string>& known, const std::string& name, base::Place place, const std::string& what) {
            if (std::find(known.begin(), known.end(), name) != known.end()) return;
            const std::string near = base::nearest(name, known);
            issues.error(place, what + " " + base::in_quotes(name), near.empty() ? "" : "did you mean '" + near + "'?");
        };
        for (const auto& journey : pack_->journeys) {
            for (const auto& offer : journey::all_offers(*journey)) need(actions, offer.action, offer.place, "journey '" + journey->id + "' offers an action that actions.json does not have:");
            for (const auto& code : journey::all_dispositions(*journey)) need(codes, code, journey->place, "journey '" + journey->id + "' names a code that dispositions.json does not have:");
        }
        issues.set_file(path("policies.json"));
        const base::Place at = document("policies.json").place();
        for (const auto& reservation : pack_->rules.policies.reservations) {
            need(journeys, reservation.journey, reservation.place, "a reservation names a journey that does not exist:");
            for (const auto& other : reservation.yields_to) need(journeys, other, reservation.place, "a reservation yields to a journey that does not exist:");
            check_states(reservation, need);
        }
        for (const auto& kill : pack_->rules.policies.kills) {
            if (!kill.action.empty()) need(actions, kill.action, at, "a kill switch names an action that does not exist:");
            if (!kill.journey.empty()) need(journeys, kill.journey, at, "a kill switch names a journey that does not exist:");
        }
        report(issues);
    }

    /// A misspelt state would never hold the customer.
    template <class Need>
    void check_states(const reservation::Rule& reservation, const Need& need) const {
        std::vector<std::string> states;
        for (const auto& journey : pack_->journeys) {
            if (journey->id != reservation.journey) continue;
            for (const auto& state : journey->chart.states) states.push_back(state.id);
        }
        if (states.empty()) return;
        for (const auto& state : reservation.states) need(states, state, reservation.place, "a reservation names a state that journey '" + reservation.journey + "' does not have:");
    }

    Reading finish() {
        std::stable_sort(found_.begin(), found_.end(), [](const base::Issue& a, const base::Issue& b) { return std::tie(a.file, a.place) < std::tie(b.file, b.place); });
        Reading reading;
        const bool failed = std::any_of(found_.begin(), found_.end(), [](const base::Issue& i) { return i.severity == base::Issue::Severity::error; });
        reading.issues = std::move(found_);
        if (failed) return reading;
        std::sort(pack_->journeys.begin(), pack_->journeys.end(), [](const auto& a, const auto& b) { return std::tie(a->id, a->version) < std::tie(b->id, b->version); });
        for (const auto& journey : pack_->journeys) pack_->fold.journeys.push_back(journey.get());
        reading.pack = std::move(pack_);
        return reading;
    }

    const PackFiles& files_;
    std::string folder_;
    base::Time now_;
    const base::ZoneTable& zones_;
    std::unique_ptr<Pack> pack_;
    condition::Schema schema_;
    std::vector<std::string> types_;
    std::vector<Import> imports_;
    LawDuties duties_;
    std::map<std::string, Json> documents_;
    std::vector<base::Issue> found_;
};

Reading read_pack(const PackFiles& files, const std::string& folder, base::Time now, const base::ZoneTable& zones) { return PackReader(files, folder, now, zones).read(); }

Pack::EventWords Pack::words_for(const context::Event& event, const condition::Environment& environment) const {
    const auto found = events.find(event.type);
    if (found == events.end()) return {event.type, {}};
    EventWords words{found->second.title, {}};
    if (!found->second.text.empty()) words.text = found->second.text.render(environment).value_or("");
    return words;
}

}  // namespace segue::pack
