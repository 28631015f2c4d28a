#include "core/condition/emit.h"

#include "core/base/text.h"
#include "core/condition/fold.h"
#include "core/condition/instants.h"

#include <algorithm>

namespace segue::condition {

namespace {

struct OperatorRow {
    std::string_view name;
    Relation relation;
    Relation mirrored;   ///< with the operands exchanged
};
constexpr OperatorRow relations[] = {
    {"_<_", Relation::less, Relation::greater}, {"_<=_", Relation::less_equal, Relation::greater_equal},
    {"_>_", Relation::greater, Relation::less}, {"_>=_", Relation::greater_equal, Relation::less_equal},
    {"_==_", Relation::equal, Relation::equal}, {"_!=_", Relation::not_equal, Relation::not_equal}};

/// What is known about the code that was just made.
struct Made {
    std::uint32_t index = 0;
    bool open = false;               ///< reads the environment
    std::uint32_t lowest = none;     ///< the lowest local it uses from outside itself

    void with(const Made& other) {
        open = open || other.open;
        lowest = std::min(lowest, other.lowest);
    }
    [[nodiscard]] bool closed() const { return !open && lowest == none; }
};

class Emitter {
public:
    Emitter(const Checked& checked, const Source& source, Issues& issues, const CompileOptions& options)
        : in_(checked), issues_(issues), options_(options), cold_(*(code_.cold = std::make_unique<ColdCode>())) {
        cold_.text = source.text();
        code_.frame = checked.frame;
    }

    std::shared_ptr<const Program::Code> run() {
        // Folding cuts behind what it replaces, so the root is the last instruction.
        (void)make(in_.ast.root);
        return Program::Code::pack(draft_, code_);
    }

private:
    [[nodiscard]] const AstNode& node(NodeId id) const { return in_.ast.nodes[id]; }
    [[nodiscard]] const Meaning& meaning(NodeId id) const { return in_.meanings[id]; }
    [[nodiscard]] std::uint32_t next() const { return static_cast<std::uint32_t>(draft_.instructions.size()); }

    std::uint32_t put(NodeId id, Instruction instruction) {
        draft_.instructions.push_back(instruction);
        cold_.spans.push_back(node(id).span);
        return next() - 1;
    }
    static Instruction one(Op op, std::uint32_t a = 0, std::uint32_t b = 0, std::uint32_t c = 0) {
        Instruction in;
        in.op = op;
        in.a = a;
        in.b = b;
        in.c = c;
        return in;
    }
    std::uint32_t constant(const Value& v) {
        draft_.constants.push_back(v);
        return static_cast<std::uint32_t>(draft_.constants.size() - 1);
    }
    std::uint32_t add_name(const std::string& text) {
        const std::string& kept = draft_.texts.emplace_back(text);
        draft_.names.push_back({kept.data(), static_cast<std::uint32_t>(kept.size()), 0});
        return static_cast<std::uint32_t>(draft_.names.size() - 1);
    }
    std::uint32_t add_links(const std::vector<std::uint32_t>& links) {
        const auto first = static_cast<std::uint32_t>(draft_.links.size());
        draft_.links.insert(draft_.links.end(), links.begin(), links.end());
        return first;
    }
    [[nodiscard]] const Value* constant_at(std::uint32_t index) const {
        const Instruction& in = draft_.instructions[index];
        return in.op == Op::constant ? &draft_.constants[in.a] : nullptr;
    }

    Made make(NodeId id) {
        const std::uint32_t start = next();
        const std::size_t links = draft_.links.size();
        Made made = make_kind(id);
        if (options_.fold && made.closed() && !constant_at(made.index)) fold(id, made, start, links);
        return made;
    }

