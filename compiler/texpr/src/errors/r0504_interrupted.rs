//! R0504: a run that was interrupted.

use texpr_base::{Diagnostic, ErrorCode};

/// R0504.
pub static CODE: ErrorCode = ErrorCode {
    id: "R0504",
    title: "a run that was interrupted",
    explain: r#"## What happened

Ctrl-C, or the program that embeds texpr, asked the run to stop. No output was written.

## Example

    ^C
    error[R0504]: interrupted

## How to fix it

Run it again.
"#,
};

/// The caller asked to stop.
pub fn refuse() -> Box<Diagnostic> {
    Box::new(Diagnostic::error(&CODE, "interrupted").note("no output was written"))
}
