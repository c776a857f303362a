//! E0207: a size that only the data would tell.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0207",
    title: "a size that only the data would tell",
    explain: r#"Every size is known, in terms of the sizes of the inputs, when the program is compiled: a number, a named size, an integer input,
or arithmetic of those. A size computed from the elements of an array is not available yet.

This fails:

```tx
input x: i64[n]
output result = zeros(sum(x))
```

This works:

```tx
input n: i64
output result = zeros(n)
```
"#,
};

/// `what` needed a size: "the length of this slice".
pub fn refuse(span: Span, what: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("{what} must be known before the data is"))
            .at(span, "this is computed from data")
            .help("use a number, a size name such as `n`, an integer input, or arithmetic of those"),
    )
}

/// A size that is negative whatever the inputs are.
pub fn negative(span: Span, size: i64) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("a size must not be negative, and this is {size}"))
            .at(span, "negative"),
    )
}

/// A float that decides the length of `op`'s result, and is no constant.
pub fn float(span: Span, op: &str, param: &str) -> Refused {
    Box::new(
        Diagnostic::error(
            &CODE,
            format!("the float `{param}` of `{op}` must be a constant: it decides the length"),
        )
        .at(span, "this is computed from data")
        .help("count with integers and scale: `start + step * arange(n)`, or use `linspace`"),
    )
}
