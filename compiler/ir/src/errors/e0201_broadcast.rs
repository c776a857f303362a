//! E0201: shapes that do not broadcast.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0201",
    title: "shapes that do not broadcast",
    explain: r#"An elementwise operation lines its operands up from the last axis. Two sizes match when they are the same size, or when one
of them is written `1`. A *named* size that happens to be 1 does not broadcast: write `1` in the type if it should.

This fails:

```tx
input x: f64[n]
input y: f64[m]
output result = x + y
```

This works:

```tx
input x: f64[n]
input y: f64[n]
output result = x + y
```
"#,
};

/// `left` and `right` are the operands' places and types; `sizes` the two sizes that disagree, `axis` what the axis is called.
pub fn refuse(
    span: Span,
    left: (Span, &str),
    right: (Span, &str),
    axis: &str,
    sizes: (&str, &str),
) -> Refused {
    let message = format!(
        "{} and {} do not broadcast: {axis} is {} on one side and {} on the other",
        left.1, right.1, sizes.0, sizes.1
    );
    Box::new(
        Diagnostic::error(&CODE, message)
            .at(span, "these do not fit together")
            .label(left.0, format!("this is {}", left.1))
            .label(right.0, format!("this is {}", right.1)),
    )
}
