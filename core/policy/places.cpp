#include "core/policy/places.h"

#include "core/policy/number_zones.h"

#include <algorithm>
#include <set>

namespace segue::policy {
namespace {

using context::Context;

void add_field(Places& places, const Context& context, std::string_view field, const char* from) {
    std::string zone = context.profile_text(field);
    if (!zone.empty()) places.evidence.push_back({from, {std::move(zone)}});
}

bool contains_one_of(const std::vector<std::string_view>& zones, const std::vector<PlaceEvidence>& evidence) {
    for (const auto& each : evidence) {
        for (const auto& zone : each.zones) {
            if (std::find(zones.begin(), zones.end(), zone) != zones.end()) return true;
        }
    }
    return false;
}

}  // namespace

Places places_of(const Context& context) {
    Places places;
    add_field(places, context, "zone", "profile");
    add_field(places, context, "stated_zone", "statement");
    add_field(places, context, "address_zone", "address");
    std::set<std::string> numbers;
    for (const auto& use : context.key_uses) {
        if (use.kind != "phone") continue;
        if (const auto key = context::normalise_key(use.kind, use.value, use.region)) numbers.insert(key->value);
    }
    if (const std::string phone = context.profile_text("phone"); !phone.empty()) {
        if (const auto key = context::normalise_key("phone", phone)) numbers.insert(key->value);
    }
    const std::vector<PlaceEvidence> told = places.evidence;
    for (const auto& number : numbers) {
        const NumberZones found = zones_of_number(number);
        if (found.zones.empty() || (found.whole_country && contains_one_of(found.zones, told))) continue;
        places.evidence.push_back({"number", {found.zones.begin(), found.zones.end()}});
    }
    for (const auto& each : places.evidence) places.zones.insert(places.zones.end(), each.zones.begin(), each.zones.end());
    std::sort(places.zones.begin(), places.zones.end());
    places.zones.erase(std::unique(places.zones.begin(), places.zones.end()), places.zones.end());
    return places;
}

StatedHours stated_hours(const Context& context) {
    const auto found = context.profile.find("preferred_hours");
    if (found == context.profile.end() || found->second.value.is_null()) return {};
    const base::Json& value = found->second.value;
    return {true, hours_of(value.text_or("from"), value.text_or("to"))};
}

Resolved resolve_places(const Policies& policies, const Places& places, const StatedHours& stated, const base::ZoneTable& zones, base::Time now) {
    Resolved out;
    const auto windows = [&](const ContactHours& usual, bool replaced) -> std::optional<std::vector<Window>> {
        if (replaced && stated.stated && !stated.hours) return {};
        return contact_windows(replaced && stated.hours ? *stated.hours : usual, places.zones, zones, now);
    };
    if (policies.contact_hours) out.windows = windows(*policies.contact_hours, true);
    for (const LawHours& law : policies.law_hours) out.law_windows.push_back(windows(law.hours, law.preference_replaces));
    out.days = local_days(policies.longest_local_days(), places.zones, zones, now);
    return out;
}

}  // namespace segue::policy
