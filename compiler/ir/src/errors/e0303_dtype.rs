//! E0303: a dtype that the operation does not take.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0303",
    title: "a dtype that the operation does not take",
    explain: r#"Some operations are for integers only, some for floats, some for booleans.

This fails:

```tx
input x: f64[n]
output result = x << 1
```

This works:

```tx
input x: i64[n]
output result = x << 1
```
"#,
};

/// `expected` says what would fit.
pub fn refuse(span: Span, name: &str, arg: (Span, &str), expected: &str) -> Refused {
    let mut diagnostic = Diagnostic::error(&CODE, format!("{name} needs {expected}, not {}", arg.1))
        .at(arg.0, format!("this is {}", arg.1));
    if arg.0 != span {
        diagnostic = diagnostic.label(span, "needed here");
    }
    Box::new(diagnostic)
}

/// A condition that is not a boolean.
pub fn not_bool(span: Span, what: &str, ty: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("{what} must be bool, not {ty}"))
            .at(span, format!("this is {ty}"))
            .help("compare it: `x != 0`"),
    )
}

/// An index that is not an integer.
pub fn not_index(span: Span, ty: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("an index must be an integer, not {ty}"))
            .at(span, format!("this is {ty}"))
            .help("cast it: `i64(...)` drops the fraction"),
    )
}
