#pragma once
// Event names as SCXML matches them: "fault" stands for fault and everything below it, "*" for every event.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace segue::journey {

/// An event's name with the hashes of its dotted prefixes, made once and asked of many tables. Borrows the name.
class EventName {
public:
    static constexpr std::size_t max_parts = 16;  ///< descriptors have no more, so longer names match by their first 16

    explicit EventName(std::string_view name);

    struct Prefix {
        std::uint32_t length = 0;
        std::uint32_t hash = 0;
    };
    [[nodiscard]] std::string_view name() const { return name_; }
    [[nodiscard]] std::size_t parts() const { return parts_; }
    /// The first `index + 1` parts.
    [[nodiscard]] const Prefix& prefix(std::size_t index) const { return prefixes_[index]; }

private:
    std::string_view name_;
    std::size_t parts_ = 0;
    std::array<Prefix, max_parts> prefixes_;
};

/// "fault.*" and "fault." mean "fault"; "*" means "". The form in which descriptors are compared.
[[nodiscard]] std::string_view plain_descriptor(std::string_view descriptor);
/// SCXML 3.12.1: whole dotted parts, case matters.
[[nodiscard]] bool descriptor_matches(std::string_view descriptor, std::string_view event);

/// The descriptors of one definition. Every event falls into one class: that of the longest descriptor that matches it, and
/// the shorter ones that match lie on the way to the root. So one look-up tells all descriptors that match.
class EventTable {
public:
    /// The class of every event that no descriptor but "*" matches.
    static constexpr std::uint32_t other = 0;

    EventTable();
    /// The class whose events are those the descriptor names most closely.
    std::uint32_t add(std::string_view descriptor);
    /// Must follow the last add.
    void finish();

    [[nodiscard]] std::uint32_t classify(const EventName& event) const;
    [[nodiscard]] std::size_t size() const { return descriptors_.size(); }
    [[nodiscard]] const std::string& descriptor(std::uint32_t index) const { return descriptors_[index]; }
    /// Whether events of class `index` are matched by the descriptor that made class `descriptor`.
    [[nodiscard]] bool covers(std::uint32_t descriptor, std::uint32_t index) const;

private:
    struct Entry {
        std::uint32_t hash = 0;
        std::uint32_t index = 0;  ///< 0: free, for "" is never looked up
    };
    std::vector<std::string> descriptors_;
    std::vector<Entry> entries_;  ///< open addressing, a power of two
};

}  // namespace segue::journey
