#pragma once
// A condition as the rest of the core sees it: text → checked, compiled, immutable Program → value, trace.

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/condition/environment.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

    struct Variable {
        std::string name;
        std::vector<std::string> members;
        bool closed = false;  ///< members are all there are
    };
    [[nodiscard]] const std::vector<Variable>& variables() const { return variables_; }
    [[nodiscard]] const std::vector<std::string>& event_types() const { return event_types_; }

private:
    std::vector<Variable> variables_;
    std::vector<std::string> event_types_;
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

/// A program, unless one of the issues is an error.
struct Compiled {
    std::optional<Program> program;
    std::vector<Issue> issues;
};

/// Parses, checks and compiles. `origin` is the place of the text's first character in its file (for issues).
[[nodiscard]] Compiled compile(std::string_view text, const Schema& schema, base::Place origin = {1, 1});

/// A fact that decided a result: what was read, and what it was. Paths are as written ("subject.status",
/// "history.count(\"payment.failed\", duration(\"24h\"))").
struct ReadFact {
    std::string path;
    base::Json value;                      ///< null when it was missing
    std::vector<std::uint32_t> events;     ///< the environment's event numbers, where a history function read them
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

/// Evaluates to any value, as JSON (timestamps and durations become RFC 3339 and "3.5s" texts, bytes base64).
[[nodiscard]] base::Result<base::Json> evaluate(const Program& program, const Environment& environment,
                                                const Limits& limits = {});

/// Which reads decided the result: minimal (branches that did not matter are left out), in order of reading, each path once.
[[nodiscard]] std::vector<ReadFact> decisive_facts(const Program& program, const Environment& environment,
                                                   const Limits& limits = {});

}  // namespace segue::condition
