#pragma once
// CEL values as JSON, for those who asked for a value.

#include "core/condition/value.h"

#include <optional>

namespace segue::condition {

/// Timestamps and durations become texts, bytes base64, types their names, an empty optional null; numbers stay (a uint
/// past int becomes a double). Empty when it would take more than `max_bytes`, or cannot be JSON (an infinite number).
[[nodiscard]] std::optional<base::Json> to_json(const Value& v, std::size_t max_bytes);

}  // namespace segue::condition
