#include "core/condition/lex.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace segue::condition {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool in_name(char c) { return starts_name(c) || is_digit(c); }

class Lexer {
public:
    Lexer(const Source& source, Issues& issues) : text_(source.text()), issues_(issues) {}

    std::vector<Token> run() {
        std::vector<Token> tokens;
        while (skip_space(), at_ < text_.size()) {
            Token token;
            token.span.begin = offset();
            const bool ok = one(token);
            token.span.end = offset();
            if (ok) tokens.push_back(std::move(token));
        }
        Token end;
        end.span = {offset(), offset()};
        tokens.push_back(end);
        return tokens;
    }

private:
    [[nodiscard]] std::uint32_t offset() const { return static_cast<std::uint32_t>(at_); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void skip_space() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '/' && peek(1) == '/') {
                while (at_ < text_.size() && text_[at_] != '\n') ++at_;
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
                ++at_;
            } else {
                return;
            }
        }
    }

    bool one(Token& token) {
        const char c = peek();
        if (quote_ahead()) return quoted(token);
        if (starts_name(c)) return name(token);
        if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number(token);
        if (c == '`') return quoted_name(token);
        return punctuation(token);
    }

    /// Is there a quote here, or behind the prefix of a text or bytes literal?
    [[nodiscard]] bool quote_ahead() const {
        std::size_t i = 0;
        if (peek(i) == 'b' || peek(i) == 'B') ++i;
        if (peek(i) == 'r' || peek(i) == 'R') ++i;
        return peek(i) == '"' || peek(i) == '\'';
    }

    bool name(Token& token) {
        const std::size_t begin = at_;
        while (in_name(peek())) ++at_;
        token.text = text_.substr(begin, at_ - begin);
        token.kind = token.text == "true"    ? TokenKind::word_true
                     : token.text == "false" ? TokenKind::word_false
                     : token.text == "null"  ? TokenKind::word_null
                     : token.text == "in"    ? TokenKind::word_in
                                             : TokenKind::identifier;
        return true;
    }

    bool quoted_name(Token& token) {
        const std::size_t begin = at_++;
        const auto allowed = [](char c) { return in_name(c) || c == '.' || c == '-' || c == '/' || c == ' '; };
        while (allowed(peek())) ++at_;
        token.kind = TokenKind::quoted_identifier;
        token.text = text_.substr(begin + 1, at_ - begin - 1);
        if (peek() != '`' || token.text.empty()) {
            issues_.error(static_cast<std::uint32_t>(begin), "a name in ` ` holds letters, digits and _ . - / and ends with `");
            if (peek() == '`') ++at_;
            return false;
        }
        ++at_;
        return true;
    }

    bool number(Token& token) {
        const std::size_t begin = at_;
        if (peek() == '0' && peek(1) == 'x' && is_hex(peek(2))) {
            at_ += 2;
            while (is_hex(peek())) ++at_;
            return integer(token, begin, begin + 2, 16);
        }
        while (is_digit(peek())) ++at_;
        bool real = false;
        if (peek() == '.' && is_digit(peek(1))) {
            real = true;
            ++at_;
            while (is_digit(peek())) ++at_;
        }
        const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
        if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
            real = true;
            at_ += 1 + sign;
            while (is_digit(peek())) ++at_;
        }
        return real ? real_number(token, begin) : integer(token, begin, begin, 10);
    }

    bool real_number(Token& token, std::size_t begin) {
        token.kind = TokenKind::real;
        const std::string_view digits = text_.substr(begin, at_ - begin);
        const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), token.real);
        if (result.ec == std::errc::result_out_of_range) return real_out_of_range(token, digits, begin);
        return end_of_number(begin);
    }

    /// Too small is zero, as in IEEE arithmetic; too large is a fault of the author.
    bool real_out_of_range(Token& token, std::string_view digits, std::size_t begin) {
        const std::size_t e = digits.find_first_of("eE");
        if (e != std::string_view::npos && e + 1 < digits.size() && digits[e + 1] == '-') {
            token.real = 0;
            return end_of_number(begin);
        }
        issues_.error(static_cast<std::uint32_t>(begin), "this number is too large for a double");
        return true;
    }

    bool integer(Token& token, std::size_t begin, std::size_t digits, int base) {
        token.kind = TokenKind::integer;
        const auto result = std::from_chars(text_.data() + digits, text_.data() + at_, token.number, base);
        const bool is_unsigned = peek() == 'u' || peek() == 'U';
        if (is_unsigned) {
            token.kind = TokenKind::uinteger;
            ++at_;
        }
        // One more than the largest int is let through: the parser accepts it behind a minus only.
        if (result.ec != std::errc{} || (!is_unsigned && token.number > (std::uint64_t{1} << 63))) {
            issues_.error(static_cast<std::uint32_t>(begin), "this number does not fit 64 bits");
            token.number = 0;
        }
        return end_of_number(begin);
    }

    bool end_of_number(std::size_t begin) {
        if (!in_name(peek())) return true;
        while (in_name(peek())) ++at_;
        issues_.error(static_cast<std::uint32_t>(begin), "a number cannot be followed directly by letters");
        return true;
    }

    bool quoted(Token& token) {
        const std::size_t begin = at_;
        const bool bytes = peek() == 'b' || peek() == 'B';
        if (bytes) ++at_;
        const bool raw = peek() == 'r' || peek() == 'R';
        if (raw) ++at_;
        token.kind = bytes ? TokenKind::bytes : TokenKind::text;
        const char quote = peek();
        const std::size_t width = peek(1) == quote && peek(2) == quote ? 3 : 1;
        at_ += width;
        const std::size_t inside = at_;
        if (!find_close(quote, width, raw)) {
            issues_.error(static_cast<std::uint32_t>(begin), std::string("this text is not closed: expected ") +
                          std::string(width, quote));
            return true;
        }
        decode(token, text_.substr(inside, at_ - inside), inside, raw, bytes);
        at_ += width;
        return true;
    }

    /// Goes to the closing quote; a short literal ends at its line's end at the latest.
    bool find_close(char quote, std::size_t width, bool raw) {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == quote && (width == 1 || (peek(1) == quote && peek(2) == quote))) return true;
            if (width == 1 && (c == '\n' || c == '\r')) return false;
            at_ += c == '\\' && !raw && at_ + 1 < text_.size() ? 2 : 1;
        }
        return false;
    }

    void decode(Token& token, std::string_view inside, std::size_t at, bool raw, bool bytes) {
        std::size_t bad = 0;
        if (raw) {
            token.text = inside;
        } else if (!decode_escapes(inside, bytes, token.text, bad)) {
            issues_.error(static_cast<std::uint32_t>(at + bad), "not an escape sequence", "write \\\\ for a backslash");
        }
    }

    bool punctuation(Token& token) {
        struct Sign {
            std::string_view text;
            TokenKind kind;
        };
        static constexpr std::array<Sign, 24> signs{{
            {"<=", TokenKind::less_equal}, {">=", TokenKind::greater_equal}, {"==", TokenKind::equal},
            {"!=", TokenKind::not_equal}, {"&&", TokenKind::both}, {"||", TokenKind::either}, {"?", TokenKind::question},
            {":", TokenKind::colon}, {",", TokenKind::comma}, {".", TokenKind::dot}, {"(", TokenKind::left_paren},
            {")", TokenKind::right_paren}, {"[", TokenKind::left_bracket}, {"]", TokenKind::right_bracket},
            {"{", TokenKind::left_brace}, {"}", TokenKind::right_brace}, {"+", TokenKind::plus}, {"-", TokenKind::minus},
            {"*", TokenKind::star}, {"/", TokenKind::slash}, {"%", TokenKind::percent}, {"!", TokenKind::bang},
            {"<", TokenKind::less}, {">", TokenKind::greater}}};
        for (const Sign& sign : signs) {
            if (text_.substr(at_, sign.text.size()) == sign.text) {
                at_ += sign.text.size();
                token.kind = sign.kind;
                return true;
            }
        }
        unknown_character();
        return false;
    }

    void unknown_character() {
        const std::uint32_t begin = offset();
        const char c = text_[at_++];
        while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xC0u) == 0x80u) ++at_;
        const std::string shown = base::in_quotes(text_.substr(begin, at_ - begin));
        const std::string hint = c == '=' ? "equality is written ==" : c == '&' ? "'and' is written &&" : c == '|' ? "'or' is written ||" : "";
        issues_.error(begin, "unexpected character " + shown, hint);
    }

    std::string_view text_;
    Issues& issues_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> lex(const Source& source, Issues& issues) { return Lexer(source, issues).run(); }

