//! How far an expression of Rust reaches, from the place where the compiler says it begins: enough of a lexer for labels and carets.
//!
//! What it does not understand only makes a label shorter: nothing depends on it but what people read.

use super::scan::{after_bracket, bracket_before, is_word, operators};
use std::ops::Range;

/// The call of a method or function whose name begins at `at`, with what it is called on as far as that stands on the same line.
/// Its arguments belong to it; those of a call with a `body` only if they stand on the same line.
pub(super) fn call(text: &str, at: usize, body: bool) -> Range<usize> {
    let bytes = text.as_bytes();
    let mut end = at;
    while bytes.get(end).is_some_and(|b| is_word(*b) || *b == b'!') || text[end..].starts_with("::") {
        end += if bytes[end] == b':' { 2 } else { 1 };
        if text[end..].starts_with('<') {
            end = text[end..].find('>').map_or(end, |close| end + close + 1);
        }
    }
    if bytes.get(end).is_some_and(|b| matches!(b, b'(' | b'[')) {
        let close = after_bracket(text, end);
        if !(body && text[end..close].contains('\n')) {
            end = close;
        }
    }
    receiver(text, at)..end.max(text.ceil_char_boundary(at + 1))
}

/// Where the postfix chain before a method's name begins, on the same line.
fn receiver(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut start = at;
    while start > line && bytes[start - 1] == b'.' {
        let mut before = start - 1;
        loop {
            match before.checked_sub(1).filter(|last| *last >= line).map(|last| bytes[last]) {
                Some(b')' | b']') => match bracket_before(bytes, before, line) {
                    Some(open) => before = open,
                    None => return start,
                },
                Some(b'?') => before -= 1,
                Some(byte) if is_word(byte) => {
                    while before > line && is_word(bytes[before - 1]) {
                        before -= 1;
                    }
                    break;
                }
                _ => break,
            }
        }
        if before == start - 1 {
            // The chain goes on in the line above.
            return start - 1;
        }
        start = before;
    }
    start
}

/// The name of what the method whose name begins at `at` is called on, if it is a plain one.
pub(super) fn receiver_name(text: &str, at: usize) -> Option<&str> {
    let before = text[..at].trim_end().strip_suffix('.')?.trim_end();
    let start = before.bytes().rposition(|b| !is_word(b) && b != b'.').map_or(0, |last| last + 1);
    let name = &before[start..];
    (!name.is_empty() && !name.starts_with('.') && !name.starts_with(|c: char| c.is_ascii_digit()))
        .then_some(name)
}

/// A unary operation that begins at `at`, its own parentheses included.
pub(super) fn unary(text: &str, at: usize) -> Range<usize> {
    if text[at..].starts_with('(') {
        return at..after_bracket(text, at);
    }
    let (operators, end) = operators(text, at);
    at..trimmed(text, at, operators.first().map_or(end, |first| first.at))
}

/// The operation `operator` of an expression that begins at `at`, its own parentheses included. `after` is where its left operand ends, if
/// that begins there too and is an operation itself; else `at`.
pub(super) fn binary(text: &str, at: usize, operator: &str, after: usize) -> Range<usize> {
    if text[at..].starts_with('(') && after == at {
        let (inner, _) = operators(text, at + 1);
        let loosest = inner.iter().map(|found| found.binds).min();
        if inner.iter().any(|found| Some(found.binds) == loosest && found.text == operator) {
            return at..after_bracket(text, at);
        }
    }
    let (operators, end) = operators(text, at);
    let mut loosest = u8::MAX;
    for (i, found) in operators.iter().enumerate() {
        loosest = loosest.min(found.binds);
        if found.text == operator && found.at >= after && loosest == found.binds {
            let next = operators[i + 1..].iter().find(|next| next.binds <= found.binds);
            return at..trimmed(text, at, next.map_or(end, |next| next.at));
        }
    }
    at..trimmed(text, at, end)
}

fn trimmed(text: &str, start: usize, end: usize) -> usize {
    (start + text[start..end].trim_end().len()).max(text.ceil_char_boundary(start + 1))
}

