//! E0207: a size that only the data would tell.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0207",
    title: "a size that only the data would tell",
    explain: r#"Sizes that the data tells, as that of `x[x > 0]`, flow on through a program. But some places need a size that is known before: the number of
elements of `arange` with floats, the sizes of a list of sizes, and the result of an `if`, of which only the branch taken knows its size.

This fails:

```tx
input x: f64[n]
output result = sum(if n > 3 then x[x > 0] else x)
```

This works:

```tx
input x: f64[n]
output result = if n > 3 then sum(x[x > 0]) else sum(x)
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
