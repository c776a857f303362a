//! The escapes of strings.

use crate::errors::e0115_bad_escape;
use texpr_base::{Diagnostic, Span};

/// The value of the string literal `text`, quotes included, and complaints about its escapes.
pub(super) fn unescape(text: &str, span: Span) -> (String, Vec<Diagnostic>) {
    let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or("");
    let mut value = String::with_capacity(inner.len());
    let mut bad = Vec::new();
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        value.push_str(&rest[..at]);
        let (len, c) = escape(&rest[at..]);
        match c {
            Some(c) => value.push(c),
            None => {
                value.push_str(&rest[at..at + len]);
                let start = span.start as usize + 1 + (inner.len() - rest.len()) + at;
                bad.push(e0115_bad_escape::diag(
                    &rest[at..at + len],
                    Span::new(span.file, start, start + len),
                ));
            }
        }
        rest = &rest[at + len..];
    }
    value.push_str(rest);
    (value, bad)
}

/// The length of the escape at the start of `text`, and its character if it is one.
fn escape(text: &str) -> (usize, Option<char>) {
    let Some(c) = text[1..].chars().next() else { return (1, None) };
    let simple = match c {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        '\\' | '"' | '\'' => c,
        'u' => return unicode(text),
        _ => return (1 + c.len_utf8(), None),
    };
    (2, Some(simple))
}

fn unicode(text: &str) -> (usize, Option<char>) {
    let digits = text[2..].strip_prefix('{').and_then(|t| t.split_once('}')).map(|(digits, _)| digits);
    let digits = digits.filter(|d| d.len() <= 6 && d.bytes().all(|b| b.is_ascii_hexdigit()));
    match digits.and_then(|d| u32::from_str_radix(d, 16).ok()?.try_into().ok().map(|c| (d.len() + 4, c))) {
        Some((len, c)) => (len, Some(c)),
        None => (2, None),
    }
}

/// `value` as a string literal in double quotes.
pub(crate) fn quote(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    text.push('"');
    for c in value.chars() {
        match c {
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            '\0' => text.push_str("\\0"),
            '\\' | '"' => {
                text.push('\\');
                text.push(c);
            }
            c if c.is_control() => text.push_str(&format!("\\u{{{:x}}}", c as u32)),
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::{quote, unescape};
    use texpr_base::{FileId, Span};

    #[test]
    fn quoting_and_reading_are_inverse() {
        let span = Span::new(FileId(0), 0, 0);
        for value in ["", "a\"b", "tab\t\\", "line\nend", "\u{7}α'"] {
            let (read, bad) = unescape(&quote(value), span);
            assert_eq!(read, value);
            assert!(bad.is_empty());
        }
    }

    #[test]
    fn an_unknown_escape_is_kept_and_reported() {
        let (read, bad) = unescape(r#""\d \u{110000} \u{41}""#, Span::new(FileId(0), 0, 22));
        assert_eq!(read, r"\d \u{110000} A");
        assert_eq!(bad.len(), 2);
        assert_eq!(bad[1].primary.as_ref().map(|l| l.span.start), Some(4));
    }
}
