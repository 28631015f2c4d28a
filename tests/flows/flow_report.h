#pragma once
// How real dialogues run through journeys: for each definition how many follow it to the last event, and where the others leave.

#include "core/pack/pack.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace segue::flows {

struct TaskReport {
    std::int64_t instances = 0;
    std::int64_t followed = 0;   ///< took steps, and never left the chart
    std::int64_t silent = 0;     ///< took no step at all: the task was named, and nothing was said of it
    std::int64_t steps = 0;      ///< steps taken on the chart, by all instances
    std::map<std::pair<std::string, std::string>, std::int64_t> left;  ///< (state, event type) → how many left there, by that event
};

struct FlowReport {
    std::map<std::string, TaskReport> tasks;   ///< by definition
    std::int64_t customers = 0;
    std::int64_t alone_followed = 0, alone = 0;  ///< of customers with one instance
    std::vector<std::string> problems;         ///< of the engine: there should be none
};

/// Folds every customer of the events. An instance has left its chart when it is in the state `off_chart`.
[[nodiscard]] FlowReport run_flows(const pack::Pack& pack, std::vector<context::Event> events);

/// A table for people: a line for each task, with the places where most leave.
[[nodiscard]] std::string report_text(const FlowReport& report);
[[nodiscard]] base::Json report_json(const FlowReport& report);

/// Events as JSON lines; a line that cannot be read is an error with its place.
[[nodiscard]] base::Result<std::vector<context::Event>> read_event_lines(const std::string& path);

}  // namespace segue::flows
