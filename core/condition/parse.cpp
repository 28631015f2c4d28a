#include "core/condition/parse.h"

#include "core/base/text.h"
#include "core/condition/lex.h"

#include <algorithm>

namespace segue::condition {

namespace {

struct BinaryOperator {
    std::string_view function;
    int precedence = 0;   ///< 1 binds loosest
};

BinaryOperator binary_operator(TokenKind kind) {
    switch (kind) {
        case TokenKind::either: return {"_||_", 1};
        case TokenKind::both: return {"_&&_", 2};
        case TokenKind::less: return {"_<_", 3};
        case TokenKind::less_equal: return {"_<=_", 3};
        case TokenKind::greater: return {"_>_", 3};
        case TokenKind::greater_equal: return {"_>=_", 3};
        case TokenKind::equal: return {"_==_", 3};
        case TokenKind::not_equal: return {"_!=_", 3};
        case TokenKind::word_in: return {"@in", 3};
        case TokenKind::plus: return {"_+_", 4};
        case TokenKind::minus: return {"_-_", 4};
        case TokenKind::star: return {"_*_", 5};
        case TokenKind::slash: return {"_/_", 5};
        case TokenKind::percent: return {"_%_", 5};
        default: return {};
    }
}

class Parser {
public:
    Parser(const Source& source, Issues& issues, const ParseOptions& options)
        : tokens_(lex(source, issues)), issues_(issues), options_(options), macros_(ast_, issues) {}

    Ast run() {
        ast_.root = expression();
        // What stands behind a complete expression is an issue; what follows its next operator is read for its own issues.
        while (!is(TokenKind::end)) {
            unexpected("an operator or the end");
            const bool operator_next = is(TokenKind::both) || is(TokenKind::either);
            advance();
            if (operator_next) (void)expression();
        }
        return std::move(ast_);
    }

private:
    [[nodiscard]] const Token& token() const { return tokens_[at_]; }
    [[nodiscard]] bool is(TokenKind kind) const { return token().kind == kind; }
    void advance() { if (at_ + 1 < tokens_.size()) ++at_; }
    bool accept(TokenKind kind) {
        if (!is(kind)) return false;
        advance();
        return true;
    }
    [[nodiscard]] std::uint32_t begin() const { return token().span.begin; }
    [[nodiscard]] std::uint32_t last_end() const { return at_ == 0 ? 0 : tokens_[at_ - 1].span.end; }

    /// Reports what was found instead of `expected`, and goes to where reading can begin again.
    void unexpected(std::string_view expected) {
        std::string found(token_words(token().kind));
        if (is(TokenKind::identifier)) found = base::in_quotes(token().text);
        issues_.error(begin(), "expected " + std::string(expected) + ", found " + found);
        for (;; advance()) {
            switch (token().kind) {
                case TokenKind::end: case TokenKind::comma: case TokenKind::colon: case TokenKind::question:
                case TokenKind::right_paren: case TokenKind::right_bracket: case TokenKind::right_brace:
                case TokenKind::both: case TokenKind::either: return;
                default: break;
            }
        }
    }

    bool expect(TokenKind kind) {
        if (accept(kind)) return true;
        unexpected(token_words(kind));
        return accept(kind);
    }

    NodeId add(AstNode node) {
        std::uint16_t height = 0;
        for (const NodeId child : node.children) height = std::max(height, ast_.nodes[child].height);
        node.height = static_cast<std::uint16_t>(height + 1);
        if (node.span.end == 0) node.span.end = last_end();
        if (node.height > max_height) {
            issues_.error(node.at, "this is nested too deeply");
            node = AstNode{};
        }
        ast_.nodes.push_back(std::move(node));
        return static_cast<NodeId>(ast_.nodes.size() - 1);
    }

    NodeId broken() { return add(AstNode{}); }

    AstNode make(NodeKind kind, std::uint32_t from) {
        AstNode node;
        node.kind = kind;
        node.span.begin = from;
        node.at = from;
        return node;
    }

    NodeId call(std::string_view function, std::uint32_t from, std::uint32_t at, std::vector<NodeId> children) {
        AstNode node = make(NodeKind::call, from);
        node.text = function;
        node.at = at;
        node.children = std::move(children);
        return add(std::move(node));
    }

    NodeId expression() {
        if (nesting_ >= max_nesting) {
            if (!told_nesting_) issues_.error(begin(), "brackets are nested too deeply");
            told_nesting_ = true;
            at_ = tokens_.size() - 1;
            return broken();
        }
        ++nesting_;
        const NodeId result = conditional();
        --nesting_;
        return result;
    }

    /// a ? b : c ? d : e is read in a loop, so that a long chain does not become deep recursion here.
    NodeId conditional() {
        std::vector<NodeId> parts;
        std::vector<std::uint32_t> starts, questions;
        for (;;) {
            starts.push_back(begin());
            parts.push_back(binary(1));
            if (!is(TokenKind::question)) break;
            questions.push_back(begin());
            advance();
            parts.push_back(binary(1));
            if (!expect(TokenKind::colon)) break;
        }
        NodeId result = parts.back();
        parts.pop_back();
        if (starts.size() == questions.size()) starts.push_back(0);
        while (!questions.empty() && parts.size() >= 2) {
            const NodeId yes = parts.back();
            parts.pop_back();
            const NodeId condition = parts.back();
            parts.pop_back();
            starts.pop_back();
            result = call("_?_:_", starts.back(), questions.back(), {condition, yes, result});
            questions.pop_back();
        }
        return result;
    }

