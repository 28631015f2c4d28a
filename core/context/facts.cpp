#include "core/context/picture.h"

#include <algorithm>

namespace segue::context {

using base::Json;
using base::Time;

std::size_t FactRules::rank(std::string_view source) const {
    return static_cast<std::size_t>(std::find(trust.begin(), trust.end(), source) - trust.begin());
}

std::optional<base::Duration> FactRules::max_age(std::string_view field, std::string_view source) const {
    const auto fits = [](const std::string& rule, std::string_view value) { return rule == "*" || rule == value; };
    for (const FreshnessRule& rule : fresh) {
        if (fits(rule.field, field) && fits(rule.source, source)) return rule.max_age;
    }
    return {};
}

std::optional<Time> fresh_until(const Context& context, std::string_view field, const Fact& fact) {
    const auto age = context.fact_rules ? context.fact_rules->max_age(field, fact.source) : std::optional<base::Duration>();
    if (!age) return {};
    return fact.time + *age;
}

std::vector<std::uint32_t> differing_words(const Context& context, std::string_view field, const Fact& fact) {
    std::vector<std::uint32_t> differing;
    for (const auto number : fact.others) {
        const Json* fields = context.history.events()[number].data.find("fields");
        const Json* value = fields ? fields->find(field) : nullptr;
        if (value && !(*value == fact.value)) differing.push_back(number);
    }
    return differing;
}

Json facts_view(const Context& context, Time now) {
    Json view = Json::object();
    for (const auto& entry : context.profile) {
        const auto until = fresh_until(context, entry.first, entry.second);
        view.set(entry.first, Json::object({{"source", entry.second.source},
                                            {"time", base::format_time(entry.second.time)},
                                            {"stale", until && *until < now},
                                            {"differs", !differing_words(context, entry.first, entry.second).empty()}}));
    }
    return view;
}

}  // namespace segue::context
