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

A slice such as `x[1:]` of an array of `n` elements has the size `n - 1`, so that `x[1:] - x[:-1]` fits before the run. Where `x` may
have no element, let the bound say so:

    input x: f64[n]
    output y = x[minimum(1, n):]
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

/// The size `what`, computed at `span` from sizes of arrays, is `value`; where those came from is `bound`.
pub fn computed(
    what: &str,
    value: i64,
    bound: &[(String, Option<Span>)],
    of_arrays: bool,
    span: Span,
) -> Box<Diagnostic> {
    let mut diagnostic = *refuse(what, &value.to_string(), Some(span));
    for (line, _) in bound {
        diagnostic = diagnostic.note(line.clone());
    }
    Box::new(diagnostic.help(if of_arrays {
        "give more elements, or clip the bound of a slice that may have none, as in `x[minimum(1, n):]`"
    } else {
        "give a value for which it is 0 or more"
    }))
}

/// The number of elements or bytes of an array does not fit 63 bits.
pub fn overflow() -> Box<Diagnostic> {
    let message = "the sizes of an array multiply to more than 2^63 - 1";
    Box::new(Diagnostic::error(&CODE, message).help("give smaller sizes"))
}
