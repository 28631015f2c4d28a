#pragma once
// Memory of one evaluation: taken piece by piece, given back at once, and bounded.

#include "core/condition/value.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

namespace segue::condition {

class Arena {
public:
    explicit Arena(std::size_t max_bytes) : left_(max_bytes) {}
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    ~Arena() {
        while (last_) ::operator delete(std::exchange(last_, last_->before));
    }

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
    /// Stands before the memory of each piece taken from the heap.
    struct alignas(16) Chunk {
        Chunk* before = nullptr;
    };

    void grow(std::size_t bytes) {
        const std::size_t size = sizeof(Chunk) + std::max<std::size_t>(bytes, last_ ? 16384 : 1024);
        last_ = new (::operator new(size)) Chunk{last_};
        next_ = reinterpret_cast<std::byte*>(last_) + sizeof(Chunk);
        end_ = reinterpret_cast<std::byte*>(last_) + size;
    }

    std::size_t left_;
    std::byte* next_ = nullptr;
    std::byte* end_ = nullptr;
    Chunk* last_ = nullptr;
};

}  // namespace segue::condition
