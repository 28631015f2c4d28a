#include "core/policy/policies.h"

#include "core/base/read_object.h"
#include "core/base/text.h"

#include <algorithm>

namespace segue::policy {
namespace {

using base::Issues;
using base::Json;
using base::ObjectReader;
using base::Time;

/// "08:00" → minutes; "24:00" is the end of the day.
std::optional<int> minute_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return {};
    for (const std::size_t i : {0u, 1u, 3u, 4u}) {
        if (text[i] < '0' || text[i] > '9') return {};
    }
    const int hour = (text[0] - '0') * 10 + (text[1] - '0');
    const int minute = (text[3] - '0') * 10 + (text[4] - '0');
    if (minute > 59 || hour > 24 || (hour == 24 && minute > 0)) return {};
    return hour * 60 + minute;
}

/// A slip in a name that switches a protection off without a word is an error.
void check_names(const std::vector<std::string>& names, const std::vector<std::string>& known, const char* what, base::Place place, Issues& issues) {
    for (const auto& name : names) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        const std::string near = base::nearest(name, known);
        issues.error(place, "there is no " + std::string(what) + " " + base::in_quotes(name), near.empty() ? "" : "did you mean '" + near + "'?");
    }
}

std::vector<std::string> purpose_ids(const Policies& policies) {
    std::vector<std::string> ids;
    for (const auto& purpose : policies.purposes) ids.push_back(purpose.id);
    return ids;
}

}  // namespace

int Policies::level_of(std::string_view level) const {
    if (level.empty()) return 0;
    const auto found = std::find(verification_levels.begin(), verification_levels.end(), level);
    return found == verification_levels.end() ? -1 : static_cast<int>(found - verification_levels.begin());
}

const std::vector<std::string>& purpose_kinds() {
    static const std::vector<std::string> kinds = {"service", "transactional", "collection", "solicitation", "commercial", "legal_notice", "opt_out_confirmation"};
    return kinds;
}

int Policies::longest_local_days() const {
    int longest = 0;
    for (const Cap& cap : caps) {
        // An invitation to be called holds for seven local days.
        longest = std::max(longest, cap.invited ? std::max(cap.local_days, 7) : cap.local_days);
    }
    return longest;
}

std::string_view Policies::kind_of(std::string_view id) const {
    const Purpose* found = purpose(id);
    return found ? std::string_view(found->kind) : std::string_view("service");
}

const Purpose* Policies::purpose(std::string_view id) const {
    const auto found = std::find_if(purposes.begin(), purposes.end(), [id](const Purpose& p) { return p.id == id; });
    return found == purposes.end() ? nullptr : &*found;
}

bool Policies::reaches(std::string_view reached, std::string_view needed) const {
    const int level = level_of(needed);
    return level >= 0 && std::max(0, level_of(reached)) >= level;
}

void read_purposes(const Json::List& list, Policies& out, Issues& issues) {
    for (const Json& json : list) {
        ObjectReader in(json, "a purpose", issues);
        Purpose purpose;
        purpose.id = in.required_text("id");
        purpose.needs_opt_in = in.choice("needs", {"opt_in", "no_opt_out"}, "opt_in") == "opt_in";
        purpose.kind = in.choice("kind", purpose_kinds(), "service");
        in.finish();
        if (out.purpose(purpose.id)) issues.error(json.place(), "the purpose " + base::in_quotes(purpose.id) + " stands twice");
        out.purposes.push_back(std::move(purpose));
    }
}

std::optional<ContactHours> hours_of(std::string_view from, std::string_view to) {
    const auto first = minute_of_day(from);
    const auto last = minute_of_day(to);
    if (!first || !last || *first >= *last) return {};
    return ContactHours{*first, *last};
}

void read_contact_hours(const Json& json, Policies& out, Issues& issues) {
    ObjectReader in(json, "'contact_hours'", issues);
    const std::string from = in.required_text("from");
    const std::string to = in.required_text("to");
    in.finish();
    if (!json.is_object()) return;
    out.contact_hours = hours_of(from, to);
    if (!out.contact_hours) issues.error(json.place(), "'contact_hours' needs 'from' before 'to', each like \"08:00\"");
}

namespace {

void read_not_counted(const Json::List& list, Cap& cap, Issues& issues) {
    for (const Json& json : list) {
        ObjectReader in(json, "what is not counted", issues);
        Cap::Except except{in.required_text("at"), in.list("is")};
        in.finish();
        if (!except.at.starts_with("/")) issues.error(json.place(), "'at' must be a JSON pointer into the event's data, like \"/outcome\"");
        if (except.values.empty()) issues.error(json.place(), "'is' needs the values that are not counted");
        cap.not_counted.push_back(std::move(except));
    }
}

}  // namespace

