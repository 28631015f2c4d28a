#include "connectors/replay/replay.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace segue::replay {
namespace {

using base::Code;
using base::Error;
using base::Json;
using base::Result;
using context::Event;
using ports::Delivery;
using ports::DeliveryResult;
using ports::OutboxRow;

base::JsonLimits line_limits() {
    base::JsonLimits limits;
    limits.max_bytes = max_line;
    limits.max_text = 256u << 10;
    return limits;
}

/// A revision as its owner counts: an integer, or a text of digits; 0 when there is none.
std::optional<std::int64_t> revision_of(const Json* json) {
    if (!json || json->is_null()) return 0;
    if (json->integer()) return *json->integer();
    if (!json->text()) return {};
    const std::string& text = *json->text();
    if (text.empty()) return 0;
    std::int64_t number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) return {};
    return number;
}

std::string key_text(const Json* json) {
    if (!json || json->is_null()) return {};
    return json->text() ? *json->text() : base::write_json(*json);
}

std::string instance_key(std::string_view customer, const Json& journey) {
    return base::id_of_causes("", {customer, journey.text_or("definition"), key_text(journey.find("key"))});
}

DeliveryResult refused(std::string why) { return {Delivery::refused, std::move(why), {}}; }

}  // namespace

ReplayConnector::ReplayConnector(std::string id, std::vector<std::filesystem::path> inputs, std::filesystem::path output)
    : id_(std::move(id)), output_(std::move(output)) {
    for (auto& input : inputs) files_.emplace_back(std::move(input));
    if (!output_.empty()) files_.emplace_back(output_);
}

void ReplayConnector::problem(Error error) {
    if (told_.insert(error.text()).second) pending_.problems.push_back(std::move(error));
}

Result<ports::Fetched> ReplayConnector::fetch() {
    std::error_code ignored;
    // What a crash left is cut off before it is read. Where another program writes the file, that program sees to it.
    if (!output_.empty() && std::filesystem::exists(output_, ignored)) base::ignore(open_output());
    catch_up();
    return std::exchange(pending_, {});
}

/// Reads what is new in every file.
void ReplayConnector::catch_up() {
    for (std::size_t i = 0; i < files_.size(); ++i) {
        const bool is_output = !output_.empty() && i + 1 == files_.size();
        const auto status = files_[i].read(!is_output, [&](const Line& line) { return take_line(i, line); });
        if (!status) problem(status.error());
    }
}

