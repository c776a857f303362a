//! E0421: a state is updated twice.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0421",
    title: "a state is updated twice",
    explain: r#"A state has one value in each call, which all expressions of the call read, and one update, its value in the next call.

This fails:

```tx
input x: f64
state sum = 0.0
update sum = sum + x
update sum = sum / 2
output sum
```

This works:

```tx
input x: f64
state sum = 0.0
let new = sum + x
update sum = new / 2
output new
```
"#,
};

/// `name` is updated at `span`, and was at `first`.
pub fn refuse(span: Span, name: &str, first: Span) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("the state `{name}` is updated twice"))
            .at(span, "updated again here")
            .label(first, "updated here first")
            .help("name what comes between with `let`, and update the state once"),
    )
}
