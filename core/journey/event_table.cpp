#include "core/journey/event_table.h"

#include <cstring>

namespace segue::journey {
namespace {

/// A quick mix of bytes eight at a time; only ever compared within one process.
std::uint32_t mix(std::uint32_t seed, std::string_view bytes) {
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15ULL;
    std::uint64_t hash = (seed ^ bytes.size()) * odd;
    while (bytes.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), 8);
        hash = (hash ^ word) * odd;
        hash ^= hash >> 32;
        bytes.remove_prefix(8);
    }
    std::uint64_t rest = 0;
    for (const char c : bytes) rest = rest << 8 | static_cast<unsigned char>(c);
    hash = (hash ^ rest) * odd;
    return static_cast<std::uint32_t>(hash ^ hash >> 32);
}

}  // namespace

EventName::EventName(std::string_view name) : name_(name) {
    std::size_t begin = 0;
    std::uint32_t hash = 0;
    while (parts_ < max_parts) {
        const std::size_t dot = name.find('.', begin);
        const std::size_t end = dot == std::string_view::npos ? name.size() : dot;
        hash = mix(hash, name.substr(begin, end - begin));
        prefixes_[parts_++] = {static_cast<std::uint32_t>(end), hash};
        if (dot == std::string_view::npos) break;
        begin = dot + 1;
    }
}

std::string_view plain_descriptor(std::string_view descriptor) {
    if (descriptor == "*") return {};
    if (descriptor.ends_with(".*")) descriptor.remove_suffix(2);
    else if (descriptor.ends_with('.')) descriptor.remove_suffix(1);
    return descriptor;
}

bool descriptor_matches(std::string_view descriptor, std::string_view event) {
    const std::string_view plain = plain_descriptor(descriptor);
    return plain.empty() || plain == event || (event.starts_with(plain) && event[plain.size()] == '.');
}

EventTable::EventTable() : descriptors_(1) {}

std::uint32_t EventTable::add(std::string_view descriptor) {
    const std::string_view plain = plain_descriptor(descriptor);
    for (std::uint32_t at = 0; at < descriptors_.size(); ++at) {
        if (descriptors_[at] == plain) return at;
    }
    descriptors_.emplace_back(plain);
    return static_cast<std::uint32_t>(descriptors_.size() - 1);
}

void EventTable::finish() {
    std::size_t room = 8;
    while (room < descriptors_.size() * 2) room *= 2;
    entries_.assign(room, {});
    for (std::uint32_t index = 1; index < descriptors_.size(); ++index) {
        const EventName name(descriptors_[index]);
        const std::uint32_t hash = name.prefix(name.parts() - 1).hash;
        std::size_t at = hash & (room - 1);
        while (entries_[at].index != 0) at = (at + 1) & (room - 1);
        entries_[at] = {hash, index};
    }
}

std::uint32_t EventTable::classify(const EventName& event) const {
    for (std::size_t part = event.parts(); part-- > 0 && !entries_.empty();) {
        const auto [length, hash] = event.prefix(part);
        const std::size_t mask = entries_.size() - 1;
        for (std::size_t at = hash & mask; entries_[at].index != 0; at = (at + 1) & mask) {
            if (entries_[at].hash == hash && descriptors_[entries_[at].index] == event.name().substr(0, length)) {
                return entries_[at].index;
            }
        }
    }
    return other;
}

bool EventTable::covers(std::uint32_t descriptor, std::uint32_t index) const {
    return descriptor == other || descriptor_matches(descriptors_[descriptor], descriptors_[index]);
}

}  // namespace segue::journey
