#include "core/base/text.h"
#include "core/pack/simulate.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"

#include <algorithm>
#include <iostream>

namespace segue::cli {
namespace {

using base::Json;

/// A line on stderr for every thousand customers.
void show_progress(std::size_t done, std::size_t all) {
    if (all > 1000 && done % 1000 == 0) std::cerr << "segue: " << done << " of " << all << " customers compared\n";
}

pack::InputMaker maker(const pack::Pack& pack, base::ZoneTable& zones, const SimulateOptions& options) {
    return [&pack, &zones, &options](const decision::Situation& situation, const std::string& contact, base::Time now, const std::vector<std::string>&, const std::vector<std::string>&) {
        const runtime::Surroundings around{pack, zones, runtime::deliverable_channels(), options.skills};
        return runtime::make_input(situation, contact, now, around);
    };
}

/// The end of the history: the last event.
base::Time end_of(const runtime::Dataset& data) {
    base::Time last = base::time_min;
    for (const auto& customer : data.customers) {
        for (const auto& event : customer.second) last = std::max(last, event.time);
    }
    return last;
}

Json difference_json(const pack::Difference& d) {
    return Json::object({{"customer", d.customer}, {"contact", d.contact}, {"at", base::format_time(d.at)}, {"before", d.before}, {"after", d.after}, {"why", d.why}});
}

Json result_json(const pack::Simulation& result, const pack::Pack& before, const pack::Pack& after) {
    const auto count = [](std::size_t n) { return Json(static_cast<std::int64_t>(n)); };
    const auto head = [](const pack::Pack& pack) { return Json::object({{"id", pack.id}, {"version", pack.version}, {"digest", pack.digest}}); };
    Json groups = Json::list();
    for (const auto& [name, group] : result.groups()) {
        Json examples = Json::list();
        for (const auto& example : group.examples) examples.push(difference_json(example));
        groups.push(Json::object({{"kind", pack::kind_name(group.kind)}, {"what", name}, {"count", count(group.count)}, {"customers", count(group.customers)}, {"examples", std::move(examples)}}));
    }
    return Json::object({{"old", head(before)}, {"new", head(after)}, {"customers", count(result.customers)}, {"customers_changed", count(result.customers_changed)},
                         {"moments", count(result.moments)}, {"moments_changed", count(result.moments_changed)}, {"journeys", count(result.journeys)},
                         {"journeys_changed", count(result.journeys_changed)}, {"groups", std::move(groups)}});
}

const char* title_of(pack::Difference::Kind kind) {
    switch (kind) {
        case pack::Difference::Kind::recommendation: return "Recommended otherwise";
        case pack::Difference::Kind::allowed: return "Newly allowed";
        case pack::Difference::Kind::withheld: return "No longer allowed";
        case pack::Difference::Kind::journey: return "Journeys that stand elsewhere";
    }
    return "";
}

void print_result(const pack::Simulation& result, const pack::Pack& before, const pack::Pack& after) {
    std::cout << "Old " << before.id << " " << before.version << ", new " << after.id << " " << after.version << '\n'
              << result.customers << " customers, " << result.moments << " moments of decision, " << result.journeys << " journeys\n"
              << "different: " << result.customers_changed << " customers, " << result.moments_changed << " moments, " << result.journeys_changed << " journeys\n";
    const auto groups = result.groups();
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const auto& group = groups[i].second;
        if (i == 0 || groups[i - 1].second.kind != group.kind) std::cout << '\n' << title_of(group.kind) << '\n';
        std::cout << "  " << group.count << " times, " << group.customers << (group.customers == 1 ? " customer: " : " customers: ") << base::clean_text(groups[i].first, 200) << '\n';
        for (const auto& e : group.examples) {
            std::cout << "      " << base::clean_text(e.customer, 60) << (e.contact.empty() ? "" : " " + base::clean_text(e.contact, 60)) << " at " << base::format_time(e.at) << ": "
                      << base::clean_text(e.before, 200) << " -> " << base::clean_text(e.after, 200) << '\n';
            if (!e.why.empty()) std::cout << "        " << base::clean_text(e.why, 600) << '\n';
        }
    }
}

}  // namespace

int run_simulate(const SimulateOptions& options) {
    std::size_t problems = 0;
    const auto data = read_contacts(options.history, problems);
    if (!data) return exit_refused;
    if (data->customers.empty()) {
        say_error("the history holds no events");
        return exit_refused;
    }
    std::optional<base::Time> now = options.now.empty() ? end_of(*data) : time_or_now(options.now);
    if (!now) return exit_usage;
    const auto before = open_pack(options.old_pack, *now);
    const auto after = open_pack(options.new_pack, *now);
    if (!before || !after) return exit_refused;
    base::ZoneTable zones;
    const pack::InputMaker old_maker = maker(*before, zones, options), new_maker = maker(*after, zones, options);
    pack::Simulation result(options.examples);
    for (const auto& customer : data->customers) {
        result.add(pack::compare(customer.first, customer.second, {*before, old_maker}, {*after, new_maker}, *now));
        show_progress(result.customers, data->customers.size());
    }
    if (options.json) std::cout << base::write_json(result_json(result, *before, *after)) << '\n';
    else print_result(result, *before, *after);
    if (problems > 0) return exit_refused;
    return exit_done;
}

}  // namespace segue::cli
