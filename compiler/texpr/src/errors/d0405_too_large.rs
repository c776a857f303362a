//! D0405: an array larger than allowed.

use texpr_base::{Diagnostic, ErrorCode};

/// D0405.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0405",
    title: "an array larger than allowed",
    explain: r#"## What happened

The run would need an array that does not fit the memory limit.

## Example

    output y = sum(zeros(1000000000000))

## How to fix it

Use smaller sizes or a narrower dtype, or allow more with `--mem-limit`.
"#,
};

/// An array of `elements` elements is needed, `limit` are allowed.
pub fn refuse(elements: i128, limit: usize) -> Box<Diagnostic> {
    let text = format!("an array of {elements} elements is needed, and at most {limit} are allowed");
    Box::new(Diagnostic::error(&CODE, text).help("use smaller sizes, or raise `--mem-limit`"))
}
