#include "core/pack/opt_out.h"

#include "core/base/read_object.h"
#include "core/base/text.h"
#include "core/context/event.h"

#include <algorithm>

namespace segue::pack {
namespace {

using base::Issues;
using base::Json;
using base::ObjectReader;
using context::OptOutUse;

bool holds(const std::vector<std::string>& list, std::string_view item) { return std::find(list.begin(), list.end(), item) != list.end(); }

void read_words(ObjectReader& in, const char* key, OptOutUse use, context::OptOutWords& out, std::vector<std::string>& seen, Issues& issues) {
    for (const Json& item : in.list(key)) {
        const std::string* words = item.text();
        if (!words) {
            issues.error(item.place(), std::string("each of '") + key + "' must be a text");
            continue;
        }
        // Languages may share words: two of one language may not.
        const std::string name = std::string(key) + "\n" + base::lower_ascii(*words);
        if (holds(seen, name)) issues.error(item.place(), "the words " + base::in_quotes(*words) + " stand twice in '" + key + "'");
        seen.push_back(name);
        if (!out.add(use, *words) && !out.has(use, *words)) issues.error(item.place(), "nothing is left of " + base::in_quotes(*words) + " without punctuation", "write words");
        if (use == OptOutUse::courtesy && out.has(OptOutUse::whole, *words)) issues.error(item.place(), "the words " + base::in_quotes(*words) + " cannot both take consent back and mean nothing", "remove them from 'courtesy'");
    }
}

std::string read_language(const Json& json, context::OptOutWords& out, Issues& issues) {
    ObjectReader in(json, "a language of 'opt_out'", issues);
    std::string language = in.required_text("language");
    std::vector<std::string> seen;
    if (in.list("whole").empty()) issues.error(json.place(), "a language needs 'whole', what takes consent back where a message says nothing else", "such as \"stop\"");
    read_words(in, "whole", OptOutUse::whole, out, seen, issues);
    read_words(in, "courtesy", OptOutUse::courtesy, out, seen, issues);
    read_words(in, "phrases", OptOutUse::phrase, out, seen, issues);
    read_words(in, "negations", OptOutUse::negation, out, seen, issues);
    read_words(in, "limits", OptOutUse::limit, out, seen, issues);
    read_words(in, "doubts", OptOutUse::doubt, out, seen, issues);
    in.finish();
    return language;
}

}  // namespace

OptOutPart read_opt_out(const Json& json, const std::vector<std::string>& event_types, Issues& issues) {
    ObjectReader in(json, "'opt_out'", issues);
    OptOutPart out;
    const auto events = in.texts("events");
    const std::string text_at = in.required_text("text_at");
    for (const auto& type : events) out.rule.messages.push_back({type, text_at});
    out.rule.channels = in.texts("channels");
    out.terms.confirm_within = in.duration("confirm_within").value_or(base::Duration{});
    out.terms.business_days = static_cast<int>(std::clamp<std::int64_t>(in.integer("business_days", 0), -1, 366));
    out.terms.unanswered_is_all = in.choice("unanswered", {"all", "nothing"}, "all") == "all";
    std::vector<std::string> languages;
    for (const Json& item : in.list("languages")) {
        std::string language = read_language(item, out.rule.words, issues);
        if (holds(languages, language)) issues.error(item.place(), "the language " + base::in_quotes(language) + " stands twice");
        languages.push_back(std::move(language));
    }
    in.finish();
    if (!json.is_object()) return out;
    for (const auto& type : events) {
        if (holds(event_types, type)) continue;
        const std::string near = base::nearest(type, event_types);
        issues.error(json.place(), "the event type " + base::in_quotes(type) + " is not in the dictionary", near.empty() ? "add it to events.json, or map it in 'imports'" : "did you mean '" + near + "'?");
    }
    for (const auto& channel : out.rule.channels) {
        if (!holds(context::known_channels(), channel)) issues.error(json.place(), "there is no channel " + base::in_quotes(channel));
    }
    if (events.empty()) issues.error(json.place(), "'opt_out' needs 'events', the types that are messages of customers");
    if (out.rule.channels.empty()) issues.error(json.place(), "'opt_out' needs 'channels', where a word alone takes consent back");
    if (!text_at.starts_with("/")) issues.error(json.place(), "'text_at' must be a JSON pointer into the event's data, like \"/text\"");
    if (out.terms.confirm_within.us < 0) issues.error(json.place(), "'confirm_within' must not be negative");
    if (out.terms.business_days < 0) issues.error(json.place(), "'business_days' must not be negative");
    if (languages.empty()) issues.error(json.place(), "'opt_out' needs 'languages', the words by which customers take consent back");
    return out;
}

}  // namespace segue::pack
