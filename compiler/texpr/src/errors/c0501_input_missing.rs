//! C0501: an input without a value.

use texpr_base::{Diagnostic, ErrorCode, Span};

/// C0501.
pub static CODE: ErrorCode = ErrorCode {
    id: "C0501",
    title: "an input without a value",
    explain: r#"## What happened

An input without a default needs a value from the command line.

## Example

    input x: f64[n]          # and no -i x=...

## How to fix it

Give it: `-i x=data.npy`, `-i x=[1,2,3]`; or declare a default: `input x: f64 = 1.0`.
"#,
};

/// Input `name`, declared as `ty` at `span`, has no value.
pub fn refuse(name: &str, ty: &str, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&CODE, format!("input `{name}` is missing"))
            .at(span, format!("declared as {ty}, without a default"))
            .help(format!("give it: `-i {name}=FILE` or `-i {name}=VALUE`")),
    )
}
