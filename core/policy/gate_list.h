#pragma once
// The gates of one candidate, in their order. Most say nothing but that they pass; those take one byte and no memory of their own, because
// a decision asks some thousand of them.

#include "core/policy/gates.h"

#include <array>
#include <cassert>
#include <cstddef>
#include <iterator>
#include <span>

namespace segue::policy {

/// A gate that has nothing to say but that it passes.
enum class Plain : std::uint8_t {
    kill_switch, pack_dates, reach, reservation, eligibility, applicability, suitability, verification, confirmation, consent, hours, caps,
    law, connector, skill
};
inline constexpr std::size_t plain_count = 15;
/// The whole answer of such a gate.
[[nodiscard]] const GateResult& plain_pass(Plain gate);

class Gates {
public:
    /// The most gates that one candidate has.
    static constexpr std::size_t most = 23;

    void pass(Plain gate) { add(static_cast<std::uint8_t>(gate)); }
    void push_back(GateResult result) {
        add(static_cast<std::uint8_t>(told_mark | told_.size()));
        told_.push_back(std::move(result));
    }
    /// The last one, to be changed.
    [[nodiscard]] GateResult& back();

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] const GateResult& operator[](std::size_t i) const {
        const std::uint8_t code = codes_[i];
        return code & told_mark ? told_[code & ~told_mark] : plain_pass(static_cast<Plain>(code));
    }
    /// Those that say more than that they pass, in order.
    [[nodiscard]] std::span<const GateResult> told() const { return told_; }
    [[nodiscard]] bool all_pass() const;

    class Iterator {
    public:
        using iterator_category = std::random_access_iterator_tag;
        using value_type = GateResult;
        using difference_type = std::ptrdiff_t;
        using pointer = const GateResult*;
        using reference = const GateResult&;
        Iterator() = default;
        Iterator(const Gates* gates, std::size_t at) : gates_(gates), at_(static_cast<difference_type>(at)) {}
        reference operator*() const { return (*gates_)[static_cast<std::size_t>(at_)]; }
        pointer operator->() const { return &**this; }
        reference operator[](difference_type n) const { return *(*this + n); }
        Iterator& operator++() { ++at_; return *this; }
        Iterator operator++(int) { Iterator before = *this; ++at_; return before; }
        Iterator& operator--() { --at_; return *this; }
        Iterator operator--(int) { Iterator before = *this; --at_; return before; }
        Iterator& operator+=(difference_type n) { at_ += n; return *this; }
        Iterator& operator-=(difference_type n) { at_ -= n; return *this; }
        friend Iterator operator+(Iterator i, difference_type n) { return i += n; }
        friend Iterator operator+(difference_type n, Iterator i) { return i += n; }
        friend Iterator operator-(Iterator i, difference_type n) { return i -= n; }
        friend difference_type operator-(const Iterator& a, const Iterator& b) { return a.at_ - b.at_; }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }
        friend auto operator<=>(const Iterator& a, const Iterator& b) { return a.at_ <=> b.at_; }

    private:
        const Gates* gates_ = nullptr;
        difference_type at_ = 0;
    };
    [[nodiscard]] Iterator begin() const { return {this, 0}; }
    [[nodiscard]] Iterator end() const { return {this, size_}; }

private:
    static constexpr std::uint8_t told_mark = 0x80;   ///< the rest of the byte is a position in told_
    void add(std::uint8_t code) {
        assert(size_ < most);
        codes_[size_++] = code;
    }

    std::array<std::uint8_t, most> codes_{};
    std::uint8_t size_ = 0;
    std::vector<GateResult> told_;
};

}  // namespace segue::policy
