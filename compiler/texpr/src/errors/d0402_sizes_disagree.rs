//! D0402: sizes that disagree.

use texpr_base::{Diagnostic, ErrorCode, Span};

/// D0402.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0402",
    title: "sizes that disagree",
    explain: r#"## What happened

The same named size, or a size the program states, came out differently for two axes.

## Example

    input x: f64[n]
    input y: f64[n]          # and -i x=[1,2,3] -i y=[1,2]

## How to fix it

Give arrays whose sizes agree, or name the sizes differently if they may differ.
"#,
};

/// `what` has size `have`, `want` is needed; `bound` tells where each of the sizes got its value.
pub fn refuse(
    what: &str,
    have: i64,
    want: &str,
    bound: &[(String, Option<Span>)],
    span: Span,
) -> Box<Diagnostic> {
    let mut diagnostic = Diagnostic::error(&CODE, format!("{what} is {have}, and the program needs {want}"))
        .at(span, "declared here");
    for (text, place) in bound {
        diagnostic = match place {
            Some(place) if *place != span => diagnostic.label(*place, text.clone()),
            _ => diagnostic.note(text.clone()),
        };
    }
    Box::new(diagnostic)
}

/// The program's own condition `left == right` does not hold.
pub fn check(
    left: (&str, i64),
    right: (&str, i64),
    bound: &[(String, Option<Span>)],
    span: Span,
) -> Box<Diagnostic> {
    let text = format!("sizes disagree: `{}` is {}, and `{}` is {}", left.0, left.1, right.0, right.1);
    let mut diagnostic = Diagnostic::error(&CODE, text).at(span, "they must be equal here");
    for (text, place) in bound {
        diagnostic = match place {
            Some(place) => diagnostic.label(*place, text.clone()),
            None => diagnostic.note(text.clone()),
        };
    }
    Box::new(diagnostic)
}
