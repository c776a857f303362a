//! W1001: a name that is never used.

use texpr_base::{Diagnostic, ErrorCode, Span};
use texpr_ir::build::Refused;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "W1001",
    title: "a name that is never used",
    explain: r#"The value is bound and never needed, so it is not computed. A name that begins with `_` is meant to be unused.

This is warned of:

```tx
input x: f64[n]
let y = x + 1
output x
```

This is not:

```tx
input x: f64[n]
let _y = x + 1
output x
```
"#,
};

/// `what` is "`y`" or "the input `x`".
pub fn warn(span: Span, what: &str, name: &str) -> Refused {
    Box::new(
        Diagnostic::warning(&CODE, format!("{what} is never used"))
            .at(span, "never used")
            .help(format!("remove it, or call it `_{name}`")),
    )
}
