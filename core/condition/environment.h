#pragma once
// What a condition may read: an abstract picture that context implements. Conditions know nothing else of the product.

#include "core/base/json.h"
#include "core/base/time.h"
#include "core/condition/value.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace segue::condition {

/// The indexed history functions. `type` is an event type; `window` counts back from now, (now - window, now].
enum class HistoryFunction : std::uint8_t {
    seen,   ///< history.seen(type [, window]) → bool
    count,  ///< history.count(type [, window]) → int
    last,   ///< history.last(type) → the event as a map (time, type, channel, data…), or an error when there is none
    first,  ///< history.first(type) → likewise
    since,  ///< history.since(type) → duration since the last one, or an error when there is none
    sum,    ///< history.sum(type, "/json/pointer" [, window]) → double over that number in the data of each event
};

/// An answer from the history index.
struct HistoryAnswer {
    bool found = false;                       ///< false: there is no such event (last, first, since)
    std::int64_t number = 0;                  ///< seen (0 or 1), count, since (microseconds)
    double sum = 0;                           ///< sum
    const base::Json* event = nullptr;        ///< last, first; lives as long as the environment
    std::optional<base::Time> changes_at;     ///< when time alone would next change the answer
    std::span<const std::uint32_t> cited;     ///< the events counted, as the environment's own event numbers
};

/// A question about the past whose answer is a number: seen, count or sum.
struct HistoryQuestion {
    HistoryFunction function{};
    std::string_view type, pointer;
    std::optional<base::Duration> window;
};
struct HistoryNumber {
    std::int64_t number = 0;                  ///< seen (0 or 1), count
    double sum = 0;
    std::optional<base::Time> changes_at;     ///< as in HistoryAnswer
};

/// Values for one evaluation. Implementations answer from memory: no I/O, no scan, no allocation on the common path.
class Environment {
public:
    virtual ~Environment() = default;

    /// The value of root variable number `slot` (see Schema::add_variable); nullptr when it is unknown now.
    [[nodiscard]] virtual const base::Json* variable(std::uint32_t slot) const = 0;
    /// The instant that `now` means.
    [[nodiscard]] virtual base::Time now() const = 0;
    /// One history function over the customer's events.
    [[nodiscard]] virtual HistoryAnswer history(HistoryFunction function, std::string_view type,
                                                std::optional<base::Duration> window, std::string_view pointer) const = 0;

    /// The same for a question that has a number (number_questions), by which an environment may know it again. Two questions that are
    /// equal may have different numbers, and different ones the same number; the default does not look at it.
    [[nodiscard]] virtual HistoryAnswer numbered_history(std::uint32_t /*number*/, HistoryFunction function, std::string_view type,
                                                         std::optional<base::Duration> window, std::string_view pointer) const {
        return history(function, type, window, pointer);
    }

    /// Many of them at once, each answered as history() does. Those about one type of event follow each other and name it by the same text in memory, so that it need
    /// be looked up once only. `numbers` has room for all.
    virtual void history_numbers(std::span<const HistoryQuestion> questions, std::span<HistoryNumber> numbers) const {
        for (std::size_t i = 0; i < questions.size(); ++i) {
            const HistoryQuestion& question = questions[i];
            const HistoryAnswer answer = history(question.function, question.type, question.window, question.pointer);
            numbers[i] = {answer.number, answer.sum, answer.changes_at};
        }
    }

    /// Seconds east of UTC in a named zone ("Europe/Berlin") at that instant; empty when the zone is not known. Fixed
    /// offsets ("+02:00") and UTC are not asked for.
    [[nodiscard]] virtual std::optional<int> zone_offset(std::string_view /*zone*/, base::Time /*at*/) const { return std::nullopt; }
    /// The value of a variable that is not JSON; asked only where variable() gave nullptr. The default: not known now.
    [[nodiscard]] virtual Value other_value(std::uint32_t /*slot*/) const { return Value::of_fault(Fault::not_available); }
};

}  // namespace segue::condition
