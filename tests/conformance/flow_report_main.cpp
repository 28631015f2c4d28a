// flow_report PACK EVENTS.jsonl [--json]: folds every customer of the events through the pack's journeys, and says for each journey how
// many follow it and where the others leave. Exit: 0 done, 1 the engine had a problem, 2 wrong use, 3 input refused.

#include "core/runtime/files.h"
#include "tests/flows/flow_report.h"

#include <iostream>
#include <string_view>

int main(int count, char** words) {
    using namespace segue;
    const bool json = count == 4 && std::string_view(words[3]) == "--json";
    if (count != 3 && !json) {
        std::cerr << "usage: flow_report PACK EVENTS.jsonl [--json]\n";
        return 2;
    }
    const auto reading = runtime::load_pack(words[1], base::time_min);
    for (const auto& issue : reading.issues) std::cerr << base::issue_text(issue) << '\n';
    const auto events = flows::read_event_lines(words[2]);
    if (!events) std::cerr << events.error().text() << '\n';
    if (!reading.pack || !events) return 3;
    const auto report = flows::run_flows(*reading.pack, *events);
    std::cout << (json ? base::write_json(flows::report_json(report)) + "\n" : flows::report_text(report));
    for (std::size_t i = 0; i < report.problems.size() && i < 20; ++i) std::cerr << report.problems[i] << '\n';
    return report.problems.empty() ? 0 : 1;
}
