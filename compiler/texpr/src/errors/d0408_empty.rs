//! D0408: the extreme of no elements.

use texpr_base::{Diagnostic, ErrorCode, Span};

/// D0408.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0408",
    title: "the extreme of no elements",
    explain: r#"## What happened

The program takes the `min`, `max`, `argmin` or `argmax` over an axis that has no elements in this run. There is none.

## Example

    input x: f64[n]          # and -i x=[]
    output y = max(x)

## How to fix it

Give an array with elements, or say what the result is without any; only the branch that is taken is checked:

    output y = if n > 0 then max(x) else -inf
"#,
};

/// The size `what` is 0, which comes from `bound`.
pub fn refuse(what: &str, bound: &[(String, Option<Span>)], span: Span) -> Box<Diagnostic> {
    let message = format!("the least or greatest of no elements: the size `{what}` is 0");
    let mut diagnostic = Diagnostic::error(&CODE, message).at(span, "needs an element");
    for (line, _) in bound {
        diagnostic = diagnostic.note(line.clone());
    }
    Box::new(diagnostic.help("say what it is without any, as in `if x.size > 0 then max(x) else -inf`"))
}