    void fold(NodeId id, Made& made, std::uint32_t start, std::size_t links) {
        code_.look_at(draft_);
        const Folded folded = fold_at(code_, made.index);
        if (!folded.known) return;
        if (folded.value.is_error()) return warn_of(id, folded.value.fault());
        draft_.instructions.resize(start);
        cold_.spans.resize(start);
        draft_.links.resize(links);
        made.index = put(id, one(Op::constant, constant(folded.value)));
    }

    /// A constant that cannot be read is a slip of the pen; other faults may be meant ("1/0" behind a test).
    void warn_of(NodeId id, Fault fault) {
        const bool slip = fault == Fault::bad_conversion || fault == Fault::out_of_range || fault == Fault::bad_pattern;
        if (!slip || !options_.check || node(id).kind != NodeKind::call) return;
        issues_.warning(node(id).span.begin, "this always fails: " + std::string(fault_words(fault)));
    }

    Made make_kind(NodeId id) {
        if (meaning(id).what == Meaning::What::fault) return make_fault(id);
        switch (node(id).kind) {
            case NodeKind::literal: return make_literal(id);
            case NodeKind::name: return make_name(id);
            case NodeKind::select:
                if (meaning(id).what != Meaning::What::plain) return make_name(id);
                return make_select(id);
            case NodeKind::has: return make_has(id);
            case NodeKind::index: return make_index(id);
            case NodeKind::call: return make_call(id);
            case NodeKind::list: return make_aggregate(id, Op::list);
            case NodeKind::map: return make_aggregate(id, Op::map);
            case NodeKind::loop: return make_loop(id);
            case NodeKind::bind: return make_bind(id);
            case NodeKind::block: return make_block(id);
            default: return make_fault(id);
        }
    }

    Made make_fault(NodeId id) {
        Instruction in = one(Op::fault);
        in.flag = static_cast<std::uint8_t>(meaning(id).what == Meaning::What::fault ? meaning(id).fault : Fault::unknown_name);
        Made made;
        made.index = put(id, in);
        made.open = true;
        return made;
    }

    Made make_literal(NodeId id) {
        Value v = node(id).literal;
        if (v.kind == Kind::text || v.kind == Kind::bytes) v = Value::of_chars(v.kind, draft_.texts.emplace_back(node(id).text));
        Made made;
        made.index = put(id, one(Op::constant, constant(v)));
        return made;
    }

    Made make_name(NodeId id) {
        const Meaning& m = meaning(id);
        Made made;
        made.open = true;
        switch (m.what) {
            case Meaning::What::variable: made.index = put(id, one(Op::variable, m.slot)); break;
            case Meaning::What::local:
                made.open = false;
                made.lowest = m.slot;
                made.index = put(id, one(Op::local, m.slot));
                break;
            case Meaning::What::type:
                made.open = false;
                made.index = put(id, one(Op::constant, constant(Value::of_type(draft_.texts.emplace_back(m.name)))));
                break;
            case Meaning::What::now: made.index = put(id, one(Op::now)); break;
            default: made.index = put(id, one(Op::fault)); break;
        }
        return made;
    }

    /// customer.address.city becomes one instruction: a further name is added to the one that was made last.
    bool extend_path(const Made& operand, NodeId id, const std::string& name) {
        Instruction& in = draft_.instructions[operand.index];
        if (in.op == Op::variable) {
            in = one(Op::path, in.a, add_name(name));
            in.count = 1;
        } else if (in.op == Op::path && in.b + in.count == draft_.names.size() && in.count < 64) {
            add_name(name);
            ++in.count;
        } else {
            return false;
        }
        cold_.spans[operand.index] = node(id).span;
        return true;
    }

    Made make_select(NodeId id) {
        const AstNode& n = node(id);
        Made made = make(n.children[0]);
        if (!n.optional && extend_path(made, id, n.text)) return made;
        made.index = put(id, one(n.optional ? Op::opt_select : Op::select, made.index, add_name(n.text)));
        return made;
    }

    Made make_has(NodeId id) {
        Made made = make(node(id).children[0]);
        made.index = put(id, one(Op::has, made.index, add_name(node(id).text)));
        return made;
    }

