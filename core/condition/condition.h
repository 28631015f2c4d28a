#pragma once
// A condition as the rest of the core sees it: text → checked, compiled, immutable Program → value, trace.

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/condition/environment.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace segue::condition {

/// Something wrong with the text of a condition, as a compiler says it.
struct Issue {
    enum class Severity : std::uint8_t { warning, error };
    Severity severity = Severity::error;
    base::Place place;        ///< within the file when an origin was given, else within the text
    std::string message;      ///< "unknown name 'custmer'"
    std::string suggestion;   ///< "did you mean 'customer'?"; may be empty
};

/// The names that conditions may use. Slots number the root variables in the order of adding.
class Schema {
public:
    /// A root variable whose members are not declared (JSON, `dyn`).
    std::uint32_t add_variable(std::string name);
    /// A root variable that is a map with these known members only; a misspelt member is an issue. Members are `dyn`.
    std::uint32_t add_variable(std::string name, std::vector<std::string> members);
    /// When set, history functions accept these event types only (else a misspelt type is an issue with a suggestion).
    void set_event_types(std::vector<std::string> types);
    /// Names of groups of events ("channel:sms") that history functions accept besides event types.
    void set_event_groups(std::vector<std::string> groups);

    /// A root variable of a declared type ("int", "list(string)", "map(string, dyn)"; "dyn" when that is malformed). Its
    /// name may be qualified: "a.b".
    std::uint32_t add_typed_variable(std::string name, std::string type);
    /// Where names are looked up first: in container "a.b" the name x means a.b.x, else a.x, else x.
    void set_container(std::string container) { container_ = std::move(container); }
    /// A function that may be named and checked, "(int, list(T)) -> T" or "string.(int) -> bool"; running it is an error.
    void declare_function(std::string name, std::string signature);

    struct Variable {
        std::string name;
        std::vector<std::string> members;
        bool closed = false;  ///< members are all there are
        std::string type = "dyn";
    };
    struct DeclaredFunction {
        std::string name;
        std::string signature;
    };
    [[nodiscard]] const std::vector<Variable>& variables() const { return variables_; }
    [[nodiscard]] const std::vector<std::string>& event_types() const { return event_types_; }
    [[nodiscard]] const std::vector<std::string>& event_groups() const { return event_groups_; }
    [[nodiscard]] const std::vector<DeclaredFunction>& functions() const { return functions_; }
    [[nodiscard]] const std::string& container() const { return container_; }

private:
    std::vector<Variable> variables_;
    std::vector<std::string> event_types_;
    std::vector<std::string> event_groups_;
    std::vector<DeclaredFunction> functions_;
    std::string container_;
};

/// Bounds of one evaluation; past them the result is an error, which gates treat as blocked.
struct Limits {
    std::uint64_t max_steps = 100'000;
    std::size_t max_bytes = 1u << 20;
};

/// A compiled condition: immutable, cheap to copy, safe to share between threads.
class Program {
public:
    struct Code;
    explicit Program(std::shared_ptr<const Code> code) : code_(std::move(code)) {}
    [[nodiscard]] const Code& code() const { return *code_; }
    /// The text it was made from.
    [[nodiscard]] const std::string& text() const;

private:
    std::shared_ptr<const Code> code_;
};

/// The root variables that a program reads: one bit for each slot. A slot past the last bit sets all of them.
[[nodiscard]] std::uint64_t variables_read(const Program& program);

/// Gives numbers to questions about the past whose texts are constant, equal ones for equal questions.
class QuestionNumbers {
public:
    void number(const Program& program);
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(known_.size()); }

private:
    using Question = std::tuple<HistoryFunction, std::string, std::int64_t, std::string>;
    std::map<Question, std::uint32_t> known_;
};

/// A program, unless one of the issues is an error.
struct Compiled {
    std::optional<Program> program;
    std::vector<Issue> issues;
    std::string type;               ///< what the expression gives, as far as it is known: "bool", "list(int)", "dyn"
    std::uint64_t cost = 0;         ///< steps that one evaluation may take, estimated with lists of a hundred items
};

/// For conformance and for tests; what is sold runs with the defaults.
struct CompileOptions {
    bool check = true;              ///< off: names and types that do not fit become errors when they are evaluated
    bool macros = true;
    bool fold = true;               ///< compute what is constant now
    bool must_be_bool = false;      ///< an issue when the type is known and is not bool
};

/// Parses, checks and compiles. `origin` is the place of the text's first character in its file (for issues).
[[nodiscard]] Compiled compile(std::string_view text, const Schema& schema, base::Place origin = {1, 1},
                               const CompileOptions& options = {});

/// A fact that decided a result: what was read, and what it was. Paths are as written ("subject.status",
/// "history.count(\"payment.failed\", duration(\"24h\"))").
struct ReadFact {
    std::string path;
    base::Json value;                      ///< null when it was missing
    std::vector<std::uint32_t> events;     ///< the environment's event numbers, where a history function read them
    bool missing = false;                  ///< there was nothing to read
    std::optional<HistoryFunction> function;   ///< set for history functions, with what they were asked
    std::string event_type;
    std::optional<base::Duration> window;
    auto operator<=>(const ReadFact&) const = delete;
};

/// The result of a condition that must be true or false.
struct Verdict {
    enum class Kind : std::uint8_t { no, yes, error };
    Kind kind = Kind::error;
    std::string error;                      ///< "no such field: subject.status", …
    std::optional<base::Time> changes_at;   ///< the earliest instant at which time alone may change this
};

/// Evaluates to true or false; anything else is an error. Allocates nothing on the common path.
[[nodiscard]] Verdict test(const Program& program, const Environment& environment, const Limits& limits = {});

/// The same where nobody asks for the words of an error: small enough to be handed over in registers.
struct Answer {
    static constexpr base::Time never{INT64_MAX};
    Verdict::Kind kind = Verdict::Kind::error;
    base::Time changes_at = never;   ///< when time alone may change it at the earliest
};
[[nodiscard]] Answer answer(const Program& program, const Environment& environment, const Limits& limits = {});

/// Evaluates to any value, as JSON (timestamps and durations become RFC 3339 and "3.5s" texts, bytes base64).
[[nodiscard]] base::Result<base::Json> evaluate(const Program& program, const Environment& environment,
                                                const Limits& limits = {});

/// Which reads decided the result: minimal (branches that did not matter are left out), in order of reading, each path once.
[[nodiscard]] std::vector<ReadFact> decisive_facts(const Program& program, const Environment& environment,
                                                   const Limits& limits = {});

}  // namespace segue::condition
