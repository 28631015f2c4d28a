#include "core/pack/check.h"

#include "core/base/text.h"
#include "core/pack/version.h"

#include <algorithm>
#include <set>

namespace segue::pack {
namespace {

using base::Issues;
using base::Json;
using base::in_quotes;

const Json::List& list_of(const Json& json, const char* key) {
    static const Json::List none;
    const Json* list = json.find(key);
    return list && list->items() ? *list->items() : none;
}

/// Every text in a document, keys too, each with its place.
template <class F>
void each_text(const Json& json, const F& use) {  // NOLINT(misc-no-recursion): as deep as the reader lets JSON be
    if (json.text()) use(*json.text(), json.place());
    if (json.items()) {
        for (const Json& item : *json.items()) each_text(item, use);
    }
    if (json.members()) {
        for (const auto& member : *json.members()) {
            if (member.first != "$schema") each_text(member.second, use);
        }
    }
}

/// The texts in quotes that follow `name == ` or stand in `name in […]`.
std::vector<std::string> compared_with(const std::string& condition, const std::string& name) {
    std::vector<std::string> found;
    for (std::size_t at = condition.find(name); at != std::string::npos; at = condition.find(name, at + 1)) {
        std::size_t next = condition.find_first_not_of(' ', at + name.size());
        if (next == std::string::npos) break;
        std::size_t end = next;
        if (condition.compare(next, 2, "==") == 0) end = condition.find_first_of("&|)?", next);
        else if (condition.compare(next, 3, "in ") == 0) end = condition.find(']', next);
        else continue;
        end = std::min(end, condition.size());
        for (std::size_t open = condition.find_first_of("'\"", next); open < end; open = condition.find_first_of("'\"", open + 1)) {
            const std::size_t close = condition.find(condition[open], open + 1);
            if (close == std::string::npos) break;
            found.push_back(condition.substr(open + 1, close - open - 1));
            open = close;
        }
    }
    return found;
}

class WholeChecker {
public:
    WholeChecker(const Pack& pack, const Documents& documents, std::string folder, base::Time now, std::vector<base::Issue>& out)
        : pack_(pack), documents_(documents), folder_(std::move(folder)), now_(now), out_(out) {
        for (const auto& code : pack.dispositions) codes_.push_back(code.id);
    }

    void check() {
        for (const auto& document : documents_) {
            Issues issues(folder_.empty() ? document.first : folder_ + "/" + document.first);
            if (document.first == "pack.json") check_head(document.second, issues);
            if (document.first == "actions.json") check_rules(document.second, issues);
            if (document.first == "personas.json") check_personas(document.second, issues);
            if (document.first == "subjects.json") check_subjects(document.second, issues);
            if (document.first == "events.json") check_events(document.second, issues);
            if (document.first.starts_with("journeys/")) check_journey(document.second, issues);
            if (document.first.starts_with("journeys/")) check_version(document, issues);
            out_.insert(out_.end(), issues.all().begin(), issues.all().end());
        }
    }

private:
    void check_head(const Json& json, Issues& issues) const {
        const Json* version = json.find("version");
        if (version && version->text() && !is_version(*version->text())) issues.error(version->place(), "the version " + in_quotes(*version->text()) + " is no semantic version", "write it as 1.2.0; a later one must be higher");
        if (const Json* engine = json.find("engine"); engine && engine->text()) {
            const auto fits = in_range(SEGUE_VERSION, *engine->text());
            if (!fits) issues.error(engine->place(), "the engine's range " + in_quotes(*engine->text()) + " cannot be read", "write it as \">=0.1.0\" or \">=0.1.0 <2.0.0\"");
            else if (!*fits) issues.error(engine->place(), "the pack needs an engine " + *engine->text() + "; this one is " + std::string(SEGUE_VERSION), "install that version, or widen the range");
        }
        const Json* retire = json.find("retire_at");
        if (retire && pack_.rules.retire_at && *pack_.rules.retire_at <= now_) issues.warning(retire->place(), "the pack has been retired: it recommends nothing any more", "publish a new version, or move the date");
        if (retire && pack_.rules.retire_at && pack_.review_by && *pack_.rules.retire_at < *pack_.review_by) issues.warning(retire->place(), "the pack is retired before it is reviewed", "set 'review_by' before 'retire_at'");
    }

