#include "core/condition/check.h"

#include "core/base/text.h"
#include "core/condition/overloads.h"
#include "core/condition/scope.h"

#include <algorithm>

namespace segue::condition {

namespace {

std::string quoted(const std::string& name) { return base::in_quotes(name); }
std::string did_you_mean(const std::string& name) { return name.empty() ? std::string() : "did you mean '" + name + "'?"; }

class Checker {
public:
    Checker(Ast ast, const Schema& schema, Issues& issues, const CompileOptions& options)
        : scope_(schema), issues_(issues), options_(options) {
        out_.ast = std::move(ast);
        out_.meanings.resize(out_.ast.nodes.size());
        out_.types.resize(out_.ast.nodes.size());
    }

    Checked run() {
        visit(out_.ast.root);
        for (Type& type : out_.types) type = unifier_.resolve(type, true);
        out_.frame = scope_.frame();
        if (options_.must_be_bool) expect_bool(out_.ast.root, out_.type(), "a condition");
        return std::move(out_);
    }

private:
    [[nodiscard]] const AstNode& node(NodeId id) const { return out_.ast.nodes[id]; }
    Meaning& meaning(NodeId id) { return out_.meanings[id]; }

    void error(std::uint32_t at, std::string message, std::string suggestion = {}) {
        if (options_.check) issues_.error(at, std::move(message), std::move(suggestion));
    }
    Type fault(NodeId id, Fault why) {
        meaning(id).what = Meaning::What::fault;
        meaning(id).fault = why;
        return Type{};
    }

    Type visit(NodeId id) {
        Type type = visit_kind(id);
        out_.types[id] = unifier_.resolve(type, false);
        return out_.types[id];
    }

    Type visit_kind(NodeId id) {
        switch (node(id).kind) {
            case NodeKind::broken: return fault(id, Fault::bad_argument);
            case NodeKind::literal: return literal(node(id).literal.kind);
            case NodeKind::name: return name(id);
            case NodeKind::select: return select(id);
            case NodeKind::has: return has(id);
            case NodeKind::index: return index(id);
            case NodeKind::call: return call(id);
            case NodeKind::list: return list(id);
            case NodeKind::map: return map(id);
            case NodeKind::message: return message(id);
            case NodeKind::loop: return loop(id);
            case NodeKind::bind: return bind(id);
            case NodeKind::block: return block(id);
        }
        return Type{};
    }

    static Type literal(Kind kind) {
        switch (kind) {
            case Kind::boolean: return Type::of(TypeKind::boolean);
            case Kind::integer: return Type::of(TypeKind::integer);
            case Kind::uinteger: return Type::of(TypeKind::uinteger);
            case Kind::real: return Type::of(TypeKind::real);
            case Kind::text: return Type::of(TypeKind::text);
            case Kind::bytes: return Type::of(TypeKind::bytes);
            default: return Type::of(TypeKind::null);
        }
    }

    Type name(NodeId id) {
        const AstNode& n = node(id);
        if (!n.absolute) {
            if (const Scope::Local* local = scope_.local(n.text)) {
                meaning(id).what = Meaning::What::local;
                meaning(id).slot = local->slot;
                return local->type;
            }
        }
        if (const auto global = scope_.global(n.text, n.absolute)) {
            meaning(id) = global->meaning;
            return global->type;
        }
        error(n.at, "unknown name " + quoted(n.text), did_you_mean(scope_.nearest_name(n.text)));
        return fault(id, Fault::unknown_name);
    }

    struct Chain {
        std::string name;
        bool absolute = false;
        bool local = false;   ///< begins with a variable of a macro, which hides all else
    };
    /// The dotted name that selections from a plain name spell.
    [[nodiscard]] std::optional<Chain> chain(NodeId id) const {
        Chain result;
        for (int depth = 0; depth < 32; ++depth) {
            const AstNode& n = node(id);
            result.name.insert(0, n.text);
            if (n.kind == NodeKind::name) {
                result.absolute = n.absolute;
                result.local = !n.absolute && scope_.local(n.text) != nullptr;
                return result;
            }
            if (n.kind != NodeKind::select || n.optional) return std::nullopt;
            result.name.insert(result.name.begin(), '.');
            id = n.children[0];
        }
        return std::nullopt;
    }