/// False when the line is not whole yet.
bool ReplayConnector::take_line(std::size_t file, const Line& line) {
    const std::string& name = files_[file].name();
    std::string_view text = base::trimmed(line.text);
    if (line.number == 1 && text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    if (text.empty() || text.front() == '#') return line.ended;
    if (line.too_long) {
        problem({Code::limit, "a line longer than " + std::to_string(max_line) + " bytes", base::place_text(name, {line.number, 1})});
        return line.ended;
    }
    const auto json = base::parse_json(line.text, name, line_limits(), line.number);
    if (!json) {
        problem(json.error());
        return line.ended;
    }
    auto event = context::read_event(*json, name);
    if (!event) {
        problem(event.error());
        return true;
    }
    take_event(file, line, *json, std::move(event).value());
    return true;
}

void ReplayConnector::take_event(std::size_t file, const Line& line, const Json& json, Event event) {
    const auto delivered = json.text_or("idempotencykey");
    if (!delivered.empty() && !output_.empty() && file + 1 == files_.size()) delivered_.insert(std::string(delivered));
    const std::string key = base::id_of_causes("", {event.source, event.id});
    const base::Digest content = base::sha256(base::write_json(context::event_json(event)));
    const auto [found, is_new] = seen_.try_emplace(key, Seen{content, file, line.number});
    if (!is_new) {
        if (found->second.content == content) return;
        problem({Code::conflict, "the event " + base::in_quotes(event.id) + " stands already in " +
                 base::place_text(files_[found->second.file].name(), {found->second.line, 1}) + " with other content; the first one counts",
                 base::place_text(files_[file].name(), {line.number, 1})});
        return;
    }
    note_revision(event);
    pending_.events.push_back(std::move(event));
}

void ReplayConnector::note_revision(const Event& event) {
    if (event.type != "journey.reported") return;
    const auto revision = revision_of(event.data.find("revision"));
    if (!revision) return;
    auto& highest = revisions_[instance_key(event.customer, event.data)];
    highest = std::max(highest, *revision);
}

/// Opens the output file for writing and cuts off what a crash left: a torn line, or a group that is not whole.
base::Status ReplayConnector::open_output() {
    if (append_.is_open()) return {};
    if (const base::Status opened = append_.open(output_); !opened) return opened;
    std::uintmax_t whole = 0;   // up to the end of the last whole group
    std::string group;
    std::int64_t missing = 0;
    std::uintmax_t group_begin = 0;
    bool torn = false;
    LineFile file(output_);
    const auto status = file.read(true, [&](const Line& line) {
        torn = !line.ended;
        if (torn) return false;
        const auto json = base::parse_json(line.text, "output", line_limits(), line.number);
        const std::string key = json ? std::string(json->text_or("idempotencykey")) : std::string();
        const Json* size = json ? json->find("groupsize") : nullptr;
        if (key.empty() || key != group || missing == 0) {
            group = key;
            group_begin = line.begin;
            missing = size && size->integer() ? *size->integer() : 1;
        }
        --missing;
        whole = missing > 0 ? group_begin : line.begin + line.text.size() + 1;
        return true;
    });
    if (!status) return status;
    const auto size = append_.size();
    if (!size) return size.error();
    return *size > whole ? append_.cut(whole) : base::Status();
}

/// The journey.reported event by which this connector, as the owner, takes over a new state.
Result<Json> ReplayConnector::report_for(const OutboxRow& row, const Json& journey, base::Time time) const {
    const auto based_on = revision_of(journey.find("revision"));
    const std::string definition(journey.text_or("definition"));
    if (definition.empty() || !based_on) return Error{Code::invalid, "a journey without a definition or with a revision that is no number", {}};
    const auto known = revisions_.find(instance_key(row.customer, journey));
    if (known != revisions_.end() && known->second > *based_on) {
        return Error{Code::conflict, "the owner has revision " + std::to_string(known->second) + " of journey '" + definition +
                     "' already; this was based on revision " + std::to_string(*based_on), {}};
    }
    const std::int64_t revision = *based_on + 1;
    Event report;
    report.id = base::id_of_causes("jr-", {row.key, definition, key_text(journey.find("key")), std::to_string(revision)});
    report.source = id_;
    report.type = "journey.reported";
    report.time = time;
    report.customer = row.customer;
    report.channel = "system";
    report.data = Json::object({{"revision", revision}});
    for (const char* name : {"definition", "key", "state", "since", "version"}) {
        if (const Json* value = journey.find(name)) report.data.set(name, *value);
    }
    return context::event_json(report);
}

/// The events that a row becomes, in the order of writing.
Result<std::vector<Json>> ReplayConnector::events_for(const OutboxRow& row) const {
    if (row.version != 1) return Error{Code::invalid, "payload version " + std::to_string(row.version) + " is not known here", {}};
    std::vector<Json> events;
    base::Time last = row.created;
    if (const Json* given = row.payload.find("events"); given && given->items()) {
        for (const Json& json : *given->items()) {
            const auto event = context::read_event(json, "payload");
            if (!event) return Error{Code::invalid, "the payload holds something that is no event: " + event.error().message, {}};
            last = std::max(last, event->time);
            events.push_back(context::event_json(*event));
        }
    } else if (row.kind == "message") {
        Event sent;
        sent.id = row.key;
        sent.source = id_;
        sent.type = "message.sent";
        sent.time = row.created;
        sent.customer = row.customer;
        sent.direction = "outbound";
        sent.contact_id = row.payload.text_or("contact");
        sent.channel = row.payload.text_or("channel");
        sent.data = row.payload;
        const auto& channels = context::known_channels();
        if (std::find(channels.begin(), channels.end(), sent.channel) == channels.end()) return Error{Code::invalid, "the message names no known channel", {}};
        events.push_back(context::event_json(sent));
    }
    if (const Json* journeys = row.payload.find("journeys"); journeys && journeys->items()) {
        for (const Json& journey : *journeys->items()) {
            last = last + base::Duration{1};  // after what caused it, in the order of folding
            auto report = report_for(row, journey, last);
            if (!report) return report.error();
            events.push_back(std::move(report).value());
        }
    }
    if (events.empty()) return Error{Code::invalid, "the payload holds no events", {}};
    return events;
}

DeliveryResult ReplayConnector::deliver(const OutboxRow& row) {
    if (output_.empty()) return refused("this source is read-only");
    if (const base::Status opened = open_output(); !opened) return {Delivery::retry_later, opened.error().text(), {}};
    catch_up();
    if (delivered_.count(row.key) > 0) return {Delivery::done, {}, {}};
    auto events = events_for(row);
    if (!events) {
        const bool conflict = events.error().code == Code::conflict;
        return {conflict ? Delivery::conflict : Delivery::refused, events.error().message, {}};
    }
    std::string lines;
    for (Json& event : *events) {
        event.set("idempotencykey", row.key);
        event.set("groupsize", static_cast<std::int64_t>(events->size()));
        lines += base::write_json(event) + '\n';
    }
    switch (append_.append(lines)) {
        case AppendFile::Outcome::on_disk: return {Delivery::done, {}, {}};
        case AppendFile::Outcome::not_written: return {Delivery::retry_later, "the output file could not be written", {}};
        case AppendFile::Outcome::unknown: break;
    }
    return {Delivery::unknown, "the output file may not be on disk", {}};
}

ports::Readback ReplayConnector::read_back(const OutboxRow& row) {
    if (output_.empty()) return ports::Readback::not_arrived;
    if (!open_output()) return ports::Readback::cannot_tell;
    catch_up();
    return delivered_.count(row.key) > 0 ? ports::Readback::arrived : ports::Readback::not_arrived;
}

}  // namespace segue::replay
