//! An expression that stands alone.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0110",
    title: "a value nobody uses",
    explain: "\
A statement binds, returns, prints or checks something. An expression alone computes a value that nobody could see; only
the last line of a block is one.

```tx
input x: f64[n]
sum(x)
```

A result of the program is an `output`; a value for later has a name.

```tx
input x: f64[n]
output total = sum(x)
```
",
};

/// At the top of a file.
pub(crate) fn top_level(text: &str, start: Span, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, "nobody uses this value").at(span, "computed and dropped");
    if text.contains('\n') || text.len() > 40 {
        return diagnostic.help("give it a name: `output y = ...`, or `let y = ...`");
    }
    diagnostic.help(format!("to see it, write `output y = {text}`; to use it later, `let y = {text}`")).fix(
        "make it an output",
        start,
        "output y = ",
    )
}

/// In a block, before its last line.
pub(crate) fn in_block(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, "nobody uses this value")
        .at(span, "computed and dropped")
        .help("only the last line of a block is its value; give this one a name with `let`")
}
