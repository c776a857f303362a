//! E0405: something that is not a function is called.

use texpr_base::{Diagnostic, ErrorCode, Span};
use texpr_ir::build::Refused;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0405",
    title: "something that is not a function is called",
    explain: r#"Only functions are called with `(…)`; elements of an array are picked with `[…]`.

This fails:

```tx
input x: f64[n]
output result = x(0)
```

This works:

```tx
input x: f64[n]
output result = x[0]
```
"#,
};

/// `what` describes the thing that is called.
pub fn refuse(span: Span, what: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("this is {what}, not a function"))
            .at(span, "called here")
            .help("elements are picked with `[…]`; a product needs `*`"),
    )
}

/// A function stands where a value is needed.
pub fn as_value(span: Span, name: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("`{name}` is a function, and a value is needed here"))
            .at(span, "not called")
            .help(format!("call it: `{name}(…)`")),
    )
}
