#include "core/condition/overloads.h"

#include <algorithm>

namespace segue::condition {

namespace {

bool takes(const Signature& signature, std::size_t count) {
    return signature.variadic ? count >= 1 : signature.parameters.size() == count;
}

/// "_+_" → "+", "!_" → "!", "@in" → "in"; a function's name stays, and gives nothing.
std::string operator_sign(const std::string& function) {
    if (function == "@in") return "in";
    if (function == "_?_:_") return "?:";
    if (function.find('_') == std::string::npos || (function[0] >= 'a' && function[0] <= 'z')) return {};
    std::string sign;
    std::copy_if(function.begin(), function.end(), std::back_inserter(sign), [](char c) { return c != '_'; });
    return sign;
}

std::string type_list(const std::vector<Type>& types, std::size_t from, std::string_view last) {
    std::string text;
    for (std::size_t i = from; i < types.size(); ++i) {
        if (i != from) text += i + 1 == types.size() ? std::string(last) : ", ";
        text += type_text(types[i]);
    }
    return text;
}

bool is_number(const Type& type) {
    return type.is(TypeKind::integer) || type.is(TypeKind::uinteger) || type.is(TypeKind::real);
}

}  // namespace

std::optional<Type> pick_overload(Unifier& unifier, const std::vector<Signature>& signatures, bool receiver,
                                  const std::vector<Type>& arguments) {
    std::optional<Type> result;
    for (const Signature& declared : signatures) {
        if (declared.receiver != receiver || !takes(declared, arguments.size())) continue;
        const Signature signature = unifier.instantiate(declared);
        const std::size_t before = unifier.mark();
        bool fits = true;
        for (std::size_t i = 0; fits && i < arguments.size(); ++i) {
            fits = unifier.assignable(arguments[i], signature.parameters[std::min(i, signature.parameters.size() - 1)]);
        }
        if (!fits) {
            unifier.undo(before);
            continue;
        }
        Type type = unifier.resolve(signature.result, false);
        if (result && !(*result == type)) return Type{};
        result = std::move(type);
    }
    return result;
}

std::string no_overload_text(const std::string& function, bool receiver, const std::vector<Type>& arguments,
                             const std::vector<Signature>& signatures) {
    const std::string sign = operator_sign(function);
    if (!sign.empty()) return "'" + sign + "' cannot be used on " + type_list(arguments, 0, " and ");
    const bool count_fits = std::any_of(signatures.begin(), signatures.end(), [&](const Signature& s) {
        return s.receiver == receiver && takes(s, arguments.size());
    });
    std::string text = receiver && !arguments.empty() ? type_text(arguments[0]) + "." : std::string();
    text += function + "(" + type_list(arguments, receiver ? 1 : 0, ", ") + ")";
    return count_fits ? "there is no " + text : "there is no " + text + ": wrong number of arguments, or not called so";
}

std::string conversion_hint(const std::vector<Type>& arguments) {
    if (arguments.size() != 2 || !is_number(arguments[0]) || !is_number(arguments[1])) return {};
    const bool real = arguments[0].is(TypeKind::real) || arguments[1].is(TypeKind::real);
    return real ? "write the other number with a point, or double(…)" : "convert one of them: int(…)";
}

}  // namespace segue::condition