void read_cap(const Json& json, const Policies& policies, Cap& cap, Issues& issues) {
    ObjectReader in(json, "a cap", issues);
    cap.id = in.required_text("id");
    cap.title = in.text("title", cap.id);
    cap.limit = in.integer("limit", -1);
    cap.window = in.duration("window").value_or(base::Duration{});
    cap.local_days = static_cast<int>(std::clamp<std::int64_t>(in.integer("local_days", 0), -1, 3660));
    cap.counts = in.texts("counts");
    cap.channels = in.texts("channels");
    cap.purposes = in.texts("purposes");
    cap.actions = in.texts("actions");
    cap.groups = in.texts("groups");
    cap.per = in.text("per");
    cap.subject_at = in.text("subject_at");
    cap.same = in.text("same");
    cap.direction = in.choice("direction", {"inbound", "outbound", ""}, "");
    cap.invited = in.boolean("unless_invited", false);
    cap.override_role = in.text("override_role");
    read_not_counted(in.list("not_counted"), cap, issues);
    in.finish();
    if (!json.is_object()) return;
    if (cap.limit < 0) issues.error(json.place(), "a cap needs 'limit', a whole number from 0");
    const bool rolling = cap.window.us > 0;
    const bool days = cap.local_days > 0;
    if (rolling == days || (!days && cap.local_days != 0)) issues.error(json.place(), "a cap needs either 'window', like \"P7D\", or 'local_days', like 7");
    check_names(cap.channels, context::known_channels(), "channel", json.place(), issues);
    check_names(cap.purposes, purpose_ids(policies), "purpose", json.place(), issues);
    if (cap.counts.empty()) issues.error(json.place(), "a cap needs 'counts', the event types that it counts");
}

void read_caps(const Json::List& list, Policies& out, Issues& issues) {
    for (const Json& json : list) {
        Cap cap;
        read_cap(json, out, cap, issues);
        if (!json.is_object()) continue;
        const auto same = [&cap](const Cap& other) { return other.id == cap.id; };
        if (std::any_of(out.caps.begin(), out.caps.end(), same)) issues.error(json.place(), "the cap " + base::in_quotes(cap.id) + " stands twice");
        out.caps.push_back(std::move(cap));
    }
}

void read_ledger(const Json& json, Policies& out, Issues& issues) {
    ObjectReader in(json, "'ledger'", issues);
    out.ledger_max_age = in.duration("max_age");
    in.finish();
    if (json.is_object() && (!out.ledger_max_age || out.ledger_max_age->us <= 0)) issues.error(json.place(), "'ledger' needs 'max_age', like \"PT15M\"");
}

void read_hold(const Json& json, Policies& out, Issues& issues) {
    const auto length = json.text() ? base::parse_duration(*json.text()) : std::nullopt;
    if (length && length->us > 0) out.hold_at_most = *length;
    else issues.error(json.place(), "'hold_at_most' is a length of time", "write how long a message may wait at most, like \"P3D\"");
}

std::optional<Release> kept_until(const Policies& policies, const context::Context& context, Time now) {
    std::optional<Release> latest;
    for (const Evidence& evidence : policies.evidence) {
        for (const auto& type : evidence.counts) {
            const auto found = context.history.within(type, {}, now);
            if (found.empty()) continue;
            const Time release = context.history.events()[found.back()].time + evidence.keep;
            if (release > now && (!latest || release > latest->at)) latest = Release{evidence.rule, evidence.citation, release};
        }
    }
    return latest;
}

void read_reservations(const Json::List& list, Policies& out, Issues& issues) { out.reservations = reservation::read_rules(list, purpose_ids(out), issues); }

void read_kills(const Json::List& list, Policies& out, Issues& issues) {
    for (const Json& json : list) {
        ObjectReader in(json, "a kill switch", issues);
        Kill kill{in.text("action"), in.text("journey"), in.text("channel"), in.required_text("reason")};
        in.finish();
        if (json.is_object() && kill.action.empty() && kill.journey.empty() && kill.channel.empty()) {
            issues.error(json.place(), "a kill switch must name an action, a journey or a channel");
        }
        if (!kill.channel.empty()) check_names({kill.channel}, context::known_channels(), "channel", json.place(), issues);
        out.kills.push_back(std::move(kill));
    }
}

}  // namespace segue::policy
