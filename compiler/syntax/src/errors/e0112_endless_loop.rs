//! A loop that says neither how often nor how long.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0112",
    title: "loop without `for` or `while`",
    explain: "\
A loop says how often it runs (`for i in 0..n`), how long (`while COND`), or both.

```tx
let x = loop (x = 1.0) { x / 2 }
```

This one would never end.

```tx
let x = loop (x = 1.0) while x > 1e-6 { x / 2 }
```
",
};

/// `span` is the head of the loop.
pub(crate) fn diag(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, "this loop never ends")
        .at(span, "neither `for` nor `while`")
        .help("add `for i in 0..n`, `while COND`, or both, before the body")
}
