//! Words that mean something only in their place, so that users may call a variable `test`, `state` or `step`.

use super::Tok;

/// The token of `word` where a statement starts and `next`, `after` follow it; `None` when it is just a name there.
pub(super) fn at_statement_start(word: &str, next: Tok, after: Tok) -> Option<Tok> {
    // `state[0]`, `output(x)`, `input - 1`: expressions that begin with a variable of that name.
    let names_something = next.starts_operand()
        && !matches!(next, Tok::LParen | Tok::LBracket | Tok::LBrace | Tok::Minus | Tok::Plus | Tok::If);
    match word {
        "input" if names_something || next.is_reserved_word() => Some(Tok::Input),
        "output" if names_something || next.is_reserved_word() => Some(Tok::Output),
        "state" if names_something => Some(Tok::State),
        "update" if names_something => Some(Tok::Update),
        "use" if names_something => Some(Tok::Use),
        "assert" if next.starts_operand() => Some(Tok::Assert),
        "emit" if next.starts_operand() => Some(Tok::Emit),
        "print" if next == Tok::LParen => Some(Tok::Print),
        "test" if matches!(next, Tok::Str(_)) => Some(Tok::Test),
        "deriv" if next == Tok::Ident && after == Tok::LParen => Some(Tok::Deriv),
        "vjp" if next == Tok::Ident && after == Tok::LParen => Some(Tok::Vjp),
        _ => None,
    }
}

/// Whether a line that begins so must be a statement, even inside an open bracket: no expression reads like it.
pub(super) fn must_be_statement(word: &str, tok: Tok, next: Tok, after: Tok) -> bool {
    match tok {
        Tok::Let | Tok::Fn => true,
        Tok::Ident => match at_statement_start(word, next, after) {
            Some(Tok::Input | Tok::Output | Tok::State | Tok::Update | Tok::Deriv | Tok::Vjp) => {
                next == Tok::Ident
            }
            Some(Tok::Use) => matches!(next, Tok::Ident | Tok::Str(_)),
            Some(Tok::Assert) => matches!(next, Tok::Ident | Tok::Not),
            Some(Tok::Test) => true,
            _ => false,
        },
        _ => false,
    }
}

/// Whether the item can stand only at the top of a file, so that a brace still open before it was forgotten.
pub(super) fn is_top_level_only(word: &str) -> bool {
    matches!(word, "input" | "output" | "state" | "update" | "use" | "test" | "deriv" | "vjp")
}
