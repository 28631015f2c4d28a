#include "core/policy/not_after.h"

#include "core/base/time.h"

namespace segue::policy {

using base::Json;
using base::Time;

std::optional<NotAfter> NotAfter::read(const Json& json, const condition::Schema& schema, base::Issues& issues) {
    const auto length = json.text() ? base::parse_duration(*json.text()) : std::nullopt;
    if (length && length->us > 0) return NotAfter(*length);
    if (json.is_object() && json.members()->size() == 1 && json.find("cel")) return NotAfter(context::ValueRule::read(json, schema, issues));
    issues.error(json.place(), "'not_after' is a length of time from when the message was asked for, or an instant that is computed", "write \"PT24H\", or {\"cel\": \"…\"}");
    return {};
}

std::optional<Time> NotAfter::instant(Time asked, const condition::Environment& environment) const {
    if (const auto* length = std::get_if<base::Duration>(&rule_)) return asked + *length;
    const auto value = std::get<context::ValueRule>(rule_).value(Json(), environment);
    return value && value->text() ? base::parse_time(*value->text()) : std::nullopt;
}

std::optional<Time> not_after_of(const Json& data, Time asked) {
    const auto said = data.text_or("not_after");
    if (const auto length = base::parse_duration(said)) return asked + *length;
    return base::parse_time(said);
}

}  // namespace segue::policy
