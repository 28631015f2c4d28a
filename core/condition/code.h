#pragma once
// The compact form that is run: 16-byte instructions in one array, operands by number, constants beside it.
//
// It is a tree laid out flat, not a stack machine: `&&`, `?:` and the loops want to skip operands, and a test of one
// member against one constant, which is what most conditions are, takes two instructions. What an evaluation touches lies
// in one block of memory: with hundreds of conditions for each decision, cache lines are what is paid for.

#include "core/condition/arena.h"
#include "core/condition/ast.h"
#include "core/condition/builtins.h"
#include "core/condition/regex.h"
#include "core/condition/source.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace segue::condition {

enum class Op : std::uint8_t {
    constant,       ///< a: constant
    local,          ///< a: slot
    variable,       ///< a: root variable
    path,           ///< a: root variable, b: first name, count: names
    now,
    select,         ///< a: operand, b: name
    opt_select,     ///< likewise, .?name
    has,            ///< a: operand, b: name
    index,          ///< a: operand, b: key
    opt_index,      ///< likewise, [?key]
    all_of,         ///< &&; operands count from link a
    any_of,         ///< ||
    negation,       ///< a: operand
    conditional,    ///< a, b, c
    compare,        ///< a, b; flag: Relation
    compare_const,  ///< a; b: constant; flag: Relation
    member_test,    ///< compare_const whose operand a is a path: the commonest of all
    member_in,      ///< in_texts whose operand a is a path
    history_test,   ///< compare_const whose operand a is history.count, seen or sum with constant arguments
    in_texts,       ///< a; is it one of the count sorted texts from constant b on?
    call,           ///< operands count from link a; b and c: the builtin
    or_else,        ///< a.or(b); flag 1: a.orValue(b). b is only evaluated when it is needed
    matches,        ///< a; b: pattern
    list,           ///< operands count from link a; b: first of the optional flags, or `none`
    map,            ///< likewise: key, value, key, value; one flag for each entry
    loop,           ///< a: loop
    bind,           ///< a: value, b: body, c: slot
    block,          ///< operands count from link a, the last one is the body; b: first slot
    history,        ///< a: history call
    fault,          ///< flag: Fault
};

enum class Relation : std::uint8_t { less, less_equal, greater, greater_equal, equal, not_equal };

inline constexpr std::uint32_t none = 0xFFFFFFFFu;

struct Instruction {
    Op op = Op::fault;
    std::uint8_t flag = 0;
    std::uint16_t count = 0;
    std::uint32_t a = 0, b = 0, c = 0;

    void set_builtin(Builtin run);
    [[nodiscard]] Builtin builtin() const;
};
static_assert(sizeof(Instruction) == 16);

/// A member's name, with where it was found last: members of like objects stand in like places. Only a hint, read and
/// written as a relaxed atomic, so that threads may share a program.
struct Name {
    const char* chars = nullptr;
    std::uint32_t size = 0;
    mutable std::uint32_t hint = 0;
    [[nodiscard]] std::string_view view() const { return {chars, size}; }
};

struct LoopPlan {
    LoopKind kind{};
    std::uint32_t range = 0, filter = none, body = 0;
    std::uint32_t slot = 0;
    std::uint32_t variables = 1;
};

struct HistoryPlan {
    HistoryFunction function{};
    bool constant = false;                                   ///< then the texts and the length hold what the operands give
    std::uint32_t type = 0, window = none, pointer = none;   ///< instructions
    std::string_view type_text, pointer_text;
    std::optional<base::Duration> window_length;
    mutable std::uint32_t number = none;                     ///< given by number_questions; a hint like Name::hint
};

/// What an evaluation needs seldom or never.
struct ColdCode {
    std::vector<LoopPlan> loops;
    std::vector<std::shared_ptr<const Regex>> patterns;
    std::vector<bool> optional_flags;
    std::string text;
    std::vector<Span> spans;                    ///< by instruction
    Arena kept{std::size_t{1} << 20};           ///< folded lists and maps
    std::deque<std::string> long_texts;         ///< constants that would make the code wide
};

/// Code while it is made.
struct CodeDraft {
    std::vector<Instruction> instructions;
    std::vector<Value> constants;
    std::vector<std::uint32_t> links;
    std::vector<Name> names;
    std::vector<HistoryPlan> histories;
    std::deque<std::string> texts;
};

/// The arrays stand right behind this header, in one piece of memory that begins at a cache line; while the code is made
/// they are those of the draft.
struct Program::Code {
    const Instruction* instructions = nullptr;
    const Value* constants = nullptr;
    const Name* names = nullptr;
    const std::uint32_t* links = nullptr;
    const HistoryPlan* histories = nullptr;
    std::unique_ptr<ColdCode> cold;
    std::uint32_t root = 0;    ///< the last instruction
    std::uint32_t frame = 0;   ///< locals

    /// Makes the arrays those of the draft as it is now.
    void look_at(const CodeDraft& draft);
    /// The finished code of a draft; takes the cold part over.
    [[nodiscard]] static std::shared_ptr<const Code> pack(const CodeDraft& draft, Code& made);
};

}  // namespace segue::condition
