//! E0302: a literal does not fit.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0302",
    title: "a literal does not fit",
    explain: r#"A literal takes the dtype of what it is combined with, and an integer must fit there.

This fails:

```tx
input x: u8[n]
output result = x + 300
```

This works:

```tx
input x: u8[n]
output result = i64(x) + 300
```
"#,
};

/// The literal's value, and the dtype that its partner has.
pub fn refuse(span: Span, value: &str, dtype: &str, partner: Option<(Span, &str)>) -> Refused {
    let mut diagnostic = Diagnostic::error(&CODE, format!("{value} does not fit in {dtype}"))
        .at(span, format!("out of range for {dtype}"));
    if let Some((place, ty)) = partner {
        diagnostic = diagnostic.label(place, format!("this is {ty}")).help("cast the array to a wider dtype");
    }
    Box::new(diagnostic)
}

/// An integer that no dtype holds.
pub fn too_large(span: Span) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, "this integer does not fit in 64 bits")
            .at(span, "too large")
            .help("write it as a float, such as `1e30`"),
    )
}
