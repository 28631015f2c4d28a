#include "core/condition/json_environment.h"

#include <algorithm>

namespace segue::condition {

base::Result<JsonEnvironment> JsonEnvironment::make(base::Json context, base::Time now) {
    if (!context.is_object()) return base::Error{base::Code::invalid, "the context must be a JSON object", {}};
    JsonEnvironment made;
    made.context_ = std::move(context);
    made.now_ = now;
    const auto& members = *made.context_.members();
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (members[i].first == "history") {
            if (const auto status = made.index_history(members[i].second); !status) return status.error();
        } else {
            made.schema_.add_variable(members[i].first);
            made.slots_.push_back(i);
        }
    }
    return made;
}

base::Status JsonEnvironment::index_history(const base::Json& history) {
    if (!history.is_list()) return base::Error{base::Code::invalid, "history must be a list of events", {}};
    std::vector<std::pair<base::Time, std::uint32_t>> order;
    for (const base::Json& event : *history.items()) {
        const auto time = base::parse_time(event.text_or("time"));
        if (!time || event.text_or("type").empty()) {
            return base::Error{base::Code::invalid, "event " + std::to_string(order.size() + 1) + " of the history needs a type and a time", {}};
        }
        order.emplace_back(*time, static_cast<std::uint32_t>(order.size()));
    }
    std::sort(order.begin(), order.end());
    for (const auto& [time, number] : order) {
        OfType& of_type = types_[std::string((*history.items())[number].text_or("type"))];
        of_type.times.push_back(time);
        of_type.numbers.push_back(number);
    }
    return {};
}

const base::Json* JsonEnvironment::variable(std::uint32_t slot) const {
    return slot < slots_.size() ? &(*context_.members())[slots_[slot]].second : nullptr;
}

std::optional<int> JsonEnvironment::zone_offset(std::string_view zone, base::Time at) const {
    return zones_ ? zones_->offset_at(zone, at) : std::nullopt;
}

HistoryAnswer JsonEnvironment::history(HistoryFunction function, std::string_view type, std::optional<base::Duration> window,
                                       std::string_view pointer) const {
    HistoryAnswer answer;
    const auto known = types_.find(type);
    if (known == types_.end()) return answer;
    const auto& [times, numbers] = known->second;
    const auto end = std::upper_bound(times.begin(), times.end(), now_);
    const auto begin = window ? std::upper_bound(times.begin(), end, now_ - *window) : times.begin();
    // What lies in the future comes in when its time has come; the oldest goes out when the window has passed it.
    if (end != times.end()) answer.changes_at = *end;
    if (window && begin != end) answer.changes_at = std::min(answer.changes_at.value_or(base::time_max), *begin + *window);
    answer.found = begin != end;
    if (!answer.found) return answer;
    auto first = static_cast<std::size_t>(begin - times.begin());
    auto last = static_cast<std::size_t>(end - times.begin());
    const auto& events = *context_.find("history")->items();
    switch (function) {
        case HistoryFunction::count: answer.number = static_cast<std::int64_t>(last - first); break;
        case HistoryFunction::seen: answer.number = 1; break;
        case HistoryFunction::first:
            last = first + 1;
            answer.event = &events[numbers[first]];
            break;
        case HistoryFunction::last:
        case HistoryFunction::since:
            first = last - 1;
            answer.event = &events[numbers[first]];
            answer.number = (now_ - times[first]).us;
            break;
        case HistoryFunction::sum:
            for (std::size_t i = first; i < last; ++i) {
                const base::Json* data = events[numbers[i]].find("data");
                const base::Json* value = data ? data->at(pointer) : nullptr;
                if (value && value->real()) answer.sum += *value->real();
                if (value && value->integer()) answer.sum += static_cast<double>(*value->integer());
            }
            break;
    }
    answer.cited = std::span(numbers).subspan(first, last - first);
    return answer;
}

}  // namespace segue::condition
