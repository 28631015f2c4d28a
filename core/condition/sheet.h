#pragma once
// Many conditions that are asked together of one environment, as the rules of a pack are for every decision.
//
//   programs ──Sheet──► reads (each fact, each question about the past: once) ──► tests (each comparison: once) ──► joins (&&, ||, !)
//
// What a condition mostly does is compare a fact, or a number of the past, with a constant. Such tests lie in one array, sorted by what they read, so
// that a fact is looked up once and compared with everything that it is compared with. Conditions that do more than that are evaluated one by one.
// Every answer is the one that condition::answer gives; sheet_test.cpp compares them.

#include "core/condition/condition.h"
#include "core/condition/value.h"

#include <cstdint>
#include <span>
#include <vector>

namespace segue::condition {

/// Immutable once made; any number of threads may share one.
class Sheet {
public:
    Sheet() = default;
    explicit Sheet(std::vector<Program> programs);

    /// The answers of all clauses, programs and their parts.
    [[nodiscard]] std::vector<Answer> answers(const Environment& environment) const;
    /// Where the answer of a program is, by its position in the list that the sheet was made of.
    [[nodiscard]] std::uint32_t place(std::size_t program) const { return places_[program]; }
    [[nodiscard]] std::size_t programs() const { return programs_.size(); }
    /// Whether the program is laid out here. If not, it is evaluated as it is.
    [[nodiscard]] bool lays_out(std::size_t program) const;

private:
    class Maker;
    enum class Asks : std::uint8_t {
        relation,  ///< how does it stand to the constant? Of texts and booleans: is it equal?
        among,     ///< is it one of a sorted list of texts?
        truth,     ///< is it true?
        presence,  ///< does it have that member?
        other,     ///< what is seldom asked of a fact: the clause is evaluated as it stands
    };
    /// One comparison; the place of its answer is its position.
    struct Test {
        Value constant;             ///< of `among`: the list
        Asks asks{};
        std::uint8_t holds_for = 0; ///< of `relation`: a bit for each order of value and constant (sheet.cpp)
        std::uint32_t name = 0;     ///< of `presence`: in the clause's code
    };
    /// Where a clause stands: for whatever its test does not cover.
    struct Clause {
        const Program::Code* code = nullptr;
        std::uint32_t instruction = 0;
    };
    struct Fact {
        Clause path;
        std::uint32_t tests = 0;    ///< that many, behind those of the fact before
    };
    struct Join {
        bool any = false;           ///< ||, else &&
        bool negated = false;       ///< ! of its one part
        std::uint32_t parts = 0;    ///< that many, behind those of the join before
    };

    void test(std::uint32_t from, std::uint32_t to, const Value& value, base::Time changes_at, const Environment& environment, std::vector<Answer>& answers) const;
    [[nodiscard]] Verdict::Kind test_other(std::uint32_t place, const Value& value, const Environment& environment) const;
    [[nodiscard]] Answer evaluate(std::uint32_t place, const Environment& environment) const;
    [[nodiscard]] Answer join(const Join& join, std::span<const std::uint32_t> parts, const std::vector<Answer>& answers) const;

    // Answers stand in this order: tests (of facts, then of questions), joins, programs that are evaluated as they are.
    std::vector<Fact> facts_;
    std::vector<HistoryQuestion> questions_;
    std::vector<std::uint32_t> asking_;   ///< by question: how many tests, behind those of the one before
    std::vector<Test> tests_;
    std::vector<Clause> clauses_;         ///< by test
    std::vector<Join> joins_;             ///< parts before what is made of them
    std::vector<std::uint32_t> parts_;
    std::vector<std::uint32_t> wholes_;   ///< positions in programs_
    std::vector<std::uint32_t> places_;
    std::vector<Program> programs_;
};

}  // namespace segue::condition
