#pragma once
// A small environment for tests: JSON variables by slot, a fixed now, history told by hand.

#include "core/condition/condition.h"

#include <map>
#include <string>
#include <vector>

namespace segue::condition::testing {

inline constexpr std::int64_t noon = 1'800'000'000'000'000;   ///< 2027-01-15T08:00:00Z in microseconds

class TestEnvironment final : public Environment {
public:
    [[nodiscard]] const base::Json* variable(std::uint32_t slot) const override {
        return slot < variables.size() ? &variables[slot] : nullptr;
    }
    [[nodiscard]] base::Time now() const override { return base::Time{at}; }
    [[nodiscard]] HistoryAnswer history(HistoryFunction function, std::string_view type, std::optional<base::Duration> window,
                                        std::string_view pointer) const override {
        asked_window = window;
        asked_pointer = pointer;
        const auto known = answers.find(std::pair(function, std::string(type)));
        return known == answers.end() ? HistoryAnswer{} : known->second;
    }
    [[nodiscard]] std::optional<int> zone_offset(std::string_view zone, base::Time) const override {
        if (zone == "Europe/Berlin") return 3600;
        return std::nullopt;
    }

    std::vector<base::Json> variables;
    std::map<std::pair<HistoryFunction, std::string>, HistoryAnswer> answers;
    std::int64_t at = noon;
    mutable std::optional<base::Duration> asked_window;
    mutable std::string asked_pointer;
};

/// Reads JSON written in a test.
inline base::Json json(std::string_view text) { return base::parse_json(text, "test").value(); }

}  // namespace segue::condition::testing