    NodeId binary(int min_precedence) {
        const std::uint32_t from = begin();
        NodeId left = unary();
        for (;;) {
            const BinaryOperator op = binary_operator(token().kind);
            if (op.precedence < min_precedence || op.precedence == 0) return left;
            const std::uint32_t at = begin();
            if (op.precedence <= 2) {
                left = logical(left, op, from, at);
            } else {
                advance();
                const NodeId right = binary(op.precedence + 1);
                left = call(op.function, from, at, {left, right});
            }
        }
    }

    /// a && b && c becomes one call with three operands.
    NodeId logical(NodeId first, const BinaryOperator& op, std::uint32_t from, std::uint32_t at) {
        const TokenKind kind = token().kind;
        std::vector<NodeId> operands{first};
        while (accept(kind)) operands.push_back(binary(op.precedence + 1));
        return call(op.function, from, at, std::move(operands));
    }

    NodeId unary() {
        std::vector<std::size_t> operators;
        while (is(TokenKind::bang) || is(TokenKind::minus)) {
            operators.push_back(at_);
            advance();
        }
        NodeId operand = member(!operators.empty() && tokens_[operators.back()].kind == TokenKind::minus);
        if (!operators.empty() && folded_minus_) operators.pop_back();
        folded_minus_ = false;
        while (!operators.empty()) operand = apply_unary(operators, operand);
        return operand;
    }

    /// Takes a run of equal operators off the end. A pair undoes itself, so of a long run only one or two are kept.
    NodeId apply_unary(std::vector<std::size_t>& operators, NodeId operand) {
        const TokenKind kind = tokens_[operators.back()].kind;
        std::size_t run = 0;
        std::size_t first = 0;
        while (!operators.empty() && tokens_[operators.back()].kind == kind) {
            first = operators.back();
            operators.pop_back();
            ++run;
        }
        const std::uint32_t at = tokens_[first].span.begin;
        for (std::size_t i = 0; i < (run % 2 == 0 ? 2u : 1u); ++i) {
            operand = call(kind == TokenKind::bang ? "!_" : "-_", at, at, {operand});
        }
        return operand;
    }

    NodeId member(bool negative) {
        const std::uint32_t from = negative ? tokens_[at_ - 1].span.begin : begin();
        folded_minus_ = negative && (is(TokenKind::integer) || is(TokenKind::real));
        const bool folded = folded_minus_;
        NodeId node = primary(folded, folded ? from : begin());
        const std::uint32_t start = ast_.nodes[node].span.begin;
        for (;;) {
            if (is(TokenKind::dot)) {
                node = selection(node, start);
            } else if (is(TokenKind::left_bracket)) {
                node = indexing(node, start);
            } else if (is(TokenKind::left_brace) && message_type(node).has_value()) {
                node = message(*message_type(node), start);
            } else {
                folded_minus_ = folded;
                return node;
            }
        }
    }

    NodeId selection(NodeId operand, std::uint32_t from) {
        advance();
        AstNode node = make(NodeKind::select, from);
        node.optional = accept(TokenKind::question);
        node.at = begin();
        if (!is(TokenKind::identifier) && !is(TokenKind::quoted_identifier)) {
            unexpected("a field's name after '.'");
            return broken();
        }
        const bool plain = is(TokenKind::identifier);
        node.text = token().text;
        advance();
        node.children = {operand};
        if (plain && !node.optional && is(TokenKind::left_paren)) {
            node.kind = NodeKind::call;
            node.receiver = true;
            advance();
            arguments(TokenKind::right_paren, node, false);
            if (options_.macros) macros_.expand(node);
        }
        return add(std::move(node));
    }

    NodeId indexing(NodeId operand, std::uint32_t from) {
        AstNode node = make(NodeKind::index, from);
        node.at = begin();
        advance();
        node.optional = accept(TokenKind::question);
        const NodeId key = expression();
        expect(TokenKind::right_bracket);
        node.children = {operand, key};
        return add(std::move(node));
    }

    /// The dotted name that a node spells, when it may be the type of a message.
    std::optional<std::string> message_type(NodeId id) const {
        std::string name;
        for (;;) {
            const AstNode& node = ast_.node(id);
            if (node.kind == NodeKind::name) return (node.absolute ? "." : "") + node.text + name;
            if (node.kind != NodeKind::select || node.optional) return std::nullopt;
            name = "." + node.text + name;
            id = node.children[0];
        }
    }

    NodeId message(std::string type, std::uint32_t from) {
        AstNode node = make(NodeKind::message, from);
        node.text = std::move(type);
        advance();
        while (!is(TokenKind::right_brace) && !is(TokenKind::end)) {
            (void)accept(TokenKind::question);
            if (!accept(TokenKind::identifier) && !accept(TokenKind::quoted_identifier)) unexpected("a field's name");
            if (expect(TokenKind::colon)) node.children.push_back(expression());
            if (!accept(TokenKind::comma)) break;
        }
        expect(TokenKind::right_brace);
        return add(std::move(node));
    }

