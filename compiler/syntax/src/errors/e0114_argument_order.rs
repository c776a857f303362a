//! Arguments by position after arguments by name.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0114",
    title: "an argument by position after one by name",
    explain: "\
In a call, arguments given by position come before those given by name.

```tx
input x: f64[n, m]
let a = sum(axis=0, x)
```

The array comes first.

```tx
input x: f64[n, m]
let a = sum(x, axis=0)
```
",
};

/// `span` is the argument, `named` an earlier one with a name.
pub(crate) fn diag(name: &str, named: Span, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, "an argument without a name follows one with a name")
        .at(span, "this argument has no name")
        .label(named, format!("`{name}` is given by name"))
        .help("put the arguments without names first")
}
