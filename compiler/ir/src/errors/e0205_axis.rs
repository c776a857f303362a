//! E0205: an axis that the array does not have.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0205",
    title: "an axis that the array does not have",
    explain: r#"Axes are counted from 0, or from the end with -1 for the last, and must exist.

This fails:

```tx
input x: f64[n, m]
output result = sum(x, axis=2)
```

This works:

```tx
input x: f64[n, m]
output result = sum(x, axis=1)
```
"#,
};

/// `ty` is the array's type.
pub fn out_of_range(span: Span, axis: i64, rank: usize, array: Option<(Span, &str)>) -> Refused {
    let allowed = match rank {
        0 => "a scalar has no axes".to_string(),
        1 => "the only axis is 0 (or -1)".to_string(),
        _ => format!("axes go from 0 to {}, or from -{rank} to -1", rank - 1),
    };
    let message = match array {
        Some((_, ty)) => format!("axis {axis} is out of range for {ty}: {allowed}"),
        None => format!("axis {axis} is out of range: {allowed}"),
    };
    let mut diagnostic = Diagnostic::error(&CODE, message).at(span, "no such axis");
    if let Some((place, ty)) = array {
        diagnostic = diagnostic.label(place, format!("this is {ty}"));
    }
    Box::new(diagnostic)
}

/// The same axis was given twice.
pub fn repeated(span: Span, axis: usize) -> Refused {
    Box::new(Diagnostic::error(&CODE, format!("axis {axis} is given twice")).at(span, "each axis once"))
}
