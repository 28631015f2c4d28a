#pragma once
// Inside of fold: what one detector remembers for one key. Others include fold.h.

#include "core/signals/detector.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace segue::signals {

/// A signal's citations are its youngest events; no more than this many.
inline constexpr std::size_t max_cited = 50;

/// One detector and one key. It is told of events in order, and of the time by `wake` before them.
///
///   idle ──event, or time (stall, absence)──► raised ──time, an answer or an end──► idle
class Watch {
public:
    struct Mark {
        base::Time time;
        std::uint32_t event = 0;
        std::int64_t amount = 0;   ///< in micros
    };

    /// An event that plays the step. `deadline`: of what opens a watch, when it comes due.
    void step(const Detector& detector, int step, const Mark& mark, base::Time deadline);
    void answer(const Detector& detector, const Mark& mark);
    /// Forgets everything.
    void end();
    /// What is due at `due()` happens.
    void wake(const Detector& detector);

    [[nodiscard]] bool raised() const { return raised_; }
    [[nodiscard]] base::Time from() const { return from_; }
    /// When time alone changes it; time_max: never.
    [[nodiscard]] base::Time due() const { return due_; }
    /// The greatest that it has reached since it was raised: events counted, whole units of the sum, times completed, times opened.
    [[nodiscard]] std::int64_t strength() const { return strength_; }
    /// Numbers of the events that it rests on, ascending; as of the last event that it was told.
    [[nodiscard]] std::vector<std::uint32_t> cited() const;

private:
    /// A sequence on its way: begun as late as possible, for then it lasts longest.
    struct Chain {
        base::Time anchor;
        std::vector<std::uint32_t> events;   ///< empty: not reached
    };

    void count(const Detector& detector, const Mark& mark);
    void follow(const Detector& detector, std::size_t step, const Mark& mark);
    void open(const Mark& mark, base::Time deadline);
    void raise(base::Time at, std::int64_t strength);
    void cite(std::uint32_t event);

    bool raised_ = false, open_ = false;
    base::Time from_, due_ = base::time_max;
    std::int64_t strength_ = 0;
    std::vector<Mark> marks_;                  ///< counted events; those before head_ have left the window
    std::size_t head_ = 0, reach_ = 0;         ///< from reach_ on is the shortest end of them that reaches the level
    std::int64_t in_window_ = 0, in_reach_ = 0;
    std::vector<Chain> chains_;                ///< by step
    std::vector<std::uint32_t> cited_;         ///< of sequences and open watches
    std::int64_t opened_ = 0;
};

}  // namespace segue::signals
