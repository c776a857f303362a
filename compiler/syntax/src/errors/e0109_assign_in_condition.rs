//! `=` where a comparison is meant.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0109",
    title: "`=` inside an expression",
    explain: "\
`=` binds a name or gives an argument; two values are compared with `==`.

```tx
input x: i64
let a = if x = 3 then 1 else 0
```

The comparison has two signs.

```tx
input x: i64
let a = if x == 3 then 1 else 0
```
",
};

/// The `=` at `span`.
pub(crate) fn diag(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, "`=` does not compare; write `==`")
        .at(span, "this binds, it does not compare")
        .fix("write `==`", span, "==")
}