    Made make_index(NodeId id) {
        const AstNode& n = node(id);
        Made made = make(n.children[0]);
        const AstNode& key = node(n.children[1]);
        const bool text_key = key.kind == NodeKind::literal && key.literal.kind == Kind::text;
        if (!n.optional && text_key && extend_path(made, id, key.text)) return made;
        const Made key_made = make(n.children[1]);
        const std::uint32_t operand = made.index;
        made.with(key_made);
        made.index = put(id, one(n.optional ? Op::opt_index : Op::index, operand, key_made.index));
        return made;
    }

    Made make_operands(const std::vector<NodeId>& ids, std::size_t from, std::vector<std::uint32_t>& indexes) {
        Made all;
        for (std::size_t i = from; i < ids.size(); ++i) {
            const Made made = make(ids[i]);
            all.with(made);
            indexes.push_back(made.index);
        }
        return all;
    }

    Made make_linked(NodeId id, Op op, std::size_t from = 0, std::uint32_t b = 0) {
        std::vector<std::uint32_t> operands;
        Made made = make_operands(node(id).children, from, operands);
        Instruction in = one(op, add_links(operands), b);
        in.count = static_cast<std::uint16_t>(operands.size());
        made.index = put(id, in);
        return made;
    }

    Made make_aggregate(NodeId id, Op op) {
        const auto& flags = node(id).optional_entries;
        std::uint32_t first_flag = none;
        if (std::find(flags.begin(), flags.end(), true) != flags.end()) {
            first_flag = static_cast<std::uint32_t>(cold_.optional_flags.size());
            cold_.optional_flags.insert(cold_.optional_flags.end(), flags.begin(), flags.end());
        }
        return make_linked(id, op, 0, first_flag);
    }

    Made make_call(NodeId id) {
        const AstNode& n = node(id);
        const Meaning& m = meaning(id);
        const std::size_t from = m.qualified ? 1 : 0;
        const std::size_t count = n.children.size() - from;
        if (!m.function) return make_fault(id);
        if (m.function->history) return make_history(id, *m.function->history);
        if (!takes(*m.function, count)) return make_unfit(id);
        const std::string_view name = m.function->name;
        if (name == "_&&_") return make_linked(id, Op::all_of);
        if (name == "_||_") return make_linked(id, Op::any_of);
        if (name == "!_") return make_unary(id, Op::negation);
        if (name == "_?_:_") return make_conditional(id);
        if (name == "or" || name == "orValue") return make_or_else(id, name == "orValue");
        if (name == "@in") return make_in(id);
        if (name == "matches") return make_matches(id);
        for (const OperatorRow& row : relations) {
            if (row.name == name) return make_compare(id, row);
        }
        const Made made = make_linked(id, Op::call, from);
        draft_.instructions[made.index].set_builtin(m.function->run);
        return made;
    }

    /// Unchecked programs may call a function with any number of operands; builtins are not asked to count.
    static bool takes(const Function& function, std::size_t count) {
        return std::any_of(function.signatures.begin(), function.signatures.end(), [count](const Signature& s) {
            return s.variadic ? count >= s.parameters.size() : s.parameters.size() == count;
        });
    }
    Made make_unfit(NodeId id) {
        Instruction in = one(Op::fault);
        in.flag = static_cast<std::uint8_t>(Fault::no_such_overload);
        Made made;
        made.index = put(id, in);
        made.open = true;
        return made;
    }

    Made make_unary(NodeId id, Op op) {
        Made made = make(node(id).children[0]);
        made.index = put(id, one(op, made.index));
        return made;
    }

    Made make_conditional(NodeId id) {
        const AstNode& n = node(id);
        const Made test = make(n.children[0]);
        const Made yes = make(n.children[1]);
        const Made no = make(n.children[2]);
        Made made;
        for (const Made& part : {test, yes, no}) made.with(part);
        made.index = put(id, one(Op::conditional, test.index, yes.index, no.index));
        return made;
    }

