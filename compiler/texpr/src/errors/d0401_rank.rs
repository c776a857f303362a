//! D0401: data with another number of axes than declared.

use texpr_base::{Diagnostic, ErrorCode, Span};

/// D0401.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0401",
    title: "data with another number of axes than declared",
    explain: r#"## What happened

The array given for an input has more or fewer axes than the program declares.

## Example

    input x: f64[n, m]       # and -i x=[1,2,3]

## How to fix it

Reshape the data, or declare as many axes as it has.
"#,
};

/// `origin` has `shape`; the input is declared as `ty` at `span`.
pub fn refuse(origin: &str, shape: &[usize], ty: &str, span: Span) -> Box<Diagnostic> {
    let n = shape.len();
    let axes = if n == 1 { "axis" } else { "axes" };
    Box::new(
        Diagnostic::error(
            &CODE,
            format!("{origin} has {n} {axes} (shape {shape:?}), and the program declares {ty}"),
        )
        .at(span, "declared here"),
    )
}
