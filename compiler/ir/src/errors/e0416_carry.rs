//! E0416: a loop carry changes its type.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0416",
    title: "a loop carry changes its type",
    explain: r#"A loop's carries must come out of the body with the type they went in with, since the next turn starts from them. A literal start
takes the type the body gives it.

This fails:

```tx
input x: f32[n]
let s = loop (s = x) for i in 0..3 { f64(s) }
output s
```

This works:

```tx
input x: f32[n]
let s = loop (s = f64(x)) for i in 0..3 { s + 1.0 }
output s
```
"#,
};

/// The carry's name, its place and type going in, its place and type coming out.
pub fn refuse(name: &str, going_in: (Span, &str), coming_out: (Span, &str)) -> Refused {
    let message = format!("carry `{name}` is {} going in and {} coming out", going_in.1, coming_out.1);
    Box::new(
        Diagnostic::error(&CODE, message)
            .at(coming_out.0, format!("comes out as {}", coming_out.1))
            .label(going_in.0, format!("goes in as {}", going_in.1)),
    )
}

/// The body's value has the wrong number of parts.
pub fn count(span: Span, expected: usize, actual: usize) -> Refused {
    let s = if expected == 1 { "" } else { "s" };
    Box::new(
        Diagnostic::error(&CODE, format!("the loop carries {expected} value{s} and its body gives {actual}"))
            .at(span, format!("{actual} here")),
    )
}
