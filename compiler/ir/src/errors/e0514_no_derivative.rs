//! E0514: the derivative of an operation is not known.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0514",
    title: "an operation whose derivative is not known",
    explain: r#"The value depends on what it is differentiated by through an operation that texpr cannot differentiate. A rule of your own can: `deriv f(x) = …`
says the derivative of an elementwise function `f`, `vjp f(x, dy) = …` that of any.

This fails:

```tx
input x: f64[n]
let y = sum(nextafter(x, inf))
output slope = grad(y, x)
```

This works:

```tx
input x: f64[n]
let y = sum(stop_gradient(nextafter(x, inf) - x) + x)
output slope = grad(y, x)
```
"#,
};

/// The way from `by` to the value at `y` leads through `op` at `place`.
pub fn refuse(by: Span, y: Span, op: &str, place: Span) -> Refused {
    let mut diagnostic = Diagnostic::error(&CODE, format!("the derivative of {op} is not known"))
        .at(place, "the value depends on it here")
        .label(by, "to differentiate by this");
    if place != y {
        diagnostic = diagnostic.label(y, "the value");
    }
    Box::new(
        diagnostic
            .help("call it in a function with a rule of its own: `deriv f(x) = …` or `vjp f(x, dy) = …`"),
    )
}

/// The function `name`, called at `place`, has a rule, but depends on `by` by something else than its arguments.
pub fn unruled(by: Span, y: Span, name: &str, place: Span) -> Refused {
    let mut diagnostic = Diagnostic::error(
        &CODE,
        format!(
            "{name} has a rule for its derivative, which says nothing of other values than its arguments"
        ),
    )
    .at(place, "this depends by something else on what is differentiated by")
    .label(by, "to differentiate by this");
    if place != y {
        diagnostic = diagnostic.label(y, "the value");
    }
    Box::new(diagnostic.help(format!("make what {name} reads a parameter of it, and of the rule")))
}

/// What is differentiated several times leads through `op` at `place`.
pub fn inside(op: &str, place: Option<Span>) -> Refused {
    let diagnostic = Diagnostic::error(&CODE, format!("the derivative of {op} is not known"));
    let diagnostic = match place {
        Some(place) => diagnostic.at(place, "a derivative of a derivative depends on it here"),
        None => diagnostic,
    };
    Box::new(diagnostic)
}

/// The way to the value at `y` leads through a loop at `place` that only its condition ends.
pub fn unbounded(by: Span, y: Span, place: Span) -> Refused {
    let mut diagnostic =
        Diagnostic::error(&CODE, "the derivative of a loop of unknown length needs a bound of its turns")
            .at(place, "only its condition ends this loop")
            .label(by, "to differentiate by this");
    if place != y {
        diagnostic = diagnostic.label(y, "the value");
    }
    Box::new(diagnostic.help("what each turn began with is kept, so say how many there may be: `for _i in 0..1000 while …`; or use `jvp`, which keeps nothing"))
}
