//! D0406: a place for a result that does not fit it.

use texpr_base::{DType, Diagnostic, ErrorCode};

/// D0406.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0406",
    title: "a place for a result that does not fit it",
    explain: r#"## What happened

A Rust program called `Function::call_into` with a place whose dtype, shape or layout is not that of the result, or with too many or too
few places. Nothing was run.

## Example

    let mut y = vec![0f32; 3];
    f.call_into(&[x.into()], &mut [(&mut y).into()])?;   // but the output is f64[4]

## How to fix it

Give one place for each output, in the order of the program, in C order, with the dtype and shape that the message names; or use
`Function::call`, which makes the arrays itself.
"#,
};

/// The place for output `name` has a dtype and shape, the result has others; or the place's elements are not in C order.
pub fn refuse(
    name: &str,
    place: (DType, &[usize]),
    want: (DType, &[usize]),
    is_standard: bool,
) -> Box<Diagnostic> {
    let text = if place == want && !is_standard {
        format!("the place for output `{name}` is not in C order")
    } else {
        format!("output `{name}` is {}{:?}, and its place is {}{:?}", want.0, want.1, place.0, place.1)
    };
    Box::new(Diagnostic::error(&CODE, text).help("give a place of the result's dtype and shape, in C order"))
}

/// There are `given` places for these outputs.
pub fn count(given: usize, names: &[String]) -> Box<Diagnostic> {
    let text = format!("{given} places are given for {} outputs", names.len());
    Box::new(Diagnostic::error(&CODE, text).help(format!("give one each for {}", names.join(", "))))
}

/// The size of output `name` is only known once the program has run.
pub fn not_known(name: &str) -> Box<Diagnostic> {
    let text = format!("the size of output `{name}` is known only when the program has run");
    Box::new(
        Diagnostic::error(&CODE, text).help("use `call`, which returns the result as an array of its own"),
    )
}
