#pragma once
// A customer's events in the order of folding, of which copies are cheap.

#include "core/context/event.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace segue::context {

/// Grows at its end only; what is in it never changes. Appending may move events, as with a vector. It lies in pieces that copies share: "what would happen if" is asked
/// of a copy for every wrap-up code, and must not copy a long story each time. A piece that is shared is never written to: whoever
/// appends to a list whose last piece is not full and not its own copies that piece first. What was loaded at once is one large piece (`expect`). One thread at a time.
class EventList {
public:
    class Iterator {
    public:
        using iterator_category = std::random_access_iterator_tag;
        using value_type = Event;
        using difference_type = std::ptrdiff_t;
        using pointer = const Event*;
        using reference = const Event&;

        Iterator() = default;
        Iterator(const EventList& list, std::size_t at) : list_(&list), at_(at) {}
        reference operator*() const { return (*list_)[at_]; }
        pointer operator->() const { return &(*list_)[at_]; }
        reference operator[](difference_type n) const { return *(*this + n); }
        Iterator& operator++() { return ++at_, *this; }
        Iterator operator++(int) { return {*list_, at_++}; }
        Iterator& operator--() { return --at_, *this; }
        Iterator operator--(int) { return {*list_, at_--}; }
        Iterator& operator+=(difference_type n) { return at_ += static_cast<std::size_t>(n), *this; }
        Iterator& operator-=(difference_type n) { return at_ -= static_cast<std::size_t>(n), *this; }
        friend Iterator operator+(Iterator i, difference_type n) { return i += n; }
        friend Iterator operator+(difference_type n, Iterator i) { return i += n; }
        friend Iterator operator-(Iterator i, difference_type n) { return i -= n; }
        friend difference_type operator-(const Iterator& a, const Iterator& b) { return static_cast<difference_type>(a.at_) - static_cast<difference_type>(b.at_); }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }
        friend auto operator<=>(const Iterator& a, const Iterator& b) { return a.at_ <=> b.at_; }

    private:
        const EventList* list_ = nullptr;
        std::size_t at_ = 0;
    };

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] const Event& operator[](std::size_t number) const {
        if (number < taken_) return (*expected_)[number];
        number -= taken_;
        return (*pieces_[number / piece])[number % piece];
    }
    [[nodiscard]] const Event& front() const { return (*this)[0]; }
    [[nodiscard]] const Event& back() const { return (*this)[size_ - 1]; }
    [[nodiscard]] Iterator begin() const { return {*this, 0}; }
    [[nodiscard]] Iterator end() const { return {*this, size_}; }
    /// Makes room for so many in all.
    void reserve(std::size_t count) { pieces_.reserve((room_ = count) / piece + 1); }
    void push_back(Event&& event);

    /// Takes events over that will be put into the list one after the other, without moving them. Only while it is empty.
    void expect(std::vector<Event>&& events);
    /// The next of them; there must be one, and nothing else may have been appended.
    [[nodiscard]] const Event& expected() const { return (*expected_)[taken_]; }
    /// Puts it into the list.
    void take_expected() {
        ++taken_;
        ++size_;
    }

private:
    using Piece = std::vector<Event>;
    static constexpr std::size_t piece = 32;
    std::shared_ptr<const Piece> expected_;       ///< the first `taken_` of them are in the list, before the pieces
    std::size_t taken_ = 0;
    std::vector<std::shared_ptr<Piece>> pieces_;  ///< each but the last full
    std::size_t size_ = 0;
    std::size_t room_ = 0;
};

inline void EventList::expect(std::vector<Event>&& events) {
    assert(empty());
    if (events.capacity() > events.size() + events.size() / 8) events.shrink_to_fit();
    expected_ = std::make_shared<const Piece>(std::move(events));
}

inline void EventList::push_back(Event&& event) {
    const std::size_t in_last = (size_ - taken_) % piece;
    if (in_last == 0 || pieces_.back().use_count() > 1) {
        auto own = std::make_shared<Piece>();
        own->reserve(std::clamp<std::size_t>(room_ > size_ ? room_ - size_ : 0, in_last + 1, piece));
        if (in_last == 0) {
            pieces_.push_back(std::move(own));
        } else {
            own->insert(own->end(), pieces_.back()->begin(), pieces_.back()->end());
            pieces_.back() = std::move(own);
        }
    }
    pieces_.back()->push_back(std::move(event));
    ++size_;
}

}  // namespace segue::context
