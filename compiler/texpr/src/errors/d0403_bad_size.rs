//! D0403: a size that is negative or too large.

use texpr_base::{Diagnostic, ErrorCode, Span};

/// D0403.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0403",
    title: "a size that is negative or too large",
    explain: r#"## What happened

A size computed from the inputs came out negative, or does not fit 63 bits.

## Example

    input n: i64             # and -i n=-1
    output y = zeros(n)

## How to fix it

Give a value for which every size is 0 or more.
"#,
};

/// The size `what` is `value`.
pub fn refuse(what: &str, value: &str, span: Option<Span>) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error(&CODE, format!("the size `{what}` is {value}"));
    Box::new(match span {
        Some(span) => diagnostic.at(span, "needed here"),
        None => diagnostic,
    })
}

/// The number of elements or bytes of an array does not fit 63 bits.
pub fn overflow() -> Box<Diagnostic> {
    let message = "the sizes of an array multiply to more than 2^63 - 1";
    Box::new(Diagnostic::error(&CODE, message).help("give smaller sizes"))
}
