#pragma once
// A set of state numbers: one machine word for charts of up to 64 states, which is nearly all of them.

#include <bit>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace segue::journey {

/// Number of a state in its chart, in document order; 0 is the chart itself and never a member of a configuration.
using StateIndex = std::uint32_t;
/// "Not there", for every kind of number in a chart.
inline constexpr std::uint32_t none = 0xffffffffU;

/// An ordered set of small numbers (16 bytes at rest up to number 63).
class StateSet {
public:
    StateSet() = default;
    StateSet(const StateSet& other) : low_(other.low_), high_(other.high_ ? std::make_unique<Words>(*other.high_) : nullptr) {}
    StateSet(StateSet&&) noexcept = default;
    StateSet& operator=(const StateSet& other) {
        if (this == &other) return *this;
        low_ = other.low_;
        if (!other.high_) high_.reset();
        else if (high_) *high_ = *other.high_;
        else high_ = std::make_unique<Words>(*other.high_);
        return *this;
    }
    StateSet& operator=(StateSet&&) noexcept = default;
    ~StateSet() = default;

    void insert(StateIndex state) { word(state / 64) |= bit(state); }
    void erase(StateIndex state) {
        if (state < 64) low_ &= ~bit(state);
        else if (high_ && state / 64 - 1 < high_->size()) (*high_)[state / 64 - 1] &= ~bit(state);
    }
    void clear() {
        low_ = 0;
        if (high_) high_->assign(high_->size(), 0);
    }

    [[nodiscard]] bool contains(StateIndex state) const { return (get(state / 64) & bit(state)) != 0; }
    [[nodiscard]] bool empty() const { return next(0) == none; }
    /// The smallest member that is not below `from`; `none` when there is no such member.
    [[nodiscard]] StateIndex next(StateIndex from) const {
        if (!high_) {
            const std::uint64_t left = from < 64 ? low_ >> from : 0;
            return left != 0 ? from + static_cast<StateIndex>(std::countr_zero(left)) : none;
        }
        for (std::uint32_t at = from / 64; at < words(); ++at) {
            const std::uint64_t left = at == from / 64 ? get(at) & (~std::uint64_t{0} << (from % 64)) : get(at);
            if (left != 0) return at * 64 + static_cast<StateIndex>(std::countr_zero(left));
        }
        return none;
    }
    /// The largest member below `before`; `none` when there is no such member.
    [[nodiscard]] StateIndex previous(StateIndex before) const {
        if (!high_) {
            const std::uint64_t left = before < 64 ? low_ & (bit(before) - 1) : low_;
            return left != 0 ? 63 - static_cast<StateIndex>(std::countl_zero(left)) : none;
        }
        for (std::uint32_t at = words(); at-- > 0;) {
            std::uint64_t left = get(at);
            if (at * 64 >= before) continue;
            if (before - at * 64 < 64) left &= bit(before) - 1;
            if (left != 0) return at * 64 + 63 - static_cast<StateIndex>(std::countl_zero(left));
        }
        return none;
    }
    /// One word that tells much of the set: bit n stands for n, n + 64, n + 128 …
    [[nodiscard]] std::uint64_t folded() const {
        std::uint64_t all = low_;
        for (std::uint32_t at = 1; at < words(); ++at) all |= get(at);
        return all;
    }
    [[nodiscard]] bool intersects(const StateSet& other) const {
        if ((low_ & other.low_) != 0) return true;
        if (!high_ || !other.high_) return false;
        for (std::uint32_t at = 1; at < words() && at < other.words(); ++at) {
            if ((get(at) & other.get(at)) != 0) return true;
        }
        return false;
    }
    friend bool operator==(const StateSet& a, const StateSet& b) {
        for (std::uint32_t at = 0; at < a.words() || at < b.words(); ++at) {
            if (a.get(at) != b.get(at)) return false;
        }
        return true;
    }

private:
    using Words = std::vector<std::uint64_t>;

    static std::uint64_t bit(StateIndex state) { return std::uint64_t{1} << (state % 64); }
    [[nodiscard]] std::uint32_t words() const { return high_ ? 1 + static_cast<std::uint32_t>(high_->size()) : 1; }
    [[nodiscard]] std::uint64_t get(std::uint32_t at) const {
        if (at == 0) return low_;
        return high_ && at - 1 < high_->size() ? (*high_)[at - 1] : 0;
    }
    std::uint64_t& word(std::uint32_t at) {
        if (at == 0) return low_;
        if (!high_) high_ = std::make_unique<Words>();
        if (high_->size() < at) high_->resize(at);
        return (*high_)[at - 1];
    }

    std::uint64_t low_ = 0;
    std::unique_ptr<Words> high_;
};

}  // namespace segue::journey
