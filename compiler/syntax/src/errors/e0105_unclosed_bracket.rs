//! Brackets that do not pair.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0105",
    title: "unpaired bracket",
    explain: "\
Every `(`, `[` and `{` needs its own closing bracket, and they must nest. A bracket counts as forgotten when the file ends,
when another bracket around it closes, or when a line begins that can only be a new statement (`let`, `output`, ...).

```tx
input x: f64[n]
let a = sqrt(sum(x**2)
output a
```

One `)` is missing at the end of the second line.

```tx
input x: f64[n]
let a = sqrt(sum(x**2))
output a
```
",
};

fn closer(open: &str) -> &'static str {
    match open {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}

/// `open` was not closed where it had to be, before `place`.
pub(crate) fn unclosed(open: &str, span: Span, found: Option<char>, place: Span) -> Diagnostic {
    let close = closer(open);
    let diagnostic = Diagnostic::error(&CODE, format!("this `{open}` is never closed"))
        .at(span, "opened here")
        .fix(format!("close it with `{close}`"), place, close);
    match found {
        Some(c) => {
            diagnostic.note(format!("the next closing bracket, `{c}`, belongs to a bracket around it"))
        }
        None => diagnostic,
    }
}

/// `close` closes nothing.
pub(crate) fn stray(close: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("this `{close}` closes nothing"))
        .at(span, "no bracket of this kind is open")
        .fix("leave it out", span, "")
}

/// `open` is closed by a bracket of another kind.
pub(crate) fn mismatch(open: &str, close: &str, open_span: Span, close_span: Span) -> Diagnostic {
    let wanted = closer(open);
    Diagnostic::error(&CODE, format!("`{open}` is closed by `{close}`"))
        .at(close_span, format!("expected `{wanted}`"))
        .label(open_span, "opened here")
        .fix(format!("write `{wanted}`"), close_span, wanted)
}
