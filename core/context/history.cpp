#include "core/context/history.h"

#include "core/base/hash.h"
#include "core/base/json_path.h"
#include "core/context/names.h"

#include <algorithm>

namespace segue::context {

using base::Json;
using base::Time;
using condition::HistoryAnswer;
using condition::HistoryFunction;

/// The events that a window holds, and when time alone would next change that.
struct History::Cut {
    const Index* index = nullptr;
    std::size_t first = 0;   ///< of those inside, in the index
    std::span<const std::uint32_t> inside;
    std::optional<Time> changes_at;
};

std::uint32_t History::append(Event&& event) {
    const std::uint32_t type = note(event, static_cast<std::uint32_t>(events_.size()));
    events_.push_back(std::move(event));
    return type;
}

std::uint32_t History::append_expected() {
    const std::uint32_t type = note(events_.expected(), static_cast<std::uint32_t>(events_.size()));
    events_.take_expected();
    return type;
}

std::uint32_t History::note(const Event& event, std::uint32_t number) {
    const auto add = [&](Index& index) {
        index.numbers.push_back(number);
        index.times.push_back(event.time);
    };
    const std::uint32_t type = by_type_.place_of(event.type);
    add(by_type_[type]);
    if (!event.channel.empty()) add(by_channel_[by_channel_.place_of(event.channel)]);
    return type;
}

/// Where the name stands, or the free slot where it belongs. There must be slots.
std::size_t History::Indexes::slot_of(std::string_view name) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = base::quick_hash(name) & mask;
    while (slots_[slot] != 0 && all_[slots_[slot] - 1].name != name) slot = (slot + 1) & mask;
    return slot;
}

const History::Index* History::Indexes::find(std::string_view name) const {
    if (slots_.empty()) return nullptr;
    const std::uint32_t position = slots_[slot_of(name)];
    return position != 0 ? &all_[position - 1] : nullptr;
}

std::uint32_t History::Indexes::place_of(std::string_view name) {
    if (all_.size() * 2 >= slots_.size()) grow();
    const std::size_t slot = slot_of(name);
    if (slots_[slot] == 0) {
        all_.emplace_back(name);
        slots_[slot] = static_cast<std::uint32_t>(all_.size());
    }
    return slots_[slot] - 1;
}

void History::Indexes::grow() {
    slots_.assign(std::max<std::size_t>(16, slots_.size() * 2), 0);
    for (std::size_t i = 0; i < all_.size(); ++i) slots_[slot_of(all_[i].name)] = static_cast<std::uint32_t>(i + 1);
}

const History::Index* History::find_index(std::string_view name) const {
    const bool group = name.starts_with(channel_group);
    if (group) name.remove_prefix(channel_group.size());
    return (group ? by_channel_ : by_type_).find(name);
}

std::span<const std::uint32_t> History::of_type(std::string_view type) const {
    const Index* index = find_index(type);
    return index ? std::span<const std::uint32_t>(index->numbers) : std::span<const std::uint32_t>();
}

/// How many of them are not after `limit`; they ascend. Which half is taken is computed, not jumped to: it cannot be foreseen.
static std::size_t count_until(const base::Time* times, std::size_t count, base::Time limit) {
    const base::Time* at = times;
    for (; count > 1; count -= count / 2) at += static_cast<std::size_t>(at[count / 2 - 1] <= limit) * (count / 2);
    return static_cast<std::size_t>(at - times) + (count == 1 && *at <= limit ? 1 : 0);
}

History::Cut History::cut(const Index* index, std::optional<base::Duration> window, Time now) {
    Cut result;
    if (!index) return result;
    const auto& all = index->times;
    // Mostly now is after all that has happened.
    const std::size_t end = all.back() <= now ? all.size() : count_until(all.data(), all.size(), now);
    result.index = index;
    result.first = window ? count_until(all.data(), end, now - *window) : 0;
    result.inside = std::span(index->numbers).subspan(result.first, end - result.first);
    // An event at t leaves the window (now - w, now] when now reaches t + w; one that is still to come enters at its time.
    if (window && result.first != end) result.changes_at = all[result.first] + *window;
    if (end != all.size()) result.changes_at = std::min(result.changes_at.value_or(base::time_max), all[end]);
    return result;
}

std::span<const std::uint32_t> History::within(std::string_view type, std::optional<base::Duration> window, Time now) const {
    return cut(find_index(type), window, now).inside;
}

HistoryAnswer History::answer(HistoryFunction function, std::string_view type, std::optional<base::Duration> window,
                              std::string_view pointer, Time now) const {
    const Cut found = cut(find_index(type), window, now);
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
        case HistoryFunction::sum: answer.sum = sum(found, pointer); break;
    }
    return answer;
}

void History::answer(std::span<const condition::HistoryQuestion> questions, Time now, std::span<condition::HistoryNumber> numbers) const {
    std::string_view type;
    const Index* index = nullptr;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const condition::HistoryQuestion& question = questions[i];
        if (question.type.data() != type.data() || question.type.size() != type.size()) index = find_index(type = question.type);
        const Cut found = cut(index, question.window, now);
        condition::HistoryNumber& number = numbers[i];
        number.changes_at = found.changes_at;
        if (question.function == HistoryFunction::sum) number.sum = sum(found, question.pointer);
        else if (question.function == HistoryFunction::count) number.number = static_cast<std::int64_t>(found.inside.size());
        else number.number = found.inside.empty() ? 0 : 1;
    }
}

double History::sum(const Cut& found, std::string_view pointer) const {
    if (found.inside.empty()) return 0;
    const double* values = values_of(*found.index, pointer).data() + found.first;
    double sum = 0;
    for (std::size_t i = 0; i < found.inside.size(); ++i) sum += values[i];
    return sum;
}

const std::vector<double>& History::values_of(const Index& index, std::string_view pointer) const {
    auto column = std::find_if(index.columns.begin(), index.columns.end(), [pointer](const Column& c) { return c.pointer == pointer; });
    if (column == index.columns.end()) column = index.columns.insert(column, {std::string(pointer), {}});
    std::vector<double>& values = column->values;
    if (values.size() == index.numbers.size()) return values;
    if (values.empty()) values.reserve(index.numbers.size());
    const base::JsonPath path(pointer);
    for (std::size_t i = values.size(); i < index.numbers.size(); ++i) {
        const Json* value = path.find(events_[index.numbers[i]].data);
        values.push_back(!value ? 0 : value->integer() ? static_cast<double>(*value->integer()) : value->real() ? *value->real() : 0);
    }
    return values;
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

std::string History::digest() const {
    for (; digested_ < events_.size(); ++digested_) digest_.add(base::write_json(event_json(events_[digested_])) + '\n');
    return base::hex(digest_.so_far());
}

}  // namespace segue::context
