//! R0502: an index out of range.

use texpr_base::{Diagnostic, ErrorCode, Span};

/// R0502.
pub static CODE: ErrorCode = ErrorCode {
    id: "R0502",
    title: "an index out of range",
    explain: r#"## What happened

An index that is computed while the program runs lies outside of its axis. Indices count from 0; negative ones from the end.

## Example

    input i: i64             # and -i i=7
    output y = [1, 2, 3][i]

## How to fix it

Keep the index in range: `x[clip(i, 0, x.shape[0] - 1)]`.
"#,
};

/// `index` on axis `axis` of `array`, whose size is `size`.
pub fn refuse(array: &str, axis: usize, index: i64, size: i64, span: Span) -> Box<Diagnostic> {
    let text = format!("index {index} is out of range for axis {axis} of `{array}`, which has size {size}");
    let diagnostic = Diagnostic::error(&CODE, text).at(span, format!("index {index}"));
    Box::new(match size {
        0 => diagnostic.note("an axis of size 0 has no elements"),
        _ => diagnostic.note(format!("valid indices are {} to {}", -size, size - 1)),
    })
}
