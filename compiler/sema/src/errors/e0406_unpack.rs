//! E0406: a tuple is taken apart into the wrong number of names.

use texpr_base::{Diagnostic, ErrorCode, Span};
use texpr_ir::build::Refused;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0406",
    title: "a tuple is taken apart into the wrong number of names",
    explain: r#"`let a, b = EXPR` needs a tuple of exactly as many parts.

This fails:

```tx
input x: f64[n, m]
let a, b, c = x.shape
output a
```

This works:

```tx
input x: f64[n, m]
let a, b = x.shape
output c = a + b
```
"#,
};

/// `actual` describes the value: "a tuple of 2", "f64[n]".
pub fn refuse(span: Span, names: usize, value: Span, actual: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("{names} names for {actual}"))
            .at(span, format!("{names} names"))
            .label(value, format!("this is {actual}")),
    )
}
