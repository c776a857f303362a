//! E0503: a value of another builder.

use texpr_base::{Diagnostic, ErrorCode, Span};

/// E0503.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0503",
    title: "a value of another builder",
    explain: r#"## What happened

Each `Builder` writes a program of its own. A value belongs to the builder that made it, and no other can use it.

## Example

    let (a, b) = (Builder::new(), Builder::new());
    let x = a.input("x", F64, ["n"]);
    b.output("y", x + 1);

## How to fix it

Make all values of a program with one builder. A function that several programs share takes the builder, or values of it, as an
argument.
"#,
};

/// A value that another builder made.
pub fn refuse(span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&CODE, "this value belongs to another `Builder`")
            .at(span, "used with a builder that did not make it")
            .help("make all values of a program with one builder"),
    )
}
