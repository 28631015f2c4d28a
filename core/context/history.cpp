#include "core/context/history.h"

#include "core/context/names.h"

#include <algorithm>

namespace segue::context {

using base::Json;
using base::Time;
using condition::HistoryAnswer;
using condition::HistoryFunction;

/// The events that a window holds, and when time alone would next change that.
struct History::Cut {
    std::span<const std::uint32_t> inside;
    std::optional<Time> changes_at;
};

void History::append(Event event) {
    const auto number = static_cast<std::uint32_t>(events_.size());
    const auto note = [&](Index& index) {
        index.numbers.push_back(number);
        index.times.push_back(event.time);
    };
    note(index_for(by_type_, event.type));
    if (!event.channel.empty()) note(index_for(by_channel_, event.channel));
    events_.push_back(std::move(event));
}

History::Index& History::index_for(Indexes& indexes, std::string_view name) {
    const auto found = std::lower_bound(indexes.begin(), indexes.end(), name, [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
    if (found != indexes.end() && found->first == name) return found->second;
    return indexes.emplace(found, std::string(name), Index{})->second;
}

const History::Index* History::find_index(std::string_view name) const {
    const bool group = name.starts_with(channel_group);
    const Indexes& indexes = group ? by_channel_ : by_type_;
    if (group) name.remove_prefix(channel_group.size());
    const auto found = std::lower_bound(indexes.begin(), indexes.end(), name, [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
    return found != indexes.end() && found->first == name ? &found->second : nullptr;
}

std::span<const std::uint32_t> History::of_type(std::string_view type) const {
    const Index* index = find_index(type);
    return index ? std::span<const std::uint32_t>(index->numbers) : std::span<const std::uint32_t>();
}

History::Cut History::cut(std::string_view type, std::optional<base::Duration> window, Time now) const {
    Cut result;
    const Index* index = find_index(type);
    if (!index) return result;
    const auto& all = index->times;
    // Mostly now is after all that has happened.
    const auto end = all.back() <= now ? all.end() : std::upper_bound(all.begin(), all.end(), now);
    const auto begin = window ? std::upper_bound(all.begin(), end, now - *window) : all.begin();
    result.inside = std::span(index->numbers).subspan(static_cast<std::size_t>(begin - all.begin()), static_cast<std::size_t>(end - begin));
    // An event at t leaves the window (now - w, now] when now reaches t + w; one that is still to come enters at its time.
    if (window && begin != end) result.changes_at = *begin + *window;
    if (end != all.end()) result.changes_at = std::min(result.changes_at.value_or(base::time_max), *end);
    return result;
}

std::span<const std::uint32_t> History::within(std::string_view type, std::optional<base::Duration> window, Time now) const {
    return cut(type, window, now).inside;
}

HistoryAnswer History::answer(HistoryFunction function, std::string_view type, std::optional<base::Duration> window,
                              std::string_view pointer, Time now) const {
    const Cut found = cut(type, window, now);
    HistoryAnswer answer;
    answer.found = !found.inside.empty();
    answer.changes_at = found.changes_at;
    answer.cited = found.inside;
    switch (function) {
        case HistoryFunction::seen: answer.number = answer.found ? 1 : 0; break;
        case HistoryFunction::count: answer.number = static_cast<std::int64_t>(found.inside.size()); break;
        case HistoryFunction::last:
        case HistoryFunction::since:
            if (!answer.found) break;
            answer.cited = found.inside.last(1);
            if (function == HistoryFunction::last) answer.event = &event_view(found.inside.back());
            else answer.number = (now - events_[found.inside.back()].time).us;
            break;
        case HistoryFunction::first:
            if (!answer.found) break;
            answer.cited = found.inside.first(1);
            answer.event = &event_view(found.inside.front());
            break;
        case HistoryFunction::sum:
            for (const auto number : found.inside) {
                const Json* value = events_[number].data.at(pointer);
                if (value && value->integer()) answer.sum += static_cast<double>(*value->integer());
                else if (value && value->real()) answer.sum += *value->real();
            }
            break;
    }
    return answer;
}

const Json& History::event_view(std::uint32_t number) const {
    const auto found = views_.made.find(number);
    if (found != views_.made.end()) return found->second;
    return views_.made.emplace(number, event_view_of(events_[number])).first->second;
}

Json event_view_of(const Event& event) {
    Json view = Json::object({{"id", event.id}, {"source", event.source}, {"type", event.type}, {"time", base::format_time(event.time)},
                              {"subject", event.subject}, {"channel", event.channel}, {"direction", event.direction},
                              {"contact", event.contact_id}});
    view.set("data", event.data.is_null() ? Json::object() : event.data);
    return view;
}

}  // namespace segue::context
