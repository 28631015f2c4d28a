#include "core/base/read_object.h"

#include "core/base/text.h"

#include <algorithm>

namespace segue::base {
namespace {

const Json::List no_items;

}  // namespace

std::string issue_text(const Issue& issue) {
    std::string text = place_text(issue.file, issue.place);
    text += issue.severity == Issue::Severity::error ? ": error: " : ": warning: ";
    text += issue.message;
    if (!issue.suggestion.empty()) text += " (" + issue.suggestion + ")";
    return text;
}

ObjectReader::ObjectReader(const Json& json, std::string_view what, Issues& issues) : json_(json), what_(what), issues_(issues) {
    if (!json.is_object()) issues_.error(json.place(), what_ + " must be a JSON object");
}

const Json* ObjectReader::any(std::string_view key) {
    asked_.emplace_back(key);
    return json_.find(key);
}

const Json* ObjectReader::required(std::string_view key) {
    const Json* value = any(key);
    if (!value && json_.is_object()) issues_.error(json_.place(), what_ + " needs the field '" + std::string(key) + "'");
    return value;
}

template <class T>
const T* ObjectReader::typed(std::string_view key, const T* (Json::*get)() const, const char* wanted) {
    const Json* value = any(key);
    if (!value) return nullptr;
    const T* found = (value->*get)();
    if (!found) issues_.error(value->place(), "'" + std::string(key) + "' must be " + wanted);
    return found;
}

std::string ObjectReader::text(std::string_view key, std::string_view otherwise) {
    const auto* value = typed<std::string>(key, &Json::text, "a text");
    return value ? *value : std::string(otherwise);
}

std::string ObjectReader::required_text(std::string_view key) {
    const Json* value = required(key);
    if (!value) return {};
    if (!value->text() || value->text()->empty()) {
        issues_.error(value->place(), "'" + std::string(key) + "' must be a text, and not empty");
        return {};
    }
    return *value->text();
}

std::string ObjectReader::choice(std::string_view key, const std::vector<std::string>& allowed, std::string_view otherwise) {
    const std::string value = text(key, otherwise);
    if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return value;
    std::string list;
    for (const auto& item : allowed) list += (list.empty() ? "" : ", ") + item;
    const std::string near = nearest(value, allowed);
    const Json* found = json_.find(key);
    issues_.error(found ? found->place() : json_.place(), "'" + std::string(key) + "' must be one of: " + list,
                  near.empty() ? "" : "did you mean '" + near + "'?");
    return std::string(otherwise);
}

bool ObjectReader::boolean(std::string_view key, bool otherwise) {
    const auto* value = typed<bool>(key, &Json::boolean, "true or false");
    return value ? *value : otherwise;
}

std::int64_t ObjectReader::integer(std::string_view key, std::int64_t otherwise) {
    const auto* value = typed<std::int64_t>(key, &Json::integer, "a whole number");
    return value ? *value : otherwise;
}

Fixed ObjectReader::fixed_point(std::string_view key, Fixed otherwise) {
    const Json* value = any(key);
    if (!value) return otherwise;
    if (const auto* whole = value->integer(); whole && *whole < 1'000'000'000'000 && *whole > -1'000'000'000'000) return fixed(*whole);
    if (value->text()) {
        if (const auto parsed = parse_fixed(*value->text())) return *parsed;
    }
    issues_.error(value->place(), "'" + std::string(key) + "' must be a decimal in quotation marks with at most six decimals",
                  "write \"0.25\", not 0.25: decisions use exact decimals");
    return otherwise;
}

std::optional<Duration> ObjectReader::duration(std::string_view key) {
    const auto* value = typed<std::string>(key, &Json::text, "a duration like \"P14D\" or \"PT48H\"");
    if (!value) return {};
    const auto parsed = parse_duration(*value);
    if (!parsed) issues_.error(json_.find(key)->place(), "'" + std::string(key) + "' must be an ISO 8601 duration of days and smaller", "like \"P14D\" or \"PT48H\"");
    return parsed;
}

std::optional<Time> ObjectReader::time(std::string_view key) {
    const auto* value = typed<std::string>(key, &Json::text, "a time like \"2026-11-21T00:00:00Z\"");
    if (!value) return {};
    const auto parsed = parse_time(*value);
    if (!parsed) issues_.error(json_.find(key)->place(), "'" + std::string(key) + "' must be an RFC 3339 time", "like \"2026-11-21T00:00:00Z\"");
    return parsed;
}

const Json::List& ObjectReader::list(std::string_view key) {
    const auto* value = typed<Json::List>(key, static_cast<const Json::List* (Json::*)() const>(&Json::items), "a list");
    return value ? *value : no_items;
}

std::vector<std::string> ObjectReader::texts(std::string_view key) {
    std::vector<std::string> out;
    for (const Json& item : list(key)) {
        if (item.text()) out.push_back(*item.text());
        else issues_.error(item.place(), "each item of '" + std::string(key) + "' must be a text");
    }
    return out;
}

void ObjectReader::finish() {
    if (!json_.members()) return;
    for (const auto& member : *json_.members()) {
        if (member.first == "$schema") continue;  // tells an editor how to complete
        if (std::find(asked_.begin(), asked_.end(), member.first) != asked_.end()) continue;
        const std::string near = nearest(member.first, asked_);
        issues_.error(member.second.place(), what_ + " has the unknown field " + in_quotes(member.first),
                      near.empty() ? "remove it" : "did you mean '" + near + "'?");
    }
}

}  // namespace segue::base
