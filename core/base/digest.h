#pragma once
// Digests and the ids that are made of them.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace segue::base {

using Digest = std::array<std::uint8_t, 32>;

/// SHA-256 (libsodium).
[[nodiscard]] Digest sha256(std::string_view bytes);
[[nodiscard]] std::string hex(const Digest& digest);
/// sha256 as 64 hexadecimal digits.
[[nodiscard]] std::string digest_text(std::string_view bytes);

/// SHA-256 of bytes that come one after the other. A copy goes on by itself.
class RunningDigest {
public:
    RunningDigest();
    void add(std::string_view bytes);
    /// Of all that was added; more may follow.
    [[nodiscard]] Digest so_far() const;

private:
    alignas(std::uint64_t) std::array<std::uint8_t, 104> state_;  ///< libsodium's
};

/// An id for something that the core derives: the same causes always give the same id, so deriving again changes nothing
/// (orchestration.md §7, "Ids"). Each part is length-prefixed, so that ("ab","c") and ("a","bc") differ. 32 hex digits
/// after the prefix: "ji-…" for a journey instance.
[[nodiscard]] std::string id_of_causes(std::string_view prefix, std::initializer_list<std::string_view> causes);

}  // namespace segue::base
