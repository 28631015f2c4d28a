#pragma once
// Tokens → tree. Parsing goes on behind an issue, so that one run reports them all.

#include "core/condition/ast.h"

namespace segue::condition {

inline constexpr std::size_t max_text_bytes = 100'000;   ///< of one condition
inline constexpr std::uint16_t max_nesting = 250;        ///< brackets within brackets
inline constexpr std::uint16_t max_height = 600;         ///< of the tree: a + b + c + … is as high as it is long

struct ParseOptions {
    bool macros = true;
};

/// The tree; meaningful when no issue is an error, safe to walk anyway.
[[nodiscard]] Ast parse(const Source& source, Issues& issues, const ParseOptions& options = {});

/// Turns calls into has, loops, binds and blocks where they are macros. Used by the parser on each call as it is made.
class Macros {
public:
    Macros(Ast& ast, Issues& issues) : ast_(ast), issues_(issues) {}
    /// Rewrites the call in place when its name and shape are a macro's.
    void expand(AstNode& call);

private:
    void expand_has(AstNode& call);
    bool expand_loop(AstNode& call);
    bool expand_cel(AstNode& call);
    void expand_block(AstNode& call);
    bool take_variable(NodeId id, AstNode& call);
    bool is_cel(NodeId id) const;
    std::string small_number(NodeId id);

    Ast& ast_;
    Issues& issues_;
};

}  // namespace segue::condition
