//! E0417: the branches of an `if` differ.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0417",
    title: "the branches of an `if` differ",
    explain: r#"Both branches of `if` must have the same shape; their dtypes are promoted to a common one.

This fails:

```tx
input x: f64[n]
input c: bool
output y = if c then x else 0.0
```

This works:

```tx
input x: f64[n]
input c: bool
output y = if c then x else zeros_like(x)
```
"#,
};

/// Both branches with their types.
pub fn refuse(then: (Span, &str), otherwise: (Span, &str)) -> Refused {
    let message = format!("one branch is {} and the other is {}", then.1, otherwise.1);
    Box::new(
        Diagnostic::error(&CODE, message)
            .at(otherwise.0, format!("this is {}", otherwise.1))
            .label(then.0, format!("and this is {}", then.1)),
    )
}