    Made make_or_else(NodeId id, bool value) {
        const Made first = make(node(id).children[0]);
        const Made second = make(node(id).children[1]);
        Made made = first;
        made.with(second);
        Instruction in = one(Op::or_else, first.index, second.index);
        in.flag = value ? 1 : 0;
        made.index = put(id, in);
        return made;
    }

    Made make_compare(NodeId id, const OperatorRow& row) {
        const Made left = make(node(id).children[0]);
        const Made right = make(node(id).children[1]);
        Made made = left;
        made.with(right);
        Instruction in = one(Op::compare, left.index, right.index);
        in.flag = static_cast<std::uint8_t>(row.relation);
        const bool constant_right = constant_at(right.index) != nullptr;
        if (constant_right || constant_at(left.index)) {
            const std::uint32_t operand = constant_right ? left.index : right.index;
            in = one(Op::compare_const, operand, draft_.instructions[constant_right ? right.index : left.index].a);
            in.flag = static_cast<std::uint8_t>(constant_right ? row.relation : row.mirrored);
            in.op = test_of(draft_.instructions[operand]);
            if (constant_right && right.index + 1 == next()) drop_last();   // nothing else refers to it
        }
        made.index = put(id, in);
        return made;
    }

    void drop_last() {
        draft_.instructions.pop_back();
        cold_.spans.pop_back();
    }

    [[nodiscard]] Op test_of(const Instruction& operand) const {
        if (operand.op == Op::path) return Op::member_test;
        if (operand.op != Op::history) return Op::compare_const;
        const HistoryPlan& plan = draft_.histories[operand.a];
        const HistoryFunction f = plan.function;
        const bool simple = f == HistoryFunction::count || f == HistoryFunction::seen || f == HistoryFunction::sum;
        return plan.constant && simple ? Op::history_test : Op::compare_const;
    }

    Made make_in(NodeId id) {
        const Made element = make(node(id).children[0]);
        const Made list = make(node(id).children[1]);
        Made made = element;
        made.with(list);
        if (const Value* v = constant_at(list.index); v && v->kind == Kind::list) {
            std::vector<Value> texts;
            for (std::uint32_t i = 0; i < v->extra && v->items[i].kind == Kind::text; ++i) texts.push_back(v->items[i]);
            if (texts.size() == v->extra && texts.size() <= 0xFFFF) {
                made.index = put(id, in_texts(element.index, std::move(texts)));
                return made;
            }
        }
        made.index = put(id, call_of_two(element.index, list.index, meaning(id).function->run));
        return made;
    }

    Instruction in_texts(std::uint32_t element, std::vector<Value> texts) {
        std::sort(texts.begin(), texts.end(), [](const Value& a, const Value& b) { return a.view() < b.view(); });
        const bool member = draft_.instructions[element].op == Op::path;
        Instruction in = one(member ? Op::member_in : Op::in_texts, element, static_cast<std::uint32_t>(draft_.constants.size()));
        in.count = static_cast<std::uint16_t>(texts.size());
        draft_.constants.insert(draft_.constants.end(), texts.begin(), texts.end());
        return in;
    }

    Instruction call_of_two(std::uint32_t first, std::uint32_t second, Builtin builtin_run) {
        Instruction in = one(Op::call, add_links({first, second}));
        in.count = 2;
        in.set_builtin(builtin_run);
        return in;
    }

