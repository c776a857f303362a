//! Numbers: where they end, which kind they are, and their value.

use super::Tok;
use crate::ast::Literal;
use logos::Lexer;
use std::sync::Arc;

/// What sort of number was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NumberKind {
    Int,
    Float,
    Imaginary,
    /// Like a number, but not one: `3x`, `1__0`, `0b12`.
    Bad,
}

/// Extends the first digit to the whole number. A hand-written scan, because `0..n` and `1.sum()` need a look ahead.
pub(crate) fn scan(lexer: &mut Lexer<'_, Tok>) -> NumberKind {
    let start = lexer.span().start;
    let text = &lexer.source()[start..];
    let (len, kind) = measure(text);
    lexer.bump(len - lexer.slice().len());
    kind
}

fn measure(text: &str) -> (usize, NumberKind) {
    let b = text.as_bytes();
    let at = |i: usize| b.get(i).copied().unwrap_or(0);
    if at(0) == b'0' && matches!(at(1), b'x' | b'X' | b'b' | b'B' | b'o' | b'O') {
        let len = word_end(text, 1);
        let good = value_of_int(&text[..len]).is_some();
        return (len, if good { NumberKind::Int } else { NumberKind::Bad });
    }
    let mut kind = NumberKind::Int;
    let mut end = digits(b, 0);
    if at(end) == b'.' && at(end + 1) != b'.' && !starts_word_after_dot(text, end + 1) {
        kind = NumberKind::Float;
        end = digits(b, end + 1);
    }
    if matches!(at(end), b'e' | b'E') {
        let sign = usize::from(matches!(at(end + 1), b'+' | b'-'));
        if at(end + 1 + sign).is_ascii_digit() {
            kind = NumberKind::Float;
            end = digits(b, end + 1 + sign);
        }
    }
    let word = word_end(text, end);
    if word == end + 1 && matches!(at(end), b'j' | b'J') {
        kind = NumberKind::Imaginary;
        end = word;
    } else if word > end {
        return (word, NumberKind::Bad);
    }
    let number = &text[..end];
    let leading_zero = kind == NumberKind::Int
        && number.len() > 1
        && number.starts_with('0')
        && !number.trim_matches(['0', '_']).is_empty();
    let underscores_fit = !number.contains("__") && !number.ends_with('_') && !number.contains("_.");
    let good =
        underscores_fit && !leading_zero && (kind != NumberKind::Int || value_of_int(number).is_some());
    (end, if good { kind } else { NumberKind::Bad })
}

/// After `1.`: `exp` is a method, but `e5` and `j` belong to the number.
fn starts_word_after_dot(text: &str, from: usize) -> bool {
    let rest = &text[from..];
    let word = &rest[..word_end(rest, 0)];
    if word.is_empty() || word.starts_with(|c: char| c.is_ascii_digit()) || matches!(word, "j" | "J") {
        return false;
    }
    let exponent = word.strip_prefix(['e', 'E']);
    let is_exponent = exponent.is_some_and(|digits| {
        digits.starts_with(|c: char| c.is_ascii_digit())
            || (digits.is_empty() && rest[1..].starts_with(['+', '-']))
    });
    !is_exponent
}

fn digits(b: &[u8], mut at: usize) -> usize {
    while b.get(at).is_some_and(|c| c.is_ascii_digit() || *c == b'_') {
        at += 1;
    }
    at
}

fn word_end(text: &str, from: usize) -> usize {
    text[from..].find(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(text.len(), |n| from + n)
}

/// `None` when the text is no integer, or larger than 128 bits.
fn value_of_int(text: &str) -> Option<u128> {
    let (radix, digits) = match text.get(..2) {
        Some("0x" | "0X") => (16, &text[2..]),
        Some("0b" | "0B") => (2, &text[2..]),
        Some("0o" | "0O") => (8, &text[2..]),
        _ => (10, text),
    };
    if digits.ends_with('_') || digits.contains("__") {
        return None;
    }
    u128::from_str_radix(&digits.replace('_', ""), radix).ok()
}

/// The literal of a number whose kind is known and not [`NumberKind::Bad`].
pub(crate) fn literal(kind: NumberKind, text: &str) -> Literal {
    let float = |text: &str| text.replace('_', "").parse().unwrap_or(f64::NAN);
    let shared: Arc<str> = Arc::from(text);
    match kind {
        NumberKind::Int | NumberKind::Bad => {
            Literal::Int { value: value_of_int(text).unwrap_or(0), text: shared }
        }
        NumberKind::Float => Literal::Float { value: float(text), text: shared },
        NumberKind::Imaginary => Literal::Imaginary { value: float(&text[..text.len() - 1]), text: shared },
    }
}

#[cfg(test)]
mod tests {
    use super::{NumberKind, measure};

    #[test]
    fn a_number_ends_where_a_reader_thinks() {
        use NumberKind::{Bad, Float, Imaginary, Int};
        for (text, len, kind) in [
            ("0..n", 1, Int),
            ("1.sum()", 1, Int),
            ("1.exp()", 1, Int),
            ("1.e5", 4, Float),
            ("1.e-5+", 5, Float),
            ("1. + 2", 2, Float),
            (".5", 2, Float),
            ("1.j", 3, Imaginary),
            ("2.5j*", 4, Imaginary),
            ("1_000", 5, Int),
            ("0xff_ff", 7, Int),
            ("1e-3", 4, Float),
            ("1e400", 5, Float),
            ("3x", 2, Bad),
            ("0b12", 4, Bad),
            ("1__0", 4, Bad),
            ("007", 3, Bad),
            ("00", 2, Int),
            ("340282366920938463463374607431768211456", 39, Bad),
        ] {
            assert_eq!(measure(text), (len, kind), "{text}");
        }
    }
}
