//! R0501: an assertion that failed.

use texpr_base::{Diagnostic, ErrorCode, Span};

/// R0501.
pub static CODE: ErrorCode = ErrorCode {
    id: "R0501",
    title: "an assertion that failed",
    explain: r#"## What happened

The condition of an `assert` was false when the program ran.

## Example

    assert all(x > 0), "x must be positive"

## How to fix it

The values that were compared are shown below the line; mend the data or the condition.
"#,
};

/// The condition at `span` was false; `shown` are its parts with their values.
pub fn refuse(message: &str, shown: &[(String, String)], span: Span) -> Box<Diagnostic> {
    let mut diagnostic =
        Diagnostic::error(&CODE, format!("assertion failed: {message}")).at(span, "this was false");
    for (text, value) in shown {
        diagnostic = diagnostic.note(format!("{text} = {value}"));
    }
    Box::new(diagnostic)
}
