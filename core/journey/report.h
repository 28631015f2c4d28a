#pragma once
// Inside of fold: the data of a journey.reported event. Others include fold.h.

#include "core/base/result.h"
#include "core/journey/moment.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace segue::journey {

struct Report {
    std::string definition;
    std::string key;
    std::vector<std::string> states;
    base::Time since;                       ///< never after the report
    std::optional<std::int64_t> version;
    std::string revision;
};

[[nodiscard]] base::Result<Report> read_report(const context::Event& event);
/// The configuration that a report means.
[[nodiscard]] base::Result<StateSet> configuration_in(const Definition& definition, const Report& report);

}  // namespace segue::journey