    Type select(NodeId id) {
        if (!node(id).optional) {
            const auto dotted = chain(id);
            if (dotted && !dotted->local) {
                if (const auto global = scope_.global(dotted->name, dotted->absolute)) {
                    meaning(id) = global->meaning;
                    return global->type;
                }
            }
        }
        const AstNode& n = node(id);
        const Type operand = visit(n.children[0]);
        check_member(n);
        Type field = field_type(n, operand, 0);
        return n.optional && !field.is(TypeKind::optional) ? Type::of(TypeKind::optional, std::move(field)) : field;
    }

    Type has(NodeId id) {
        const AstNode& n = node(id);
        const Type operand = visit(n.children[0]);
        check_member(n);
        (void)field_type(n, operand, 0);
        return Type::of(TypeKind::boolean);
    }

    Type field_type(const AstNode& n, const Type& operand, int depth) {
        switch (operand.kind) {
            case TypeKind::dyn:
            case TypeKind::parameter: return Type{};
            case TypeKind::map:
                if (unifier_.assignable(Type::of(TypeKind::text), operand.arguments[0])) return operand.arguments[1];
                break;
            case TypeKind::optional: {
                if (depth > 8) return Type{};
                Type inner = field_type(n, operand.arguments[0], depth + 1);
                if (n.kind == NodeKind::has || inner.is(TypeKind::optional)) return inner;
                return Type::of(TypeKind::optional, std::move(inner));
            }
            default: break;
        }
        error(n.at, "a value of type " + type_text(operand) + " has no field " + quoted(n.text));
        return Type{};
    }

    /// Members of a root variable may be known by name.
    void check_member(const AstNode& n) {
        const Meaning& root = out_.meanings[n.children[0]];
        if (root.what != Meaning::What::variable) return;
        const Schema::Variable& variable = scope_.schema().variables()[root.slot];
        const auto& members = variable.members;
        if (!variable.closed || std::find(members.begin(), members.end(), n.text) != members.end()) return;
        error(n.at, quoted(variable.name) + " has no member " + quoted(n.text), did_you_mean(base::nearest(n.text, members)));
    }

    Type index(NodeId id) {
        const AstNode& n = node(id);
        Type operand = visit(n.children[0]);
        const Type key = visit(n.children[1]);
        const bool through = operand.is(TypeKind::optional);
        if (through) operand = Type(operand.arguments[0]);
        Type element;
        if (operand.is(TypeKind::list)) {
            if (!unifier_.assignable(key, Type::of(TypeKind::integer))) error(n.at, "the index of a list is an int, not " + type_text(key));
            element = operand.arguments[0];
        } else if (operand.is(TypeKind::map)) {
            if (!unifier_.assignable(key, operand.arguments[0])) {
                error(n.at, "the keys of this map are " + type_text(operand.arguments[0]) + ", not " + type_text(key));
            }
            element = operand.arguments[1];
        } else if (!operand.is(TypeKind::dyn) && !operand.is(TypeKind::parameter)) {
            error(n.at, "only lists and maps have an index, not " + type_text(operand));
        }
        return n.optional || through ? Type::of(TypeKind::optional, std::move(element)) : element;
    }

