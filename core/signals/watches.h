#pragma once
// Inside of fold: the watches of one detector, by key. Others include fold.h.

#include "core/signals/watch.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace segue::signals {

/// Gone through in the order of keys, like a map. A key is found by its first eight bytes as a number; those that begin alike are compared as
/// texts. Watches stay in the order in which their keys appeared, so that a new key moves a few numbers only.
class Watches {
public:
    struct Keyed {
        std::string key;
        Watch watch;
    };

    [[nodiscard]] std::size_t size() const { return order_.size(); }
    /// In the order of keys. Valid until a new key comes.
    [[nodiscard]] Keyed& operator[](std::size_t at) { return keyed_[order_[at].number]; }
    [[nodiscard]] const Keyed& operator[](std::size_t at) const { return keyed_[order_[at].number]; }
    /// Null when the key has not been there.
    [[nodiscard]] Keyed* find(std::string_view key) {
        const auto at = place_of(key);
        return at != order_.end() && keyed_[at->number].key == key ? &keyed_[at->number] : nullptr;
    }
    /// Makes one for a new key.
    [[nodiscard]] Keyed& of(std::string_view key) {
        const auto at = place_of(key);
        if (at != order_.end() && keyed_[at->number].key == key) return keyed_[at->number];
        order_.insert(at, {beginning(key), static_cast<std::uint32_t>(keyed_.size())});
        return keyed_.emplace_back(Keyed{std::string(key), {}});
    }

private:
    struct Place {
        std::uint64_t begins = 0;
        std::uint32_t number = 0;   ///< in keyed_
    };

    /// In the order of texts: a byte that is not there stands before all others.
    static std::uint64_t beginning(std::string_view key) {
        std::uint64_t begins = 0;
        for (std::size_t i = 0; i < 8; ++i) begins = begins << 8 | (i < key.size() ? static_cast<unsigned char>(key[i]) : 0);
        return begins;
    }
    [[nodiscard]] std::vector<Place>::const_iterator place_of(std::string_view key) const {
        const std::uint64_t begins = beginning(key);
        return std::lower_bound(order_.begin(), order_.end(), key, [&](const Place& place, std::string_view wanted) {
            return place.begins != begins ? place.begins < begins : keyed_[place.number].key < wanted;
        });
    }

    std::vector<Keyed> keyed_;
    std::vector<Place> order_;   ///< by key
};

}  // namespace segue::signals
