//! E0304: a value does not have the dtype it is declared to have.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0304",
    title: "a value does not have the dtype it is declared to have",
    explain: r#"A value is never converted silently to a declared type; only a literal takes it. Cast the value, or change the declaration.

This fails:

```tx
fn half(x: f32[n]) = x / 2
input x: f64[n]
output result = half(x)
```

This works:

```tx
fn half(x: f32[n]) = x / 2
input x: f64[n]
output result = half(f32(x))
```
"#,
};

/// `what` is the value in the user's words, `declared` its declared type, `dtype` the declared dtype.
pub fn refuse(span: Span, what: &str, declared: (Span, &str), dtype: &str, actual: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("{what} is declared {} but is {actual}", declared.1))
            .at(span, format!("this is {actual}"))
            .label(declared.0, format!("declared {} here", declared.1))
            .help(format!("cast it: `{dtype}(...)`")),
    )
}

/// An update's value has another dtype than the array.
pub fn update(span: Span, array: (Span, &str), value: &str, dtype: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("the new value is {value} but the array is {}", array.1))
            .at(span, format!("this is {value}"))
            .label(array.0, format!("this is {}", array.1))
            .help(format!("cast the value: `{dtype}(...)`")),
    )
}

/// The update of the state `name`, which has its type and place, has another dtype: `dtype` is the state's and the update's.
pub fn state(span: Span, name: &str, state: (Span, &str), update: &str, dtype: (&str, &str)) -> Refused {
    let (want, have) = dtype;
    Box::new(
        Diagnostic::error(&CODE, format!("the state `{name}` is {} and its update is {update}", state.1))
            .at(span, format!("this is {update}"))
            .label(state.0, format!("this is {}", state.1))
            .help(format!(
                "cast the update: `{want}(...)`, or declare a state of {have}: `state {name}: {have} = ...`"
            )),
    )
}
