#include "core/decision/record_places.h"

namespace segue::decision {
namespace {

using base::Code;
using base::Error;
using base::Json;
using base::Time;

Error malformed(const char* message, std::string_view name, const Json& json) { return {Code::invalid, message, base::place_text(name, json.place())}; }

base::Result<std::vector<Time>> times_of(const Json& list, std::string_view name) {
    std::vector<Time> times;
    if (!list.items()) return malformed("a list of times is needed here", name, list);
    for (const Json& item : *list.items()) {
        const auto time = item.text() ? base::parse_time(*item.text()) : std::nullopt;
        if (!time) return malformed("this is no time", name, item);
        times.push_back(*time);
    }
    return times;
}

base::Result<std::optional<std::vector<policy::Window>>> windows_of(const Json* list, std::string_view name) {
    std::optional<std::vector<policy::Window>> windows;
    if (!list || !list->items()) return windows;
    windows.emplace();
    for (const Json& item : *list->items()) {
        const auto edges = times_of(item, name);
        if (!edges || edges->size() != 2) return malformed("a window needs two times", name, item);
        windows->push_back({(*edges)[0], (*edges)[1]});
    }
    return windows;
}

Json times_json(const std::vector<Time>& times) {
    Json list = Json::list();
    for (const Time t : times) list.push(base::format_time(t));
    return list;
}

/// A zone's rules: the offset at first, and each change.
Json zone_json(const base::ZoneOffsets& zone) {
    Json changes = Json::list();
    for (std::size_t i = 1; i < zone.changes.size(); ++i) changes.push(Json::list({Json(base::format_time(zone.changes[i].from)), Json(zone.changes[i].offset_seconds)}));
    return Json::object({{"offset", zone.changes.empty() ? 0 : zone.changes.front().offset_seconds}, {"changes", std::move(changes)}});
}

constexpr std::int64_t most_seconds = 26 * 3600;

std::optional<int> offset_in(const Json* json) {
    if (!json || !json->integer() || *json->integer() < -most_seconds || *json->integer() > most_seconds) return {};
    return static_cast<int>(*json->integer());
}

base::Result<base::ZoneOffsets> zone_of(const Json& json, std::string_view name) {
    const auto first = offset_in(json.find("offset"));
    const Json* changes = json.find("changes");
    if (!first || !changes || !changes->items()) return malformed("a zone needs 'offset' and 'changes'", name, json);
    base::ZoneOffsets zone;
    zone.changes.push_back({base::time_min, *first});
    for (const Json& item : *changes->items()) {
        const bool pair = item.items() && item.items()->size() == 2;
        const auto from = pair && (*item.items())[0].text() ? base::parse_time(*(*item.items())[0].text()) : std::nullopt;
        const auto offset = pair ? offset_in(&(*item.items())[1]) : std::nullopt;
        if (!from || !offset || *from <= zone.changes.back().from) return malformed("a change of a zone needs a later time and an offset", name, item);
        zone.changes.push_back({*from, *offset});
    }
    return zone;
}

base::Result<std::shared_ptr<const base::ZoneTable>> zones_of(const Json* json, std::string_view name) {
    if (!json || !json->members() || json->members()->empty()) return std::shared_ptr<const base::ZoneTable>();
    auto table = std::make_shared<base::ZoneTable>();
    for (const auto& member : *json->members()) {
        auto zone = zone_of(member.second, name);
        if (!zone) return zone.error();
        table->add(member.first, *std::move(zone));
    }
    return std::shared_ptr<const base::ZoneTable>(std::move(table));
}

}  // namespace

Json windows_json(const std::optional<std::vector<policy::Window>>& windows) {
    if (!windows) return {};
    Json list = Json::list();
    for (const auto& window : *windows) list.push(times_json({window.from, window.to}));
    return list;
}

void write_place_inputs(Json& inputs, const Input& input) {
    if (!input.law_windows.empty()) {
        Json list = Json::list();
        for (const auto& windows : input.law_windows) list.push(windows_json(windows));
        inputs.set("law_windows", std::move(list));
    }
    if (input.local_days.past > 0 || !input.local_days.starts.empty()) {
        Json starts = Json::list();
        for (const auto& zone : input.local_days.starts) starts.push(times_json(zone));
        inputs.set("local_days", Json::object({{"past", input.local_days.past}, {"starts", std::move(starts)}}));
    }
    if (input.ledger_at) inputs.set("ledger_at", base::format_time(*input.ledger_at));
    if (input.context.zones) {
        Json zones = Json::object();
        for (const auto& zone : input.context.zones->all()) zones.set(zone.first, zone_json(zone.second));
        inputs.set("zones", std::move(zones));
    }
}

base::Result<bool> read_place_inputs(const Json& inputs, std::string_view name, RecordedInputs& out) {
    auto windows = windows_of(inputs.find("windows"), name);
    if (!windows) return windows.error();
    out.windows = *std::move(windows);
    if (const Json* laws = inputs.find("law_windows"); laws && laws->items()) {
        for (const Json& item : *laws->items()) {
            auto law = windows_of(&item, name);
            if (!law) return law.error();
            out.law_windows.push_back(*std::move(law));
        }
    }
    if (const Json* days = inputs.find("local_days")) {
        const Json* past = days->find("past");
        const Json* starts = days->find("starts");
        if (!past || !past->integer() || *past->integer() < 0 || *past->integer() > 3660 || !starts || !starts->items()) return malformed("'local_days' needs 'past' and 'starts'", name, *days);
        out.local_days.past = static_cast<int>(*past->integer());
        for (const Json& zone : *starts->items()) {
            auto times = times_of(zone, name);
            if (!times) return times.error();
            if (times->size() != static_cast<std::size_t>(2 * out.local_days.past + 2)) return malformed("'starts' needs 2 × past + 2 times for each zone", name, zone);
            out.local_days.starts.push_back(*std::move(times));
        }
    }
    if (const Json* at = inputs.find("ledger_at"); at && at->text()) {
        out.ledger_at = base::parse_time(*at->text());
        if (!out.ledger_at) return malformed("'ledger_at' is no time", name, *at);
    }
    auto zones = zones_of(inputs.find("zones"), name);
    if (!zones) return zones.error();
    out.zones = *std::move(zones);
    return true;
}

}  // namespace segue::decision
