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
input step: i64
output result = arange(10)[::step]
```

This works:

```tx
output result = arange(10)[::2]
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
