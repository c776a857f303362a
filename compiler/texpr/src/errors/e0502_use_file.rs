//! E0502: a neighbouring file that cannot be used.

use texpr_base::{Diagnostic, ErrorCode, Span};

/// E0502.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0502",
    title: "a neighbouring file that cannot be used",
    explain: r#"## What happened

`use "file.tx"` takes files beside the program only: a plain name or a path below its folder.

## Example

    use "../secret.tx" as s

## How to fix it

Move the file beside the program, and check its name.
"#,
};

/// `path` cannot be used.
pub fn refuse(path: &str, reason: &str, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(&CODE, format!("`{path}` cannot be used: {reason}")).at(span, "used here"))
}

/// `path` was read and has `n_errors` mistakes, reported on their own.
pub fn mistakes(path: &str, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(&CODE, format!("`{path}` has mistakes of its own")).at(span, "used here"))
}