    Type call(NodeId id) {
        const AstNode& n = node(id);
        std::string full = n.text;
        std::optional<Scope::Callable> callable;
        if (n.receiver) {
            if (const auto dotted = chain(n.children[0]); dotted && !dotted->local) {
                callable = scope_.function(dotted->name + "." + n.text, dotted->absolute);
                if (callable) full = dotted->name + "." + n.text;
            }
        }
        // `history.cuont(…)` is a slip in the function's name, not an unknown variable called history.
        const bool no_receiver = !callable && is_unknown_root(n);
        meaning(id).qualified = callable.has_value() || no_receiver;
        if (no_receiver) full = chain(n.children[0])->name + "." + n.text;
        if (!callable && !no_receiver) callable = scope_.function(n.text, n.absolute);
        std::vector<Type> arguments;
        for (std::size_t i = meaning(id).qualified ? 1 : 0; i < n.children.size(); ++i) arguments.push_back(visit(n.children[i]));
        if (!callable) {
            error(n.at, "unknown function " + quoted(full), did_you_mean(scope_.nearest_function(full)));
            return fault(id, Fault::unknown_function);
        }
        meaning(id).what = Meaning::What::function;
        meaning(id).function = callable->function;
        if (!callable->function) fault(id, Fault::unknown_function);
        if (callable->function && callable->function->history) check_history(n);
        const bool receiver = n.receiver && !meaning(id).qualified;
        auto result = pick_overload(unifier_, *callable->signatures, receiver, arguments);
        if (result) return *result;
        error(n.at, no_overload_text(full, receiver, arguments, *callable->signatures), conversion_hint(arguments));
        return Type{};
    }

    /// Is the receiver a dotted name that begins the name of some function, and nothing else?
    [[nodiscard]] bool is_unknown_root(const AstNode& n) const {
        if (!n.receiver) return false;
        const auto dotted = chain(n.children[0]);
        if (!dotted || dotted->local) return false;
        const std::string root = dotted->name.substr(0, dotted->name.find('.'));
        if (scope_.global(root, dotted->absolute)) return false;
        const auto& names = function_names();
        return std::any_of(names.begin(), names.end(), [&root](const std::string& name) { return name.starts_with(root + "."); });
    }

    void check_history(const AstNode& n) {
        const auto& known = scope_.schema().event_types();
        if (n.children.size() < 2 || known.empty()) return;
        const AstNode& type = node(n.children[1]);
        if (type.kind != NodeKind::literal || type.literal.kind != Kind::text) return;
        if (std::find(known.begin(), known.end(), type.text) != known.end()) return;
        const auto& groups = scope_.schema().event_groups();
        if (std::find(groups.begin(), groups.end(), type.text) != groups.end()) return;
        const bool group = type.text.find(':') != std::string::npos;  // no event type holds a colon
        error(type.at, "unknown event type " + quoted(type.text), did_you_mean(base::nearest(type.text, group ? groups : known)));
    }

    /// The type of one entry, which is what an optional holds when it is written with a question mark.
    Type entry(NodeId id, bool optional) {
        const Type type = visit(id);
        if (!optional) return type;
        Type inside = unifier_.fresh();
        if (!unifier_.assignable(type, Type::of(TypeKind::optional, inside))) {
            error(node(id).span.begin, "an entry with '?' must be an optional, not " + type_text(type));
        }
        return unifier_.resolve(inside, false);
    }

    Type list(NodeId id) {
        const AstNode& n = node(id);
        std::optional<Type> element;
        for (std::size_t i = 0; i < n.children.size(); ++i) {
            const Type type = entry(n.children[i], n.optional_entries[i]);
            element = element ? unifier_.join(*element, type) : type;
        }
        return Type::of(TypeKind::list, element ? *element : unifier_.fresh());
    }

    Type map(NodeId id) {
        const AstNode& n = node(id);
        std::optional<Type> key, value;
        for (std::size_t i = 0; i + 1 < n.children.size(); i += 2) {
            const Type k = visit(n.children[i]);
            const Type v = entry(n.children[i + 1], n.optional_entries[i / 2]);
            key = key ? unifier_.join(*key, k) : k;
            value = value ? unifier_.join(*value, v) : v;
        }
        return Type::map_of(key ? *key : unifier_.fresh(), value ? *value : unifier_.fresh());
    }

    Type message(NodeId id) {
        const AstNode& n = node(id);
        for (const NodeId child : n.children) visit(child);
        error(n.at, "unknown message type " + quoted(n.text), "a map is written {\"name\": value}");
        return fault(id, Fault::unknown_name);
    }

