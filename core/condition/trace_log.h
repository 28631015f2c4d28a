#pragma once
// What an evaluation with a trace writes down as it goes, and takes back where it did not matter.

#include "core/condition/value.h"

#include <cstdint>
#include <vector>

namespace segue::condition {

struct TraceLog {
    struct Read {
        std::uint32_t instruction = 0;
        Value value;
        bool missing = false;
        std::vector<std::uint32_t> events;
    };
    struct Clause {
        std::uint32_t instruction = 0;
        Value value;
        std::size_t first_read = 0;   ///< its reads are [first_read, end_read)
        std::size_t end_read = 0;
    };
    struct Mark {
        std::size_t reads = 0;
        std::size_t clauses = 0;
    };

    std::vector<Read> reads;
    std::vector<Clause> clauses;

    [[nodiscard]] Mark mark() const { return {reads.size(), clauses.size()}; }
    /// Forgets what was written between the marks.
    void drop(Mark from, Mark to) {
        const std::size_t n = to.reads - from.reads;
        for (std::size_t i = to.clauses; i < clauses.size(); ++i) {
            clauses[i].first_read -= n;
            clauses[i].end_read -= n;
        }
        reads.erase(reads.begin() + static_cast<std::ptrdiff_t>(from.reads), reads.begin() + static_cast<std::ptrdiff_t>(to.reads));
        clauses.erase(clauses.begin() + static_cast<std::ptrdiff_t>(from.clauses), clauses.begin() + static_cast<std::ptrdiff_t>(to.clauses));
    }
    /// Forgets the clauses since the mark but keeps what they read: they were parts of a larger one.
    void drop_clauses(Mark from) { clauses.resize(from.clauses); }
};

}  // namespace segue::condition
