//! E0410: an argument is missing.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0410",
    title: "an argument is missing",
    explain: r#"A call leaves out an argument that has no default.

This fails:

```tx
input x: f64[n]
output result = minimum(x)
```

This works:

```tx
input x: f64[n]
output result = minimum(x, 1.0)
```
"#,
};

/// `parameter` has no argument in this call of `name`.
pub fn refuse(span: Span, name: &str, parameter: &str, signature: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("`{name}` needs an argument `{parameter}`"))
            .at(span, format!("`{parameter}` is missing"))
            .note(format!("it is called as {signature}")),
    )
}