    /// Expressions separated by commas, up to the closing token.
    void arguments(TokenKind close, AstNode& node, bool entries) {
        while (!is(close) && !is(TokenKind::end)) {
            const bool optional = entries && accept(TokenKind::question);
            node.children.push_back(expression());
            if (entries) node.optional_entries.push_back(optional);
            if (!is(close) && !is(TokenKind::comma)) unexpected("',' or " + std::string(token_words(close)));
            if (!accept(TokenKind::comma)) break;
            if (!entries && is(close)) unexpected("an argument");
        }
        expect(close);
    }

    NodeId primary(bool negative, std::uint32_t from) {
        switch (token().kind) {
            case TokenKind::identifier: return name(from, false);
            case TokenKind::dot:
                advance();
                if (is(TokenKind::identifier)) return name(from, true);
                unexpected("a name after '.'");
                return broken();
            case TokenKind::left_paren: return parenthesised();
            case TokenKind::left_bracket: {
                AstNode node = make(NodeKind::list, from);
                advance();
                arguments(TokenKind::right_bracket, node, true);
                return add(std::move(node));
            }
            case TokenKind::left_brace: return map(from);
            case TokenKind::end: case TokenKind::comma: case TokenKind::colon: case TokenKind::question:
            case TokenKind::right_paren: case TokenKind::right_bracket: case TokenKind::right_brace:
                unexpected("an expression");
                return broken();
            default: return literal(negative, from);
        }
    }

    NodeId parenthesised() {
        advance();
        const NodeId inside = expression();
        expect(TokenKind::right_paren);
        return inside;
    }

    NodeId name(std::uint32_t from, bool absolute) {
        AstNode node = make(NodeKind::name, from);
        node.absolute = absolute;
        node.text = token().text;
        node.at = begin();
        if (is_reserved_word(node.text)) issues_.error(node.at, "'" + node.text + "' is a reserved word and cannot be a name");
        advance();
        if (accept(TokenKind::left_paren)) {
            node.kind = NodeKind::call;
            arguments(TokenKind::right_paren, node, false);
            if (options_.macros && !absolute) macros_.expand(node);
        }
        return add(std::move(node));
    }

    NodeId map(std::uint32_t from) {
        AstNode node = make(NodeKind::map, from);
        advance();
        while (!is(TokenKind::right_brace) && !is(TokenKind::end)) {
            node.optional_entries.push_back(accept(TokenKind::question));
            const NodeId key = expression();
            const bool colon = expect(TokenKind::colon);
            const NodeId value = colon ? expression() : broken();
            node.children.push_back(key);
            node.children.push_back(value);
            if (!is(TokenKind::right_brace) && !is(TokenKind::comma)) unexpected("',' or '}'");
            if (!accept(TokenKind::comma)) break;
        }
        expect(TokenKind::right_brace);
        return add(std::move(node));
    }

    NodeId literal(bool negative, std::uint32_t from) {
        AstNode node = make(NodeKind::literal, from);
        const Token& t = token();
        switch (t.kind) {
            case TokenKind::word_true: node.literal = Value::of_bool(true); break;
            case TokenKind::word_false: node.literal = Value::of_bool(false); break;
            case TokenKind::word_null: break;
            case TokenKind::integer: node.literal = Value::of_int(signed_number(t, negative)); break;
            case TokenKind::uinteger: node.literal = Value::of_uint(t.number); break;
            case TokenKind::real: node.literal = Value::of_real(negative ? -t.real : t.real); break;
            case TokenKind::text: node.literal.kind = Kind::text; node.text = t.text; break;
            case TokenKind::bytes: node.literal.kind = Kind::bytes; node.text = t.text; break;
            default:
                unexpected("an expression");
                return broken();
        }
        advance();
        return add(std::move(node));
    }

    std::int64_t signed_number(const Token& t, bool negative) {
        constexpr std::uint64_t edge = std::uint64_t{1} << 63;
        if (t.number == edge && !negative) issues_.error(t.span.begin, "this number does not fit an int", "write a u behind it for a uint");
        return static_cast<std::int64_t>(negative ? 0 - t.number : t.number);
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    Issues& issues_;
    ParseOptions options_;
    Ast ast_;
    Macros macros_;
    std::uint16_t nesting_ = 0;
    bool told_nesting_ = false;
    bool folded_minus_ = false;
};

}  // namespace

Ast parse(const Source& source, Issues& issues, const ParseOptions& options) {
    if (source.text().size() > max_text_bytes) {
        issues.error(0, "the condition is longer than " + std::to_string(max_text_bytes) + " bytes");
        return Ast{{AstNode{}}, 0};
    }
    if (!base::is_valid_utf8(source.text())) {
        issues.error(0, "the condition is not valid UTF-8");
        return Ast{{AstNode{}}, 0};
    }
    return Parser(source, issues, options).run();
}

}  // namespace segue::condition