    /// Two rules of one action with the same condition are one: people would mend one of them.
    void check_rules(const Json& json, Issues& issues) const {
        for (const Json& issue : list_of(json, "issues")) {
            for (const Json& group : list_of(issue, "groups")) {
                for (const Json& action : list_of(group, "actions")) check_action(action, issues), check_hand_overs(action, issues);
            }
        }
    }

    /// What an agent accepts must happen: handing over and going on elsewhere are done by a wrap-up code.
    void check_hand_overs(const Json& action, Issues& issues) const {
        for (const Json& treatment : list_of(action, "treatments")) {
            const std::string mode(treatment.text_or("mode"));
            const Json* named = treatment.find("wrap_up");
            if (mode != "handover" && mode != "continue") {
                if (named) issues.error(named->place(), "only a treatment of the mode 'handover' or 'continue' names a wrap-up code", "remove 'wrap_up'");
                continue;
            }
            const char* field = mode == "handover" ? "hand_over" : "continue_on";
            if (!named || !named->text()) {
                issues.error(treatment.place(), "a treatment of the mode '" + mode + "' does nothing without a wrap-up code", "add \"wrap_up\" with a code that has '" + std::string(field) + "'");
                continue;
            }
            const auto code = std::find_if(pack_.dispositions.begin(), pack_.dispositions.end(), [&](const disposition::Disposition& c) { return c.id == *named->text(); });
            if (code == pack_.dispositions.end()) {
                const std::string near = base::nearest(*named->text(), codes_);
                issues.error(named->place(), "dispositions.json has no code " + in_quotes(*named->text()), near.empty() ? "add it to dispositions.json" : "did you mean '" + near + "'?");
            } else if (!code->hand_over || code->hand_over->channel.empty() != (mode == "handover")) {
                issues.error(named->place(), "the code " + in_quotes(code->id) + " has no '" + field + "'", "give it one in dispositions.json");
            } else if (mode == "continue" && code->hand_over->channel != treatment.text_or("channel")) {
                issues.error(named->place(), "the code " + in_quotes(code->id) + " goes on by " + code->hand_over->channel + ", not by " + in_quotes(treatment.text_or("channel")), "name the same channel in both");
            }
        }
    }

    static void check_action(const Json& action, Issues& issues) {
        std::map<std::string, const Json*> conditions;
        for (const char* gate : {"eligibility", "applicability", "suitability"}) {
            for (const Json& rule : list_of(action, gate)) {
                const auto when = std::string(rule.text_or("when"));
                const auto [first, added] = conditions.emplace(when, &rule);
                if (added) continue;
                issues.warning(rule.place(), "the rule " + in_quotes(rule.text_or("id")) + " overlaps " + in_quotes(first->second->text_or("id")) + " in line " +
                               std::to_string(first->second->place().line) + ": both ask the same", "remove one of them");
            }
        }
        std::map<std::string, const Json*> ways;
        for (const Json& treatment : list_of(action, "treatments")) {
            const std::string way = std::string(treatment.text_or("mode")) + '\n' + std::string(treatment.text_or("reach")) + '\n' + std::string(treatment.text_or("channel")) + '\n' +
                                    std::string(treatment.text_or("purpose")) + '\n' + std::string(treatment.text_or("skill"));
            const auto [first, added] = ways.emplace(way, &treatment);
            if (added) continue;
            issues.warning(treatment.place(), "the treatment " + in_quotes(treatment.text_or("id")) + " is reached like " + in_quotes(first->second->text_or("id")) + ", which always comes first or last",
                           "remove one of them, or give it another channel");
        }
    }

    static void check_personas(const Json& json, Issues& issues) {
        std::map<std::string, std::string> conditions;
        for (const Json& persona : list_of(json, "personas")) {
            const auto [first, added] = conditions.emplace(std::string(persona.text_or("when")), std::string(persona.text_or("id")));
            if (!added) issues.warning(persona.place(), "the persona " + in_quotes(persona.text_or("id")) + " is the same people as " + in_quotes(first->second), "remove one of them");
        }
    }

