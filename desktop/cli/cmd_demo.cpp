#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"
#include "desktop/embedded.h"

#include <fstream>
#include <iostream>

namespace segue::cli {

int run_demo(const DemoOptions& options) {
    const auto now = time_or_now(options.now);
    if (!now) return exit_usage;
    const std::string assets = options.recipe.empty() ? assets_folder() : options.recipe;
    const auto events = desktop::demo_events(assets, options.pack, options.seed, options.customers, *now);
    if (!events) {
        say_error(events.error());
        return exit_refused;
    }
    if (options.out.empty()) {
        std::cout << *events;
        return exit_done;
    }
    std::ofstream out(options.out, std::ios::binary | std::ios::trunc);
    out << *events;
    out.close();
    if (!out) {
        say_error(options.out + ": the file cannot be written");
        return exit_environment;
    }
    return exit_done;
}

}  // namespace segue::cli
