#include "core/context/event.h"

#include "core/base/text.h"
#include "core/context/identity.h"

#include <algorithm>
#include <tuple>

namespace segue::context {
namespace {

using base::Code;
using base::Error;
using base::Json;
using base::Result;

constexpr std::size_t max_attribute = 4096;

/// Reads attributes one by one and keeps the first error.
class AttributeReader {
public:
    AttributeReader(const Json& json, std::string_view name) : json_(json), name_(name) {}

    std::string required(std::string_view key) {
        std::string value = optional(key);
        if (value.empty() && !failed_) fail("the event has no '" + std::string(key) + "'", json_.place());
        return value;
    }

    std::string optional(std::string_view key) {
        const Json* value = json_.find(key);
        if (!value || value->is_null()) return {};
        if (!value->text()) {
            fail("'" + std::string(key) + "' must be a text", value->place());
            return {};
        }
        if (value->text()->size() > max_attribute) {
            fail("'" + std::string(key) + "' is longer than " + std::to_string(max_attribute) + " bytes", value->place());
            return {};
        }
        return *value->text();
    }

    std::string one_of(std::string_view key, const std::vector<std::string>& allowed) {
        std::string value = optional(key);
        if (value.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return value;
        const std::string near = base::nearest(value, allowed);
        fail("unknown " + std::string(key) + " " + base::name_or_hidden(value) + (near.empty() ? "" : "; did you mean '" + near + "'?"),
             json_.find(key)->place());
        return value;
    }

    void fail(std::string message, base::Place place) {
        if (!failed_) error_ = {Code::invalid, std::move(message), base::place_text(name_, place)};
        failed_ = true;
    }

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] const Error& error() const { return error_; }

private:
    const Json& json_;
    std::string_view name_;
    Error error_;
    bool failed_ = false;
};

/// "payment.failed": at least two parts of lower-case letters, digits, '_' or '-'.
bool is_type_name(std::string_view type) {
    bool dotted = false;
    char before = '.';
    for (const char c : type) {
        const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        if (!word && (c != '.' || before == '.')) return false;
        dotted = dotted || c == '.';
        before = c;
    }
    return dotted && before != '.';
}

}  // namespace

bool happened_before(const Event& a, const Event& b) {
    return std::tie(a.time, a.source, a.id) < std::tie(b.time, b.source, b.id);
}

bool same_event(const Event& a, const Event& b) { return a.id == b.id && a.source == b.source; }

const std::vector<std::string>& known_channels() {
    static const std::vector<std::string> channels = {"app",   "chat",    "email",  "in-person", "ivr", "letter",
                                                      "payment", "sms", "system", "voice",     "web"};
    return channels;
}

Result<Event> read_event(const Json& json, std::string_view name) {
    if (!json.is_object()) return Error{Code::invalid, "an event must be a JSON object", base::place_text(name, json.place())};
    AttributeReader in(json, name);
    Event event;
    const std::string version = in.required("specversion");
    if (!in.failed() && version != "1.0") in.fail("specversion must be \"1.0\"", json.find("specversion")->place());
    event.id = in.required("id");
    event.source = in.required("source");
    event.type = in.required("type");
    if (!in.failed() && !is_type_name(event.type)) {
        in.fail("the type " + base::name_or_hidden(event.type) + " must be dotted lower case, like payment.failed", json.find("type")->place());
    }
    const std::string time = in.required("time");
    if (const auto parsed = base::parse_time(time)) event.time = *parsed;
    else if (!in.failed()) in.fail("the time must be RFC 3339, like 2026-11-21T09:30:00Z", json.find("time")->place());
    event.customer = in.optional("customer");
    event.identity = in.optional("identity");
    event.identity_type = in.optional("identitytype");
    if (event.customer.empty() && (event.identity.empty() || event.identity_type.empty())) {
        in.fail("the event names nobody: give 'customer', or 'identity' with 'identitytype'", json.place());
    }
    // The region is used up here: what is kept means the same to whoever reads it later.
    if (const std::string region = in.optional("identityregion"); !region.empty() && !event.identity.empty()) {
        if (auto key = normalise_key(event.identity_type, event.identity, region)) event.identity = std::move(key->value);
    }
    event.subject = in.optional("subject");
    event.channel = in.one_of("channel", known_channels());
    event.direction = in.one_of("direction", {"inbound", "outbound"});
    event.contact_id = in.optional("contactid");
    event.journey_id = in.optional("journeyid");
    if (const Json* data = json.find("data"); data && !data->is_null()) {
        if (!data->is_object()) in.fail("'data' must be a JSON object", data->place());
        event.data = *data;
    }
    if (in.failed()) return in.error();
    return event;
}

Json event_json(const Event& event) {
    Json json = Json::object({{"specversion", "1.0"}, {"id", event.id}, {"source", event.source}, {"type", event.type},
                              {"time", base::format_time(event.time)}});
    const auto put = [&json](const char* key, const std::string& value) {
        if (!value.empty()) json.set(key, value);
    };
    put("customer", event.customer);
    put("identity", event.identity);
    put("identitytype", event.identity_type);
    put("subject", event.subject);
    put("channel", event.channel);
    put("direction", event.direction);
    put("contactid", event.contact_id);
    put("journeyid", event.journey_id);
    if (!event.data.is_null()) json.set("data", event.data);
    return json;
}

}  // namespace segue::context