    /// A kind that no action is about and no condition names only costs time.
    void check_subjects(const Json& json, Issues& issues) const {
        for (const Json& subject : list_of(json, "subjects")) {
            const auto kind = std::string(subject.text_or("kind"));
            const bool judged = std::any_of(pack_.rules.actions.begin(), pack_.rules.actions.end(), [&](const decision::Action& a) { return a.subject_kind == kind; });
            if (!judged && !named_elsewhere(kind, "subjects.json")) issues.warning(subject.place(), "nothing uses the subjects of the kind " + in_quotes(kind), "remove it, or give it an action");
        }
    }

    /// An event that nothing waits for is still worth its line in the timeline; without words and meaning it is nothing.
    void check_events(const Json& json, Issues& issues) const {
        for (const Json& event : list_of(json, "events")) {
            if (event.find("text") || event.find("progress") || event.find("attempt")) continue;
            const auto type = std::string(event.text_or("type"));
            if (is_built_in(type) || named_elsewhere(type, "events.json")) continue;
            issues.warning(event.place(), "nothing uses the event " + in_quotes(type), "remove it, or give it a text for the timeline");
        }
    }

    static bool is_built_in(const std::string& type) {
        const auto& types = builtin_event_types();
        return std::any_of(types.begin(), types.end(), [&](const auto& t) { return t.first == type; });
    }

    bool named_elsewhere(const std::string& name, const std::string& own_file) const {
        bool found = false;
        for (const auto& document : documents_) {
            if (document.first == own_file) continue;
            each_text(document.second, [&](const std::string& text, base::Place) { found = found || text.find(name) != std::string::npos || covers(text, name); });
        }
        return found;
    }

    /// "payment.*" names payment.failed, and "payment.card" names payment.card.failed: a journey's event stands for all below it. A
    /// word without a dot is more often a purpose or a kind.
    static bool covers(std::string_view text, std::string_view type) {
        const bool all_below = text.size() > 2 && text.ends_with(".*");
        if (all_below) text.remove_suffix(2);
        return (all_below || text.find('.') != std::string_view::npos) && type.size() > text.size() && type[text.size()] == '.' && type.starts_with(text);
    }

    void check_journey(const Json& json, Issues& issues) {
        check_codes(json, issues);
        check_key(json, issues);
        for (const Json& state : list_of(json, "states")) check_state(state, false, issues);
    }

    /// A transition that waits for a wrap-up code that nobody can record would never fire.
    void check_codes(const Json& json, Issues& issues) const {
        if (!only_wrap_ups_carry_codes()) return;
        each_text(json, [&](const std::string& text, base::Place place) {
            for (const auto& code : compared_with(text, "event.data.code")) {
                if (std::find(codes_.begin(), codes_.end(), code) != codes_.end()) continue;
                const std::string near = base::nearest(code, codes_);
                issues.error(place, "dispositions.json has no code " + in_quotes(code) + ", so that this never holds", near.empty() ? "add it to dispositions.json" : "did you mean '" + near + "'?");
            }
        });
    }
    /// `event.data.code` is a wrap-up's field, unless an event of the pack's own carries one.
    bool only_wrap_ups_carry_codes() const {
        const auto events = documents_.find("events.json");
        bool other = false;
        if (events != documents_.end()) each_text(events->second, [&](const std::string& text, base::Place) { other = other || text.find("event.data.code") != std::string::npos; });
        return !other;
    }

    /// A wrap-up carries fields of its own: a key that is picked from one of them would send it to another instance.
    static void check_key(const Json& json, Issues& issues) {
        const Json* key = json.find("key");
        const Json* at = key ? key->find("at") : nullptr;
        if (!at || !at->text()) return;
        static const std::set<std::string> fields = {"/agent", "/code", "/note", "/outcome", "/title"};
        if (!fields.contains(*at->text())) return;
        bool listens = false;
        each_text(json, [&](const std::string& text, base::Place) { listens = listens || text == "disposition.recorded"; });
        if (listens) issues.error(at->place(), "a wrap-up carries " + in_quotes(*at->text()) + " too, so that no wrap-up would reach its instance", "name the field of your events otherwise");
    }

    const journey::Definition* version_of(const std::string& id, std::int64_t version) const {
        const auto found = std::find_if(pack_.journeys.begin(), pack_.journeys.end(), [&](const auto& one) { return one->id == id && one->version == version; });
        return found == pack_.journeys.end() ? nullptr : found->get();
    }

    static std::int64_t version_in(const Json& json) {
        const Json* version = json.find("version");
        return version && version->integer() ? *version->integer() : 1;
    }

