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
    return true;
}

}  // namespace segue::decision
