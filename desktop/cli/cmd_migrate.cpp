#include "core/base/text.h"
#include "core/pack/carry.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"

#include <algorithm>
#include <iostream>

namespace segue::cli {
namespace {

using base::Json;
using Group = pack::CarryPlan::Group;

/// Every event of a desk's store, by person.
std::optional<runtime::Dataset> read_store(const std::string& folder, const context::IdentityRules& rules, int& exit) {
    const auto store = open_store(folder, exit);
    if (!store) return {};
    exit = exit_environment;
    const auto customers = store->customers();
    if (!customers) {
        say_error(customers.error());
        return {};
    }
    std::vector<context::Event> events;
    for (const auto& customer : *customers) {
        auto read = store->events_of(customer);
        if (!read) {
            say_error(read.error());
            return {};
        }
        for (auto& event : *read) events.push_back(std::move(event));
    }
    exit = exit_done;
    return runtime::group_by_customer(std::move(events), rules);
}

base::Time end_of(const runtime::Dataset& data) {
    base::Time last = base::time_min;
    for (const auto& customer : data.customers) {
        for (const auto& event : customer.second) last = std::max(last, event.time);
    }
    return last;
}

Json head_json(const pack::Pack& pack) { return Json::object({{"id", pack.id}, {"version", pack.version}, {"digest", pack.digest}}); }

Json result_json(const pack::CarryPlan& plan, const pack::Pack& before, const pack::Pack& after, base::Time now) {
    const auto count = [](std::size_t n) { return Json(static_cast<std::int64_t>(n)); };
    Json groups = Json::list();
    const auto all = plan.groups();
    for (const Group& group : all) {
        const auto& line = group.first.line;
        Json examples = Json::list();
        for (const auto& e : group.examples) examples.push(Json::object({{"customer", e.customer}, {"key", e.line.key}, {"instance", e.line.instance}}));
        groups.push(Json::object({{"move", journey::move_name(line.move)}, {"journey", line.definition}, {"from_version", line.from_version}, {"to_version", line.to_version},
                                  {"at", base::format_time(group.first.at)}, {"from", line.from}, {"to", line.to}, {"why", line.why}, {"count", count(group.count)},
                                  {"customers", count(group.customers)}, {"examples", std::move(examples)}}));
    }
    return Json::object({{"old", head_json(before)}, {"new", head_json(after)}, {"history_ends", base::format_time(now)}, {"customers", count(plan.customers)},
                         {"moved", count(plan.moved)}, {"stays", count(plan.stays)}, {"stranded", count(plan.stranded)}, {"groups", std::move(groups)}});
}

const char* title_of(journey::Move move) {
    switch (move) {
        case journey::Move::moved: return "Moved";
        case journey::Move::stays: return "Stay, and end on their version";
        case journey::Move::stranded: return "Stranded";
    }
    return "";
}

void print_group(const Group& group) {
    const auto& line = group.first.line;
    std::cout << "  " << group.count << (group.count == 1 ? " instance of " : " instances of ") << group.customers << (group.customers == 1 ? " customer: " : " customers: ")
              << line.definition << ", version " << line.from_version;
    if (line.to_version != line.from_version) std::cout << " -> " << line.to_version;
    std::cout << " at " << base::format_time(group.first.at) << ": in '" << line.from << "'" << (line.to.empty() ? "" : " -> '" + line.to + "'") << '\n';
    if (!line.why.empty()) std::cout << "      " << base::clean_text(line.why, 300) << '\n';
    for (const auto& e : group.examples) {
        std::cout << "      " << base::clean_text(e.customer, 60) << (e.line.key.empty() ? "" : " " + base::clean_text(e.line.key, 60)) << " (" << e.line.instance << ")\n";
    }
}

void print_result(const pack::CarryPlan& plan, const pack::Pack& before, const pack::Pack& after, base::Time now) {
    std::cout << "Old " << before.id << " " << before.version << ", new " << after.id << " " << after.version << '\n'
              << plan.customers << " customers, history until " << base::format_time(now) << '\n'
              << plan.moved << " moved, " << plan.stays << " stay, " << plan.stranded << " stranded\n";
    const auto groups = plan.groups();
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const auto move = groups[i].first.line.move;
        if (i == 0 || groups[i - 1].first.line.move != move) std::cout << '\n' << title_of(move) << '\n';
        print_group(groups[i]);
    }
}

/// What happened since an instant that is past would be derived again: agents have seen otherwise.
void warn_of_the_past(const pack::Pack& before, const pack::Pack& after, base::Time now) {
    for (const auto& one : after.journeys) {
        const bool known = std::any_of(before.journeys.begin(), before.journeys.end(), [&](const auto& old) { return old->id == one->id && old->version == one->version; });
        if (known || !one->from || *one->from > now) continue;
        say_error("version " + std::to_string(one->version) + " of " + base::in_quotes(one->id) + " takes over in the past, at " + base::format_time(*one->from) +
                  ": what happened since then is derived again");
    }
}

}  // namespace

int run_migrate(const MigrateOptions& options) {
    if (!options.dry_run) {
        say_error("instances are carried over when the new pack runs, at its journeys' 'from'; add --dry-run to see what that would do");
        return exit_usage;
    }
    if (options.history.empty() == options.data.empty()) {
        say_error("name one of --history FILE and --data FOLDER");
        return exit_usage;
    }
    const auto clock = time_or_now(options.now);
    if (!clock) return exit_usage;
    const auto before = open_pack(options.old_pack, *clock);
    const auto after = open_pack(options.new_pack, *clock);
    if (!before || !after) return exit_refused;
    std::size_t problems = 0;
    int exit = exit_refused;
    const auto& rules = after->fold.context.identity;
    const auto data = options.data.empty() ? read_contacts(options.history, problems, rules) : read_store(options.data, rules, exit);
    if (!data) return exit;
    if (data->customers.empty()) {
        say_error("the history holds no events");
        return exit_refused;
    }
    const base::Time now = options.now.empty() ? end_of(*data) : *clock;
    warn_of_the_past(*before, *after, now);
    pack::CarryPlan plan(options.examples);
    for (const auto& customer : data->customers) plan.add(pack::carry_over(customer.first, customer.second, *before, *after, now));
    if (options.json) std::cout << base::write_json(result_json(plan, *before, *after, now)) << '\n';
    else print_result(plan, *before, *after, now);
    if (problems > 0) return exit_refused;
    return plan.stranded > 0 ? exit_no : exit_done;
}

}  // namespace segue::cli
