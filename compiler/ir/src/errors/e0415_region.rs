//! E0415: a value used outside of the loop or branch it belongs to.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0415",
    title: "a value used outside of the loop or branch it belongs to",
    explain: r#"A value computed inside a loop body or a branch exists only there. A loop hands values on as its carries.

This fails:

```tx
output v = 1
let u = loop (u = 1.0) for i in 0..3 { let v = u + 1.0; v }
```

This works:

```tx
let u = loop (u = 1.0) for i in 0..3 { let v = u + 1.0; v }
output u
```
"#,
};

/// The value's region is closed.
pub fn refuse(span: Span) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, "this value belongs to a loop body or branch that has ended")
            .at(span, "used outside of it")
            .help("make it a result of the loop or branch"),
    )
}