/// The names of a closure's `n` carried values: those of the last group of `|i, (u, err)|`, `|(u, err)|` or `|i, u|`, and `u[0]`, `u[1]`, …
/// for a list called `u`. A value without a name is called by its number.
pub(super) fn carry_names(text: &str, at: usize, n: usize) -> Option<Vec<String>> {
    let head = text.get(at..)?;
    let head = &head[head.find('|')? + 1..];
    let pattern = &head[..head.find('|')?];
    let group = match pattern.find('(') {
        Some(open) => &pattern[open..],
        None => pattern.rsplit(',').next()?,
    };
    let words = group.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let words: Vec<&str> =
        words.filter(|word| *word != "mut").map(|word| word.trim_start_matches('_')).collect();
    match words[..] {
        [list] if n > 1 && !list.is_empty() => Some((0..n).map(|i| format!("{list}[{i}]")).collect()),
        _ if words.len() == n => {
            let name = |(i, word): (usize, &&str)| {
                if word.is_empty() { format!("#{}", i + 1) } else { (*word).to_owned() }
            };
            Some(words.iter().enumerate().map(name).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{binary, call, carry_names, receiver_name, unary};

    #[test]
    fn an_operation_reaches_as_far_as_its_operator_binds() {
        let text = "let z = a.sin() * b + f(c, 1e-3) * 2.0 - d; // e";
        let at = 8;
        let cases = [
            ("*", at, "a.sin() * b"),
            ("+", at, "a.sin() * b + f(c, 1e-3) * 2.0"),
            ("-", at, "a.sin() * b + f(c, 1e-3) * 2.0 - d"),
        ];
        for (operator, after, want) in cases {
            assert_eq!(&text[binary(text, at, operator, after)], want);
        }
        let text = "x + y + z)";
        assert_eq!(&text[binary(text, 0, "+", 0)], "x + y");
        assert_eq!(&text[binary(text, 0, "+", 5)], "x + y + z");
        let text = "-x * y";
        assert_eq!(&text[unary(text, 0)], "-x");
        assert_eq!(&text[binary(text, 0, "*", 2)], "-x * y");
        let text = "(a + b) + c * (-d)";
        assert_eq!(&text[binary(text, 0, "+", 0)], "(a + b)");
        assert_eq!(&text[binary(text, 0, "+", 7)], text);
        assert_eq!(&text[unary(text, 14)], "(-d)");
        let text = "(f(a)) * c";
        assert_eq!(&text[binary(text, 0, "*", 0)], text);
        let text = "acc += x << 2;";
        assert_eq!(&text[binary(text, 0, "+=", 0)], "acc += x << 2");
    }

    #[test]
    fn a_call_has_what_it_is_called_on_on_its_line() {
        let text = "let h = (x.pow(2) + y.pow(2)).le(1).sum();\n    x\n        .sum()\n";
        let at = |word: &str| text.find(word).unwrap();
        assert_eq!(&text[call(text, at("sum"), false)], "(x.pow(2) + y.pow(2)).le(1).sum()");
        assert_eq!(&text[call(text, at("le("), false)], "(x.pow(2) + y.pow(2)).le(1)");
        assert_eq!(&text[call(text, at("pow"), false)], "x.pow(2)");
        assert_eq!(&text[call(text, text.rfind("sum").unwrap(), false)], ".sum()");
        assert_eq!(receiver_name(text, at("pow")), Some("x"));
        assert_eq!(receiver_name(text, at("le(")), None);
        let text = "tx.if_(c, || x, || y); tx.if_(c, || {\n x }, || y);";
        assert_eq!(&text[call(text, 3, true)], "tx.if_(c, || x, || y)");
        assert_eq!(&text[call(text, 26, true)], "tx.if_");
    }

    #[test]
    fn strings_and_odd_text_do_not_lead_astray() {
        let text = "tx.assert(a.lt(b), \"a ) b\") + 'x' - \"";
        assert_eq!(&text[call(text, 3, false)], "tx.assert(a.lt(b), \"a ) b\")");
        let long = "(é + ".repeat(2000);
        let odd = [
            "\"é\\",
            "x + 'é' - '\\",
            "a.é(ü).ö()?.sum(",
            "|é| -é += 'a /* // é",
            "é.x<é>::y::<é>(",
            &long,
            text,
        ];
        for text in odd {
            for (at, _) in text.char_indices().take(100) {
                for range in [call(text, at, false), unary(text, at), binary(text, at, "+", at)] {
                    assert!(text.get(range.clone()).is_some(), "{range:?} of {text}");
                }
                let _ = (receiver_name(text, at), carry_names(text, at, 2));
            }
        }
    }

    #[test]
    fn carries_are_called_as_in_the_closure() {
        let names = |text: &str, n| carry_names(text, 0, n).map(|names| names.join(" "));
        assert_eq!(names("body(|i, (u, mut err)| {", 2).as_deref(), Some("u err"));
        assert_eq!(names("body(|_, u| u + 1)", 1).as_deref(), Some("u"));
        assert_eq!(names("body(|u| u + 1)", 1).as_deref(), Some("u"));
        assert_eq!(names("body(|_i, (_u, _)| u + 1)", 2).as_deref(), Some("u #2"));
        assert_eq!(names("body(|_, all| all)", 2).as_deref(), Some("all[0] all[1]"));
        assert_eq!(names("body(step)", 1), None);
    }
}
