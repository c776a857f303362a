//! E0206: an index out of range.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0206",
    title: "an index out of range",
    explain: r#"An index counts from 0, or from the end with -1 for the last element, and must lie inside the axis.

This fails:

```tx
input x: f64[3]
output result = x[3]
```

This works:

```tx
input x: f64[3]
output result = x[2]
```
"#,
};

/// The index does not lie in the axis, whose size is known.
pub fn out_of_range(span: Span, axis: usize, index: i64, size: i64, array: (Span, &str)) -> Refused {
    let allowed = match size {
        0 => "the axis is empty".to_string(),
        _ => format!("it goes from 0 to {}, or from -{size} to -1", size - 1),
    };
    Box::new(
        Diagnostic::error(
            &CODE,
            format!("index {index} is out of range for axis {axis} of size {size}: {allowed}"),
        )
        .at(span, "out of range")
        .label(array.0, format!("this is {}", array.1)),
    )
}

/// More indices than axes.
pub fn too_many(span: Span, given: usize, array: (Span, &str), rank: usize) -> Refused {
    let axes = if rank == 1 { "1 axis".to_string() } else { format!("{rank} axes") };
    Box::new(
        Diagnostic::error(&CODE, format!("{given} indices for {}, which has {axes}", array.1))
            .at(span, "too many indices")
            .label(array.0, format!("this is {}", array.1)),
    )
}

/// A second `...`.
pub fn two_ellipses(span: Span) -> Refused {
    Box::new(Diagnostic::error(&CODE, "an index may have one `...`").at(span, "this is the second"))
}

/// A step of 0.
pub fn zero_step(span: Span) -> Refused {
    Box::new(Diagnostic::error(&CODE, "the step of a slice or range must not be 0").at(span, "this is 0"))
}
