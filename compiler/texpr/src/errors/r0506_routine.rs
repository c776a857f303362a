//! R0506: a library routine has no result for its arguments.

use texpr_base::routine::RoutineError;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// R0506.
pub static CODE: ErrorCode = ErrorCode {
    id: "R0506",
    title: "no result for these values",
    explain: r#"## What happened

A library routine was called with values for which it has no result: a singular matrix to be inverted, a matrix that is not positive
definite to be factored, an iteration that does not converge.

## Example

    output y = linalg.inv([[1.0, 2.0], [2.0, 4.0]])

## How to fix it

The message says what the values lack. `linalg.pinv` and `linalg.lstsq` take any matrix.
"#,
};

/// What `name` says about its arguments.
pub fn refuse(name: &str, error: &RoutineError, span: Option<Span>) -> Box<Diagnostic> {
    let mut diagnostic = Diagnostic::error(&CODE, format!("{name}: {}", error.message));
    if let Some(span) = span {
        diagnostic = diagnostic.at(span, "computed here");
    }
    if let Some(help) = &error.help {
        diagnostic = diagnostic.help(help.clone());
    }
    Box::new(diagnostic)
}
