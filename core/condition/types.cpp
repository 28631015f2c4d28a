#include "core/condition/types.h"

#include <algorithm>
#include <array>
#include <utility>

namespace segue::condition {

namespace {

struct TypeWord {
    std::string_view word;
    TypeKind kind;
};
constexpr std::array<TypeWord, 17> type_words{{
    {"dyn", TypeKind::dyn}, {"null_type", TypeKind::null}, {"null", TypeKind::null}, {"bool", TypeKind::boolean},
    {"int", TypeKind::integer}, {"uint", TypeKind::uinteger}, {"double", TypeKind::real}, {"string", TypeKind::text},
    {"bytes", TypeKind::bytes}, {"google.protobuf.Duration", TypeKind::duration}, {"duration", TypeKind::duration},
    {"google.protobuf.Timestamp", TypeKind::timestamp}, {"timestamp", TypeKind::timestamp}, {"list", TypeKind::list},
    {"map", TypeKind::map}, {"type", TypeKind::type}, {"optional_type", TypeKind::optional}}};

class TypeReader {
public:
    explicit TypeReader(std::string_view text) : text_(text) {}

    std::optional<Type> type() {
        skip();
        const std::size_t begin = at_;
        while (at_ < text_.size() && in_word(text_[at_])) ++at_;
        const std::string_view word = text_.substr(begin, at_ - begin);
        if (word.empty()) return std::nullopt;
        Type type = named(word);
        if (accept('(')) {
            do {
                auto argument = this->type();
                if (!argument) return std::nullopt;
                type.arguments.push_back(std::move(*argument));
            } while (accept(','));
            if (!accept(')')) return std::nullopt;
        }
        return finished(std::move(type), word);
    }
    bool accept(char c) {
        skip();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    bool accept(std::string_view word) {
        skip();
        if (text_.substr(at_, word.size()) != word) return false;
        at_ += word.size();
        return true;
    }
    bool at_end() { skip(); return at_ == text_.size(); }

private:
    static bool in_word(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    }
    void skip() { while (at_ < text_.size() && text_[at_] == ' ') ++at_; }

    static Type named(std::string_view word) {
        for (const TypeWord& known : type_words) {
            if (known.word == word) return Type::of(known.kind);
        }
        Type type = Type::of(word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z' ? TypeKind::parameter : TypeKind::named);
        type.name = word;
        return type;
    }
    static std::optional<Type> finished(Type type, std::string_view word) {
        if (word == "param" && type.arguments.size() == 1) {
            Type parameter = Type::of(TypeKind::parameter);
            parameter.name = type.arguments[0].name;
            return parameter;
        }
        if (word == "message" && type.arguments.size() == 1) return type.arguments[0];
        if (word == "wrapper" && type.arguments.size() == 1) return Type::of(TypeKind::wrapper, type.arguments[0]);
        const bool one = type.is(TypeKind::list) || type.is(TypeKind::optional) || type.is(TypeKind::type);
        const std::size_t wanted = one ? 1 : type.is(TypeKind::map) ? 2 : 0;
        if (type.is(TypeKind::named)) return type;
        while (type.arguments.size() < wanted) type.arguments.push_back(Type{});
        if (type.arguments.size() != wanted) return std::nullopt;
        return type;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

std::string_view kind_word(TypeKind kind) {
    switch (kind) {
        case TypeKind::null: return "null";
        case TypeKind::duration: return "duration";
        case TypeKind::timestamp: return "timestamp";
        case TypeKind::wrapper: return "wrapper";
        default: break;
    }
    for (const TypeWord& known : type_words) {
        if (known.kind == kind) return known.word;
    }
    return "dyn";
}

}  // namespace

std::optional<Type> parse_type(std::string_view text) {
    TypeReader reader(text);
    auto type = reader.type();
    if (!type || !reader.at_end()) return std::nullopt;
    return type;
}

std::optional<Signature> parse_signature(std::string_view text) {
    TypeReader reader(text);
    Signature signature;
    if (!reader.accept('(')) {
        // The receiver's type ends with the dot before the bracket, which the reader takes for a part of the name.
        const std::size_t bracket = text.find(".(");
        if (bracket == std::string_view::npos) return std::nullopt;
        auto receiver = parse_type(text.substr(0, bracket));
        if (!receiver) return std::nullopt;
        signature.receiver = true;
        signature.parameters.push_back(std::move(*receiver));
        reader = TypeReader(text.substr(bracket + 2));
    }
    while (!reader.accept(')')) {
        if (reader.accept("...")) {
            signature.variadic = true;
            continue;
        }
        auto parameter = reader.type();
        if (!parameter) return std::nullopt;
        signature.parameters.push_back(std::move(*parameter));
        (void)reader.accept(',');
    }
    if (!reader.accept("->")) return std::nullopt;
    auto result = reader.type();
    if (!result || !reader.at_end()) return std::nullopt;
    signature.result = std::move(*result);
    return signature;
}

std::string type_text(const Type& type) {
    std::string text = type.is(TypeKind::named) ? type.name : std::string(kind_word(type.kind));
    if (type.arguments.empty()) return text;
    text += '(';
    for (std::size_t i = 0; i < type.arguments.size(); ++i) {
        if (i != 0) text += ',';
        text += type_text(type.arguments[i]);
    }
    return text + ')';
}

Type Unifier::fresh() {
    known_.emplace_back();
    Type type = Type::of(TypeKind::parameter);
    type.variable = static_cast<std::uint32_t>(known_.size());
    return type;
}

Signature Unifier::instantiate(const Signature& signature) {
    Signature made = signature;
    std::vector<std::pair<std::string, Type>> fresh_ones;
    const auto replace = [&](auto&& self, Type& type) -> void {
        if (type.is(TypeKind::parameter)) {
            auto known = std::find_if(fresh_ones.begin(), fresh_ones.end(), [&](const auto& f) { return f.first == type.name; });
            if (known == fresh_ones.end()) known = fresh_ones.insert(known, {type.name, fresh()});
            type = Type(known->second);
            return;
        }
        for (Type& argument : type.arguments) self(self, argument);
    };
    for (Type& parameter : made.parameters) replace(replace, parameter);
    replace(replace, made.result);
    return made;
}

const Type& Unifier::bound(const Type& type) const {
    const Type* at = &type;
    while (at->is(TypeKind::parameter) && at->variable != 0 && known_[at->variable - 1]) at = &*known_[at->variable - 1];
    return *at;
}

Type Unifier::resolve(const Type& type, bool final) const {
    int budget = 300;
    return resolve(type, final, budget);
}

Type Unifier::resolve(const Type& type, bool final, int& budget) const {
    // A parameter used twice in a type used twice … unfolds without end in sight; nobody reads such a type.
    if (--budget < 0) return Type{};
    const Type& known = bound(type);
    if (known.is(TypeKind::parameter)) return final ? Type{} : known;
    Type result;
    result.kind = known.kind;
    result.name = known.name;
    result.variable = known.variable;
    result.arguments.reserve(known.arguments.size());
    for (const Type& argument : known.arguments) result.arguments.push_back(resolve(argument, final, budget));
    return result;
}

bool Unifier::occurs(std::uint32_t variable, const Type& type, int& budget) const {
    if (--budget < 0) return true;
    const Type& known = bound(type);
    if (known.is(TypeKind::parameter)) return known.variable == variable;
    return std::any_of(known.arguments.begin(), known.arguments.end(), [&](const Type& a) { return occurs(variable, a, budget); });
}

void Unifier::learn(std::uint32_t variable, const Type& type) {
    learnt_.emplace_back(variable - 1, known_[variable - 1]);
    known_[variable - 1] = type;
}

/// A type that says less than the other and holds all its values.
bool Unifier::less_specific(const Type& a_raw, const Type& b_raw) const {
    const Type& a = bound(a_raw);
    const Type& b = bound(b_raw);
    if (a.is(TypeKind::dyn) || a.is(TypeKind::parameter)) return true;
    if (b.is(TypeKind::dyn) || b.is(TypeKind::parameter)) return false;
    if (b.is(TypeKind::null)) return true;
    if (a.is(TypeKind::wrapper) && !b.is(TypeKind::wrapper)) return true;
    if (a.kind != b.kind || a.name != b.name || a.arguments.size() != b.arguments.size()) return false;
    for (std::size_t i = 0; i < a.arguments.size(); ++i) {
        if (!less_specific(a.arguments[i], b.arguments[i])) return false;
    }
    return true;
}

bool Unifier::assignable(const Type& from, const Type& to) {
    const std::size_t before = mark();
    if (assign(from, to, 0)) return true;
    undo(before);
    return false;
}

void Unifier::undo(std::size_t mark) {
    for (; learnt_.size() > mark; learnt_.pop_back()) known_[learnt_.back().first] = std::move(learnt_.back().second);
}

bool Unifier::assign_parameter(const Type& parameter, const Type& other) {
    if (other.is(TypeKind::parameter) && other.variable == parameter.variable) return true;
    int budget = 300;
    if (occurs(parameter.variable, other, budget)) return false;
    learn(parameter.variable, other);
    return true;
}

bool Unifier::assign(const Type& from_raw, const Type& to_raw, int depth) {
    if (depth > 64) return false;
    // A parameter that is already known may still become more general: [1] + [dyn(x)].
    for (const bool target : {true, false}) {
        const Type& raw = target ? to_raw : from_raw;
        if (!raw.is(TypeKind::parameter) || raw.variable == 0) continue;
        const Type other = target ? from_raw : to_raw;
        if (!known_[raw.variable - 1]) return assign_parameter(raw, bound(other));
        const Type known = *known_[raw.variable - 1];
        if (!assign(target ? other : known, target ? known : other, depth + 1)) return false;
        if (bound(other).is(TypeKind::parameter)) return true;
        int budget = 300;
        const bool wider = !known.is(TypeKind::parameter) && less_specific(other, known);
        if (wider && !occurs(raw.variable, other, budget)) learn(raw.variable, other);
        return true;
    }
    const Type& from = from_raw;
    const Type& to = to_raw;
    if (from.is(TypeKind::dyn) || to.is(TypeKind::dyn)) return true;
    if (from.is(TypeKind::wrapper) && !to.is(TypeKind::wrapper)) {
        return to.is(TypeKind::null) || assign(from.arguments[0], to, depth + 1);
    }
    if (to.is(TypeKind::wrapper) && !from.is(TypeKind::wrapper)) {
        return from.is(TypeKind::null) || assign(from, to.arguments[0], depth + 1);
    }
    const auto nullable = [](const Type& t) {
        return t.is(TypeKind::duration) || t.is(TypeKind::timestamp) || t.is(TypeKind::named) || t.is(TypeKind::optional);
    };
    if (from.is(TypeKind::null) && nullable(to)) return true;
    if (to.is(TypeKind::null) && nullable(from)) return true;
    if (from.kind != to.kind || from.name != to.name || from.arguments.size() != to.arguments.size()) return false;
    // All types are type values of one kind: type(1) == type('a') may be asked.
    if (from.is(TypeKind::type)) return true;
    for (std::size_t i = 0; i < from.arguments.size(); ++i) {
        if (!assign(from.arguments[i], to.arguments[i], depth + 1)) return false;
    }
    return true;
}

Type Unifier::join(const Type& a, const Type& b) {
    if (!assignable(b, a)) return Type{};
    return less_specific(a, b) ? a : b;
}

}  // namespace segue::condition
