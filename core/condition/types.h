#pragma once
// Types for checking. Checking is gradual: `dyn` fits everywhere, and all JSON is `dyn`.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace segue::condition {

enum class TypeKind : std::uint8_t {
    dyn, null, boolean, integer, uinteger, real, text, bytes, duration, timestamp,
    list, map, type, optional, wrapper,
    named,      ///< anything else by its name, with or without arguments: net.IP, tuple(A, B)
    parameter   ///< stands for a type that is found by unification
};

struct Type {
    TypeKind kind = TypeKind::dyn;
    std::string name;             ///< named: its name; parameter of a signature: its name
    std::uint32_t variable = 0;   ///< parameter made fresh while checking: its number, from 1
    std::vector<Type> arguments;

    static Type of(TypeKind kind) { Type t; t.kind = kind; return t; }
    static Type of(TypeKind kind, Type argument) { Type t; t.kind = kind; t.arguments.push_back(std::move(argument)); return t; }
    static Type map_of(Type key, Type value) { Type t; t.kind = TypeKind::map; t.arguments = {std::move(key), std::move(value)}; return t; }
    [[nodiscard]] bool is(TypeKind k) const { return kind == k; }
    friend bool operator==(const Type& a, const Type& b) {
        return a.kind == b.kind && a.name == b.name && a.variable == b.variable && a.arguments == b.arguments;
    }
};

/// "int", "list(string)", "map(K, V)" (single capitals are parameters), "param(T)", "wrapper(int)", "optional_type(T)",
/// "message(a.B)", "tuple(int, T)". Empty when malformed.
[[nodiscard]] std::optional<Type> parse_type(std::string_view text);
/// The same the other way round, without spaces.
[[nodiscard]] std::string type_text(const Type& type);

/// "string.(int) -> bool" or "(A, list(A)) -> bool"; a last parameter "T..." takes any number.
struct Signature {
    bool receiver = false;
    bool variadic = false;
    std::vector<Type> parameters;   ///< the receiver first
    Type result;
};
[[nodiscard]] std::optional<Signature> parse_signature(std::string_view text);

/// What is known about fresh parameters so far.
class Unifier {
public:
    [[nodiscard]] Type fresh();
    /// The signature with its named parameters replaced by fresh ones.
    [[nodiscard]] Signature instantiate(const Signature& signature);
    /// May a value of `from` stand where `to` is wanted? Learns about parameters when yes; on no, nothing is learned.
    [[nodiscard]] bool assignable(const Type& from, const Type& to);
    /// A point that undo() goes back to, forgetting what was learned since.
    [[nodiscard]] std::size_t mark() const { return learnt_.size(); }
    void undo(std::size_t mark);
    /// The type of a place that holds both; `dyn` when they do not meet.
    [[nodiscard]] Type join(const Type& a, const Type& b);
    /// With all known parameters put in; unknown ones become `dyn` when `final`, and so does what is too large to be helpful.
    [[nodiscard]] Type resolve(const Type& type, bool final) const;

private:
    bool assign(const Type& from, const Type& to, int depth);
    bool assign_parameter(const Type& parameter, const Type& other);
    bool occurs(std::uint32_t variable, const Type& type, int& budget) const;
    [[nodiscard]] Type resolve(const Type& type, bool final, int& budget) const;
    void learn(std::uint32_t variable, const Type& type);
    bool less_specific(const Type& a, const Type& b) const;
    const Type& bound(const Type& type) const;
    std::vector<std::optional<Type>> known_;
    std::vector<std::pair<std::uint32_t, std::optional<Type>>> learnt_;  ///< what to put back when an assignment fails
};

}  // namespace segue::condition
