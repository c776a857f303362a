//! The indices of a comprehension or a reduction.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0111",
    title: "malformed index of a comprehension or reduction",
    explain: "\
The indices of a comprehension and of a reduction are written `i < n`, or `lo <= i < hi`. They run upwards from 0, or from
`lo`, to just below the bound.

```tx
input n: i64
let a = [i in n: i * i]
let b = [i <= n: i * i]
```

Only `<` sets the bound.

```tx
input n: i64
let a = [i < n: i * i]
let b = [i < n + 1: i * i]
```
",
};

/// Not of the form `i < n`.
pub(crate) fn diag(text: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{text}` is not an index: write `i < n` or `lo <= i < hi`"))
        .at(span, "expected `NAME < BOUND`")
}

/// `i <= n`.
pub(crate) fn inclusive(name: &str, bound: &str, op: Span, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("an index runs to just below its bound: write `{name} < {bound} + 1`"))
        .at(span, "expected `<`")
        .label(op, "the bound itself is not reached")
}

/// `lo < i < n`.
pub(crate) fn exclusive(lo: &str, rest: &str, op: Span, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("an index starts at its lower bound: write `{lo} + 1 <= {rest}`"))
        .at(span, "expected `<=`")
        .label(op, "the start itself would be left out")
}

/// `sum[k < n](a, b)` or `sum[k < n if c]` without a body.
pub(crate) fn body(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, "a reduction has one body: `sum[k < n](BODY)`")
        .at(span, "expected one expression in parentheses after the indices")
}
