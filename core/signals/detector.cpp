#include "core/signals/detector.h"

#include <algorithm>
#include <cstring>
#include <map>

namespace segue::signals {
namespace {

/// Length, both ends and the middle, without a loop; what that does not tell apart the comparison does. Only used within one process.
std::size_t mix(std::string_view text) {
    std::uint64_t head = 0, tail = 0, middle = 0;
    const std::size_t size = text.size(), part = std::min<std::size_t>(size, 8);
    std::memcpy(&head, text.data(), part);
    std::memcpy(&tail, text.data() + size - part, part);
    std::memcpy(&middle, text.data() + (size - part) / 2, part);
    const std::uint64_t hash = ((head * 0x9E3779B97F4A7C15ULL) ^ (tail << 1) ^ (middle * 0xC2B2AE3D27D4EB4FULL) ^ size) * 0x9E3779B97F4A7C15ULL;
    return static_cast<std::size_t>(hash ^ (hash >> 32));
}

}  // namespace

std::string_view kind_name(Kind kind) {
    switch (kind) {
        case Kind::repeat: return "repeat";
        case Kind::stall: return "stall";
        case Kind::returned: return "returned";
        case Kind::restarted: return "restarted";
        case Kind::sequence: return "sequence";
        case Kind::absence: return "absence";
        case Kind::threshold: return "threshold";
    }
    return {};
}

SignalRules::SignalRules(std::vector<Detector> detectors) : detectors_(std::move(detectors)) {
    std::map<std::string, std::vector<Interest>> by_type;
    const auto add = [&](std::uint32_t detector, int role, const Patterns& patterns) {
        for (const Pattern& pattern : patterns) by_type[pattern.type].push_back({detector, role, pattern.when});
    };
    for (std::uint32_t number = 0; number < detectors_.size(); ++number) {
        const Detector& detector = detectors_[number];
        add(number, Interest::end, detector.ends);
        add(number, Interest::answer, detector.answers);
        for (std::size_t step = detector.steps.size(); step-- > 0;) add(number, static_cast<int>(step), detector.steps[step]);
    }
    std::size_t room = 8;
    while (room < by_type.size() * 4) room *= 2;
    slots_.resize(by_type.empty() ? 0 : room);
    for (auto& [type, wanted] : by_type) {
        std::size_t at = mix(type) & (room - 1);
        while (!slots_[at].type.empty()) at = (at + 1) & (room - 1);
        const auto begin = static_cast<std::uint32_t>(interests_.size());
        interests_.insert(interests_.end(), wanted.begin(), wanted.end());
        slots_[at] = {type, begin, static_cast<std::uint32_t>(interests_.size())};
    }
}

const Detector* SignalRules::find(std::string_view id) const {
    const auto found = std::find_if(detectors_.begin(), detectors_.end(), [id](const Detector& d) { return d.id == id; });
    return found == detectors_.end() ? nullptr : &*found;
}

std::uint32_t SignalRules::slot_of(std::string_view type) const {
    if (slots_.empty() || type.empty()) return 0;
    for (std::size_t at = mix(type) & (slots_.size() - 1); !slots_[at].type.empty(); at = (at + 1) & (slots_.size() - 1)) {
        if (slots_[at].type == type) return static_cast<std::uint32_t>(at + 1);
    }
    return 0;
}

std::span<const Interest> SignalRules::wanting(std::uint32_t slot) const {
    if (slot == 0) return {};
    const Slot& wanted = slots_[slot - 1];
    return std::span(interests_).subspan(wanted.begin, wanted.end - wanted.begin);
}

}  // namespace segue::signals
