//! B0401: texpr itself is incomplete.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "B0401",
    title: "texpr itself is incomplete",
    explain: r#"The vocabulary that this texpr was built with lacks an operation that the language needs. This is a mistake in texpr, not in your
program: please report it.

This fails:

```tx
output y = 1 + 1
```

This works:

```tx
output y = 2
```
"#,
};

/// `name` is missing.
pub fn refuse(span: Span, name: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("internal error: the vocabulary lacks `{name}`"))
            .at(span, "needed here")
            .note("this is a mistake in texpr: please report it"),
    )
}