std::string_view token_words(TokenKind kind) {
    switch (kind) {
        case TokenKind::end: return "the end";
        case TokenKind::identifier: return "a name";
        case TokenKind::quoted_identifier: return "a name in ` `";
        case TokenKind::integer: case TokenKind::uinteger: case TokenKind::real: return "a number";
        case TokenKind::text: case TokenKind::bytes: return "a text";
        case TokenKind::word_true: return "'true'";
        case TokenKind::word_false: return "'false'";
        case TokenKind::word_null: return "'null'";
        case TokenKind::word_in: return "'in'";
        case TokenKind::question: return "'?'";
        case TokenKind::colon: return "':'";
        case TokenKind::comma: return "','";
        case TokenKind::dot: return "'.'";
        case TokenKind::left_paren: return "'('";
        case TokenKind::right_paren: return "')'";
        case TokenKind::left_bracket: return "'['";
        case TokenKind::right_bracket: return "']'";
        case TokenKind::left_brace: return "'{'";
        case TokenKind::right_brace: return "'}'";
        case TokenKind::plus: return "'+'";
        case TokenKind::minus: return "'-'";
        case TokenKind::star: return "'*'";
        case TokenKind::slash: return "'/'";
        case TokenKind::percent: return "'%'";
        case TokenKind::bang: return "'!'";
        case TokenKind::less: return "'<'";
        case TokenKind::less_equal: return "'<='";
        case TokenKind::greater: return "'>'";
        case TokenKind::greater_equal: return "'>='";
        case TokenKind::equal: return "'=='";
        case TokenKind::not_equal: return "'!='";
        case TokenKind::both: return "'&&'";
        case TokenKind::either: return "'||'";
    }
    return "?";
}

bool is_reserved_word(std::string_view word) {
    static constexpr std::array<std::string_view, 21> words{
        "false", "in", "null", "true", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace segue::condition
