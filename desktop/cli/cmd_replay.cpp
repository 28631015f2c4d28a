#include "core/base/text.h"
#include "core/runtime/files.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"

#include <iostream>
#include <string_view>

namespace segue::cli {
namespace {

using base::Json;

/// Where two texts first differ, with some of what stands there.
std::string difference(const std::string& recorded, const std::string& again) {
    std::size_t at = 0;
    while (at < recorded.size() && at < again.size() && recorded[at] == again[at]) ++at;
    const std::size_t from = at > 40 ? at - 40 : 0;
    return "byte " + std::to_string(at) + ": recorded …" + base::clean_text(std::string_view(recorded).substr(from, 90), 100) + " now …" +
           base::clean_text(std::string_view(again).substr(from, 90), 100);
}

/// Decides one record again. Empty when the outcome is the same, byte for byte; else why not.
std::string replay_one(const Json& record, const std::string& place, const pack::Pack& pack, const runtime::Dataset& data) {
    const auto inputs = decision::recorded_inputs(record, place);
    if (!inputs) return inputs.error().text();
    if (inputs->pack_digest != pack.digest) return "the record was decided with another pack: " + inputs->pack_id + " " + inputs->pack_version + ", digest " + inputs->pack_digest.substr(0, 12);
    const auto events = data.customers.find(inputs->customer);
    if (events == data.customers.end()) return "the files hold no events of this record's customer";
    decision::Situation situation(inputs->customer, pack.fold);
    situation.fold(events->second, inputs->now);
    if (decision::events_digest(situation.context()) != inputs->events_digest) return "the events are not those of the record (" + std::to_string(situation.context().history.events().size()) + " now, " + std::to_string(inputs->event_count) + " then)";
    const runtime::Judgement judgement(situation, *inputs, pack);
    const std::string again = base::write_json(decision::outcome_json(judgement.decision, judgement.input));
    const std::string recorded = base::write_json(*record.find("outcome"));
    return again == recorded ? std::string() : "the outcome differs at " + difference(recorded, again);
}

}  // namespace

int run_replay(const ReplayOptions& options) {
    const auto now = time_or_now("");
    const auto pack = open_pack(options.pack, *now);
    if (!pack) return exit_refused;
    const auto text = runtime::read_text_file(options.record);
    if (!text) {
        say_error(text.error());
        return exit_refused;
    }
    std::size_t problems = 0;
    const auto data = read_contacts(options.contacts, problems, pack->fold.context.identity);
    if (!data) return exit_refused;
    std::size_t same = 0, other = 0;
    std::uint32_t number = 0;
    std::string_view rest = *text;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = base::trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        ++number;
        if (line.empty()) continue;
        const auto record = base::parse_json(line, options.record, {}, number);
        const std::string why = record ? replay_one(*record, options.record + ":" + std::to_string(number), *pack, *data) : record.error().text();
        const std::string id = record ? std::string(record->text_or("id")) : std::string();
        if (options.json) std::cout << base::write_json(Json::object({{"record", id}, {"line", static_cast<std::int64_t>(number)}, {"same", why.empty()}, {"why", why}})) << '\n';
        else if (!why.empty()) std::cout << options.record << ":" << number << ": " << id << ": " << why << '\n';
        ++(why.empty() ? same : other);
    }
    if (!options.json) std::cout << same << " of " << same + other << " records give the same bytes\n";
    if (same + other == 0) say_error(options.record + ": the file holds no record");
    return other > 0 ? exit_no : same == 0 ? exit_refused : exit_done;
}

}  // namespace segue::cli
