//! C0507: part of the command that is not available yet.

use texpr_base::{Diagnostic, ErrorCode};

/// C0507.
pub static CODE: ErrorCode = ErrorCode {
    id: "C0507",
    title: "part of the command that is not available yet",
    explain: r#"## What happened

The language reference describes it, and this version of texpr does not have it yet.

## Example

    texpr run f.tx --steps 100

## How to fix it

For steps, write a loop in the program: `loop (w = w0) for i in 0..100 { ... }`. `texpr --help` and `texpr run --help` list what
there is.
"#,
};

/// `what` names the flag or form.
pub fn refuse(what: &str, help: &str) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error(&CODE, format!("{what} is not available yet"));
    Box::new(if help.is_empty() { diagnostic } else { diagnostic.help(help) })
}
