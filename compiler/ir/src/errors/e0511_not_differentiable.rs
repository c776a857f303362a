//! E0511: a derivative of, or by, something that has no small changes.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0511",
    title: "a derivative of, or by, something that is no float",
    explain: r#"A derivative says how much a result changes when a value changes a little. Integers and booleans do not change a little.

This fails:

```tx
input n: i64
let y = 2.0 * n
output slope = grad(y, n)
```

This works:

```tx
input n: f64
let y = 2.0 * n
output slope = grad(y, n)
```
"#,
};

/// `what` is "the value to differentiate" or "the value to differentiate by", `ty` its type.
pub fn refuse(span: Span, what: &str, ty: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("{what} must be of floats or complex numbers, not {ty}"))
            .at(span, format!("this is {ty}"))
            .help("convert it where it begins: `let x = f64(n)`"),
    )
}
