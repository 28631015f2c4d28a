#pragma once
// A list that is nearly always short.

#include <array>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace segue::base {

/// A list of plain values, of which the first N need no allocation.
template <class T, std::size_t N>
class Few {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    void push_back(T value) {
        if (size_ < N) {
            few_[size_] = value;
        } else {
            if (size_ == N) more_.assign(few_.begin(), few_.end());
            more_.push_back(value);
        }
        ++size_;
    }
    void clear() { size_ = 0; }

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] const T* begin() const { return size_ <= N ? few_.data() : more_.data(); }
    [[nodiscard]] const T* end() const { return begin() + size_; }

private:
    std::array<T, N> few_;    ///< of which the first `size_` have been set
    std::size_t size_ = 0;
    std::vector<T> more_;     ///< all of them, once there are more than N
};

}  // namespace segue::base
