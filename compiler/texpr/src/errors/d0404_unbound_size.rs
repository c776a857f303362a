//! D0404: a size that nothing determines.

use texpr_base::{Diagnostic, ErrorCode, Span};

/// D0404.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0404",
    title: "a size that nothing determines",
    explain: r#"## What happened

No input that was given tells the value of a named size.

## Example

    input x: f64[n*m]        # neither n nor m follows from the size of x

## How to fix it

Give the size like an input: `-i n=3`.
"#,
};

/// The size `name` has no value.
pub fn refuse(name: &str, span: Option<Span>) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error(&CODE, format!("nothing determines the size `{name}`"))
        .help(format!("give it: `-i {name}=VALUE`"));
    Box::new(match span {
        Some(span) => diagnostic.at(span, "named here"),
        None => diagnostic,
    })
}