    Made make_matches(NodeId id) {
        const Made text = make(node(id).children[0]);
        const Made pattern = make(node(id).children[1]);
        Made made = text;
        made.with(pattern);
        if (const Value* v = constant_at(pattern.index); v && v->kind == Kind::text) {
            if (auto regex = Regex::compile(v->view())) {
                cold_.patterns.push_back(std::move(regex));
                made.index = put(id, one(Op::matches, text.index, static_cast<std::uint32_t>(cold_.patterns.size() - 1)));
                return made;
            }
            if (options_.check) issues_.warning(node(node(id).children[1]).span.begin, "this is no regular expression that can be used; it always fails");
        }
        made.index = put(id, call_of_two(text.index, pattern.index, builtin::matches));
        return made;
    }

    Made make_history(NodeId id, HistoryFunction function) {
        const auto& children = node(id).children;
        const bool sum = function == HistoryFunction::sum;
        const std::size_t least = sum ? 3 : 2;
        const bool windowed = sum || function == HistoryFunction::seen || function == HistoryFunction::count;
        if (children.size() < least || children.size() > least + (windowed ? 1 : 0)) return make_unfit(id);
        HistoryPlan plan;
        plan.function = function;
        Made made = make(children[1]);
        plan.type = made.index;
        if (sum) {
            const Made pointer = make(children[2]);
            made.with(pointer);
            plan.pointer = pointer.index;
        }
        if (children.size() > least) {
            const Made window = make(children[least]);
            made.with(window);
            plan.window = window.index;
        }
        settle(plan);
        draft_.histories.push_back(plan);
        made.open = true;
        made.index = put(id, one(Op::history, static_cast<std::uint32_t>(draft_.histories.size() - 1)));
        return made;
    }

    void settle(HistoryPlan& plan) const {
        const Value* type = constant_at(plan.type);
        const Value* pointer = plan.pointer == none ? nullptr : constant_at(plan.pointer);
        const Value* window = plan.window == none ? nullptr : constant_at(plan.window);
        if (!type || type->kind != Kind::text) return;
        if (plan.pointer != none && (!pointer || pointer->kind != Kind::text)) return;
        if (plan.window != none && (!window || window->kind != Kind::duration)) return;
        plan.constant = true;
        plan.type_text = type->view();
        if (pointer) plan.pointer_text = pointer->view();
        if (window) plan.window_length = duration_of_value(*window);
    }

    Made make_loop(NodeId id) {
        const AstNode& n = node(id);
        LoopPlan plan;
        plan.kind = n.loop;
        plan.slot = meaning(id).slot;
        plan.variables = static_cast<std::uint32_t>(n.variables.size());
        const Made range = make(n.children[0]);
        plan.range = range.index;
        Made inner;
        if (n.filtered) {
            inner = make(n.children[1]);
            plan.filter = inner.index;
        }
        const Made body = make(n.children.back());
        plan.body = body.index;
        inner.with(body);
        if (inner.lowest != none && inner.lowest >= plan.slot) inner.lowest = none;
        Made made = range;
        made.with(inner);
        cold_.loops.push_back(plan);
        made.index = put(id, one(Op::loop, static_cast<std::uint32_t>(cold_.loops.size() - 1)));
        return made;
    }

    Made make_bind(NodeId id) {
        const Made value = make(node(id).children[0]);
        Made body = make(node(id).children[1]);
        const std::uint32_t slot = meaning(id).slot;
        if (body.lowest != none && body.lowest >= slot) body.lowest = none;
        Made made = value;
        made.with(body);
        made.index = put(id, one(Op::bind, value.index, body.index, slot));
        return made;
    }

    Made make_block(NodeId id) {
        Made made = make_linked(id, Op::block, 0, meaning(id).slot);
        if (made.lowest != none && made.lowest >= meaning(id).slot) made.lowest = none;
        return made;
    }

    const Checked& in_;
    Issues& issues_;
    CompileOptions options_;
    Program::Code code_;
    ColdCode& cold_;
    CodeDraft draft_;
};

}  // namespace

std::shared_ptr<const Program::Code> emit(const Checked& checked, const Source& source, Issues& issues, const CompileOptions& options) {
    return Emitter(checked, source, issues, options).run();
}

}  // namespace segue::condition
