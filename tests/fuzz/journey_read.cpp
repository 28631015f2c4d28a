// Any text: it is a journey or has issues with places in it, and what can be read can be shown, run and left alone for a year.

#include "core/base/json.h"
#include "core/context/names.h"
#include "core/journey/fold.h"
#include "core/journey/migrate.h"
#include "core/journey/read.h"
#include "core/journey/show.h"

#include "../journey/bare_picture.h"

#include <cstdlib>
#include <optional>

using namespace segue;

namespace {

context::Event event_of(const std::string& type, int number, bool keyed) {
    context::Event event;
    event.id = "e" + std::to_string(number);
    event.source = "fuzz";
    event.type = type;
    event.time = base::Time{0} + base::hours(number);
    event.customer = "cu";
    event.data = base::Json::object({{"code", "done"}, {"definition", "j"}, {"state", "s"}});
    if (keyed) event.data.set("k", number % 2);
    return event;
}

/// Every event that the chart or its starts and ends name, and one that nobody does.
std::vector<std::string> types_in(const journey::Definition& definition) {
    std::vector<std::string> types = {"journey.reported", "disposition.recorded", "nobody.waits"};
    for (const auto* list : {&definition.starts, &definition.goals, &definition.leaves}) {
        for (const auto& watch : *list) types.insert(types.begin(), watch.events.begin(), watch.events.end());
    }
    for (const auto& name : definition.chart.names) types.push_back(name.text);
    return types;
}

void run(const journey::Definition& definition) {
    const journey::Definition* one = &definition;
    journey::JourneyFold fold({&one, 1}, "cu");
    const auto types = types_in(definition);
    int number = 0;
    for (int round = 0; round < 2; ++round) {
        for (const auto& type : types) {
            const auto event = event_of(type, ++number, round == 0);
            fold.apply(event, journey::BarePicture(event.time));
        }
    }
    std::optional<journey::BarePicture> picture;
    fold.advance_to(base::Time{0} + base::days(400), [&](base::Time t) -> const condition::Environment& { return picture.emplace(t); });
    if (!journey::plan_migration(fold, definition).empty()) std::abort();  // nothing is older than itself
    for (const auto& instance : fold.instances()) {
        if (instance.configuration.active.empty() || instance.history.empty()) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto json = base::parse_json(std::string_view(reinterpret_cast<const char*>(data), size), "j.json");
    if (!json) return 0;
    static const condition::Schema schema = context::base_schema();
    base::Issues issues("j.json");
    const auto definition = journey::read_definition(*json, schema, issues);
    if (definition.has_value() == issues.has_errors()) std::abort();
    for (const auto& issue : issues.all()) (void)base::issue_text(issue);
    if (!definition) return 0;
    (void)journey::to_text(*definition);
    (void)journey::to_graphviz(*definition);
    run(*definition);
    return 0;
}
