#include "core/condition/scope.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace segue::condition {

namespace {

constexpr std::array<std::string_view, 15> type_names{
    "bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint", "optional_type",
    "google.protobuf.Timestamp", "google.protobuf.Duration", "net.IP", "net.CIDR"};

}  // namespace

Scope::Scope(const Schema& schema) : schema_(schema) {
    std::uint32_t slot = 0;
    for (const Schema::Variable& variable : schema.variables()) variables_.emplace(variable.name, slot++);
    for (const Schema::DeclaredFunction& f : schema.functions()) {
        if (auto signature = parse_signature(f.signature)) declared_[f.name].push_back(std::move(*signature));
    }
}

std::uint32_t Scope::enter(std::string name, Type type) {
    const auto slot = static_cast<std::uint32_t>(locals_.size());
    locals_.push_back({std::move(name), slot, std::move(type)});
    frame_ = std::max(frame_, slot + 1);
    return slot;
}

void Scope::leave(std::size_t locals) { locals_.resize(locals_.size() - locals); }

const Scope::Local* Scope::local(std::string_view name) const {
    const auto found = std::find_if(locals_.rbegin(), locals_.rend(), [name](const Local& l) { return l.name == name; });
    return found == locals_.rend() ? nullptr : &*found;
}

std::vector<std::string> Scope::candidates(const std::string& name, bool absolute) const {
    std::vector<std::string> result;
    std::string container = absolute ? std::string() : schema_.container();
    while (!container.empty()) {
        result.push_back(container + "." + name);
        const std::size_t dot = container.rfind('.');
        container.erase(dot == std::string::npos ? 0 : dot);
    }
    result.push_back(name);
    return result;
}

std::optional<Scope::Global> Scope::global(const std::string& name, bool absolute) const {
    for (const std::string& candidate : candidates(name, absolute)) {
        Global result;
        if (const auto variable = variables_.find(candidate); variable != variables_.end()) {
            result.meaning.what = Meaning::What::variable;
            result.meaning.slot = variable->second;
            result.type = parse_type(schema_.variables()[variable->second].type).value_or(Type{});
            return result;
        }
        if (std::find(type_names.begin(), type_names.end(), candidate) != type_names.end()) {
            result.meaning.what = Meaning::What::type;
            result.meaning.name = candidate;
            result.type = Type::of(TypeKind::type, parse_type(candidate).value_or(Type{}));
            return result;
        }
        if (candidate == "now") {
            result.meaning.what = Meaning::What::now;
            result.type = Type::of(TypeKind::timestamp);
            return result;
        }
    }
    return std::nullopt;
}

std::optional<Scope::Callable> Scope::function(const std::string& name, bool absolute) const {
    for (const std::string& candidate : candidates(name, absolute)) {
        if (const auto declared = declared_.find(candidate); declared != declared_.end()) return Callable{nullptr, &declared->second};
        if (const Function* f = find_function(candidate)) return Callable{f, &f->signatures};
    }
    return std::nullopt;
}

std::string Scope::nearest_name(std::string_view word) const {
    std::vector<std::string> names{"now"};
    for (const Schema::Variable& variable : schema_.variables()) names.push_back(variable.name);
    for (const Local& l : locals_) {
        if (l.name[0] != '@') names.push_back(l.name);
    }
    return base::nearest(word, names);
}

std::string Scope::nearest_function(std::string_view word) const {
    std::vector<std::string> names = function_names();
    for (const auto& declared : declared_) names.push_back(declared.first);
    for (const std::string_view macro : {"has", "all", "exists", "exists_one", "map", "filter"}) names.emplace_back(macro);
    return base::nearest(word, names);
}

}  // namespace segue::condition
