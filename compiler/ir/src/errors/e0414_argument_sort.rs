//! E0414: an argument of the wrong sort.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0414",
    title: "an argument of the wrong sort",
    explain: r#"An argument is a tuple where an array is needed, an array where a dtype is needed, and so on. Some arguments (`axis`, `keepdims`)
must be written as constants, because the type of the result depends on them.

This fails:

```tx
input x: f64[n, m]
input k: i64
output result = sum(x, axis=k)
```

This works:

```tx
input x: f64[n, m]
output result = sum(x, axis=0)
```
"#,
};

/// The argument for `parameter` must be `expected` ("a constant integer") and is `actual` ("f64[n]", "a tuple").
pub fn refuse(span: Span, name: &str, parameter: &str, expected: &str, actual: &str) -> Refused {
    Box::new(
        Diagnostic::error(
            &CODE,
            format!("the argument `{parameter}` of `{name}` must be {expected}, not {actual}"),
        )
        .at(span, format!("this is {actual}")),
    )
}

/// Something that is not an array stands where a value is computed.
pub fn not_array(span: Span, actual: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("an array or number is needed here, not {actual}"))
            .at(span, format!("this is {actual}")),
    )
}
