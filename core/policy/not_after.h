#pragma once
// Until when a message may go out: what it says makes no sense later.

#include "core/context/value.h"

#include <optional>
#include <variant>

namespace segue::policy {

/// A pack's `not_after`: a length of time from when the message was asked for ("PT24H"), or an instant that is computed
/// ({"cel": …}: a timestamp, or a text like "2026-11-21T15:00:00Z").
class NotAfter {
public:
    /// Empty when it is neither; that is reported.
    [[nodiscard]] static std::optional<NotAfter> read(const base::Json& json, const condition::Schema& schema, base::Issues& issues);
    /// The last instant at which it may go; empty when what it speaks of is not known.
    [[nodiscard]] std::optional<base::Time> instant(base::Time asked, const condition::Environment& environment) const;

private:
    explicit NotAfter(std::variant<base::Duration, context::ValueRule> rule) : rule_(std::move(rule)) {}
    std::variant<base::Duration, context::ValueRule> rule_;
};

/// What a message's data says under `not_after`: an instant, or a length of time from `asked`. Empty when it says neither.
[[nodiscard]] std::optional<base::Time> not_after_of(const base::Json& data, base::Time asked);

}  // namespace segue::policy
