//! A string runs into the end of its line.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0102",
    title: "string without an end",
    explain: "\
A string ends with the quote it began with, on the same line. A line break inside a string is written `\\n`.

```tx
input x: f64[n]
assert all(x > 0), \"x must be positive
```

The closing quote is missing.

```tx
input x: f64[n]
assert all(x > 0), \"x must be positive\"
```
",
};

/// `text` is the string up to the end of its line.
pub(crate) fn diag(text: &str, span: Span) -> Diagnostic {
    let quote = &text[..1];
    let end = Span { start: span.end, ..span };
    Diagnostic::error(&CODE, "this string has no closing quote")
        .at(span, format!("the line ends before a closing `{quote}`"))
        .fix(format!("close it with `{quote}`"), end, quote)
}
