//! E0601: part of the language that is not available yet.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0601",
    title: "part of the language that is not available yet",
    explain: r#"The language reference describes it, and this version of texpr does not have it yet.

This fails:

```tx
input x: f64[n]
output result = grad(sum(x**2), x)
```

This works:

```tx
input x: f64[n]
output result = 2 * x
```
"#,
};

/// `what` names the construct: "indexing with a boolean mask".
pub fn refuse(span: Span, what: &str) -> Refused {
    let verb = if what.ends_with('s') && !what.ends_with("ss") { "are" } else { "is" };
    Box::new(
        Diagnostic::error(&CODE, format!("{what} {verb} not available yet")).at(span, "not available yet"),
    )
}
