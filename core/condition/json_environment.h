#pragma once
// An environment made from one JSON object: for trying conditions out, and for tests of packs.
//
//     {"customer": {…}, "consents": {…}, "history": [{"type": "payment.failed", "time": "2026-11-20T08:00:00Z", "data": {…}}, …]}
//
// Every member is a root variable, but `history`, which is the list of events that history functions look into.

#include "core/base/zones.h"
#include "core/condition/condition.h"

#include <map>
#include <string>
#include <vector>

namespace segue::condition {

class JsonEnvironment final : public Environment {
public:
    /// Refused: a context that is no object, a history that is no list of events with type and time.
    [[nodiscard]] static base::Result<JsonEnvironment> make(base::Json context, base::Time now);

    /// The names of the context's members, undeclared within.
    [[nodiscard]] const Schema& schema() const { return schema_; }
    /// Zones by name; the table must outlive this. Without one only fixed offsets are known.
    void set_zones(const base::ZoneTable* zones) { zones_ = zones; }

    [[nodiscard]] const base::Json* variable(std::uint32_t slot) const override;
    [[nodiscard]] base::Time now() const override { return now_; }
    [[nodiscard]] HistoryAnswer history(HistoryFunction function, std::string_view type, std::optional<base::Duration> window,
                                        std::string_view pointer) const override;
    [[nodiscard]] std::optional<int> zone_offset(std::string_view zone, base::Time at) const override;

private:
    /// The events of one type in the order of time.
    struct OfType {
        std::vector<base::Time> times;
        std::vector<std::uint32_t> numbers;   ///< in the history as it was given
    };
    JsonEnvironment() = default;
    [[nodiscard]] base::Status index_history(const base::Json& history);

    Schema schema_;
    base::Json context_;
    std::vector<std::size_t> slots_;   ///< by slot: which member
    std::map<std::string, OfType, std::less<>> types_;
    base::Time now_;
    const base::ZoneTable* zones_ = nullptr;
};

}  // namespace segue::condition
