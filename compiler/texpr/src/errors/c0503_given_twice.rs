//! C0503: a name given twice on the command line.

use texpr_base::{Diagnostic, ErrorCode};

/// C0503.
pub static CODE: ErrorCode = ErrorCode {
    id: "C0503",
    title: "a name given twice on the command line",
    explain: r#"## What happened

The same input or output was named by two flags; texpr does not guess which one counts.

## Example

    texpr run f.tx -i x=1 -i x=2

## How to fix it

Leave one of them out.
"#,
};

/// `flag NAME=...` stands there twice.
pub fn refuse(what: &str, name: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&CODE, format!("{what} `{name}` is given twice")).help("leave one of the two out"),
    )
}
