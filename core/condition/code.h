#pragma once
// The compact form that is run: 16-byte instructions in one array, operands by number, constants beside it.
//
// It is a tree laid out flat, not a stack machine: `&&`, `?:` and the loops want to skip operands, and a test of one
// member against one constant, which is what most conditions are, is a single instruction.

#include "core/condition/arena.h"
#include "core/condition/ast.h"
#include "core/condition/builtins.h"
#include "core/condition/regex.h"
#include "core/condition/source.h"

#include <atomic>
#include <deque>
#include <memory>
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
    in_texts,       ///< a; b: text set; is a in that constant list of texts?
    call,           ///< operands count from link a; b: builtin
    or_else,        ///< a.or(b); flag 1: a.orValue(b). b is only evaluated when it is needed
    matches,        ///< a; b: regex
    list,           ///< operands count from link a; b: first of the optional flags, or `none`
    map,            ///< likewise: key, value, key, value; one flag for each entry
    loop,           ///< a: loop
    bind,           ///< a: value, b: body, c: slot
    block,          ///< operands count from link a, the last one is the body; b: first slot
    history,        ///< a: history call
    fault,          ///< flag: Fault
};

enum class Relation : std::uint8_t { less, less_equal, greater, greater_equal, equal, not_equal };

struct Instruction {
    Op op = Op::fault;
    std::uint8_t flag = 0;
    std::uint16_t count = 0;
    std::uint32_t a = 0, b = 0, c = 0;
};
static_assert(sizeof(Instruction) == 16);

inline constexpr std::uint32_t none = 0xFFFFFFFFu;

/// A member's name, with where it was found last: members of like objects stand in like places. Only a hint, so that two
/// threads may both write it.
struct Name {
    explicit Name(std::string name) : text(std::move(name)) {}
    std::string text;
    mutable std::atomic<std::uint32_t> hint{0};
};

struct LoopPlan {
    LoopKind kind{};
    std::uint32_t range = 0, filter = none, body = 0;
    std::uint32_t slot = 0;
    std::uint32_t variables = 1;
};

struct HistoryPlan {
    HistoryFunction function{};
    std::uint32_t type = 0, window = none, pointer = none;   ///< instructions
    bool constant = false;                                   ///< then these hold what they give
    std::string type_text, pointer_text;
    std::optional<base::Duration> window_length;
};

struct Program::Code {
    explicit Code(std::size_t max_bytes) : kept(max_bytes) {}

    std::string text;
    std::vector<Instruction> instructions;   ///< the root is the last one
    std::vector<Span> spans;                 ///< by instruction
    std::vector<std::uint32_t> links;
    std::vector<Value> constants;
    std::deque<std::string> texts;           ///< what constants of this program point into
    std::deque<Name> names;
    std::vector<const Name*> name_at;
    std::vector<Builtin> builtins;
    std::vector<std::vector<std::string_view>> text_sets;
    std::vector<std::shared_ptr<const Regex>> patterns;
    std::vector<LoopPlan> loops;
    std::vector<HistoryPlan> histories;
    std::vector<bool> optional_flags;
    std::uint32_t frame = 0;
    Arena kept;                              ///< folded lists and maps

    [[nodiscard]] std::uint32_t root() const { return static_cast<std::uint32_t>(instructions.size() - 1); }
};

}  // namespace segue::condition
