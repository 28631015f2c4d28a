#include "core/signals/read.h"

#include "core/base/read_object.h"
#include "core/base/text.h"
#include "core/context/names.h"

#include <algorithm>
#include <map>

namespace segue::signals {
namespace {

using base::Json;
using base::ObjectReader;

/// The schema in which `signals` and `journey` have no members: a detector that reads them would go in a circle.
condition::Schema without_circles(const condition::Schema& schema) {
    condition::Schema own;
    for (const auto& variable : schema.variables()) {
        if (variable.name == "signals" || variable.name == "journey") own.add_variable(variable.name, {});
        else if (variable.closed) own.add_variable(variable.name, variable.members);
        else own.add_variable(variable.name);
    }
    own.set_event_types(schema.event_types());
    return own;
}

/// Ids stand in conditions (`signals.ID`) and in event names: letters, digits and "_", a letter first.
bool is_id(std::string_view id) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    return !id.empty() && letter(id.front()) && std::all_of(id.begin(), id.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

class Reader {
public:
    Reader(const condition::Schema& schema, const std::vector<std::string>& types, const std::vector<std::string>& progress, base::Issues& issues)
        : schema_(without_circles(schema)), types_(types), progress_(progress), issues_(issues) {}

    std::vector<Detector> read(const Json& json) {
        std::vector<Detector> detectors;
        ObjectReader in(json, "signals.json", issues_);
        std::map<std::string, bool> seen;
        for (const Json& item : in.list("signals")) {
            Detector detector = read_detector(item);
            if (!detector.id.empty() && !seen.emplace(detector.id, true).second) issues_.error(item.place(), "the signal " + base::in_quotes(detector.id) + " stands twice");
            detectors.push_back(std::move(detector));
        }
        in.finish();
        return detectors;
    }

private:
    Detector read_detector(const Json& json) {
        ObjectReader in(json, "a signal", issues_);
        Detector out;
        out.place = json.place();
        out.id = in.required_text("id");
        if (!out.id.empty() && !is_id(out.id)) issues_.error(json.find("id")->place(), "a signal's id is made of small letters, digits and '_'", "write it like \"same_error_twice\"");
        out.title = in.required_text("title");
        if (const Json* key = in.any("key")) {
            const bool known = key->members() && key->members()->size() == 1 && (key->find("at") || key->find("cel"));
            if (!known) issues_.error(key->place(), "a signal's key is {\"at\": pointer} or {\"cel\": condition}");
            out.key = context::ValueRule::read(*key, schema_, issues_);
        }
        if (in.any("ends")) out.ends = patterns(in, "ends");
        const Json* detect = in.any("detect");
        const std::string kind = detect ? in.choice("detect", {"repeat", "stall", "returned", "restarted", "sequence", "absence", "threshold"}, "") : "";
        if (!detect && in.is_object()) issues_.error(json.place(), "a signal needs 'detect'", "one of: repeat, stall, returned, restarted, sequence, absence, threshold");
        if (kind == "repeat") read_repeat(in, out);
        if (kind == "threshold") read_threshold(in, out);
        if (kind == "stall") read_stall(in, out);
        if (kind == "absence") read_absence(in, out);
        if (kind == "returned") read_order(in, out, Kind::returned, {"after", "of"}, 0);
        if (kind == "restarted") read_order(in, out, Kind::restarted, {"of", "after", "of"}, 1);
        if (kind == "sequence") read_sequence(in, out);
        if (!kind.empty()) in.finish();
        return out;
    }

    void read_repeat(ObjectReader& in, Detector& out) {
        out.kind = Kind::repeat;
        out.steps.push_back(patterns(in, "of"));
        const std::int64_t times = in.integer("times", 2);
        if (times < 2 || times > 1'000'000) issues_.error(in.place(), "'times' must be 2 or more");
        else out.level = base::fixed(times);
        out.window = span(in, "within");
    }

    void read_threshold(ObjectReader& in, Detector& out) {
        out.kind = Kind::threshold;
        out.steps.push_back(patterns(in, "of"));
        const std::string measure = in.choice("measure", {"count", "sum", "rate"}, "count");
        in.required("at_least");
        out.level = in.fixed_point("at_least", base::fixed(1));
        if (out.level.micros <= 0) issues_.error(in.place(), "'at_least' must be more than nothing");
        out.window = span(in, "within");
        if (measure == "sum") {
            if (const Json* amount = in.required("amount")) out.amount = context::ValueRule::read(*amount, schema_, issues_);
        }
        if (measure == "rate") {
            const base::Duration per = span(in, "per");
            if (per.us <= 0) return;
            // So many within the window are just that rate; rounded up to whole events.
            const double events = static_cast<double>(out.level.micros) * static_cast<double>(out.window.us) / (static_cast<double>(per.us) * static_cast<double>(base::fixed_one));
            if (events > 1e6) issues_.error(in.place(), "the rate asks for more than a million events within the window");
            else out.level = base::fixed(std::max<std::int64_t>(1, static_cast<std::int64_t>(events) + (events > static_cast<double>(static_cast<std::int64_t>(events)) ? 1 : 0)));
        }
    }

    void read_stall(ObjectReader& in, Detector& out) {
        out.kind = Kind::stall;
        out.steps.push_back(patterns(in, "after"));
        out.window = span(in, "for");
        read_lasts(in, out);
        if (in.any("progress")) {
            out.answers = patterns(in, "progress");
            return;
        }
        for (const auto& type : progress_) out.answers.push_back({type, {}});
        if (progress_.empty()) issues_.error(in.place(), "nothing counts as progress here", "name event types in 'progress', or mark them with \"progress\": true in events.json");
    }

    void read_absence(ObjectReader& in, Detector& out) {
        out.kind = Kind::absence;
        out.steps.push_back(patterns(in, "after"));
        out.answers = patterns(in, "of");
        read_lasts(in, out);
        if (const Json* due = in.any("due")) out.due = context::ValueRule::read(*due, schema_, issues_);
        if (in.any("within")) out.window = span(in, "within");
        else if (!out.due) issues_.error(in.place(), "an absence needs a deadline", "write 'within' or 'due'");
    }

    void read_order(ObjectReader& in, Detector& out, Kind kind, const std::vector<std::string>& fields, std::size_t anchor) {
        out.kind = kind;
        out.anchor = anchor;
        std::map<std::string, Patterns> read;
        for (const auto& field : fields) {
            if (!read.contains(field)) read[field] = patterns(in, field);
            out.steps.push_back(read[field]);
        }
        out.window = span(in, "within");
        out.lasts = out.window;
        read_lasts(in, out);
    }

    void read_sequence(ObjectReader& in, Detector& out) {
        out.kind = Kind::sequence;
        const Json::List& steps = in.list("steps");
        for (const Json& step : steps) out.steps.push_back(patterns_of(step));
        if (steps.size() < 2 || steps.size() > 20) issues_.error(in.place(), "a sequence needs two to twenty 'steps'");
        out.window = span(in, "within");
        out.lasts = out.window;
        read_lasts(in, out);
    }

    void read_lasts(ObjectReader& in, Detector& out) {
        if (in.any("lasts")) out.lasts = span(in, "lasts");
    }

    /// A length of time that must be there and be longer than nothing.
    base::Duration span(ObjectReader& in, const std::string& field) {
        const Json* json = in.required(field);
        const auto value = in.duration(field);
        if (value && value->us <= 0) issues_.error(json->place(), "'" + field + "' must be longer than nothing");
        return value.value_or(base::Duration{});
    }

    Patterns patterns(ObjectReader& in, const std::string& field) {
        const Json* json = in.required(field);
        return json ? patterns_of(*json) : Patterns();
    }

    /// A type, {"type", "when"}, or a list of these.
    Patterns patterns_of(const Json& json) {
        Patterns found;
        if (!json.is_list()) {
            pattern(json, found);
            return found;
        }
        if (json.items()->empty()) issues_.error(json.place(), "the list names no event");
        for (const Json& item : *json.items()) pattern(item, found);
        return found;
    }

    void pattern(const Json& json, Patterns& out) {
        if (const auto* type = json.text()) {
            check_type(*type, json.place());
            out.push_back({*type, {}});
            return;
        }
        ObjectReader in(json, "an event of a signal", issues_);
        Pattern pattern;
        pattern.type = in.required_text("type");
        if (!pattern.type.empty()) check_type(pattern.type, json.find("type")->place());
        if (const Json* when = in.any("when")) pattern.when = context::compile_condition(*when, schema_, issues_);
        in.finish();
        out.push_back(std::move(pattern));
    }

    void check_type(const std::string& type, base::Place place) {
        if (std::find(types_.begin(), types_.end(), type) != types_.end()) return;
        const std::string near = base::nearest(type, types_);
        issues_.error(place, "events.json has no type " + base::in_quotes(type), near.empty() ? "add it to events.json" : "did you mean '" + near + "'?");
    }

    condition::Schema schema_;
    const std::vector<std::string>& types_;
    const std::vector<std::string>& progress_;
    base::Issues& issues_;
};

}  // namespace

std::vector<std::string> signal_ids(const Json& json) {
    std::vector<std::string> ids;
    const Json* list = json.find("signals");
    if (!list || !list->items()) return ids;
    for (const Json& item : *list->items()) {
        const auto id = item.text_or("id");
        if (!id.empty()) ids.emplace_back(id);
    }
    return ids;
}

SignalRules read_signals(const Json& json, const condition::Schema& schema, const std::vector<std::string>& types,
                         const std::vector<std::string>& progress, base::Issues& issues) {
    const std::size_t before = issues.error_count();
    std::vector<Detector> detectors = Reader(schema, types, progress, issues).read(json);
    // What has faults may lack what a fold relies on; the pack is refused anyway.
    return issues.error_count() > before ? SignalRules() : SignalRules(std::move(detectors));
}

}  // namespace segue::signals
