//! E0513: a derivative by something that the value does not depend on.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0513",
    title: "a derivative by something that the value does not depend on",
    explain: r#"The derivative would be zero everywhere, which is hardly ever what was meant. Either the value was computed from something else, or each way to it
leads through an operation that only jumps, such as `floor`, a comparison, or a conversion to integers.

A value depends on the *names* it was computed from, so the second argument must be a name that stands above the value: an input, a `let`, a parameter, a carried
value of a loop.

This fails:

```tx
input x: f64[n]
let y = sum(floor(x))
output slope = grad(y, x)
```

This works:

```tx
input x: f64[n]
let y = sum(x - floor(x))
output slope = grad(y, x)
```
"#,
};

/// The value at `y` was not computed from what stands at `by`.
pub fn unrelated(by: Span, y: Span) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, "the value does not depend on what it is differentiated by")
            .at(by, "not used in the value")
            .label(y, "this was computed without it")
            .help("differentiate by a name from which the value is computed further down: `let w = …`, `let loss = f(w)`, `grad(loss, w)`"),
    )
}

/// Every way from `by` to `y` leads through something flat; `op` at `place` is the first.
pub fn broken(by: Span, y: Span, op: &str, place: Span) -> Refused {
    let mut diagnostic =
        Diagnostic::error(&CODE, format!("the value changes with this only in jumps: {op} has no slope"))
            .at(by, "to differentiate by this");
    if place != y {
        diagnostic = diagnostic.label(place, "here the way to the value ends");
    }
    Box::new(diagnostic.label(y, "the value").help(
        "the derivative is 0 wherever there is one; leave it out, or replace the step by something smooth",
    ))
}

/// A number is differentiated by, which is the same wherever it is written. (Of the Rust builder: in a script, names are told apart.)
pub fn number(by: Span) -> Refused {
    Box::new(
        Diagnostic::error(
            &CODE,
            "a number cannot be differentiated by: it is the same value wherever it stands",
        )
        .at(by, "to differentiate by this")
        .help("make it a value of its own, and compute from that: `let w = tx.variable(0.5);`"),
    )
}
