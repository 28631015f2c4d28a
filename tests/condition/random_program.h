#pragma once
// Programs and contexts made from bytes: the same bytes, the same program.

#include "core/base/json.h"

#include <cstdint>
#include <span>
#include <string>

namespace segue::condition::testing {

/// Hands out small numbers from bytes; zeros when they are used up, so that every program ends.
class Choices {
public:
    explicit Choices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
    [[nodiscard]] std::uint32_t below(std::uint32_t n);
    [[nodiscard]] bool empty() const { return at_ >= bytes_.size(); }

private:
    std::span<const std::uint8_t> bytes_;
    std::size_t at_ = 0;
};

/// An expression in the part of the language that the reference interpreter knows. Most have fitting types, some have not.
[[nodiscard]] std::string random_program(Choices& choices);
/// The value of the variable `c`, with members a to e.
[[nodiscard]] base::Json random_context(Choices& choices);

}  // namespace segue::condition::testing