    struct Elements {
        Type first;    ///< what one variable stands for, or the first of two
        Type second;
        Type key;      ///< of the map that a transformation makes
    };
    Elements elements(const AstNode& n, const Type& range) {
        if (range.is(TypeKind::list)) {
            if (n.variables.size() == 1) return {range.arguments[0], Type{}, Type{}};
            return {Type::of(TypeKind::integer), range.arguments[0], Type::of(TypeKind::integer)};
        }
        if (range.is(TypeKind::map)) return {range.arguments[0], range.arguments[1], range.arguments[0]};
        if (!range.is(TypeKind::dyn) && !range.is(TypeKind::parameter)) error(n.at, "only lists and maps can be gone through, not " + type_text(range));
        return {};
    }

    Type loop(NodeId id) {
        const AstNode& n = node(id);
        const Type range = visit(n.children[0]);
        if (n.loop == LoopKind::opt_map || n.loop == LoopKind::opt_flat_map) return opt_map(id, range);
        const Elements e = elements(n, range);
        meaning(id).slot = scope_.enter(n.variables[0], e.first);
        if (n.variables.size() == 2) scope_.enter(n.variables[1], e.second);
        if (n.filtered) expect_bool(n.children[1], visit(n.children[1]), "a filter");
        const Type body = visit(n.children.back());
        scope_.leave(n.variables.size());
        switch (n.loop) {
            case LoopKind::map: return Type::of(TypeKind::list, body);
            case LoopKind::transform_map: return Type::map_of(e.key, body);
            case LoopKind::transform_map_entry: return body.is(TypeKind::map) ? body : Type::map_of(Type{}, Type{});
            case LoopKind::filter:
                expect_bool(n.children.back(), body, "a filter");
                return Type::of(TypeKind::list, e.first);
            default:
                expect_bool(n.children.back(), body, "the test in " + std::string(n.text) + "()");
                return Type::of(TypeKind::boolean);
        }
    }

    Type opt_map(NodeId id, const Type& range) {
        const AstNode& n = node(id);
        Type inside;
        if (range.is(TypeKind::optional)) {
            inside = range.arguments[0];
        } else if (!range.is(TypeKind::dyn) && !range.is(TypeKind::parameter)) {
            error(n.at, n.text + "() needs an optional, not " + type_text(range));
        }
        meaning(id).slot = scope_.enter(n.variables[0], inside);
        Type body = visit(n.children.back());
        scope_.leave(1);
        if (n.loop == LoopKind::opt_map) return Type::of(TypeKind::optional, std::move(body));
        return body;
    }

    Type bind(NodeId id) {
        const AstNode& n = node(id);
        Type value = visit(n.children[0]);
        meaning(id).slot = scope_.enter(n.variables[0], std::move(value));
        Type body = visit(n.children[1]);
        scope_.leave(1);
        return body;
    }

    Type block(NodeId id) {
        const AstNode& n = node(id);
        const std::size_t locals = n.children.size() - 1;
        for (std::size_t i = 0; i < locals; ++i) {
            Type value = visit(n.children[i]);
            const std::uint32_t slot = scope_.enter("@index" + std::to_string(i), std::move(value));
            if (i == 0) meaning(id).slot = slot;
        }
        Type body = visit(n.children.back());
        scope_.leave(locals);
        return body;
    }

    void expect_bool(NodeId id, const Type& type, const std::string& what) {
        if (unifier_.assignable(type, Type::of(TypeKind::boolean))) return;
        error(node(id).span.begin, what + " must be true or false, this is " + type_text(unifier_.resolve(type, true)));
    }

    Checked out_;
    Unifier unifier_;
    Scope scope_;
    Issues& issues_;
    CompileOptions options_;
};

}  // namespace

Checked check(Ast ast, const Schema& schema, Issues& issues, const CompileOptions& options) {
    return Checker(std::move(ast), schema, issues, options).run();
}

}  // namespace segue::condition
