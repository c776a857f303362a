//! E0204: an array with the wrong number of axes.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0204",
    title: "an array with the wrong number of axes",
    explain: r#"The operation needs arrays with a certain number of axes.

This fails:

```tx
output result = eye(3) @ 2.0
```

This works:

```tx
output result = eye(3) * 2.0
```
"#,
};

/// `name` is the op's, `expected` says what would fit.
pub fn refuse(span: Span, name: &str, arg: (Span, &str), expected: &str) -> Refused {
    let mut diagnostic = Diagnostic::error(&CODE, format!("{name} needs {expected}, not {}", arg.1))
        .at(arg.0, format!("this is {}", arg.1));
    if arg.0 != span {
        diagnostic = diagnostic.label(span, "needed here");
    }
    Box::new(diagnostic)
}

/// A scalar was needed.
pub fn not_scalar(span: Span, what: &str, ty: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("{what} must be a scalar, not {ty}"))
            .at(span, format!("this is {ty}"))
            .help("`all(...)` or `any(...)` makes one of an array of booleans; elementwise choice is `where(c, a, b)`"),
    )
}
