//! Words and operators of Python and C that have another name here: reported, and replaced by what was meant.

use super::Tok;
use crate::errors::e0107_foreign_word as foreign;
use texpr_base::{Diagnostic, Span};

/// The token meant by `&&`, `||` or `!`.
pub(super) fn operator(tok: Tok, span: Span) -> (Tok, Diagnostic) {
    let (tok, theirs, ours) = match tok {
        Tok::AmpAmp => (Tok::And, "&&", "and"),
        Tok::BarBar => (Tok::Or, "||", "or"),
        _ => (Tok::Not, "!", "not "),
    };
    (tok, foreign::replaced(theirs, ours, span))
}

/// The tokens meant by a word that is no word of texpr, where a plain name stands.
pub(super) fn word(word: &str, last: Tok, span: Span) -> Option<(&'static [Tok], Diagnostic)> {
    let (tokens, ours): (&'static [Tok], _) = match word {
        "True" => (&[Tok::True], "true"),
        "False" => (&[Tok::False], "false"),
        "None" => (&[Tok::None], "none"),
        "elif" if last.ends_operand() => (&[Tok::Else, Tok::If], "else if"),
        _ => return None,
    };
    Some((tokens, foreign::replaced(word, ours, span)))
}
