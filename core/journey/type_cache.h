#pragma once
// Inside of fold: what an event type means to every definition, worked out when the type is first seen. A customer's events
// have few types, so later events cost one hash and one comparison, however many definitions there are.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace segue::journey {

class TypeCache {
public:
    /// To one definition.
    struct Meaning {
        std::uint32_t event_class = 0;   ///< in the definition's EventTable
        bool any = false;                ///< the definition wants events of this type
        bool starts = false;             ///< as a start
        bool ends = false;               ///< as a goal or leave
    };
    struct Known {
        std::string type;
        std::uint64_t hash = 0;
        bool report = false;        ///< journey.reported
        bool disposition = false;   ///< disposition.recorded
        std::vector<Meaning> meanings;   ///< by definition
    };

    /// The entry of that type, made by `make(type)` when it is new. Valid until the next call.
    template <class Make>
    const Known& find(std::string_view type, Make make) {
        const std::uint64_t hash = hash_of(type);
        if (!slots_.empty()) {
            for (std::size_t at = hash & (slots_.size() - 1); slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
                const Known& known = known_[slots_[at] - 1];
                if (known.hash == hash && known.type == type) return known;
            }
        }
        if (known_.size() >= max_types) known_.clear();
        if (known_.empty()) known_.reserve(32);
        known_.push_back(make(type));
        known_.back().hash = hash;
        index();
        return known_.back();
    }

private:
    /// Types come from outside; no more than this many are kept.
    static constexpr std::size_t max_types = 1024;

    static std::uint64_t word(const char* from, std::size_t size) {
        std::uint64_t value = 0;
        std::memcpy(&value, from, size);
        return value;
    }
    /// Both ends, the middle and the length, without a loop; what that does not tell apart the comparison does.
    static std::uint64_t hash_of(std::string_view text) {
        constexpr std::uint64_t odd = 0x9E3779B97F4A7C15ULL;
        const std::size_t size = text.size();
        const char* at = text.data();
        if (size < 8) return (word(at, size) ^ size) * odd >> 20;
        const std::uint64_t ends = (word(at, 8) * odd) ^ word(at + size - 8, 8);
        const std::uint64_t hash = (ends ^ (word(at + (size - 8) / 2, 8) << 1) ^ size) * odd;
        return hash ^ (hash >> 32);
    }
    void index() {
        if (slots_.size() >= known_.size() * 3 && known_.size() > 1) return place(known_.size() - 1);
        std::size_t room = 128;
        while (room < known_.size() * 4) room *= 2;
        slots_.assign(room, 0);
        for (std::size_t at = 0; at < known_.size(); ++at) place(at);
    }
    void place(std::size_t number) {
        std::size_t at = known_[number].hash & (slots_.size() - 1);
        while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = static_cast<std::uint16_t>(number + 1);
    }

    std::vector<Known> known_;
    std::vector<std::uint16_t> slots_;   ///< open addressing; 0: free, else number + 1
};

}  // namespace segue::journey
