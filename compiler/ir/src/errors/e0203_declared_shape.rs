//! E0203: a value does not have the shape it is declared to have.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0203",
    title: "a value does not have the shape it is declared to have",
    explain: r#"A type was written for a value, and the value has other sizes or another number of axes.

This fails:

```tx
fn row_sums(x: f64[n, m]) -> f64[n] = sum(x, axis=0)
input x: f64[n, m]
output result = row_sums(x)
```

This works:

```tx
fn row_sums(x: f64[n, m]) -> f64[n] = sum(x, axis=1)
input x: f64[n, m]
output result = row_sums(x)
```
"#,
};

/// `what` is the value in the user's words (`` `s` ``), `declared` and `actual` are types.
pub fn refuse(span: Span, what: &str, declared: (Span, &str), actual: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("{what} is declared {} but is {actual}", declared.1))
            .at(span, format!("this is {actual}"))
            .label(declared.0, format!("declared {} here", declared.1)),
    )
}
