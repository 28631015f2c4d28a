#pragma once
// Text → tokens. Literals are decoded here; a bad token becomes an issue and lexing goes on behind it.

#include "core/condition/source.h"

#include <string>
#include <vector>

namespace segue::condition {

enum class TokenKind : std::uint8_t {
    end, identifier, quoted_identifier, integer, uinteger, real, text, bytes, word_true, word_false, word_null, word_in,
    question, colon, comma, dot, left_paren, right_paren, left_bracket, right_bracket, left_brace, right_brace,
    plus, minus, star, slash, percent, bang, less, less_equal, greater, greater_equal, equal, not_equal, both, either
};

struct Token {
    TokenKind kind = TokenKind::end;
    Span span;
    std::string text;             ///< identifiers, and the decoded value of texts and bytes
    std::uint64_t number = 0;     ///< integers: the magnitude, because a minus stands before it as a token of its own
    double real = 0;
};

/// All tokens, the last one being `end`.
[[nodiscard]] std::vector<Token> lex(const Source& source, Issues& issues);

/// How a token is called in an issue: "','", "a name", "the end".
[[nodiscard]] std::string_view token_words(TokenKind kind);

/// Words that the language keeps for itself: no variable may be called so, a field may.
[[nodiscard]] bool is_reserved_word(std::string_view word);

/// The code point in UTF-8; nothing is appended for surrogates and what lies past U+10FFFF (false).
bool append_code_point(std::string& out, std::uint32_t code_point);

/// Decodes the escapes of a quoted literal's inside. On a bad escape: false, and `bad` is its offset.
bool decode_escapes(std::string_view inside, bool as_bytes, std::string& out, std::size_t& bad);

}  // namespace segue::condition
