#pragma once
// The index that answers history functions without a scan.

#include "core/base/digest.h"
#include "core/condition/environment.h"
#include "core/context/event_list.h"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace segue::context {

/// Events of one customer in order of folding, numbered from 0, with an index by type. Events are appended in order only
/// (fold_context sees to it); what is appended is never changed, and copies share it.
class History {
public:
    /// The number of the event's type, from 0 in order of first appearance.
    std::uint32_t append(Event&& event);
    /// The same in two steps, for many events that are there already: they are taken over as they lie, and appended where they are. To be called
    /// while the history is empty.
    void expect(std::vector<Event>&& events) { events_.expect(std::move(events)); }
    /// Appends the next of them: events().expected().
    std::uint32_t append_expected();
    /// Makes room for so many events in all.
    void reserve(std::size_t count) { events_.reserve(count); }
    [[nodiscard]] const EventList& events() const { return events_; }
    /// Numbers of the events of one type, or of one group ("channel:sms"), ascending in time.
    [[nodiscard]] std::span<const std::uint32_t> of_type(std::string_view type) const;
    /// Numbers of the events of one type in (now - window, now]; all up to now without a window.
    [[nodiscard]] std::span<const std::uint32_t> within(std::string_view type, std::optional<base::Duration> window, base::Time now) const;

    /// Answers a history function as of `now` (environment.h says what each means). One thread at a time: sums keep what they read.
    [[nodiscard]] condition::HistoryAnswer answer(condition::HistoryFunction function, std::string_view type,
                                                  std::optional<base::Duration> window, std::string_view pointer, base::Time now) const;
    /// Many questions at once (Environment::history_numbers).
    void answer(std::span<const condition::HistoryQuestion> questions, base::Time now, std::span<condition::HistoryNumber> numbers) const;
    /// The event as conditions see it: id, source, type, time, subject, channel, direction, contact, data. Made at first use and kept:
    /// one thread at a time.
    [[nodiscard]] const base::Json& event_view(std::uint32_t number) const;
    /// SHA-256 in hex over the events as JSON lines. Kept as far as it was asked for, and copied with the events: the next time only what
    /// was appended since is read. One thread at a time.
    [[nodiscard]] std::string digest() const;

private:
    /// What a pointer finds in the data of an index's events: 0 where it is no number. Read when a sum first asks, then for new events only, so that a sum goes through
    /// numbers and not through events.
    struct Column {
        std::string pointer;
        std::vector<double> values;
    };
    /// One type's events, or one channel's: their numbers, and their times beside them, so that a window is found in one piece of memory.
    struct Index {
        explicit Index(std::string_view of) : name(of) {
            numbers.reserve(few);
            times.reserve(few);
        }
        static constexpr std::size_t few = 16;   ///< room from the beginning: many small steps of growing take longer than all the rest
        std::string name;
        std::vector<std::uint32_t> numbers;
        std::vector<base::Time> times;
        mutable std::vector<Column> columns;
    };
    /// By name, in a hash table of positions: every event is noted in two of these, and every question about the past begins here.
    class Indexes {
    public:
        [[nodiscard]] const Index* find(std::string_view name) const;
        /// The position of a name; makes an index for it when there is none.
        std::uint32_t place_of(std::string_view name);
        [[nodiscard]] Index& operator[](std::uint32_t place) { return all_[place]; }

    private:
        [[nodiscard]] std::size_t slot_of(std::string_view name) const;
        void grow();

        std::vector<Index> all_;
        std::vector<std::uint32_t> slots_;   ///< position + 1, or 0; a power of two, at most half of them taken
    };
    struct Cut;
    std::uint32_t note(const Event& event, std::uint32_t number);
    [[nodiscard]] const Index* find_index(std::string_view name) const;
    /// Of an index, or of none.
    [[nodiscard]] static Cut cut(const Index* index, std::optional<base::Duration> window, base::Time now);
    [[nodiscard]] const std::vector<double>& values_of(const Index& index, std::string_view pointer) const;
    [[nodiscard]] double sum(const Cut& found, std::string_view pointer) const;

    EventList events_;
    Indexes by_type_, by_channel_;
    /// Made when they are asked for: a copy makes its own.
    struct Views {
        std::map<std::uint32_t, base::Json> made;
        Views() = default;
        Views(const Views& /*other*/) {}
        Views(Views&&) noexcept = default;
        Views& operator=(const Views& /*other*/) {
            made.clear();
            return *this;
        }
        Views& operator=(Views&&) noexcept = default;
        ~Views() = default;
    };
    mutable Views views_;
    mutable base::RunningDigest digest_;
    mutable std::size_t digested_ = 0;  ///< so many events are in it
};

/// The event as conditions see it.
[[nodiscard]] base::Json event_view_of(const Event& event);

}  // namespace segue::context