    /// An instance is pinned to its version: the versions of a journey stand side by side, and each but the first says from when it counts.
    void check_version(const std::pair<const std::string, Json>& document, Issues& issues) const {
        const std::string id(document.second.text_or("id"));
        const std::int64_t version = version_in(document.second);
        const base::Place place = document.second.find("version") ? document.second.find("version")->place() : document.second.place();
        for (const auto& other : documents_) {
            if (!other.first.starts_with("journeys/") || other.first >= document.first || other.second.text_or("id") != id || version_in(other.second) != version) continue;
            issues.error(place, "version " + std::to_string(version) + " of " + in_quotes(id) + " stands in " + other.first + " too", "give the newer one a higher version");
        }
        const journey::Definition* own = version_of(id, version);
        if (!own) return;
        const bool later = std::any_of(pack_.journeys.begin(), pack_.journeys.end(), [&](const auto& one) { return one->id == id && one->version < version; });
        if (later && !own->from) {
            issues.error(place, "version " + std::to_string(version) + " of " + in_quotes(id) + " needs 'from': without it every instance there ever was would be derived again by it",
                         "write the instant from which new instances start with it");
        }
        for (const auto& map : own->migrations) check_map(map, id, issues);
    }

    void check_map(const journey::Migration& map, const std::string& id, Issues& issues) const {
        const journey::Definition* old = version_of(id, map.from_version);
        if (!old) {
            const bool there = std::any_of(documents_.begin(), documents_.end(), [&](const auto& other) {
                return other.first.starts_with("journeys/") && other.second.text_or("id") == id && version_in(other.second) == map.from_version;
            });
            if (there) return;  // it has errors of its own
            issues.error(map.place, "the pack holds no version " + std::to_string(map.from_version) + " of " + in_quotes(id) + " that could be carried over",
                         "keep the old version's file in the pack until its instances have ended");
            return;
        }
        std::vector<std::string> known, named = map.stays;
        for (const auto& state : old->chart.states) known.push_back(state.id);
        for (const auto& entry : map.states) named.push_back(entry.first);
        for (const auto& name : named) {
            if (journey::find_state(*old, name) != journey::none) continue;
            const std::string near = base::nearest(name, known);
            issues.error(map.place, "version " + std::to_string(map.from_version) + " of " + in_quotes(id) + " has no state " + in_quotes(name), near.empty() ? "" : "did you mean '" + near + "'?");
        }
    }

    /// An agent who is offered something there must be able to wrap up there; states around it count.
    void check_state(const Json& state, bool has_codes, Issues& issues) const {  // NOLINT(misc-no-recursion): as deep as the reader lets states be
        has_codes = has_codes || !list_of(state, "dispositions").empty();
        if (offers_in_contact(state) && !has_codes && !any_code_inside(state)) {
            issues.warning(state.place(), "the state " + in_quotes(state.text_or("id")) + " offers actions, but puts no wrap-up code forward", "add \"dispositions\": […] with the best one first");
        }
        for (const Json& inner : list_of(state, "states")) check_state(inner, has_codes, issues);
    }
    bool offers_in_contact(const Json& state) const {
        const auto& offers = list_of(state, "offers");
        return std::any_of(offers.begin(), offers.end(), [&](const Json& offer) {
            return std::any_of(pack_.rules.actions.begin(), pack_.rules.actions.end(), [&](const decision::Action& action) {
                return action.id == offer.text_or("action") &&
                       std::any_of(action.treatments.begin(), action.treatments.end(), [](const decision::Treatment& t) { return t.reach == decision::Reach::in_contact; });
            });
        });
    }
    static bool any_code_inside(const Json& state) {  // NOLINT(misc-no-recursion)
        for (const Json& inner : list_of(state, "states")) {
            if (!list_of(inner, "dispositions").empty() || any_code_inside(inner)) return true;
        }
        return false;
    }

    const Pack& pack_;
    const Documents& documents_;
    std::string folder_;
    base::Time now_;
    std::vector<base::Issue>& out_;
    std::vector<std::string> codes_;
};

}  // namespace

void check_whole(const Pack& pack, const Documents& documents, const std::string& folder, base::Time now, std::vector<base::Issue>& out) {
    WholeChecker(pack, documents, folder, now, out).check();
}

}  // namespace segue::pack
