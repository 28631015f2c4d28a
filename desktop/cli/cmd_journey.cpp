#include "core/base/text.h"
#include "core/journey/show.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"

#include <iostream>

namespace segue::cli {

int run_journey(const JourneyOptions& options) {
    const auto now = time_or_now(options.now);
    if (!now) return exit_usage;
    const auto pack = open_pack(options.pack, *now);
    if (!pack) return exit_refused;
    std::vector<std::string> ids;
    bool shown = false;
    for (const auto& journey : pack->journeys) {
        ids.push_back(journey->id);
        if (!options.journey.empty() && journey->id != options.journey) continue;
        if (shown && !options.graphviz) std::cout << '\n';
        std::cout << (options.graphviz ? journey::to_graphviz(*journey) : journey::to_text(*journey));
        shown = true;
    }
    if (shown) return exit_done;
    const std::string near = base::nearest(options.journey, ids);
    if (ids.empty()) say_error(options.pack + ": the pack has no journeys");
    else say_error(options.pack + ": there is no journey " + base::in_quotes(options.journey) + (near.empty() ? "" : "; did you mean '" + near + "'?"));
    return exit_refused;
}

}  // namespace segue::cli
