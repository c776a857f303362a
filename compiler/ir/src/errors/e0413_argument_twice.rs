//! E0413: an argument is given twice.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0413",
    title: "an argument is given twice",
    explain: r#"An argument was given by position and by name, or by name twice.

This fails:

```tx
input x: f64[n, m]
output result = sum(x, 0, axis=1)
```

This works:

```tx
input x: f64[n, m]
output result = sum(x, axis=(0, 1))
```
"#,
};

/// `parameter` of `name` has a value already.
pub fn refuse(span: Span, name: &str, parameter: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("`{name}` is given its argument `{parameter}` twice"))
            .at(span, "given again here"),
    )
}
