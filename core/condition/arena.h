#pragma once
// Memory of one evaluation: taken piece by piece, given back at once, and bounded.

#include "core/condition/value.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace segue::condition {

class Arena {
public:
    explicit Arena(std::size_t max_bytes) : left_(max_bytes) {}

    /// Uninitialised memory aligned for a Value; nullptr when the limit is reached. Takes nothing until first asked.
    [[nodiscard]] void* take(std::size_t bytes) {
        if (bytes > left_) return nullptr;
        const std::size_t rounded = (bytes + 16u) & ~std::size_t{15};
        left_ -= bytes;
        if (rounded > static_cast<std::size_t>(end_ - next_)) grow(rounded);
        void* at = next_;
        next_ += rounded;
        return at;
    }
    template <class T>
    [[nodiscard]] T* take_array(std::size_t n) {
        if (n > left_ / sizeof(T)) return nullptr;
        T* first = static_cast<T*>(take(n * sizeof(T)));
        if (first) std::uninitialized_default_construct_n(first, n);
        return first;
    }
    /// A copy of the text that lives as long as the arena; data() is nullptr when the limit is reached.
    [[nodiscard]] std::string_view keep(std::string_view text) {
        char* at = static_cast<char*>(take(text.size() + 1));
        if (!at) return {};
        std::memcpy(at, text.data(), text.size());
        return {at, text.size()};
    }
    [[nodiscard]] std::size_t left() const { return left_; }

private:
    void grow(std::size_t bytes) {
        const std::size_t size = std::max<std::size_t>(bytes, chunks_.empty() ? 1024 : 16384);
        chunks_.push_back(std::make_unique<std::byte[]>(size));
        next_ = chunks_.back().get();
        end_ = next_ + size;
    }

    std::size_t left_;
    std::byte* next_ = nullptr;
    std::byte* end_ = nullptr;
    std::vector<std::unique_ptr<std::byte[]>> chunks_;
};

}  // namespace segue::condition
